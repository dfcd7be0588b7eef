"""Whether addresses are sites: asked where suppliers of one town stand under several and nothing else names sites."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders.columns import readings
from loaders.normal_form import normal_name
from loaders.questions import premises_question
from loaders.rows import TypedRows


def ask_premises(typed: TypedRows) -> None:
    """Ask it once per table, with the supplier that has the most addresses in one town as the example."""
    columns, rules = typed.table.columns.keys(), typed.mapping
    named = "site_code" in columns or ("site" in columns and columns & {"supplier", "supplier_code"})
    if "address" not in columns or named or rules.address_is_site or "premises" in rules.settled:
        return
    address = readings(typed.text["address"], normal_name, type=pa.string()).values
    parts = {"supplier": typed.values["supplier_norm"], "city": typed.text["city"], "address": address}
    told = pa.table({**parts, "name": typed.values["supplier"]}).filter(pa.array(typed.row_class == ""))
    told = told.filter(pc.and_(pc.is_valid(told["supplier"]), pc.is_valid(told["address"])))
    found = told.group_by(["supplier", "city"]).aggregate([("address", "count_distinct"), ("name", "min")])
    several = found.filter(pc.greater(found["address_count_distinct"], 1))
    if not len(several):
        return
    most = (
        several.sort_by([("address_count_distinct", "descending"), ("name_min", "ascending")]).slice(0, 1).to_pylist()
    )
    example = ", ".join(text for text in (most[0]["name_min"], most[0]["city"]) if text)
    heading = typed.table.heading("address") or "address"
    typed.questions.append(
        premises_question(
            typed.table.sheet, heading, example, addresses=most[0]["address_count_distinct"], suppliers=len(several)
        )
    )

"""Schemes, countries, regions, suppliers and sites of a table."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.columns import readings
from loaders.combined_schemes import combined_schemes
from loaders.normal_form import normal_name
from loaders.rows import TypedRows
from loaders.scales import scale_schemes


def read_scheme(typed: TypedRows) -> None:
    """Scheme by any of its names, else as written; the version from its own column, else from the scheme's name."""
    found = scale_schemes(typed)
    if found is not None:
        typed.text["scheme"] = found
    names = readings(typed.text["scheme"], lambda text: _scheme(text)[0], type=pa.string())
    versions = readings(typed.text["scheme"], lambda text: _scheme(text)[1] or "", type=pa.string())
    inferred = pc.if_else(pc.equal(versions.values, ""), pa.scalar(None, pa.string()), versions.values)
    typed.values["scheme"] = names.values
    _tell_combined(typed)
    typed.values["version"] = pc.coalesce(typed.text["scheme_version"], inferred)


def _scheme(text: str) -> tuple[str, str | None]:
    if combined := combined_schemes(text):
        return " + ".join(combined), None
    known = vocabulary.scheme_name(text)
    return (known.name, vocabulary.scheme_version(text)) if known else (text, None)


def _tell_combined(typed: TypedRows) -> None:
    """Audits of several schemes, once per combination: they are neither counted twice nor under one of them."""
    for text in pc.unique(typed.text["scheme"]).to_pylist():
        if text and combined_schemes(text):
            rows = np.flatnonzero(np.asarray(pc.equal(typed.text["scheme"], text).fill_null(False)))
            live = [int(index) for index in rows if not typed.row_class[index]]
            if live:
                count = "1 row is" if len(live) == 1 else f"{len(live)} rows are"
                typed.note("note", live[0], "scheme", text,
                           f"{text!r} are several schemes; {count} taken as combined audits of {_scheme(text)[0]}",
                           "Write one row per scheme where each is to count by itself.")  # fmt: skip


def read_places(typed: TypedRows) -> None:
    """Country by name or code; the region as written, else the sourcing region of the country."""
    read = readings(typed.text["country"], vocabulary.country_code, type=pa.string())
    for text, indices in read.unread.items():
        live = [int(index) for index in indices if not typed.row_class[index]]
        if live:
            typed.note("unknown_label", live[0], "country", text,
                       f"{text!r} is no known country; {len(live)} rows have no country",
                       "Write its name in one of the nine languages, or its ISO code.")  # fmt: skip
    typed.values["country"] = read.values
    derived = readings(read.values, lambda code: vocabulary.country_region(code) or "", type=pa.string()).values
    derived = pc.if_else(pc.equal(derived, ""), pa.scalar(None, pa.string()), derived)
    stated = readings(typed.text["region"], lambda text: _mapped(typed, "region", text), type=pa.string()).values
    typed.values["region"] = pc.coalesce(stated, derived)
    # Where nothing names suppliers the site is the supplier: a shop, a business known by one name. Where a column
    # does, an empty cell in it stays empty: a site's name is no supplier's.
    unnamed = not typed.filled("supplier").any() and not typed.filled("supplier_code").any()
    typed.values["supplier"] = typed.text["site"] if unnamed else typed.text["supplier"]
    if typed.mapping.address_is_site:
        typed.text["site"] = pc.coalesce(typed.text["address"], typed.text["site"])
    for name in ("supplier", "site"):
        source = typed.values["supplier"] if name == "supplier" else typed.text["site"]
        typed.values[f"{name}_norm"] = readings(source, normal_name, type=pa.string()).values


def _mapped(typed: TypedRows, name: str, text: str) -> str:
    spoken, meaning = typed.mapping.meaning(name, text)
    return meaning if spoken and meaning else text

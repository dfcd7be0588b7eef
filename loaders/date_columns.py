"""The order of day and month in each date column: by what was said, else by proof, never by guess."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from loaders.dates import date_evidence
from loaders.fields import DATES
from loaders.mapping import DateOrder, SheetMapping
from loaders.questions import Question, date_question
from loaders.table import Table


def date_orders(
    table: Table, rules: SheetMapping, text: Mapping[str, pa.Array]
) -> tuple[dict[str, DateOrder], list[Question]]:
    """Field -> order, and a question for each column whose order nobody proves.

    A column's own proof decides; without one, the other date columns of the table do, if they all prove the same.
    """
    orders: dict[str, DateOrder] = {}
    open_fields: dict[str, tuple[str, ...]] = {}
    proofs: set[DateOrder] = set()
    for name in DATES:
        texts = tuple(found for found in pc.unique(text[name]).to_pylist() if found)
        said = rules.orders.get(table.heading(name) or name) or rules.dates
        evidence = date_evidence(texts)
        if said:
            orders[name] = said
        elif evidence.order and not evidence.contradiction:
            orders[name] = evidence.order
            proofs.add(evidence.order)
        elif evidence.ambiguous_count:
            open_fields[name] = texts
            if evidence.contradiction:
                proofs |= {"dmy", "mdy"}
    if len(proofs) == 1:
        (shared,) = proofs
        return orders | dict.fromkeys(open_fields, shared), []
    return orders, [_question(table, name, texts) for name, texts in open_fields.items()]


def _question(table: Table, name: str, texts: tuple[str, ...]) -> Question:
    single = [(found, date_evidence([found])) for found in texts]
    both = [found for found, evidence in single if evidence.ambiguous_count]
    days = sum(evidence.order == "dmy" for _, evidence in single)
    months = sum(evidence.order == "mdy" for _, evidence in single)
    heading = table.heading(name) or name
    return date_question(table.sheet, heading, name, example=min(both), both=len(both), days=days, months=months)

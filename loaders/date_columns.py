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
) -> tuple[dict[str, DateOrder], list[Question], frozenset[DateOrder]]:
    """Field -> order, a question for each column whose order nobody proves, and the orders the table proves.

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
        return orders | dict.fromkeys(open_fields, shared), [], frozenset(proofs)
    return orders, [_question(table, name, texts) for name, texts in open_fields.items()], frozenset(proofs)


def _question(table: Table, name: str, texts: tuple[str, ...]) -> Question:
    evidence = date_evidence(texts)
    proved = {proof.order: proof.count for proof in evidence.proofs}
    return date_question(
        table.sheet, table.heading(name) or name, name, example=min(evidence.ambiguous), both=evidence.ambiguous_count,
        days=proved.get("dmy", 0), months=proved.get("mdy", 0),
    )  # fmt: skip

"""Columns that take a field's place where no heading names it: a platform's record id, a bare 'Name'."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from loaders.normal_form import normal_heading
from loaders.table import ColumnMatch

NAMES = frozenset({"name", "nom", "nome", "nombre", "ad", "adi", "tên", "名称", "名稱", "bezeichnung"})


def with_fallbacks(
    matches: Sequence[tuple[ColumnMatch, ...]], headings: Sequence[str | None], shape: str, body: pa.Table
) -> list[tuple[ColumnMatch, ...]]:
    """The matches with such columns: an audit's number is the record id that differs in every row of a list of audits;
    the site is the column 'Name' where codes of sites or suppliers stand without any name."""
    found = list(matches)
    fields = {match.field for match in (match for one in found for match in one)}
    if shape == "audits" and "audit_no" not in fields:
        for at, one in enumerate(found):
            if any(match.field == "serial" for match in one) and _all_differ(body.column(at)):
                found[at] = (ColumnMatch("audit_no", 0.65, "values", "differs in every row"),)
                break
    if not fields & {"supplier", "site"} and fields & {"supplier_code", "site_code"}:
        for at, text in enumerate(headings):
            if text and not found[at] and normal_heading(text) in NAMES:
                found[at] = (ColumnMatch("site", 0.65, "values", "the only name beside the codes"),)
                break
    return found


def _all_differ(column: pa.ChunkedArray) -> bool:
    filled = len(column) - column.null_count
    return filled > 1 and bool(pc.count_distinct(column).as_py() == filled) and filled >= 0.98 * len(column)

"""What the cover of a workbook says of the audit whose checklist stands on another sheet: the verdict, the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from loaders.grid import Grid
from loaders.key_values import Constant, key_values, read_first
from loaders.normal_form import normal_name
from loaders.reading import Sheet
from loaders.table import Table
from loaders.title_schemes import title_scheme

MOST_ROWS, TITLE_ROWS = 80, 15
NAMES = ("audit_no", "supplier", "audit_date")
# A score is not taken over: on a cover it may be that of a chapter.
TAKEN = ("overall_result", "audit_type", "auditor", "site", "scheme", "notice", "audit_end_date")
Cover = tuple[str, Mapping[str, Constant]]


def said_on(grid: Grid) -> dict[str, Constant]:
    """All that a sheet says once of its audit, the scheme in its title too."""
    rows = range(grid.height)
    return title_scheme(grid, rows[:TITLE_ROWS]) | key_values(grid, rows)


def file_covers(sheets: Iterable[Sheet]) -> list[Cover]:
    """The short sheets that name an audit by its number, or by supplier and date, with all they say once."""
    covers: list[Cover] = []
    for sheet in sheets:
        if sheet.visible and not sheet.pivot and 0 < sheet.table.num_rows <= MOST_ROWS:
            said = said_on(Grid(sheet))
            if "audit_no" in said or {"supplier", "audit_date"} <= said.keys():
                covers.append((sheet.name, said))
    return covers


def covered_audit(covers: Sequence[Cover]) -> dict[str, Constant]:
    """The one audit of a workbook as its covers name it; empty where there is none, or they name several.

    Its checklist may stand on sheets, one per section, that do not name it again.
    """
    said = [stated for _, stated in covers]
    if not said or not all(_same_audit(said[0], other) for other in said[1:]):
        return {}
    return {name: said[0][name] for name in (*NAMES, *TAKEN) if name in said[0]}


def with_cover(table: Table, covers: Sequence[Cover]) -> Table:
    """A form with what the covers of the same audit say and itself does not; covers that differ say nothing."""
    if table.layout != "form":
        return table
    stated: dict[str, dict[str, Constant]] = {}
    for name, said in covers:
        if name != table.sheet and _same_audit(table.constants, said):
            for field in TAKEN:
                if field in said and field not in table.columns:
                    stated.setdefault(field, {})[normal_name(said[field].text)] = said[field]
    agreed = {field: next(iter(texts.values())) for field, texts in stated.items() if len(texts) == 1}
    return replace(table, constants=read_first(table.constants, agreed)) if agreed else table


def _same_audit(one: Mapping[str, Constant], other: Mapping[str, Constant]) -> bool:
    """Both name the audit by its number, or by supplier and date, and differ in none of these."""
    common = {name for name in NAMES if name in one and name in other}
    known = "audit_no" in common or {"supplier", "audit_date"} <= common
    return known and all(normal_name(one[name].text) == normal_name(other[name].text) for name in common)

"""The sentences of the Loads page. Another language is another of this file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.backup import Backup
from loaders.report import CLASSES
from pages.parts.wording import CLASS_WORDS, counted, literal, number, word

Row = Mapping[Any, Any]

LOADS_INTRO = (
    "Every file loaded, with a receipt that says what became of each of its rows. Any load can be taken back, and "
    "any earlier state of the data restored."
)
NO_LOADS = "No file has been loaded yet. Load one, or import an export of another database below."
CHOOSE_LOAD = "Choose a load to see its receipt, and to take it back."
LOADS_ABOUT = "Every file loaded, the newest first. Undone ones no longer count."
UNDO_ASK = "Take back load {load} ({file})? Every number returns to what it was without this file."
REDO_ABOUT = "It counts again in its old place: what later loads say about the same things still goes first."
BACKUPS_ABOUT = (
    "Complete copies of the database, checked after writing. The newest {kept} are kept. Before a restore the present "
    "state is backed up too, so a restore can itself be taken back."
)
NO_BACKUPS = "There is no backup yet."
RESTORE_ASK = (
    "Put the data of {moment} in the place of the present data? The present state is kept as a backup of its own."
)
EXPORT_ABOUT = (
    "Parquet: every table, for other programs and for moving to another machine (an import gives the same data). "
    "Excel: what counts now, in the shape of the template: suppliers, sites and visits made one stand as one, clauses "
    "where you placed them. Imported it gives the same figures, where house rules and inherent risks are set alike, "
    "and notes, events and saved views. It does not bring back house rules, inherent risks and saved plans, nor, for "
    "files still to come, what was made one, placed by hand or erased: Parquet and backups keep all."
)
IMPORT_ABOUT = "An export of this program: Parquet (.zip), or an Excel workbook (.xlsx)"
DROP_OFF = (
    "No drop folder is watched. Start it as `run-dashboard --drop-folder PATH`, or set `SUPPLIER_AUDITS_DROP_FOLDER`, "
    "and every file put there is loaded automatically."
)
KNOWN_ABOUT = (
    "What was on file at the end of an earlier day, beside what is known now. Computed in the background from the "
    "loads that counted then; house rules, and what was edited by hand, are those of now."
)
EFFECT_ABOUT = (
    "Gone: no other file speaks of it. As before: what an earlier file says counts again. Kept: a later file goes "
    "first."
)
SHOW = "Show"
COMPARE = "Compare the figures with and without it"
TOLD_BEFORE = (
    "Figures were compared here, but the data have changed since, or another day has begun: they are not those of now. "
    "Press **{button}** to compare again."
)
NO_EFFECT = "No fact rests on this load; taking it back changes no number."


def balance_sentence(sheet: Row) -> str:
    """The balance of one sheet in words, for a place that reads Markdown."""
    name = literal(word("sheet", sheet["sheet"]))
    rows = counted(int(sheet["read"]), "row")
    if sheet["shape"] == "skipped":
        return f"**{name}**: left out, {literal(sheet['reason'])} ({rows})."
    parts = [f"{number(sheet[one])} {CLASS_WORDS[one]}" for one in CLASSES if sheet[one]]
    return f"**{name}**: {rows} read = {' + '.join(parts) or '0'}."


def file_size(size: float) -> str:
    """The size of a file, such as '3 KB', '38.8 MB' or '25.3 GB'."""
    if size < 999_500:
        return f"{max(1, size / 1000):,.0f} KB"
    return f"{size / 1_000_000:,.1f} MB" if size < 9_999_500_000 else f"{size / 1_000_000_000:,.1f} GB"


def receipt_sentence(load: Row) -> str:
    """Whose file it is and whether it counts."""
    size = file_size(load["bytes"]) if load["bytes"] else "size not noted"
    text = (
        f"**{literal(load['file'])}** ({size}), taken in on {load['loaded_at']:%Y-%m-%d %H:%M} "
        f"by {literal(load['loaded_by'])}."
    )
    if load["undone_at"] is None:
        return text
    by = f" by {literal(load['undone_by'])}" if load["undone_by"] else ""
    return f"{text} **Taken back on {load['undone_at']:%Y-%m-%d %H:%M}{by}: it no longer counts.**"


def effect_sentence(effect: pd.DataFrame) -> str:
    """What taking a load back would do."""
    gone = _listed(effect, "gone")
    restated = _listed(effect, "restated")
    if not gone and not restated:
        return NO_EFFECT
    parts = [
        f"{gone} would go" if gone else "",
        f"{restated} would be again as an earlier file says" if restated else "",
    ]
    return "; ".join(part for part in parts if part) + "."


def _listed(effect: pd.DataFrame, column: str) -> str:
    rows = effect[effect[column] > 0].to_dict("records")
    return ", ".join(counted(int(row[column]), str(row["thing"]).removesuffix("s")) for row in rows)


def drop_sentence(folder: object, waiting: tuple[str, ...]) -> str:
    """What the drop folder is doing."""
    text = f"Files put into {literal(folder)} are loaded automatically."
    if not waiting:
        return f"{text} Nothing waits there."
    return f"{text} Waiting until complete: {', '.join(literal(name) for name in waiting[:5])}."


def backup_moment(one: Backup) -> str:
    """A backup by its moment and reason."""
    return literal(f"{one.made_at:%Y-%m-%d %H:%M} ({one.why})")

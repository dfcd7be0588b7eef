"""An Excel export of this program taken into an empty database: its audits as any file, and its notes, events and saved
views as they were written down."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from data.notes import ABOUT
from data.warehouse import Warehouse, WarehouseError
from loaders.audit_workbook import LISTS, NOTES, VIEWS
from loaders.load import READER, load_file
from loaders.reading import Sheet
from loaders.refusal import Refusal

HELD = "select count(*) from store.load"
# What was made one, or named by hand, comes back under a key of the words it has now: there the note finds it by these.
ADD_NOTE = """
insert into store.note by name
with known as (
    select 'supplier' as about, supplier_key as key, any_value(supplier) as pinned_to, null::date as day
    from store.place group by supplier_key
    union all
    select 'finding', finding_key, concat_ws(', ', place.supplier, audit.audit_no, fact.clause, told.number), fact.date
    from store.finding_fact as fact join store.audit_fact as audit using (audit_key)
    join store.place as place on place.site_key = fact.site_key
    left join store.current_finding as told using (finding_key)
),
alike as (
    select key, key = $key::ubigint as by_key from known
    where about = $about and (key = $key::ubigint or (pinned_to = $pinned_to and day is not distinct from $day::date))
)
select $number::integer as note, $about as about, any_value(key) as key, $text as text, $said_by as said_by,
       $said_at::timestamp as said_at, $removed_by as removed_by, $removed_at::timestamp as removed_at
from alike where by_key or not exists (from alike where by_key) having count(*) = 1
returning note
"""
ADD_EVENT = """
insert into store.event by name
select $number::integer as event, $day::date as day, $about as about, $name as name, $text as reason,
       $splits::boolean as splits, $said_by as said_by, $said_at::timestamp as said_at, $removed_by as removed_by,
       $removed_at::timestamp as removed_at, $key::ubigint as key
"""
ADD_VIEW = """
insert into store.saved_view by name
select $number::integer as saved_view, $name as name, $page as page, $query::varchar[] as query,
       $said_by as saved_by, $said_at::timestamp as saved_at, $removed_by as removed_by,
       $removed_at::timestamp as removed_at
"""
EVENT: Final = "day of a chart"
Told = dict[str, Any]


def import_workbook(warehouse: Warehouse, path: Path, *, name: str, by: str) -> dict[str, Any]:
    """Take in an Excel export, only into a database that has never taken in a file; a report with its sentence.

    The audits are loaded as any file is. Notes on what is not on file any more are left out and counted. Raises
    WarehouseError when the database holds loads, or the sheets of notes and views are not as this program writes them;
    then nothing was changed.
    """
    notes, views = _told(path, name)
    with warehouse.cursor() as con:
        held = con.execute(HELD).fetchone()
    if held is None or held[0]:
        raise WarehouseError(
            f"The database holds loads already, and an import needs an empty one. Name another file with --database, "
            f"or take {name} in as any other file: then its notes, events and saved views stay out."
        )
    report = load_file(warehouse, path, name=name, by=by)
    if report.status != "loaded":
        return {"status": report.status, "sentence": report.sentence}
    with warehouse.writing() as con:
        pinned = [con.execute(ADD_NOTE, note).fetchone() for note in notes if note["about"] != EVENT]
        events = [con.execute(ADD_EVENT, _event(note)) for note in notes if note["about"] == EVENT]
        for view in views:
            con.execute(ADD_VIEW, view)
    lost = pinned.count(None)
    sentence = (
        f"{report.sentence} With it came notes: {len(pinned) - lost}, events: {len(events)}, saved views: {len(views)}"
        + (f"; notes on what is not on file: {lost}, left out." if lost else ".")
    )
    return {"status": "imported", "sentence": sentence}


def import_workbook_job(
    warehouse: Warehouse, _step: object = None, *, path: Path, name: str, by: str
) -> dict[str, Any]:
    """An import as a job's report."""
    return import_workbook(warehouse, path, name=name, by=by)


def _told(path: Path, name: str) -> tuple[list[Told], list[Told]]:
    """The rows of notes and events, and of saved views, each value checked."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            sheets = READER.contents(path, name=name, folder=Path(folder)).sheets
            notes, views = (_rows(sheets, title) for title in (NOTES, VIEWS))
            return [_note(row) for row in notes], [_view(row) for row in views]
    except (Refusal, ValueError, KeyError) as error:
        raise WarehouseError(
            f"{name} cannot be read as an export of this program ({error}). Nothing was changed."
        ) from error


def _rows(sheets: tuple[Sheet, ...], title: str) -> list[dict[str, str | None]]:
    """The rows below the headings of a sheet and of its continuations; none where the export had none."""
    found = []
    for sheet in sheets:
        if sheet.name == title or sheet.name.startswith(f"{title} "):
            head, *rows = (list(row.values()) for row in sheet.table.to_pylist())
            if tuple(head[: len(LISTS[title])]) != LISTS[title]:
                raise ValueError(f"the headings of sheet {sheet.name} are others")
            found += [dict(zip(LISTS[title], row, strict=False)) for row in rows if any(row)]
    return found


def _note(row: dict[str, str | None]) -> Told:
    about = row["Noted on"]
    told = {
        "about": about, "text": _words(row["What was noted"]), "number": int(_words(row["Note number"])),
        "key": None if row["Note key"] is None else int(row["Note key"]),
        **_who_and_when(row, "Noted by", "Noted at", "Note removed by", "Note removed at"),
    }  # fmt: skip
    if about != EVENT:
        if about not in ABOUT:
            raise ValueError(f"a note cannot be pinned to {about!r:.40}")
        stands_at = row["Day it stands at"]
        day = date.fromisoformat(stands_at[:10]) if stands_at else None
        return told | {"pinned_to": row["Pinned to"], "day": day}
    day = date.fromisoformat(_words(row["Day it stands at"])[:10])
    return told | {
        "day": day,
        "of": row["Event about"],
        "name": row["Event name"],
        "splits": row["Splits lines"] == "Yes",
    }


def _event(note: Told) -> Told:
    return {**{key: value for key, value in note.items() if key != "of"}, "about": note["of"]}


def _view(row: dict[str, str | None]) -> Told:
    query = json.loads(_words(row["Address behind the ?"]))
    if not isinstance(query, list) or not all(isinstance(pair, str) for pair in query):
        raise ValueError("the address of a saved view is not one")
    return {
        "number": int(_words(row["View number"])), "name": _words(row["View"]), "page": row["Page shown"] or "",
        "query": query, **_who_and_when(row, "Saved by", "Saved at", "View removed by", "View removed at"),
    }  # fmt: skip


def _who_and_when(row: dict[str, str | None], by: str, at: str, removed_by: str, removed_at: str) -> Told:
    removed = row[removed_at]
    return {
        "said_by": _words(row[by]), "said_at": datetime.fromisoformat(_words(row[at])), "removed_by": row[removed_by],
        "removed_at": None if removed is None else datetime.fromisoformat(removed),
    }  # fmt: skip


def _words(value: str | None) -> str:
    if not value:
        raise ValueError("a cell that must say something is empty")
    return value

"""A list of sections and clauses with their places, as a file: a mapping to share, or a checklist of the user's own."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.checklist_places import Item, OwnItem, Place
from loaders import vocabulary
from loaders.load import READER
from loaders.normal_form import normal_code, normal_name
from loaders.refusal import Refusal
from loaders.report import Problem

COLUMNS = ("scheme", "version", "section", "clause", "title", "dimension", "topic", "over_file")
# What the dictionary of headings calls these columns, and what this program's own download calls them.
FIELDS = {
    "scheme": "scheme", "scheme_version": "version", "section": "section", "question_id": "clause",
    "question_text": "title", "dimension": "dimension", "topic": "topic",
}  # fmt: skip
OWN_WORDS = {
    **{name.replace("_", " "): name for name in COLUMNS}, "wording": "title", "over the file": "over_file",
}  # fmt: skip
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class PlaceList:
    """What a list says, and the rows that cannot be taken, each with its reason."""

    places: tuple[tuple[Item, Place], ...]
    own: tuple[OwnItem, ...]
    problems: tuple[Problem, ...]


class _Bad(Exception):
    """One row cannot be taken."""

    def __init__(self, column: str, found: str | None, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.column, self.found, self.reason, self.remedy = column, found, reason, remedy


def place_list(path: Path, *, name: str) -> PlaceList:
    """Read a list: Excel or CSV, one row per section or clause, headings in the first row that is not blank.

    A row with a clause speaks of the clause, one without of the section. A clause with a title or a section is also
    listed as one of the user's own checklist; it then needs no dimension. Raises Refusal when the file cannot be read,
    or has no columns for the scheme and for a section or clause.
    """
    with tempfile.TemporaryDirectory() as folder:
        sheets = READER.contents(path, name=name, folder=Path(folder)).sheets
        if not sheets:
            raise Refusal(f"{name} has no sheet. Save the list as a sheet with headings in its first row.")
        sheet = sheets[0].name
        rows = [list(row.values()) for row in sheets[0].table.to_pylist()]
    head = next((at for at, row in enumerate(rows) if any(row)), len(rows))
    columns = _columns(rows[head] if head < len(rows) else [], name)
    numbered = [
        (number, {field: _text(row[at]) for field, at in columns.items()})
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
    ]
    return _understood(numbered, sheet)


def _columns(headings: list[str | None], name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if not heading:
            continue
        fields = [FIELDS[field] for field in vocabulary.heading_fields(heading) if field in FIELDS]
        own = OWN_WORDS.get(normal_name(heading))
        for field in [own] if own else fields[:1]:
            found.setdefault(field, at)
    if "scheme" not in found or not {"section", "clause"} & found.keys():
        missing = "scheme" if "scheme" not in found else "section or clause"
        raise Refusal(
            f"{name} has no column for the {missing}. Its first row must hold headings, among them Scheme and Section "
            "or Clause; the download of the Checklists page shows them all."
        )
    return found


def _text(cell: str | None) -> str:
    """The trimmed cell. Our own downloads put a quote before what Excel would take for a formula."""
    text = " ".join((cell or "").split())
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _understood(rows: list[tuple[int, dict[str, str]]], sheet: str) -> PlaceList:
    places: dict[tuple[str, ...], tuple[int, Item, Place]] = {}
    own: dict[tuple[str, ...], OwnItem] = {}
    problems = []
    for number, row in rows:
        if not any(row.values()):
            continue
        try:
            item, place, listed = _row(row)
            key = (item.scheme, item.version, item.part, normal_code(item.name))
            if place and key in places and places[key][2] != place:
                raise _Bad("Dimension", place.dimension, f"row {places[key][0]} says otherwise of the same {item.part}",
                           "Keep one of the two rows.")  # fmt: skip
            if place:
                places.setdefault(key, (number, item, place))
            if listed:
                own[key] = listed
        except _Bad as bad:
            problems.append(Problem(sheet, number, bad.column, bad.found, bad.reason, bad.remedy))
    said = tuple((item, place) for _, item, place in places.values())
    return PlaceList(said, tuple(own.values()), tuple(problems))


def _row(row: Mapping[str, str]) -> tuple[Item, Place | None, OwnItem | None]:
    scheme, version = _scheme(row)
    clause, section, title = row.get("clause", ""), row.get("section", ""), row.get("title", "")
    if not clause and not section:
        raise _Bad("Clause", None, "the row names neither a section nor a clause", "Fill in one of them.")
    item = Item(scheme, version, "clause" if clause else "section", clause or section)
    listed = OwnItem(scheme, version, clause, title or None, section or None) if clause and (title or section) else None
    place = _place(row)
    if place is None and listed is None:
        raise _Bad("Dimension", None, "the row says neither dimension nor topic, nor wording or section of a clause",
                   f"Write one of: {', '.join(vocabulary.dimension_names())}.")  # fmt: skip
    return item, place, listed


def _scheme(row: Mapping[str, str]) -> tuple[str, str]:
    text = row["scheme"]
    if not text:
        raise _Bad("Scheme", None, "the row names no scheme", "Write the scheme as your audits name it.")
    known = vocabulary.scheme_name(text)
    version = row.get("version", "") or (vocabulary.scheme_version(text) or "" if known else "")
    return (known.name if known else text), version


def _place(row: Mapping[str, str]) -> Place | None:
    """Dimension by any of its names; a known topic must belong to it, another topic is taken as the user's own."""
    written, topic = row.get("dimension", ""), row.get("topic", "")
    if not written and not topic:
        return None
    code = vocabulary.topic_code(topic) if topic else None
    home = vocabulary.topic_dimension(code) if code else None
    meaning = vocabulary.label_meaning("dimension", written) if written else None
    choices = f"Write one of: {', '.join(vocabulary.dimension_names())}."
    if written and (meaning is None or meaning.ambiguous):
        known = "may mean several dimensions" if meaning else "is no known dimension"
        raise _Bad("Dimension", written, f"{written!r} {known}", choices)
    dimension = meaning.canonical if meaning else home
    if dimension is None:
        raise _Bad("Topic", topic, f"{topic!r} is no known topic and no dimension is given", choices)
    if home is not None and home != dimension:
        raise _Bad("Topic", topic, f"{topic!r} belongs to {vocabulary.dimension_name(home)}, not to {written}",
                   "Correct the topic or the dimension.")  # fmt: skip
    place = Place(str(vocabulary.dimension_name(dimension)), (vocabulary.topic_name(code) if code else topic) or None)
    return replace(place, over_file=_said(row.get("over_file", "")))


def _said(text: str) -> bool:
    word = text.casefold()
    if word not in (*YES, *NO):
        raise _Bad("Over file", text, f"{text!r} is neither yes nor no", "Write yes or no, or leave it empty.")
    return word in YES

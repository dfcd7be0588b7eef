"""An .xlsx workbook unpacked once under limits, its sheets counted and described: before any reader sees it, or beside
one where it is large (``ReadAhead``).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from loaders.limits import Limits
from loaders.packed_parts import Unpacking, damaged, opened_archive
from loaders.refusal import Refusal
from loaders.sheet_facts import Area, SheetFacts, area_corners
from loaders.sheet_recount import empty_shared_strings, recounted_sheet
from loaders.sheet_scan import OddCells, SheetScan
from loaders.sheet_styles import Styles, coloured_columns, column_formats, workbook_styles

UNIQUE = re.compile(rb'\buniqueCount="(\d+)"')
PLAIN_NAME = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,()]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")


@dataclass(frozen=True)
class WorkbookList:
    """The workbook's own list: sheets as (name, visible, part), and named ranges by sheet."""

    sheets: tuple[tuple[str, bool, str], ...]
    names: dict[str, tuple[Area, ...]]


def workbook_facts(path: Path, *, name: str, limits: Limits) -> tuple[SheetFacts, ...]:
    """The facts of every sheet in the workbook's order. Raises Refusal for damaged and hostile archives."""
    with opened_archive(path, name=name, limits=limits) as archive:
        unpacking = Unpacking(archive, name=name, limits=limits)
        scans: dict[str, SheetScan] = {}
        small: dict[str, bytes] = {}
        text_size = text_count = 0
        for entry in archive.infolist():
            part = entry.filename.lower()
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                scans[part] = scan = SheetScan(name, limits)
                for chunk in unpacking.chunks(entry):
                    scan.take(chunk)
            elif part == "xl/sharedstrings.xml":
                text_size, text_count = _checked_strings(unpacking, entry)
            elif part.endswith((".xml", ".rels")) and part.startswith("xl/"):
                small[part] = unpacking.content(entry)
            else:
                for _ in unpacking.chunks(entry):
                    pass
        filled = sum(scan.ended_cells for scan in scans.values())
        if filled > limits.cells or (text_count and filled * text_size // text_count > limits.all_text):
            raise Refusal(f"{name} holds more text than can be read ({filled:,} cells). Split it, or save it as .csv.")
        listed = _workbook_list(small, name, limits)
        styles = workbook_styles(small.get("xl/styles.xml", b""))
        return tuple(_sheet_facts(sheet, scans, small, styles, listed) for sheet in listed.sheets)


def _checked_strings(unpacking: Unpacking, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Size and number of the shared strings. Raises Refusal for a number a reader would reserve memory for in vain."""
    limits, declared, size, count = unpacking.limits, 0, 0, 0
    for chunk in unpacking.chunks(entry, most=limits.shared_strings_part):
        if size == 0 and (found := UNIQUE.search(chunk)):
            declared = int(found[1])
        size += len(chunk)
        count += chunk.count(b"<si>") + chunk.count(b"<si/>") + chunk.count(b"<si ")
        if count > limits.shared_strings:
            raise Refusal(f"{unpacking.name} holds more than {limits.shared_strings:,} texts. Split it.")
    if declared > max(size // 5, 1_000):
        raise damaged(unpacking.name, f"it announces {declared:,} texts in {size:,} bytes")
    return size, count


def _tree(data: bytes, part: str, name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise damaged(name, f"{part}: {error}") from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, local: str) -> str:
    return next((value for key, value in element.items() if _local(key) == local), "")


def _relations(small: dict[str, bytes], part: str, name: str) -> dict[str, tuple[str, str]]:
    """Relation number -> (kind, part) of a part; targets outside the workbook are left out."""
    folder, base = posixpath.split(part)
    data = small.get(f"{folder}/_rels/{base}.rels")
    if data is None:
        return {}
    found = {}
    for relation in _tree(data, f"relations of {part}", name):
        target = relation.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if relation.get("TargetMode") != "External":
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], whole.lower())
    return found


def _workbook_list(small: dict[str, bytes], name: str, limits: Limits) -> WorkbookList:
    data = small.get("xl/workbook.xml")
    if data is None:
        raise damaged(name, "it has no list of sheets")
    root = _tree(data, "list of sheets", name)
    relations = _relations(small, "xl/workbook.xml", name)
    sheets = []
    names: dict[str, tuple[Area, ...]] = {}
    for element in root.iter():
        if _local(element.tag) == "sheet":
            part = relations.get(_attribute(element, "id"), ("", ""))[1]
            sheets.append((element.get("name", ""), element.get("state", "visible") == "visible", part))
        elif _local(element.tag) == "definedName" and not element.get("name", "").startswith("_xlnm."):
            plain = PLAIN_NAME.fullmatch((element.text or "").strip())
            corners = area_corners(plain[3]) if plain else None
            if plain and corners:
                sheet = (plain[1] or plain[2]).replace("''", "'")
                names[sheet] = (*names.get(sheet, ()), Area(element.get("name", ""), *corners))
    if len(sheets) > limits.sheets:
        raise Refusal(f"{name} has {len(sheets):,} sheets, more than the {limits.sheets} allowed. Split it.")
    return WorkbookList(tuple(sheets), names)


def _sheet_facts(
    sheet: tuple[str, bool, str],
    scans: dict[str, SheetScan],
    small: dict[str, bytes],
    styles: Styles,
    listed: WorkbookList,
) -> SheetFacts:
    title, visible, part = sheet
    scan = scans.get(part)
    if scan is None:  # a chart or dialog sheet: it has no cells
        return SheetFacts(name=title, visible=visible, rows=0, cells=0)
    relations = _relations(small, part, title).values()
    areas = []
    for kind, target in relations:
        if kind == "table" and target in small:
            table = _tree(small[target], target, title)
            corners = area_corners(table.get("ref", ""))
            if corners:
                areas.append(Area(table.get("displayName", table.get("name", "")), *corners))
    return replace(
        scan.facts(),
        name=title,
        visible=visible,
        areas=(*areas, *listed.names.get(title, ())),
        pivot=any(kind == "pivotTable" for kind, _ in relations),
        formats=column_formats(scan.head, styles),
        coloured=coloured_columns(scan.head, styles),
    )


class WorkbookRecount:
    """A second count of single sheets, taken only where the reader's cells differ from the first one."""

    def __init__(self, path: Path, *, name: str, limits: Limits) -> None:
        self.path, self.name, self.limits = path, name, limits

    def odd_cells(self, facts: SheetFacts) -> SheetFacts:
        """The facts with errors and formulas without result named, and left out of the count of cells."""
        odd = OddCells()
        with opened_archive(self.path, name=self.name, limits=self.limits) as archive:
            for chunk in Unpacking(archive, name=self.name, limits=self.limits).chunks(self._entry(archive, facts)):
                odd.take(chunk)
        return odd.corrected(facts)

    def exact(self, facts: SheetFacts) -> SheetFacts:
        """The facts with rows and cells counted one by one."""
        with opened_archive(self.path, name=self.name, limits=self.limits) as archive:
            unpacking = Unpacking(archive, name=self.name, limits=self.limits)
            strings = [entry for entry in archive.infolist() if entry.filename.lower() == "xl/sharedstrings.xml"]
            empty = empty_shared_strings(unpacking.chunks(strings[0])) if strings else frozenset[int]()
            chunks = unpacking.chunks(self._entry(archive, facts))
            return facts.recounted(recounted_sheet(chunks, file=self.name, empty_strings=empty))

    def _entry(self, archive: zipfile.ZipFile, facts: SheetFacts) -> zipfile.ZipInfo:
        unpacking = Unpacking(archive, name=self.name, limits=self.limits)
        small = {
            entry.filename.lower(): unpacking.content(entry)
            for entry in archive.infolist()
            if entry.filename.lower() in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        }
        parts = {title: part for title, _, part in _workbook_list(small, self.name, self.limits).sheets}
        for entry in archive.infolist():
            if entry.filename.lower() == parts.get(facts.name):
                return entry
        raise damaged(self.name, f"the part of sheet {facts.name!r} is not there")

"""Number formats and fills of the head of a sheet: what a reader drops, but a person sees."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from xml.etree import ElementTree

from loaders.sheet_facts import column_letters, column_number

CELL = re.compile(rb'<c ((?:[^>"]|"[^"]*")*?)(/?)>')
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
STYLE = re.compile(rb'\bs="(\d{1,6})"')
KIND = re.compile(rb'\bt="(\w+)"')
HOLDING = re.compile(rb"\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?\s*<(?:v|is)>")
BUILT_IN = {
    9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mmss.0",
}  # fmt: skip
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
PADDED = re.compile(r"(?<![.#0?,])0{2,}(?![.,#?])")
LEAST_COLOURED = 3


@dataclass(frozen=True)
class Styles:
    """Per cell style: its number format, and its fill (None for no fill)."""

    formats: tuple[str, ...] = ()
    fills: tuple[str | None, ...] = ()


def workbook_styles(data: bytes) -> Styles:
    """The cell styles of a workbook. Styles that cannot be parsed are none: the cells are read without them."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return Styles()
    codes = dict(BUILT_IN)
    fills: list[str | None] = []
    styles: list[tuple[str, str | None]] = []
    for group in root:
        name = group.tag.rpartition("}")[2]
        if name == "numFmts":
            codes |= {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in group}
        elif name == "fills":
            fills = [_colour(fill) for fill in group]
        elif name == "cellXfs":
            for style in group:
                fill = int(style.get("fillId", "0"))
                code = codes.get(int(style.get("numFmtId", "0")), "")
                styles.append((code, fills[fill] if fill < len(fills) else None))
    return Styles(tuple(code for code, _ in styles), tuple(fill for _, fill in styles))


def _colour(fill: ElementTree.Element) -> str | None:
    for pattern in fill:
        if pattern.get("patternType", "none") in ("none", "gray125"):
            return None
        for colour in pattern:
            if colour.tag.endswith("fgColor"):
                return ":".join(f"{key}={value}" for key, value in sorted(colour.items()))
    return None


def told_format(code: str) -> bool:
    """Whether a number format changes what a number means: percent, leading zeros, dates and fractions."""
    plain = QUOTED.sub("", code.split(";")[0])
    if "%" in plain or PADDED.search(plain) or "?/" in plain:
        return True
    return plain.lower() != "general" and any(letter in plain.lower() for letter in "ymdhs")


@dataclass(frozen=True)
class _HeadCell:
    column: int
    row: int
    style: int
    kind: str
    holds: bool


def _head_cells(head: bytes) -> list[_HeadCell]:
    cells = []
    for tag in CELL.finditer(head):
        place, style, kind = PLACE.search(tag[1]), STYLE.search(tag[1]), KIND.search(tag[1])
        if place:
            holds = not tag[2] and HOLDING.match(head, tag.end()) is not None
            cells.append(
                _HeadCell(column_number(place[1]), int(place[2]), int(style[1]) if style else 0,
                          kind[1].decode() if kind else "n", holds)
            )  # fmt: skip
    return cells


def column_formats(head: bytes, styles: Styles) -> tuple[tuple[int, str], ...]:
    """(column, number format) where most numbers of a column's head have a format that changes their meaning."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for cell in _head_cells(head):
        if cell.holds and cell.kind == "n" and cell.style < len(styles.formats):
            counts[cell.column][styles.formats[cell.style]] += 1
    found = []
    for column, codes in sorted(counts.items()):
        code, count = codes.most_common(1)[0]
        if count * 2 > codes.total() and told_format(code):
            found.append((column, code))
    return tuple(found)


def coloured_columns(head: bytes, styles: Styles) -> tuple[str, ...]:
    """Letters of the columns that have a heading, no text below it, and cells of at least two colours of their own.

    A colour that most filled cells of the row share is a stripe and says nothing of the column.
    """
    if len({fill for fill in styles.fills if fill}) < 2:
        return ()
    rows: dict[int, list[_HeadCell]] = defaultdict(list)
    for cell in _head_cells(head):
        rows[cell.row].append(cell)
    texts: Counter[int] = Counter()
    colours: dict[int, Counter[str]] = defaultdict(Counter)
    for cells in rows.values():
        fills = {cell.column: styles.fills[cell.style] for cell in cells if cell.style < len(styles.fills)}
        usual = Counter(fills.values()).most_common(1)[0][0] if fills else None
        for cell in cells:
            texts[cell.column] += cell.holds
            fill = fills.get(cell.column)
            if fill and not cell.holds and (fill != usual or len(cells) == 1) and any(one.holds for one in cells):
                colours[cell.column][fill] += 1
    return tuple(
        column_letters(column)
        for column, found in sorted(colours.items())
        if texts[column] == 1 and len(found) >= 2 and found.total() >= LEAST_COLOURED
    )

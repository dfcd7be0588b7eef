"""Options of a form with boxes to tick: in a row beside their label, or below each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders import vocabulary
from loaders.grid import Grid
from loaders.marks import boxed_word, mark

Option = tuple[str, bool | None]  # its word, and whether its own box is ticked; None where it has none


def option_beside(kind: str, cells: Sequence[str]) -> str | None:
    """The word of a kind of label that the cells right of a label state; None where they begin with none.

    "Bestanden" may head a column of verdicts, but beside "Ergebnis" it is the verdict. Several are options with boxes
    to tick: the one whose box alone is ticked, where each has its box on the same side or in its own cell; else the
    text is empty.
    """
    run: list[Option] = []
    for cell in cells:
        option = _option(kind, cell)
        if option is None and (box := mark(cell)) is not None:
            option = ("", box)
        if option is None:
            break
        run.append(option)
    if any(word and box is not None for word, box in run):
        return _ticked([option for option in run if option[0]])
    words = [word for word, _ in run if word]
    if len(words) < 2:
        return (words[0] if run[0][1] is not False else "") if words else None
    boxes = [box for word, box in run if not word]
    apart = all(bool(one) != bool(other) for (one, _), (other, _) in pairwise(run))
    return words[boxes.index(True)] if apart and len(boxes) == len(words) and sum(map(bool, boxes)) == 1 else ""


def options_below(kind: str, grid: Grid, row: int, at: int) -> str | None:
    """The word of the ticked one of options below each other, the first of which is in the given cell.

    Each has its box in its own cell or right of it. None where there are not several; the text is empty where none or
    several are ticked: the first of them is no more the verdict than the others.
    """
    run: list[Option] = []
    for below in range(row, grid.height):
        cells = grid.row(below)
        option = _option(kind, cells[at] or "")
        if option is None or (below > row and any(cells[:at])):
            break
        beside = cells[at + 1] if at + 1 < len(cells) else None
        run.append(option if option[1] is not None or beside is None else (option[0], mark(beside)))
    return _ticked(run) if len(run) > 1 else None


def option_marked_below(kind: str, grid: Grid, row: int, at: int) -> str:
    """The word right of a label that alone has a tick in the row below, where nothing but boxes stands; else empty."""
    words = {place: cell for place, cell in enumerate(grid.row(row)) if place > at and cell}
    marks = {place: mark(cell) for place, cell in enumerate(grid.row(row + 1)) if cell} if row + 1 < grid.height else {}
    boxes = all(place in words and box is not None for place, box in marks.items())
    options = all(vocabulary.label_meaning(kind, word) is not None for word in words.values())
    return _ticked([(words[place], box) for place, box in marks.items()]) if boxes and options else ""


def _option(kind: str, cell: str) -> Option | None:
    """A word of a kind of label as an option; None where the cell is none."""
    boxed = boxed_word(cell)
    if boxed is not None and vocabulary.label_meaning(kind, boxed[0]) is not None:
        return boxed
    return (cell, None) if vocabulary.label_meaning(kind, cell) is not None else None


def _ticked(options: Sequence[Option]) -> str:
    """The word of the one option that is ticked; empty where none or several are."""
    ticked = [word for word, box in options if box]
    return ticked[0] if len(ticked) == 1 else ""

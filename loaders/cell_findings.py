"""The findings of a cell that holds one or several of them in words: a line, a bullet or a number each."""

from __future__ import annotations

import re

from loaders.clause_codes import CodedFinding, split_codes
from loaders.clean_rows import NOTHING_FOUND
from loaders.collected import is_nothing

MARKER = re.compile(r"^\s*(?:[•·●▪■◦‣*–—-]\s*|\(?\d{1,2}[.)、]\s*(?=\D)|\(?[a-z]\)\s+|[①-⑳]\s*)(?=\S)")
NUMBER = re.compile(r"(?:(?<=[\s;；。])|^)\(?(\d{1,2})[.)、]\s*(?=[^\W\d])")
GOES_ON = re.compile(r"[,;:：，、(（-]$")


def cell_findings(text: str) -> tuple[CodedFinding, ...]:
    """The findings in the order written, with their clause where they begin with one; () where the cell says none.

    Lines with a bullet or number begin a finding, lines without go on with the one above. Where no line has one, a
    line is a finding of its own unless it begins in lower case or the line above is left open by a comma or colon.
    Numbers 1, 2, 3 within a line part it as well.
    """
    if is_nothing(text) or NOTHING_FOUND.match(text.strip()):
        return ()
    coded = split_codes(text)
    if coded and all(one.code for one in coded):
        return coded
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if len(lines) == 1:
        lines = _numbered(lines[0])
    found: list[CodedFinding] = []
    for piece in _whole(lines):
        said = MARKER.sub("", piece, count=1)
        if not is_nothing(said) and not NOTHING_FOUND.match(said):
            found += split_codes(said)
    return tuple(found)


def _numbered(line: str) -> list[str]:
    """A line parted at its numbers, where they count 1, 2, 3 from its beginning on."""
    numbers = list(NUMBER.finditer(line))
    if len(numbers) < 2 or numbers[0].start() or [int(match[1]) for match in numbers] != [*range(1, len(numbers) + 1)]:
        return [line]
    starts = [match.start() for match in numbers]
    return [line[start:end].strip(" ;；") for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _whole(lines: list[str]) -> list[str]:
    """Lines put together that are one finding."""
    marked = any(map(MARKER.match, lines))
    pieces: list[str] = []
    for line in lines:
        goes_on = not MARKER.match(line) if marked else line[0].islower() or bool(pieces and GOES_ON.search(pieces[-1]))
        if pieces and goes_on:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces

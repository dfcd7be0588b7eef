"""Names and values around a table: 'Supplier: Acme', 'Audit date | 2024-03-01', or a label with its value below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from loaders import vocabulary
from loaders.fields import FIELDS, LABELLED
from loaders.grid import Grid
from loaders.heading_matches import SURE, heading_matches
from loaders.marks import is_unticked
from loaders.numbers import number_value
from loaders.verdict_boxes import option_beside, option_marked_below, options_below

GAP = re.compile(r"\s{2,}|[\t\n\u3000;；|]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHINESE_GAP = re.compile(r"[\s;；|]+(?=\w{2,12}[:：])")
GRADE = re.compile(r"(?:AA?|[B-E])[+-]?$")
SIGN = re.compile(r"\s*[:：]\s*")
MOST_ROWS = 80
# What is said once for a whole audit; a heading of a checklist's column is none of these.
SAID_ONCE = frozenset(
    {
        "supplier", "supplier_code", "site", "site_code", "country", "region", "city", "address", "category",
        "criticality", "audit_no", "audit_date", "audit_end_date", "audit_type", "notice", "auditor", "audit_firm",
        "scheme", "scheme_version", "man_days", "overall_result", "overall_score", "next_due",
    }
)  # fmt: skip
LABEL_LENGTH = 60
# The verdict and the score of an audit, with what the same word may be of an item.
JUDGED = {"overall_result": "answer", "overall_score": "score"}
LONGEST_JUDGEMENT = 80
DIGIT = re.compile(r"\d")
# "Score 87/100" without a colon is no label of anything else.
SCORED = re.compile(r"(?P<label>[^\d:：]+?)\s+(?P<score>\d+(?:[.,]\d+)?\s*(?:[%％]|/\s*\d+))$")
SCALE = re.compile(r"[=＝<>≤≥]")
DOUBTFUL = 0.45
ORDER = list(FIELDS)


@dataclass(frozen=True)
class Constant:
    """A value said once for all rows of a table, its row, as Excel shows it, and whether it can be read."""

    text: str
    row: int
    read: bool = True


def read_first(said: Mapping[str, Constant], other: Mapping[str, Constant]) -> dict[str, Constant]:
    """What two places say, the first before the other, but what can be read before what cannot."""
    return dict(other) | {name: one for name, one in said.items() if one.read or name not in other}


def key_values(grid: Grid, rows: Iterable[int]) -> dict[str, Constant]:
    """The fields said once in the given rows (from 0); nothing is guessed.

    The first statement of a field counts, unless a later one is surer: "Date" may be that of the form, "Audit date" is
    that of the audit; and a grade beside "Rating" says less than a verdict in words. A verdict or score that cannot be
    read is handed on as it stands, where there is no other: it is told, not lost.
    """
    found: dict[str, Constant] = {}
    unread: dict[str, Constant] = {}
    named: dict[str, str] = {}
    chosen = [row for row in rows if row < grid.height and grid.filled[row]][:MOST_ROWS]
    for row in chosen:
        for label, name, value in _stated(grid, row):
            if not name:
                unread.setdefault(_judged(label, value), Constant(value, row + 1, read=False))
            elif name not in found or _is_surer(name, (label, value), than=(named[name], found[name].text)):
                text = _without_address(name, _with_unit(name, value, label=label))
                found[name], named[name] = Constant(text, row + 1), label
    return {name: said for name, said in unread.items() if name} | found


def _stated(grid: Grid, row: int) -> Iterator[tuple[str, str, str]]:
    """What a row says: the label, the field it names, and its value; no field where the value is none of it."""
    cells = grid.row(row)
    placed = [at for at, cell in enumerate(cells) if cell]
    skip: int | None = None
    for place, at in enumerate(placed):
        if at == skip:
            continue
        text = cells[at] or ""
        following = placed[place + 1] if place + 1 < len(placed) else None
        yield from _listed(text)
        if within := _within(text):
            yield within
        elif SIGN.search(text.rstrip(" :：")):
            label, value = SIGN.split(text, maxsplit=1)
            yield label, "", value
        elif said_once(text):
            pair = ("", "")
            word = _option(text, grid, row, at)
            if word is not None:
                pair, skip = (said_once(text, word) or "", word), following
            elif following is not None and not _is_label(cells[following] or ""):
                value, skip = cells[following] or "", following
                pair = (said_once(text, value) or _graded(text, value), value)
            elif (below := _below(grid, row, at)) is not None:
                pair = (said_once(text, below) or "", below)
            if pair[1]:
                yield text, *pair


def _is_surer(name: str, one: tuple[str, str], *, than: tuple[str, str]) -> bool:
    """Whether a label and its value say a field more surely than those that stand before them."""
    if name == "overall_result":
        read, before = (vocabulary.label_meaning("result", value) is not None for _, value in (one, than))
        if read != before:
            return read
    return _is_sure(one[0]) and not _is_sure(than[0])


@lru_cache(maxsize=1 << 14)
def _judged(label: str, value: str) -> str:
    """Whether a label can only be that of the verdict or score of an audit or of an item, and the value is short and no
    scale or choice left open: the field of the audit; else empty."""
    matches = heading_matches(label.strip(" :：*")) if len(label) <= LABEL_LENGTH else ()
    fields = {match.field for match in matches if match.confidence >= DOUBTFUL}
    plain = len(value) <= LONGEST_JUDGEMENT and not SCALE.search(value) and not is_unticked(value)
    judged = next((name for name, beside in JUDGED.items() if name in fields and fields <= {name, beside}), "")
    return judged if plain and (len(fields) > 1 or _is_sure(label)) else ""


@lru_cache(maxsize=1 << 14)
def _is_sure(label: str) -> bool:
    """Whether a label can name one field only."""
    matches = heading_matches(label.strip(" :：*"))
    return bool(matches) and matches[0].confidence >= SURE


@lru_cache(maxsize=1 << 14)
def _is_label(text: str) -> bool:
    """Whether a cell beside a label is a label itself: one that is said once, or the number of the form."""
    return said_once(text) is not None or any(
        match.field == "row_counter" for match in heading_matches(text.strip(" :：*")) if match.confidence >= DOUBTFUL
    )


def _option(label: str, grid: Grid, row: int, at: int) -> str | None:
    """The word of the field a label names that is stated beside it or is the ticked one of its options; None where
    there is none; empty where the options leave it open."""
    kind = FIELDS.get(said_once(label) or "", "")
    if kind not in LABELLED:
        return None
    cells = grid.row(row)
    following = next((after for after in range(at + 1, len(cells)) if cells[after]), None)
    below = options_below(kind, grid, row, following) if following is not None else None
    if following is None and row + 1 < grid.height:
        below = options_below(kind, grid, row + 1, at)
    if below is not None:
        return below
    beside = option_beside(kind, [cell for cell in cells[at + 1 :] if cell])
    return option_marked_below(kind, grid, row, at) if beside == "" else beside


@lru_cache(maxsize=1 << 14)
def said_once(text: str, value: str | None = None) -> str | None:
    """The field a label names, when it is one that is said once for an audit; ``value`` decides between several."""
    if len(text) > LABEL_LENGTH:
        return None
    found = heading_matches(text.strip(" :：*"), (value,) if value else ())
    fields = [(match.confidence, match.field) for match in found if match.field in SAID_ONCE]
    likely = [(sure, name) for sure, name in fields if sure >= DOUBTFUL]
    return max(likely, key=lambda one: (one[0], -ORDER.index(one[1])))[1] if likely else None


def _graded(text: str, value: str) -> str:
    """The result that a label names which may also name the severity of a finding, where its value is a grade."""
    return "overall_result" if GRADE.match(value) and said_once(text) == "overall_result" else ""


def _within(text: str) -> tuple[str, str, str] | None:
    """'Supplier: Acme Ltd' or 'Score 87 %' in one cell: the label, the field it names, and its value."""
    parts = SIGN.split(text, maxsplit=1)
    if len(parts) == 2 and parts[1] and (name := said_once(parts[0], parts[1].strip())) and not said_once(parts[1]):
        return parts[0], name, parts[1].strip()
    scored = SCORED.match(text.strip())
    if scored and said_once(scored["label"], scored["score"]) == "overall_score":
        return scored["label"], "overall_score", scored["score"]
    return None


def _listed(text: str) -> list[tuple[str, str, str]]:
    """'Supplier: Acme    Date: 1 May 2024' in one cell: parted by wide space, or in Chinese by any."""
    pieces = (CHINESE_GAP if CHINESE.search(text) else GAP).split(text)
    pairs = [pair for piece in pieces if (pair := _within(piece.strip()))]
    return pairs if len(pieces) > 1 and pairs else []


def _with_unit(name: str, value: str, *, label: str) -> str:
    """The value of a score with the percent sign that its label has: 82 beside "Degree of fulfilment [%]"."""
    number = number_value(value)
    bare = name == "overall_score" and "%" not in value and number is not None and number > 1
    return f"{value}%" if bare and "%" in label else value


def _without_address(name: str, value: str) -> str:
    """The name of a supplier without the address in the lines below it."""
    first, *lines = [line.strip() for line in value.split("\n") if line.strip()] or [value]
    address = len(lines) > 1 or any(DIGIT.search(line) for line in lines)
    return first if name == "supplier" and address else value


def _below(grid: Grid, row: int, at: int) -> str | None:
    """The value under a label: only where the label ends with a colon, or every cell of its row is a label and no
    second row of values follows, as it does below the headings of a table."""
    if row + 1 >= grid.height:
        return None
    text, below = grid.row(row)[at] or "", grid.row(row + 1)[at]
    if below is None or said_once(below) or _within(below):
        return None
    if text.endswith((":", "：")):
        return below
    labels = [cell for cell in grid.row(row) if cell]
    further = [cell for cell in grid.row(row + 2) if cell] if row + 2 < grid.height else []
    table = len(further) > 1 and len(labels) > 1 and not any(said_once(cell) or _within(cell) for cell in further)
    return below if all(said_once(cell) for cell in labels) and not table else None

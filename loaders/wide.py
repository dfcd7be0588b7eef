"""Checklists laid out with one column per item, and lists of audits with one column per section."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.grid import Grid
from loaders.headers import Header
from loaders.heading_matches import heading_matches
from loaders.numbers import number_value
from loaders.severity_headings import heading_severity
from loaders.table import Item

FEWEST_ITEMS = 3
MAXIMA_ROWS = 3
BETWEEN_ITEMS = 3  # a comment, a photo and the points may stand between two items
MOST_VALUES = 12
CODE = re.compile(
    r"^(?P<code>(?:[^\W\d_]{0,6}[\s.\-_]?\d+(?:[.\-_]\d+)*[a-z]?))(?:[\s.:：)\-–]+(?P<title>\D.*))?$", re.DOTALL
)
TOTAL = re.compile(
    r"total|sum\b|subtotal|overall|score|average|percent|%|\bnc count|number of|count of|合计|总计|总分|得分|小计|数量|"
    r"gesamt|summe|anzahl|punkte|totale|somme|nombre|número|numero|promedio|média|media\b|pontua|puntuac|toplam|ortalama|"
    r"tổng|số lượng|điểm",
    re.IGNORECASE,
)
FAULTS = re.compile(
    r"violat|deficien|non.?conform|non.?complian|finding|\bnc|fail|fault|defect|issue|不符合|不合格|缺陷|问题|abweich|mangel|mängel|"
    r"no conform|incumpl|não.?conform|écart|ecart|uygunsuz|hata|không phù hợp|lỗi|infraç|infracc",
    re.IGNORECASE,
)
MERITS = re.compile(
    r"complian|conform|pass|met\b|points|score|符合|合格|得分|erfüll|punkte|cumpl|atend|uygun|đạt", re.IGNORECASE
)
YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d年?(?:年度)?$")
BOOLEANS = frozenset({"true", "false"})
GRADES = frozenset("ABCDEF")


@dataclass(frozen=True)
class Across:
    """Columns that are items or sections of a checklist: the items, the totals among them, and what 0 and 1 mean.

    ``words`` is empty when the cells are words everybody knows; ``undecided`` when they are 0 and 1 and nothing says
    which is which; ``scored`` when they are points whose maximum nobody states.
    """

    items: tuple[Item, ...] = ()
    sections: tuple[Item, ...] = ()
    totals: tuple[int, ...] = ()
    words: Mapping[str, str] | None = None
    undecided: bool = False
    scored: bool = False
    proof: str = ""
    maxima: Mapping[int, float] = field(default_factory=dict)
    maxima_row: int | None = None

    @property
    def columns(self) -> set[int]:
        """The columns it speaks of."""
        return {item.column for item in (*self.items, *self.sections)} | set(self.totals)


def across(
    grid: Grid, header: Header, free: Sequence[int], *, first: int, last: int, named: Collection[int] = (),
    rated: Collection[str] = (),
) -> Across:  # fmt: skip
    """Items or sections among the columns that are no field of their own (``free``); empty when there are none.

    ``named`` are free columns whose heading may be a score: a total only when they add up to one. ``rated``: the
    results of whole audits.
    """
    samples = {at: grid.sample(at, first, last) for at in free if header.headings[at]}
    if sections := _graded_sections(header, samples, rated):
        return Across(sections=sections)
    sections = _sections(header, samples)
    items = _of_a_checklist(header, samples, [at for at in samples if _is_item(header, at, samples[at])])
    coded = [at for at in items if CODE.match(header.headings[at] or "")]
    if all(YEAR.match(header.headings[at] or "") for at in coded):  # figures of years, and no items
        items, coded = [at for at in items if at not in coded], []
    if len(items) < FEWEST_ITEMS or (len(coded) < FEWEST_ITEMS and not _answered(samples, items)):
        return Across(sections=sections) if sections else Across()
    numbers = [at for at in items if _kind(samples[at]) == "number"]
    columns = {
        at: _numbers(grid, at, first, last)
        for at in {*numbers, *(at for at in samples if _kind(samples[at]) in ("number", "wide"))}
    }
    totals = tuple(
        at for at in samples if at in columns and not CODE.match(header.headings[at] or "")
        and (_is_sum(columns, at, [i for i in items if i != at])
             or (at not in named and TOTAL.search(header.headings[at] or "")))
    )  # fmt: skip
    items = [at for at in items if at not in totals]
    built = tuple(_item(header, at) for at in items)
    if not [at for at in items if at in numbers]:
        return Across(items=built, totals=totals)
    maxima, row = _maxima(grid, items, first=first, last=last)
    if maxima:
        return Across(items=built, totals=totals, maxima=maxima, maxima_row=row)
    words, proof = _meaning_of_ones(header, columns, items, totals)
    binary = all(set(samples[at]) <= {"0", "1"} for at in items if at in numbers)
    return Across(
        items=built, totals=totals, words=words, undecided=words is None and binary,
        scored=words is None and not binary,
        proof=proof,
    )  # fmt: skip


def _sections(header: Header, samples: Mapping[int, list[str]]) -> tuple[Item, ...]:
    found, sure = [], 0
    for at, sample in samples.items():
        text = header.headings[at] or ""
        meaning = vocabulary.label_meaning("dimension", _without_unit(text))
        if meaning and sample and _is_section_value(sample):
            found.append(Item(at, text, None, text))
            sure += not meaning.ambiguous
    # Beside two that are sure, a name of two meanings (safety, security) is a section as well.
    return tuple(found) if sure >= 2 else ()


def _graded_sections(header: Header, samples: Mapping[int, list[str]], rated: Collection[str]) -> tuple[Item, ...]:
    """Three columns or more of grades A to F, where whole audits are graded so: areas of an audit, no items."""
    if not rated or not set(rated) <= GRADES:
        return ()
    graded = [at for at, sample in samples.items() if sample and set(sample) <= GRADES]
    names = [header.headings[at] or "" for at in graded]
    found = tuple(Item(at, name, None, name) for at, name in zip(graded, names, strict=True))
    return found if len(found) >= FEWEST_ITEMS else ()


def _without_unit(text: str) -> str:
    return (
        re.sub(
            r"\s*(?:\(?%\)?|score|result|rating|grade|points|得分|结果|bewertung|ergebnis)\s*$",
            "",
            text,
            flags=re.IGNORECASE,
        ).strip()
        or text
    )


def _is_section_value(sample: list[str]) -> bool:
    graded = sum(
        number_value(text.rstrip("% ")) is not None
        or len(text) <= 2
        or vocabulary.label_meaning("result", text) is not None
        for text in sample
    )
    return graded >= 0.8 * len(sample)


def _is_item(header: Header, at: int, sample: list[str]) -> bool:
    text, kind = header.headings[at] or "", _kind(sample)
    if heading_severity(text):
        return False  # whether something of that severity was found, and no question
    if kind not in ("labels", "number", "blank") or ({value.casefold() for value in sample} <= BOOLEANS and sample):
        return bool(CODE.match(text)) and bool(sample) and {value.casefold() for value in sample} <= BOOLEANS
    if CODE.match(text):
        return True
    sentence = len(text.split()) >= 4 or text.endswith(("?", "？")) or (not text.isascii() and len(text) >= 8)
    return kind == "labels" or (kind == "number" and sentence and {*sample} <= {"0", "1"})


def _of_a_checklist(header: Header, samples: Mapping[int, list[str]], items: Sequence[int]) -> list[int]:
    """The items without the flags of an export ("adv_notice", "union_status"): words without a code are items only
    where three of them stand together and each shares an answer with another one."""
    coded = [at for at in items if CODE.match(header.headings[at] or "") or not samples[at]]
    words = [at for at in items if at not in coded]
    shared = [at for at in words if any(set(samples[at]) & set(samples[other]) for other in items if other != at)]
    runs: list[list[int]] = []
    for at in shared:
        if runs and at - runs[-1][-1] <= BETWEEN_ITEMS:
            runs[-1].append(at)
        else:
            runs.append([at])
    longest = max(map(len, runs), default=0)
    return sorted(coded + (shared if longest >= FEWEST_ITEMS or coded else []))


def _kind(sample: list[str]) -> str:
    """What a column's cells are: words of answers, few numbers, many numbers, nothing, or other text."""
    if not sample:
        return "blank"
    if all(number_value(text) is not None for text in sample):
        return "number" if len(sample) <= MOST_VALUES else "wide"
    known = sum(vocabulary.label_meaning("answer", text) is not None for text in sample)
    return "labels" if len(sample) <= MOST_VALUES and known >= 0.75 * len(sample) else "text"


def _answered(samples: Mapping[int, list[str]], items: Sequence[int]) -> bool:
    return sum(_kind(samples[at]) == "labels" for at in items) >= FEWEST_ITEMS


def _maxima(grid: Grid, items: Sequence[int], *, first: int, last: int) -> tuple[dict[int, float], int | None]:
    """The full points of each item, from a row among the first that says so ('Max points')."""
    for row in range(first, min(first + MAXIMA_ROWS, last + 1)):
        cells = grid.row(row)
        label = next((cell for cell in cells if cell), "")
        if any(match.field == "max_score" for match in heading_matches(label)):
            read = {at: number_value(cells[at] or "") for at in items}
            return {at: value for at, value in read.items() if value}, row + 1
    return {}, None


def _item(header: Header, at: int) -> Item:
    text, group = (header.headings[at] or "").strip(), header.groups[at]
    match = CODE.match(text)
    if match is None and group and (above := CODE.match(group)) is not None:
        return Item(at, above["code"].strip(), text, header.sections[at])
    if match is None:
        return Item(at, text, text, group)
    return Item(at, match["code"].strip(), (match["title"] or "").strip() or None, header.groups[at])


def _numbers(grid: Grid, at: int, first: int, last: int) -> npt.NDArray[np.float64]:
    encoded = pc.dictionary_encode(grid.table.column(at).slice(first, last - first + 1).combine_chunks())
    values = pa.array([number_value(text) if text else None for text in encoded.dictionary.to_pylist()], pa.float64())
    return np.nan_to_num(np.asarray(values.take(encoded.indices).to_numpy(zero_copy_only=False), dtype=np.float64))


def _is_sum(columns: Mapping[int, npt.NDArray[np.float64]], at: int, items: Sequence[int]) -> bool:
    """Whether a column is the sum of all items, or of those between the total before it and itself."""
    known = [i for i in items if i in columns]
    if len(known) < 2 or not columns[at].any():
        return False
    before = [i for i in known if i < at]
    for start in range(len(before)):
        if len(before) - start >= 2 and _agrees(columns[at], [columns[i] for i in before[start:]]):
            return True
    return _agrees(columns[at], [columns[i] for i in known])


def _agrees(total: npt.NDArray[np.float64], parts: Sequence[npt.NDArray[np.float64]]) -> bool:
    return bool(np.mean(np.isclose(total, np.sum(parts, axis=0))) >= 0.98)


def _meaning_of_ones(
    header: Header, columns: Mapping[int, npt.NDArray[np.float64]], items: Sequence[int], totals: Sequence[int]
) -> tuple[dict[str, str] | None, str]:
    """What 0, 1 and higher counts mean, proved by a total that says what it counts; None when nothing proves it."""
    values = {value for at in items if at in columns for value in np.unique(columns[at]).tolist()}
    if not all(value >= 0 and value == int(value) for value in values):
        return None, ""
    spelled = sorted({str(int(value)) for value in values})
    for total in totals:
        heading = header.headings[total] or ""
        if not _is_sum(columns, total, [at for at in items if at in columns]):
            continue
        if FAULTS.search(heading):
            return {word: "conform" if word == "0" else "nonconform" for word in spelled}, heading
        if MERITS.search(heading) and values <= {0.0, 1.0}:
            return {word: "nonconform" if word == "0" else "conform" for word in spelled}, heading
    return None, ""

"""Headings and labels as people write them, judged against what a person said they mean.

The rows under tests/labelled were written without looking at the dictionaries. `part` says when: "tuning" before the
matcher, "held-out" and "later" after it was tuned on the rows before; the first figures of both are in the README
there. "none" and "ask" are traps: to be sure of anything there is as wrong as to be sure of the wrong field.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from loaders.content_fit import KINDS
from loaders.heading_matches import SURE, heading_matches
from loaders.label_scales import label_meanings
from loaders.vocabulary import known_labels

LABELLED = Path(__file__).parent / "labelled"
SHEETS = LABELLED / "sheets"
SHAPES = {"audits", "sections", "answers", "findings", "actions", "wide", "form", "matrix", "suppliers", "none"}
LANGUAGES = {"en", "zh", "de", "es", "fr", "pt", "it", "tr", "vi"}


def rows(name: str) -> list[dict[str, str]]:
    with (LABELLED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(name: str) -> list[list[str]]:
    with (SHEETS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def expected_sheets() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((SHEETS / "expected.json").read_text(encoding="utf-8"))
    return found


def field_taken(row: dict[str, str]) -> str:
    """The field that would be taken without asking, 'none' where somebody is asked."""
    sample = tuple(row["values"].split("|")) if row["values"] else ()
    matches = heading_matches(row["heading"], sample, fuzzy=True)
    return matches[0].field if matches and matches[0].confidence >= SURE else "none"


def meanings_taken() -> list[tuple[dict[str, str], str]]:
    columns: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("labels"):
        columns[row["column"]].append(row)
    taken = []
    for column in columns.values():
        kind, scheme = column[0]["kind"], column[0]["scheme"] or None
        meanings = label_meanings(kind, [row["label"] for row in column], scheme=scheme)
        for row in column:
            meaning = meanings[row["label"]]
            taken.append((row, "ask" if meaning is None or meaning.ambiguous else meaning.canonical))
    return taken


def judged(taken: list[tuple[dict[str, str], str]], asking: str) -> tuple[float, list[tuple[str, ...]], str]:
    """The share right without asking, the rows silently wrong, and the figures of each part in words."""
    wrong = [(*row.values(), got) for row, got in taken if got not in (asking, row["expected"])]
    counts: Counter[tuple[str, str]] = Counter()
    for row, got in taken:
        if row["expected"] != asking:
            counts[row["part"], "right" if got == row["expected"] else "asked" if got == asking else "wrong"] += 1
    parts = sorted({part for part, _ in counts})
    words = "; ".join(
        f"{part}: {counts[part, 'right']} right, {counts[part, 'asked']} asked, {counts[part, 'wrong']} wrong"
        for part in parts
    )
    right = sum(count for (_, judgement), count in counts.items() if judgement == "right")
    return right / sum(counts.values()), wrong, words


def test_no_heading_is_silently_wrong_and_nine_in_ten_need_no_question() -> None:
    right, wrong, words = judged([(row, field_taken(row)) for row in rows("headings")], "none")
    assert wrong == [], f"silently wrong: {wrong} ({words})"
    assert right >= 0.9, f"{right:.1%} of headings right without asking ({words})"


def test_no_label_is_silently_wrong_and_nine_in_ten_need_no_question() -> None:
    right, wrong, words = judged(meanings_taken(), "ask")
    assert wrong == [], f"silently wrong: {wrong} ({words})"
    assert right >= 0.9, f"{right:.1%} of labels right without asking ({words})"


def test_without_values_no_heading_is_silently_wrong_but_the_traps_of_values() -> None:
    """The words alone are not surer than the words with their values, but for headings that only values contradict."""
    taken = [(row, field_taken({**row, "values": ""})) for row in rows("headings")]
    _, wrong, words = judged(taken, "none")
    contradicted = {"Audit Date", "Severity", "RatingDate"}
    assert [row for row in wrong if row[2] not in contradicted and row[4] != "none"] == [], words


def test_the_set_is_large_mixed_and_full_of_traps() -> None:
    headings, labels = rows("headings"), rows("labels")
    parts = Counter(row["part"] for row in headings)
    assert len(headings) >= 400 and len(labels) >= 250
    assert parts["held-out"] + parts["later"] >= 100
    assert sum(row["expected"] == "none" for row in headings) >= 60
    assert sum(row["expected"] == "ask" for row in labels) >= 40
    assert {row["language"] for row in headings} == {row["language"] for row in labels} == LANGUAGES
    assert {row["expected"] for row in headings} - {"none"} <= KINDS.keys()
    assert len({(row["heading"], row["values"]) for row in headings}) == len(headings)
    for row in labels:
        assert row["expected"] in ("ask", *known_labels(row["kind"])), row


@pytest.mark.parametrize("name", sorted(path.name for path in SHEETS.glob("*.csv")))
def test_sheet_heads_are_what_they_say(name: str) -> None:
    """A sheet's description fits its rows, and its heading row reads as one."""
    described, cells = expected_sheets()[name], sheet_rows(name)
    assert described["shape"] in SHAPES and described["language"] in LANGUAGES
    header = described["header_row"]
    if described["shape"] == "none":
        assert header is None
        return
    assert isinstance(header, int) and 1 <= header < len(cells)
    headings = [cell for cell in cells[header - 1] if cell]
    known = [heading for heading in headings if heading_matches(heading)]
    least = 1 if described["shape"] in ("matrix", "wide", "form") else 0.7 * len(headings)
    assert len(known) >= least, [heading for heading in headings if heading not in known]


def test_forty_sheet_heads_of_all_shapes_in_all_languages() -> None:
    described = expected_sheets()
    assert described.keys() == {path.name for path in SHEETS.glob("*.csv")}
    assert len(described) >= 40
    assert {sheet["shape"] for sheet in described.values()} == SHAPES
    assert {sheet["language"] for sheet in described.values()} == LANGUAGES

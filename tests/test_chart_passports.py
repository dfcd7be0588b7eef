"""Every chart with a passport names a metric, a facet and a measure that the command line knows, and opens."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.catalogue import CATALOGUE
from metrics.filters import Filters
from metrics.rates import PERIODS
from pages.parts.passport import KNOWN, Question, drawn
from tests.warehouse_maker import Con, actions, answers, audits, empty_warehouse, findings

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2024, 1, 1)


def questions() -> Iterator[tuple[str, str, str | None, bool]]:
    """File, metric, facet where it is written out, and whether by period, of every question asked of a chart."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "Question" and len(node.args) > 2):
                continue
            named, options = node.args[2], {word.arg: word.value for word in node.keywords}
            if isinstance(named, ast.Constant) and "marks" in options:
                assert named.value in KNOWN, path.stem  # the figures drawn are given, and need not be asked for
            elif isinstance(named, ast.Constant):
                by = options.get("by")
                facet = str(by.value) if isinstance(by, ast.Constant) else None
                yield path.stem, str(named.value), facet, "every" in options


@pytest.fixture(scope="module")
def con() -> Con:
    con = empty_warehouse()
    audits(con, "A1 2022-03-01 N pass supplier=Acme region=East", "A2 2023-03-01 N fail supplier=Acme region=East")
    answers(con, "A1 4.1 nonconform dimension=Social", "A2 4.1 nonconform dimension=Social")
    findings(con, "F1 A1 4.1 minor dimension=Social", "F2 A2 4.1 major dimension=Social")
    actions(con, "C1 F1 due=2022-06-01 closed=2022-05-01 state=closed_verified", "C2 F2 due=2023-05-01")
    return con


def test_every_question_is_answered_by_its_metric(con: Con) -> None:
    asked = set(questions())
    assert len(asked) > 15
    for _, figure, facet, by_period in sorted(asked, key=str):
        metric = CATALOGUE[figure]
        assert facet is None or facet in metric.facets, figure
        every = PERIODS[0] if by_period else None
        question = Question(con, Filters(as_of=DAY), figure, by=facet, every=every)
        if question.is_drawn:  # else it is one figure, and test_passport.py asks it
            frame = drawn(question)
            assert {"count", "of", "rate"} & set(frame.columns), figure
            assert every is None or "period" in frame, figure

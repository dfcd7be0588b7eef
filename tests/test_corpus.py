"""Every workbook of the corpus comes in with exactly the facts it holds, or is asked about; never silently wrong.

``python -m tests.corpus`` prints the table of verdicts; ``pytest -s`` prints it at the end of this file's tests.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.warehouse import Warehouse
from loaders.report import Report
from tests.corpus import WORKBOOKS, Truth, Visit
from tests.corpus.truth import Made, Question
from tests.corpus.verdict import Verdict, differences_of, loaded, table, verdict, written
from tests.memory import memory_warehouse

# What the loader does not read rightly yet, and what it makes of it: never a false fact. A line goes when it is read.
KNOWN: dict[str, str] = {}

# Every third workbook is looked at in every run, all with -m "thorough or not thorough".
DAILY = list(WORKBOOKS)[::3]
LANGUAGES = ("en", "zh", "de", "es", "fr", "pt", "it", "tr", "vi")
SHAPES = "abcdefghim"
Judge = Callable[[str], Verdict]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The verdict on a workbook by name, reached once."""
    reached: dict[str, Verdict] = {}

    def judged(name: str) -> Verdict:
        if name not in reached:
            reached[name] = verdict(WORKBOOKS[name], tmp_path_factory.mktemp("corpus"))
        return reached[name]

    return judged


def marked(name: str) -> object:
    """The workbook as a case; an expected failure where the list of known ones says why."""
    marks = [pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else []
    return pytest.param(name, marks=marks if name in DAILY else [*marks, pytest.mark.thorough])


def test_the_corpus_holds_all_shapes_and_languages() -> None:
    languages = Counter(language for entry in WORKBOOKS.values() for language in entry.languages)
    shapes = Counter(shape for entry in WORKBOOKS.values() for shape in entry.shapes)
    assert len(WORKBOOKS) >= 40
    assert set(languages) == set(LANGUAGES) and min(languages.values()) >= 6
    assert set(shapes) == set(SHAPES) and min(shapes.values()) >= 4
    assert sum(len(entry.languages) > 1 for entry in WORKBOOKS.values()) >= 6
    assert set(KNOWN) <= set(WORKBOOKS), "the list of known failures names a workbook that is gone"


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_truth_agrees_with_itself(name: str) -> None:
    """The same bytes in every run; counts that follow from one another do; small enough to check by hand."""
    content, file, truth = WORKBOOKS[name].make()
    assert WORKBOOKS[name].make()[0] == content and len(content) < 40_000 and "." in file
    answered = [visit for visit in truth.visits if visit.marks]
    assert all(len(marks) == len(answered) for marks in truth.clauses.values())
    findings, graded = truth.findings or {}, {"critical", "major", "minor", "ungraded_nc"}
    if findings and truth.nonconformities is not None:
        assert truth.nonconformities == sum(findings.get(grade, 0) for grade in graded)
    if truth.findings is not None and truth.nonconformities is not None and not findings:
        assert truth.nonconformities == truth.answers["nonconform"]
    if truth.finding_clauses is not None:
        assert sum(truth.finding_clauses.values()) == sum(findings.values())
    if truth.undated is not None and truth.due is not None:
        assert len(truth.due) + truth.undated == sum((truth.actions or {}).values())
    assert truth.rows is not None or truth.items is not None


@pytest.mark.parametrize("name", [marked(name) for name in WORKBOOKS])
def test_a_workbook(judge: Judge, name: str) -> None:
    reached = judge(name)
    assert reached.word in ("right", "right after its question"), "\n".join((reached.word, *reached.differences))


@pytest.mark.parametrize(
    "names", [DAILY, pytest.param(list(WORKBOOKS), marks=pytest.mark.thorough)], ids=["a third", "all"]
)
def test_none_is_silently_wrong_and_nine_of_ten_right_without_asking(judge: Judge, names: list[str]) -> None:
    verdicts = [judge(name) for name in names]
    told = table(verdicts, known=KNOWN)
    sys.stdout.write(told + "\n")
    unasked = [one for one in verdicts if not one.needs_question]
    assert not [one.entry.name for one in verdicts if one.word in ("wrong", "crashed")], told
    assert sum(one.word == "right" for one in unasked) >= 0.9 * len(unasked), told


FALSE: dict[str, Callable[[Truth], Truth]] = {
    "an audit more": lambda truth: replace(truth, visits=(*truth.visits, Visit("Nobody", date(2024, 1, 1)))),
    "another verdict": lambda truth: replace(
        truth, visits=(replace(truth.visits[0], result="stop"), *truth.visits[1:])
    ),
    "another score": lambda truth: replace(truth, visits=(replace(truth.visits[0], score=1.0), *truth.visits[1:])),
    "another date": lambda truth: replace(
        truth, visits=(replace(truth.visits[0], date=date(2000, 1, 1)), *truth.visits[1:])
    ),
    "an answer more": lambda truth: replace(truth, visits=(replace(truth.visits[0], marks="C"), *truth.visits[1:])),
    "another site": lambda truth: replace(truth, sites=1),
    "a finding less": lambda truth: replace(truth, findings={"minor": 1, "major": 1}),
    "another clause": lambda truth: replace(truth, finding_clauses={"8.5": 2, "8.6": 1}),
    "another state": lambda truth: replace(truth, actions={"open": 3}),
    "another deadline": lambda truth: replace(truth, due=(date(2024, 7, 28),)),
    "another closing date": lambda truth: replace(truth, closed=()),
    "another row count": lambda truth: replace(truth, rows=7),
    "a refused row": lambda truth: replace(truth, refused=(("Audits", 2),)),
    "a flagged row": lambda truth: replace(truth, flagged=(("Audits", 2),)),
    "a sheet without facts": lambda truth: replace(truth, skipped=("Audits",)),
}


@pytest.fixture(scope="module")
def right_load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Report, Truth]]:
    """One workbook loaded, with its truth."""
    warehouse = memory_warehouse()
    path, truth = written(WORKBOOKS["mixed_everything_en"], tmp_path_factory.mktemp("right"))
    yield warehouse, loaded(warehouse, path), truth
    warehouse.close()


@pytest.mark.parametrize("what", FALSE)
def test_the_yardstick_notices(right_load: tuple[Warehouse, Report, Truth], what: str) -> None:
    """A right load against a truth made false in one place is called wrong: the comparison can fail."""
    warehouse, report, truth = right_load
    assert differences_of(warehouse, report, truth) == []
    assert differences_of(warehouse, report, FALSE[what](truth)) != []


def test_a_guess_is_wrong(tmp_path: Path) -> None:
    """A file that needs a question is not right when it is loaded without one, whatever came out."""
    true = WORKBOOKS["audit_register_en"]

    def undecided() -> Made:
        content, file, truth = true.make()
        return content, file, replace(truth, questions=(Question(("date",), ("dmy",)),))

    assert verdict(replace(true, make=undecided), tmp_path).word == "wrong"

"""What a workbook of the corpus says, as its author knows it: the yardstick a load is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

OUTCOMES = {"C": "conform", "P": "partial", "N": "nonconform", "A": "not_applicable", "U": "not_assessed"}
NOBODY: Mapping[str, Mapping[str, object]] = {}


def outcomes(marks: str) -> Counter[str]:
    """Answers by outcome: one letter per answer (C conform, P partial, N nonconform, A not applicable, U not assessed)."""
    return Counter(OUTCOMES[mark] for mark in marks)


def labels(marks: str, **words: object) -> list[object]:
    """The marks in a file's own words: ``labels("CN", C="Sim", N="Não")``."""
    return [words[mark] for mark in marks]


@dataclass(frozen=True)
class Visit:
    """One visit. ``result`` None: the file states no verdict. Any other None: not compared.

    ``audited`` False: known only from its findings. ``marks``: its answers, one letter each, '' for none.
    """

    supplier: str
    date: date
    no: str | None = None
    site: str | None = None
    result: str | None = None
    score: float | None = None
    kind: str | None = None
    marks: str = ""
    audited: bool = True


@dataclass(frozen=True)
class Question:
    """A question no reader of the file can do without.

    ``kinds``: words its kind or text may hold. ``answers``: words the right option holds, the surest first.
    ``values``: the answer to a question without options, one meaning per value.
    """

    kinds: tuple[str, ...]
    answers: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """Exact counts and a few exact facts. None: not compared, because honest readers of the file may differ.

    ``rows``: data rows (accepted, duplicate or refused) of the tables. ``items``: checklist lines of forms and
    matrices, whose other lines (labels, signatures) may be called data or not. ``refused``: rows that cannot be taken,
    as (sheet, row as Excel shows it). ``flagged``: rows taken with a cell that must be named as an issue.
    """

    visits: tuple[Visit, ...] = ()
    sites: int | None = None
    findings: Mapping[str, int] | None = field(default_factory=dict)
    nonconformities: int | None = None
    actions: Mapping[str, int] | None = field(default_factory=dict)
    due: tuple[date, ...] | None = None
    undated: int | None = None
    closed: tuple[date, ...] | None = None
    clauses: Mapping[str, str] = field(default_factory=dict)
    finding_clauses: Mapping[str, int] | None = None
    suppliers: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: NOBODY)
    section_results: int | None = None
    rows: int | None = None
    items: int | None = None
    refused: tuple[tuple[str, int], ...] = ()
    flagged: tuple[tuple[str, int], ...] = ()
    skipped: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def answers(self) -> Counter[str]:
        """Answers by outcome, of all visits."""
        return sum((outcomes(visit.marks) for visit in self.visits), Counter())

    @property
    def supplier_names(self) -> set[str]:
        """Every supplier, as its name is told apart: letters and digits only."""
        return {plain(visit.supplier) for visit in self.visits} | {plain(name) for name in self.suppliers}


def plain(name: str) -> str:
    """A name without case, spaces and punctuation: two spellings of one legal name are equal here, look-alikes are not."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


Made = tuple[bytes, str, Truth]


@dataclass(frozen=True)
class Entry:
    """One workbook of the corpus. ``before``: workbooks of the corpus that are loaded first, as in a real year."""

    name: str
    languages: tuple[str, ...]
    shapes: tuple[str, ...]
    make: Callable[[], Made]
    before: tuple[str, ...] = ()


WORKBOOKS: dict[str, Entry] = {}


def workbook(
    shapes: str, languages: str, *, before: Iterable[str] = ()
) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Enters a function into the corpus: shapes as letters of the list in the package, languages as codes."""

    def entered(make: Callable[[], Made]) -> Callable[[], Made]:
        name = make.__name__
        if name in WORKBOOKS:
            raise ValueError(f"two workbooks are called {name}")
        WORKBOOKS[name] = Entry(name, tuple(languages.split()), tuple(shapes.split()), make, tuple(before))
        return make

    return entered

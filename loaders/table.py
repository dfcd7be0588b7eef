"""What was understood of one table: its place in the sheet, its shape, and which column is which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from loaders.key_values import Constant
from loaders.questions import Question


@dataclass(frozen=True)
class Item:
    """A checklist item (or a section) that has a column of its own."""

    column: int
    code: str
    title: str | None = None
    section: str | None = None


@dataclass(frozen=True)
class LineColumns:
    """Columns of a platform's export: what each line is, which answers failed, which lines were never shown."""

    kind: int
    failed: int | None = None
    inactive: int | None = None

    @property
    def columns(self) -> frozenset[int]:
        """The columns themselves, which are no field."""
        return frozenset(at for at in (self.kind, self.failed, self.inactive) if at is not None)


@dataclass(frozen=True)
class AuditColumn:
    """An audit that has a column of its own in a matrix, and what stands above that column about it."""

    column: int
    constants: Mapping[str, str]


@dataclass(frozen=True)
class ColumnMatch:
    """Why a column is read as a field: confidence 0 to 1, and the reason as a code."""

    field: str
    confidence: float
    reason: str
    why: str = ""


@dataclass(frozen=True)
class Table:
    """The audit table of a sheet, or one of several.

    ``shape`` is what a row states (audits, sections, answers, findings, actions, suppliers); ``layout`` how it stands
    there (list, wide, form, matrix). Rows are as Excel shows them, from 1. ``columns``: field -> column numbers from 0
    (several are joined with a comma). ``constants`` are said once, above or below the table.
    """

    sheet: str
    shape: str
    first_row: int  # the first row that belongs to it: its title or names and values
    header_row: int  # the last row of its headings
    last_row: int
    headings: tuple[str | None, ...]
    columns: dict[str, tuple[int, ...]]
    layout: str = "list"
    number: int = 1
    confidence: float = 1.0
    matches: Mapping[int, ColumnMatch] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    unused: Mapping[str, str] = field(default_factory=dict)  # heading -> field it would have been
    constants: Mapping[str, Constant] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    parts: tuple[Item, ...] = ()  # sections that have a column each
    totals: tuple[int, ...] = ()
    ticks: Mapping[int, str] = field(default_factory=dict)  # column -> the answer a tick in it stands for
    tick_points: int | None = None  # the full points, where the heading of the ticked column is the points given
    audits: tuple[AuditColumn, ...] = ()
    graded: Mapping[int, str] = field(default_factory=dict)  # column of findings in words -> their severity
    header_rows: int = 1
    item_words: Mapping[str, str] = field(default_factory=dict)  # what the numbers in item columns mean, when proved
    undecided: bool = False  # item columns hold 0 and 1, and nothing proves which is good
    scored: bool = False  # item columns hold points, and nothing says how many are full marks
    legend: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # column -> sign -> meaning the file gives
    maxima: Mapping[int, float] = field(default_factory=dict)  # item column -> its full points, by a row of the table
    maxima_row: int | None = None  # the row of the full points, as Excel shows it
    said_rows: tuple[int, ...] = ()  # rows of a matrix that say something of its audits, as Excel shows them
    proof: str = ""  # the total that proves item_words
    lines: LineColumns | None = None  # where a platform's export says what each line is

    @property
    def reported_shape(self) -> str:
        """The shape as people are told it: the layout where that is special."""
        return self.shape if self.layout == "list" else self.layout

    def knowing(self, heading: str | None) -> Table:
        """The same table, where what a heading stands for is known although it names no field."""
        return replace(self, unknown=tuple(text for text in self.unknown if text != heading))

    def heading(self, name: str) -> str:
        """The heading(s) of a field, as the sheet spells them."""
        return ", ".join(self.headings[column] or "" for column in self.columns.get(name, ()))


@dataclass(frozen=True)
class NoTable:
    """A sheet without an audit table, why, and what could be asked about it."""

    sheet: str
    reason: str
    questions: tuple[Question, ...] = ()

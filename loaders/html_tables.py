"""Web pages that were named .xls: each table becomes a sheet."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from loaders.encodings import Encoding, decoded_text
from loaders.limits import Limits
from loaders.refusal import Refusal
from loaders.sheet_facts import MERGES_KEPT

CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
SKIPPED = ("script", "style", "title", "head")
TABLE_ROW = re.compile(r"<tr[\s>/]", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass
class HtmlTable:
    """The rows of a table as they show: a spanned cell stands at its first place, the others are empty."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # column -> rows it is still covered from above


def html_tables(data: bytes, *, name: str, limits: Limits, encoding: str | None) -> tuple[list[HtmlTable], Encoding]:
    """The tables of a page, or of a page saved as one file (.mht). Raises Refusal where there is none."""
    if data.lstrip()[:13].lower() == b"mime-version:":
        data = _page_of_message(data, name)
    declared = CHARSET.search(data[:4096])
    asked = encoding or (declared[1].decode() if declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff") else None)
    text = decoded_text(data, name=name, encoding=asked)
    page = text.data.decode("utf-8")
    parser = _Tables(name, limits)
    parser.feed(page)
    parser.close()
    tables = [table for table in parser.tables if any(any(row) for row in table.rows)]
    if not tables:
        raise Refusal(f"{name} is a web page without a table in it. Export the audits as .xlsx or .csv.")
    rows, expected = sum(len(table.rows) for table in parser.tables), len(TABLE_ROW.findall(page))
    if rows > expected:
        raise Refusal(f"{name} is a damaged web page: {expected:,} rows begin, {rows:,} were read. Export it again.")
    return tables, text.encoding


def _page_of_message(data: bytes, name: str) -> bytes:
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    found = [page for page in pages if isinstance(page, bytes) and b"<t" in page.lower()]
    if not found:
        raise Refusal(f"{name} is a saved web page without a table in it. Export the audits as .xlsx or .csv.")
    return max(found, key=len)


class _Tables(HTMLParser):
    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.limits = name, limits
        self.tables: list[HtmlTable] = []
        self.open: list[HtmlTable] = []
        self.cells: list[list[str] | None] = []
        self.skipping = 0
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED:
            self.skipping += tag != "head"
        elif tag == "table":
            if len(self.open) >= 50 or len(self.tables) >= 10 * self.limits.sheets:
                raise Refusal(f"{self.name} is a web page of too many tables. Export the audits as .xlsx or .csv.")
            self.open.append(HtmlTable())
            self.tables.append(self.open[-1])
            self.cells.append(None)
        elif self.open and tag == "tr":
            self._end_cell()
            self.open[-1].rows.append([])
        elif self.open and tag in ("td", "th"):
            self._end_cell()
            self._start_cell({key: value or "" for key, value in attrs})
        elif self.open and tag in ("br", "p", "div", "li"):
            self.handle_data("\n" if tag == "br" else " ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("br", "p", "div", "li"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self.skipping = max(0, self.skipping - (tag != "head"))
        elif self.open and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self.open and tag == "table":
            self._end_cell()
            self.open.pop()
            self.cells.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not self.skipping and (cell := self.cells[-1]) is not None:
            cell.append(data if data == "\n" else SPACES.sub(" ", data))

    def close(self) -> None:
        """Take what an unclosed table holds."""
        super().close()
        while self.open:
            self.handle_endtag("table")

    def _start_cell(self, given: dict[str, str]) -> None:
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        self._cover(table, row)
        right, down = _span(given.get("colspan", "1")), _span(given.get("rowspan", "1"))
        at = len(row)
        row.extend([""] * right)
        self.count += right
        if len(row) > self.limits.columns or self.count > self.limits.cells:
            raise Refusal(f"{self.name} is a web page with too many cells. Export the audits as .xlsx or .csv.")
        if down > 1:
            for column in range(at, at + right):
                table.taken[column] = down
        if (down > 1 or right > 1) and len(table.merges) < MERGES_KEPT:
            first = len(table.rows) - 1
            table.merges.append((first, at, first + down - 1, at + right - 1))
        self.cells[-1] = []
        self.place = (row, at)

    def _cover(self, table: HtmlTable, row: list[str]) -> None:
        """Places covered by a cell of a row above are empty."""
        while table.taken.get(len(row), 0) > 0:
            row.append("")

    def _end_cell(self) -> None:
        if (cell := self.cells[-1]) is not None:
            row, at = self.place
            row[at] = "\n".join(line.strip() for line in "".join(cell).strip().replace("\xa0", " ").split("\n"))
            self.cells[-1] = None


def _span(text: str) -> int:
    return min(max(int(text), 1), 1000) if text.strip().isdigit() else 1

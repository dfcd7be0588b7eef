"""What we see in a file before anything is written: sheets, headings, fields, words, and the questions we would ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from data.warehouse import Warehouse
from loaders.answers import reading_options
from loaders.begun_reading import BegunReading, read_contents
from loaders.encodings import Encoding
from loaders.grid import Grid
from loaders.load import READER
from loaders.mapping import FileMapping, file_mapping
from loaders.questions import encoding_question, password_question
from loaders.reading import Contents, Sheet
from loaders.refusal import PasswordNeeded, Refusal
from loaders.remembering import Recalled, recalled
from loaders.rows import TypedRows
from loaders.side_by_side import separated
from loaders.table import NoTable, Table
from loaders.understanding import Understanding, no_table_sentence, understanding

HEAD_ROWS = 30
SAMPLES = 3
MOST_WORDS = 60
SPOKEN = {
    "audits": "a list of audits", "sections": "a list of section results", "answers": "a list of answers",
    "findings": "a list of findings", "actions": "a list of actions", "suppliers": "a list of suppliers",
    "wide": "a checklist with a column per item", "form": "an audit form", "matrix": "a matrix of items and audits",
}  # fmt: skip
LABELS = {
    "answer": "answer", "severity": "severity", "overall_result": "result", "status": "status",
    "audit_type": "audit_type", "notice": "notice", "criticality": "criticality", "active": "active",
}  # fmt: skip


def preview(
    path: Path,
    *,
    name: str,
    warehouse: Warehouse | None = None,
    mapping: dict[str, Any] | None = None,
    answers: dict[str, Any] | None = None,
    begun: BegunReading | None = None,
) -> dict[str, Any]:
    """The file as we understand it, ready for JSON: verdict, sheets, columns, words and questions. Writes nothing.

    With a ``warehouse``, what was confirmed there for such headings is not asked again. ``begun``: the reading of this
    file, where it began before.
    A file that cannot be read has its reason under ``refusal`` and no sheets.
    """
    empty: dict[str, Any] = {
        "file": name,
        "refusal": None,
        "encoding": None,
        "sheets": [],
        "questions": [],
        "notes": [],
    }
    try:
        rules = file_mapping(mapping) if mapping else FileMapping()
        database, options = warehouse.path if warehouse else Path("preview"), reading_options(answers)
        with read_contents(READER, path, begun, name=name, database=database, options=options) as contents:
            contents = separated(contents, rules, answers or {})
            if warehouse is None:
                told = Recalled(understanding(contents, rules, answers or {}, name=name), answers or {})
            else:
                with warehouse.cursor() as con:
                    told = recalled(con, contents, rules, answers or {}, name=name)
            seen = empty | _described(contents, told.found, name)
            for sheet in seen["sheets"]:
                met = told.sheets.get(sheet["sheet"])
                sheet["remembered"] = met.as_json() if met else None
            return _with_encoding(seen, contents.encoding, name, asked=not (answers or {}).get("encoding"))
    except PasswordNeeded as needed:
        asked = [password_question(name).as_json()]
        return empty | {"refusal": str(needed), "verdict": str(needed), "questions": asked}
    except Refusal as refusal:
        return empty | {"refusal": str(refusal), "verdict": str(refusal)}


def _with_encoding(seen: dict[str, Any], encoding: Encoding | None, name: str, *, asked: bool) -> dict[str, Any]:
    """Say how a text file was decoded, and ask where that is not certain."""
    seen["encoding"] = asdict(encoding) if encoding else None
    if encoding and not encoding.sure and asked:
        seen["questions"] += [encoding_question(name, encoding.name, encoding.candidates).as_json()]
    return seen


def _described(contents: Contents, found: Understanding, name: str) -> dict[str, Any]:
    by_name = {sheet.name: sheet for sheet in contents.sheets}
    sheets = [_table_sheet(by_name[rows.table.sheet], rows) for rows in found.tables]
    sheets += [_skipped_sheet(by_name[one.sheet], one) for one, _ in found.skipped]
    return {
        "verdict": _verdict(found, name),
        "refusal": None if found.tables or found.questions else no_table_sentence(found, name=name),
        "sheets": sheets,
        "questions": [question.as_json() for question in found.questions],
        "notes": [
            {"sheet": problem.sheet, "row": problem.row, "reason": problem.reason, "remedy": problem.remedy}
            for rows in found.tables for problem in rows.problems if problem.kind == "note"
        ],
    }  # fmt: skip


def _verdict(found: Understanding, name: str) -> str:
    if not found.tables and not found.questions:
        return no_table_sentence(found, name=name)
    counts = [int((rows.row_class == "").sum()) for rows in found.tables]
    parts = [
        f"{SPOKEN[rows.table.reported_shape]} with {count:,} row{'' if count == 1 else 's'}"
        for rows, count in zip(found.tables, counts, strict=True)
    ]
    if found.skipped:
        parts.append("1 sheet left out" if len(found.skipped) == 1 else f"{len(found.skipped)} sheets left out")
    required = len(found.required)
    free = "nothing has to be answered" if found.questions else "nothing to ask"
    asked = free if not required else "1 question" if required == 1 else f"{required} questions"
    return f"{name}: {', '.join(parts)}; {asked}."


def _table_sheet(sheet: Sheet, rows: TypedRows) -> dict[str, Any]:
    table = rows.table
    return {
        "sheet": table.sheet, "table": table.number, "shape": table.reported_shape, "header_row": table.header_row,
        "header_rows": table.header_rows, "confidence": table.confidence,
        "rows": int((rows.row_class == "").sum()), "reason": None, "remembered": None, "head": _head(sheet),
        "columns": _columns(sheet, table),
        "constants": [{"field": name, "value": said.text, "row": said.row} for name, said in table.constants.items()],
        "labels": _labels(rows), "proof": table.proof,
    }  # fmt: skip


def _skipped_sheet(sheet: Sheet, one: NoTable) -> dict[str, Any]:
    return {
        "sheet": one.sheet, "table": 0, "shape": "skipped", "header_row": None, "header_rows": 0, "confidence": 0.0,
        "rows": sheet.table.num_rows, "reason": one.reason, "remembered": None, "head": _head(sheet), "columns": [],
        "constants": [], "labels": [], "proof": "",
    }  # fmt: skip


def _head(sheet: Sheet) -> list[list[str | None]]:
    grid = Grid(sheet)
    return [grid.row(row) for row in range(min(HEAD_ROWS, grid.height))]


def _columns(sheet: Sheet, table: Table) -> list[dict[str, Any]]:
    grid = Grid(sheet)
    fields = {at: name for name, places in table.columns.items() for at in places}
    fields |= dict.fromkeys(table.graded, "finding_text")
    items = {item.column: item for item in (*table.items, *table.parts)}
    columns = []
    for at, heading in enumerate(table.headings):
        if not heading:
            continue
        match = table.matches.get(at)
        reason, why = (match.reason, match.why) if match else ("", "")
        if at in items:
            reason, why = "item", items[at].title or items[at].code
        elif at in table.totals:
            reason, why = "total", "a total of other columns, left out"
        elif at in table.ticks:
            reason, why = "tick", table.ticks[at]
        elif at in table.graded:
            reason, why = "values", f"findings in words, each {table.graded[at]}"
        elif any(audit.column == at for audit in table.audits):
            reason, why = "audit", "one audit"
        columns.append(
            {"column": get_column_letter(sheet.first_column + at + 1), "heading": heading, "field": fields.get(at),
             "confidence": match.confidence if match else 1.0 if reason else 0.0, "reason": reason, "why": why,
             "samples": grid.sample(at, table.header_row, table.last_row - 1)[:SAMPLES]}
        )  # fmt: skip
    return columns


def _labels(rows: TypedRows) -> list[dict[str, Any]]:
    """The distinct words of the columns that hold labels, with what each is read as; unknown ones first."""
    found = []
    live = pa.array(rows.row_class == "")
    for name in LABELS:
        read = rows.values["result" if name == "overall_result" else name]
        pairs = pa.table({"text": rows.text[name], "meaning": read}).filter(live)
        counted: Mapping[str, Any]
        for counted in pairs.group_by(["text", "meaning"]).aggregate([([], "count_all")]).to_pylist():
            if counted["text"] is not None:
                found.append({"field": name, "text": counted["text"], "meaning": counted["meaning"] or None,
                              "rows": counted["count_all"]})  # fmt: skip
    found += _item_labels(rows)
    return sorted(found, key=lambda label: (label["meaning"] is not None, -label["rows"]))[:MOST_WORDS]


def _item_labels(rows: TypedRows) -> list[dict[str, Any]]:
    items = rows.values["items"]
    if items.null_count == len(items):
        return []
    cells = pc.list_flatten(items)
    pairs = pa.table({"text": pc.struct_field(cells, "raw"), "meaning": pc.struct_field(cells, "outcome")})
    counted = pairs.group_by(["text", "meaning"]).aggregate([([], "count_all")]).to_pylist()
    return [
        {"field": "answer", "text": one["text"], "meaning": one["meaning"] or None, "rows": one["count_all"]}
        for one in counted if one["text"] is not None
    ]  # fmt: skip

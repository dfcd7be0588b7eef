"""The loaders' command line: ``python -m loaders preview FILE``, ``load FILE...``, ``loads``, ``undo LOAD_ID``.

Works beside a running app: then the app, which holds the database, does the work and this process shows its report.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import compress
from pathlib import Path
from typing import Any

from data.history import undo
from data.inbox import is_served, requested_loads, requested_pile, requested_undo
from data.loads import loads
from data.warehouse import WarehouseBusy, WarehouseError, database_path, open_warehouse
from loaders.answers import read_answers
from loaders.load_queue import load_files
from loaders.mapping import read_mapping
from loaders.preview import preview
from loaders.refusal import Refusal
from loaders.report import CLASSES, refusal_report
from loaders.upkeep import add_commands

WAIT_SECONDS = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all was taken, 1 when a row was rejected, 2 when it could not run."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (Refusal, WarehouseError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m loaders", description="Load audit spreadsheets into the warehouse."
    )
    commands = parser.add_subparsers(required=True)
    look = commands.add_parser(
        "preview", help="show what a file is understood as and what would be asked; load nothing"
    )
    look.add_argument("file", metavar="FILE")
    look.add_argument("--answers", metavar="ANSWERS.json", help="answers to questions of an earlier preview")
    look.add_argument("--mapping", metavar="MAPPING.json", help="what the headings and words mean; see the README")
    look.add_argument("--json", action="store_true", help="print JSON")
    look.set_defaults(run=_preview)
    load = commands.add_parser("load", help="load files")
    load.add_argument("files", nargs="+", metavar="FILE")
    load.add_argument("--mapping", metavar="MAPPING.json", help="what the headings and words mean; see the README")
    load.add_argument("--answers", metavar="ANSWERS.json", help="answers to the questions `preview --json` prints")
    load.add_argument("--dry-run", action="store_true", help="report what would happen, keep nothing")
    load.set_defaults(run=_load)
    listing = commands.add_parser("loads", help="list what was loaded")
    listing.set_defaults(run=_loads)
    back = commands.add_parser("undo", help="take a load back")
    back.add_argument("load_id", type=int, metavar="LOAD_ID")
    back.set_defaults(run=_undo)
    upkeep = add_commands(commands)
    for command in upkeep:
        command.set_defaults(run=_upkeep, say=partial(print, file=sys.stderr))
    for command in (load, listing, back, *upkeep):
        command.add_argument("--database", metavar="PATH", help="the database file")
        command.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _load(options: argparse.Namespace) -> int:
    mapping = None
    if options.mapping:
        read_mapping(Path(options.mapping))  # a faulty mapping stops here, before any file is touched
        mapping = json.loads(Path(options.mapping).read_text(encoding="utf-8-sig"))
    answers = read_answers(Path(options.answers)) if options.answers else None
    database = database_path(options.database)
    said = {"mapping": mapping, "answers": answers, "dry_run": options.dry_run, "by": getpass.getuser()}
    load = _through_the_app if is_served(database) else _directly
    reports = []
    try:
        for report in load(database, [Path(file) for file in options.files], said):
            reports.append(report)
            if not options.json:
                _print_report(report)
    finally:  # what was loaded before a fault is told of all the same
        if options.json:
            print(json.dumps(reports, ensure_ascii=False, indent=2, default=str))
    return max(_exit_code(report) for report in reports)


def _directly(database: Path, files: Sequence[Path], said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    warehouse = open_warehouse(database, wait=WAIT_SECONDS)
    try:
        for report in load_files(warehouse, files, **said):
            yield report.as_json()
    finally:
        warehouse.close()


def _through_the_app(database: Path, files: Sequence[Path], said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    there = [file.is_file() and os.access(file, os.R_OK) for file in files]
    reports = requested_pile(database, compress(files, there), **said)
    for file, is_there in zip(files, there, strict=True):
        if is_there:
            yield next(reports)
        else:
            yield refusal_report(file.name, f"{file} cannot be opened. Check the path.").as_json()


def _exit_code(report: dict[str, Any]) -> int:
    if report["status"] in ("refused", "questions", "interrupted"):
        return 2
    return 1 if any(sheet["rejected"] for sheet in report.get("sheets", ())) else 0


def _print_report(report: dict[str, Any]) -> None:
    print(report["sentence"])
    for sheet in report.get("sheets", ()):
        if sheet["shape"] == "skipped":
            print(f"  {sheet['sheet']}: skipped, {sheet['reason']}")
            continue
        counts = ", ".join(f"{sheet[name]} {name.replace('_', '-')}" for name in CLASSES if sheet[name])
        place = f"{sheet['sheet']} ({sheet['shape']}, headings in row {sheet['header_row']})"
        print(f"  {place}: {sheet['read']} read = {counts}")
    for title in ("rejections", "issues"):
        for problem in report.get(title, ()):
            place = f"{problem['sheet']}" + (f", row {problem['row']}" if problem["row"] else "")
            heading = f", {problem['heading']}" if problem["heading"] else ""
            print(f"  {title[:-1]}: {place}{heading}: {problem['reason']}. {problem['remedy']}")
    for question in report.get("questions", ()):
        _print_question(question)


def _preview(options: argparse.Namespace) -> int:
    mapping = None
    if options.mapping:
        read_mapping(Path(options.mapping))
        mapping = json.loads(Path(options.mapping).read_text(encoding="utf-8-sig"))
    answers = read_answers(Path(options.answers)) if options.answers else None
    path = Path(options.file)
    if not path.is_file():
        raise Refusal(f"{options.file} cannot be opened. Check the path.")
    seen = preview(path, name=path.name, mapping=mapping, answers=answers)
    if options.json:
        print(json.dumps(seen, ensure_ascii=False, indent=2))
    else:
        _print_preview(seen)
    if seen["refusal"]:
        return 2
    return 1 if any(question["required"] for question in seen["questions"]) else 0


def _print_preview(seen: dict[str, Any]) -> None:
    print(seen["verdict"])
    for sheet in seen["sheets"]:
        if sheet["shape"] == "skipped":
            print(f"  {sheet['sheet']}: left out, {sheet['reason']}")
            continue
        print(f"  {sheet['sheet']}: {sheet['shape']}, headings in row {sheet['header_row']}, {sheet['rows']} rows")
        for column in sheet["columns"]:
            print(
                f"    {column['column']:>3} {column['heading']} -> {column['field'] or column['reason'] or 'not used'}"
            )
    for question in seen["questions"]:
        _print_question(question)


def _print_question(question: dict[str, Any]) -> None:
    options = "; ".join(f"{option['value']} = {option['label']}" for option in question["options"])
    told = f"{question['text']} [{options}]" if options else question["text"]
    print(f"  {'question' if question['required'] else 'optional'} {question['id']}: {told}")


def _loads(options: argparse.Namespace) -> int:
    database = database_path(options.database)
    if is_served(database):
        rows = requested_loads(database)
    else:
        warehouse = open_warehouse(database, wait=WAIT_SECONDS)
        try:
            rows = json.loads(loads(warehouse.cursor()).to_json(orient="records", date_format="iso"))
        finally:
            warehouse.close()
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    if not rows:
        print("Nothing was loaded yet.")
    for row in rows:
        undone = f", undone {row['undone_at'][:16]}" if row["undone_at"] else ""
        counts = f"{row['read']} rows read, {row['new']} new"
        print(f"{row['load']:>4}  {row['loaded_at'][:16]}  {row['file']}  {counts}{undone}")
    return 0


def _undo(options: argparse.Namespace) -> int:
    database = database_path(options.database)
    try:
        warehouse = open_warehouse(database, wait=0.0 if is_served(database) else WAIT_SECONDS)
    except WarehouseBusy:
        answer = requested_undo(database, options.load_id, by=getpass.getuser())
        print(json.dumps(answer, ensure_ascii=False) if options.json else answer["sentence"])
        return 2 if answer.get("status") == "refused" else 0
    try:
        file = undo(warehouse, options.load_id, by=getpass.getuser(), at=datetime.now().replace(microsecond=0))
    finally:
        warehouse.close()
    sentence = f"Load {options.load_id} ({file}) is undone."
    print(
        json.dumps({"load_id": options.load_id, "status": "undone", "sentence": sentence}) if options.json else sentence
    )
    return 0


def _upkeep(options: argparse.Namespace) -> int:
    report = options.report(options)
    print(json.dumps(report, ensure_ascii=False, indent=2, default=str) if options.json else report["sentence"])
    return 2 if report["status"] in ("refused", "interrupted") else 0


if __name__ == "__main__":
    sys.exit(main())

"""Answers to the questions of a preview, turned into the mapping they stand for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from loaders.fields import FIELDS
from loaders.mapping import DateOrder, FileMapping, SheetMapping
from loaders.numbers import number_value
from loaders.questions import EVERY_SHEET
from loaders.refusal import Refusal

BINARY = {
    "violated": {"0": "conform", "1": "nonconform"},
    "in_order": {"0": "nonconform", "1": "conform"},
}
# "rows": "all" loads nothing while a row is refused, "good" (as without it) loads the others.
# "replace": "audits" lets what earlier files said of the same audits stop counting where this file does not list it.
# "reopen": "yes" lets closed actions go back to open, "no" loads nothing in that case.
FILE_WIDE = ("password", "encoding", "rows", "replace", "reopen")
CHOICES = {"rows": ("all", "good"), "replace": ("keep", "audits"), "reopen": ("yes", "no")}


def read_answers(path: Path) -> dict[str, Any]:
    """An answers file: a JSON object question id -> answer. Raises Refusal when it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Refusal(f"The answers {path.name} cannot be read ({error}). They must be a JSON file.") from error
    if not isinstance(content, dict):
        raise Refusal(
            f"The answers {path.name} must be an object: question id -> answer, as `preview --json` lists them."
        )
    return content


def reading_options(answers: Mapping[str, Any] | None) -> dict[str, str | None]:
    """The answers the reader itself needs: password and encoding."""
    return {name: (answers or {}).get(name) for name in ("password", "encoding")}


def stated_choices(answers: Mapping[str, Any] | None) -> dict[str, str]:
    """The answers about the load as a whole. Raises Refusal for one that is no option."""
    found = {name: answer for name, answer in (answers or {}).items() if name in CHOICES}
    for name, answer in found.items():
        if answer not in CHOICES[name]:
            options = " or ".join(f'"{option}"' for option in CHOICES[name])
            raise Refusal(f'The answer {answer!r} does not fit the question "{name}": it can be {options}.')
    return found


def answered_mapping(rules: FileMapping, answers: Mapping[str, Any], *, sheets: list[str], name: str) -> FileMapping:
    """The file's mapping with the answers worked in, sheet by sheet. Raises Refusal for an answer that fits nothing."""
    mappings = {sheet: rules.of(sheet) for sheet in sheets}
    for question, answer in answers.items():
        kind, _, rest = question.partition("|")
        if kind in FILE_WIDE:
            continue
        if rest.startswith(f"{EVERY_SHEET}|"):
            for known in sheets:
                one = mappings[known] or SheetMapping(sheet=known)
                mappings[known] = _worked_in(replace(one, sheet=known), kind, rest[2:], answer, question)
            continue
        sheet = next(
            (known for known in sorted(sheets, key=len, reverse=True) if rest == known or rest.startswith(f"{known}|")),
            None,
        )
        if sheet is None:
            there = ", ".join(repr(known) for known in sheets)
            raise Refusal(f"The answer {question!r} names no sheet of {name}; it has: {there}.")
        mapping = mappings[sheet] or SheetMapping(sheet=sheet)
        mappings[sheet] = _worked_in(replace(mapping, sheet=sheet), kind, rest[len(sheet) + 1 :], answer, question)
    return FileMapping(tuple(mapping for mapping in mappings.values() if mapping is not None))


def _worked_in(mapping: SheetMapping, kind: str, subject: str, answer: Any, question: str) -> SheetMapping:
    if kind == "header_row" and str(answer).isdigit() and int(answer) > 0:
        return replace(mapping, header_row=int(answer))
    if kind == "sheet" and answer in ("skip", "load"):
        return replace(mapping, skip=answer == "skip")
    if kind == "dates" and answer in ("dmy", "mdy", "ymd"):
        return replace(mapping, orders={**mapping.orders, subject: cast("DateOrder", answer)})
    if kind == "maximum" and number_value(str(answer)):
        return replace(mapping, constants={**mapping.constants, "max_score": str(answer)})
    if kind == "binary" and answer in BINARY:
        return _with_words(mapping, "answer", BINARY[answer])
    if kind == "verdict" and answer in ("clean", "none"):
        settled = mapping.settled | {"verdict"}
        return replace(mapping, clean_passes=answer == "clean", settled=settled)
    if kind == "premises" and answer in ("sites", "one"):
        return replace(mapping, address_is_site=answer == "sites", settled=mapping.settled | {"premises"})
    if kind == "fill" and answer in ("above", "own"):
        return replace(mapping, blank_as_above=answer == "above", settled=mapping.settled | {"fill"})
    if kind == "values" and subject in FIELDS and isinstance(answer, dict):
        return _with_words(mapping, subject, {str(word): meaning or None for word, meaning in answer.items()})
    if kind == "column" and subject in FIELDS and isinstance(answer, str):
        return replace(mapping, fields={**mapping.fields, subject: (answer,)})
    if kind == "constant" and subject in FIELDS and isinstance(answer, str):
        return replace(mapping, constants={**mapping.constants, subject: answer})
    if kind == "field" and (answer in FIELDS or answer in ("", None)):
        fields = {
            name: kept for name, texts in mapping.fields.items() if (kept := tuple(t for t in texts if t != subject))
        }
        if not answer:
            return replace(mapping, fields=fields, ignored=(*mapping.ignored, subject))
        return replace(mapping, fields={**fields, answer: (*fields.get(answer, ()), subject)})
    raise Refusal(f"The answer {answer!r} does not fit the question {question!r}; `preview --json` lists the options.")


def _with_words(mapping: SheetMapping, name: str, words: Mapping[str, str | None]) -> SheetMapping:
    return replace(mapping, values={**mapping.values, name: {**mapping.values.get(name, {}), **words}})

"""What was understood of a file's sheets: the heading row, the columns, the words. Everything can be corrected."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from loaders.fields import FIELDS
from pages.parts.wizard_files import Waiting
from pages.parts.wizard_wording import (
    CHARACTERS,
    LEAVE_OUT,
    NOTICED,
    UNKNOWN_WORD,
    confidence_words,
    field_word,
    meaning_word,
    meanings,
    memory_line,
    note_line,
    reason_words,
    role_words,
    sheet_line,
)
from pages.parts.wording import counted, literal

Sheet = dict[str, Any]
PER_PAGE = 10
UNSURE = 0.8
HEAD_HEIGHT = 320
# Offered beside those that were found likely.
ENCODINGS = ("utf-8", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "gb18030", "big5", "shift_jis", "euc-kr")
WIDEST, PADDING, PIXELS = 420, 24, 9
MARKED = "background-color: #1F6FA8; color: #FFFFFF; font-weight: 600"


def sheets(one: Waiting, found: list[Sheet]) -> None:
    """The sheets of a file, one at a time; those that are loaded come first."""
    if not found:
        return
    order = sorted(range(len(found)), key=lambda at: (found[at]["shape"] == "skipped", at))
    at = order[0]
    if len(found) > 1:
        at = st.selectbox(
            f"Sheet ({len(found)} in the file)", order, format_func=lambda place: sheet_line(found[place]),
            key=f"sheet_{one.key}",
        )  # fmt: skip
    sheet, place = found[at], f"{one.key}_{at}"
    _about(sheet, alone=len(found) == 1)
    _taken_or_not(one, sheet, place)
    if sheet.get("head"):
        _heading_row(one, sheet, place)
    if sheet["shape"] != "skipped":
        _constants(sheet)
        _columns(one, sheet, place)
        _words(one, sheet, place)


def characters(one: Waiting, encoding: dict[str, Any] | None) -> None:
    """How the characters of a text file were read, to be changed where they look wrong."""
    if not encoding:
        return
    options = list(dict.fromkeys([encoding["name"], *(encoding.get("candidates") or []), *ENCODINGS]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(CHARACTERS, options, key=f"encoding_{one.key}_{encoding['name']}", width=260)
        if st.button("Read again this way", key=f"use_encoding_{one.key}", disabled=chosen == encoding["name"]):
            _answered(one, {"encoding": chosen}, f"{CHARACTERS} {literal(chosen)}")


def noticed(notes: list[dict[str, Any]]) -> None:
    """What was noticed besides, and what would do."""
    if notes:
        st.markdown(f"**{NOTICED}**")
        st.markdown("\n".join(f"- {literal(note_line(note))}" for note in notes))


def _about(sheet: Sheet, *, alone: bool) -> None:
    if alone:
        st.markdown(f"Sheet {literal(sheet_line(sheet))}")
    if sheet.get("reason"):
        st.markdown(f"Skipped: {literal(sheet['reason'])}")
    if sheet.get("remembered"):
        st.info(literal(memory_line(sheet["remembered"])), icon=":material/history:")


def _taken_or_not(one: Waiting, sheet: Sheet, place: str) -> None:
    """Skip a sheet that would be loaded, load one that would be skipped."""
    skipped = sheet["shape"] == "skipped"
    label = "Load this sheet after all" if skipped else "Skip this sheet"
    if st.button(
        label, key=f"take_{place}", type="tertiary", icon=":material/add:" if skipped else ":material/remove:"
    ):
        _answered(one, {f"sheet|{sheet['sheet']}": "load" if skipped else "skip"},
                  f"Sheet {literal(sheet['sheet'])}: {'load' if skipped else 'skip'}")  # fmt: skip


def _answered(one: Waiting, answers: dict[str, Any], words: str) -> None:
    one.answer(answers, dict.fromkeys(answers, words))
    st.rerun()


def _heading_row(one: Waiting, sheet: Sheet, place: str) -> None:
    """The first rows as they stand in the file, the heading row marked; a click on another row proposes that one."""
    head = sheet["head"]
    wide = max(len(row) for row in head)
    rows = range(1, len(head) + 1)
    frame = pd.DataFrame(
        [["" if cell is None else str(cell) for cell in row] + [""] * (wide - len(row)) for row in head],
        index=pd.Index(rows, name="Row"), columns=[_letters(at) for at in range(wide)],
    )  # fmt: skip
    first = sheet.get("header_row")
    marked = range(first, first + int(sheet.get("header_rows") or 1)) if first else range(0)
    shown = frame.style.apply(lambda row: [MARKED if row.name in marked else ""] * wide, axis=1)
    key = f"heading_row_{place}"

    def proposed() -> None:
        chosen = st.session_state[f"head_{place}"]["selection"]["rows"]
        if chosen:
            st.session_state[key] = chosen[0] + 1

    with st.expander(_head_line(sheet), expanded=not first, key=f"head_open_{place}"):
        st.dataframe(
            shown, key=f"head_{place}", on_select=proposed, selection_mode="single-row", height=HEAD_HEIGHT,
            placeholder="", hide_index=False, column_config=_widths(frame),
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            row = st.number_input(
                "Headings are in row (or click a row above)", 1, 1_048_576, first or 1, key=key, width=260
            )
            if st.button("Read again from this row", key=f"use_row_{place}", disabled=row == first):
                _answered(one, {f"header_row|{sheet['sheet']}": int(row)},
                          f"Sheet {literal(sheet['sheet'])}: headings in row {int(row)}")  # fmt: skip


def _widths(frame: pd.DataFrame) -> dict[str, Any]:
    """Columns wide enough for what stands in them, within reason."""
    longest = {name: max(len(text) for text in frame[name]) for name in frame.columns}
    return {
        name: st.column_config.TextColumn(name, width=min(WIDEST, PADDING + PIXELS * length))
        for name, length in longest.items()
    }


def _head_line(sheet: Sheet) -> str:
    if not sheet.get("header_row"):
        return "The first rows: no heading row was found"
    return f"The first rows: headings in row {sheet['header_row']} ({confidence_words(sheet.get('confidence'))})"


def _constants(sheet: Sheet) -> None:
    """What stands above the table or on top of a form, and holds for all of it."""
    if sheet.get("constants"):
        found = [
            f"{field_word(one['field'])}: {literal(one['value'])} (row {one['row']})" for one in sheet["constants"]
        ]
        st.markdown("Found above the table, for all its rows: " + "; ".join(found))


def _columns(one: Waiting, sheet: Sheet, place: str) -> None:
    """Each column with samples, what it becomes, how sure that is and why; doubtful ones first."""
    columns = sorted(
        sheet["columns"],
        key=lambda column: (bool(column["field"] or role_words(column)), (column["confidence"] or 0) >= UNSURE),
    )
    if not columns:
        return
    unknown = sum(not column["field"] and not role_words(column) for column in columns)
    items = sum(not column["field"] and column["reason"] == "item" for column in columns)
    doubtful = sum(column["field"] is not None and (column["confidence"] or 0) < UNSURE for column in columns)
    parts = [counted(len(columns), "column")]
    parts += [counted(items, "checklist item")] if items else []
    parts += [f"{unknown:,} left out"] if unknown else []
    parts += [f"{doubtful:,} not sure"] if doubtful else []
    with st.expander(", ".join(parts), key=f"columns_open_{place}"):
        shown = _page_of(columns, f"columns_page_{place}")
        with st.form(f"columns_{place}", border=False):
            chosen = [(column, _column(column, f"{place}_{column['column']}")) for column in shown]
            if st.form_submit_button("Use these columns"):
                changed = [
                    (column["heading"] or "", code) for column, code in chosen if code != (column["field"] or "")
                ]
                answers = {f"field|{sheet['sheet']}|{heading}": code for heading, code in changed}
                words = [f"Column {literal(heading)}: {field_word(code)}" for heading, code in changed]
                one.answer(answers, dict(zip(answers, words, strict=False)))
                st.rerun()


def _page_of(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    if len(rows) <= PER_PAGE:
        return rows
    page = st.pagination(-(-len(rows) // PER_PAGE), key=key) or 1
    return rows[(page - 1) * PER_PAGE : page * PER_PAGE]


def _column(column: dict[str, Any], key: str) -> str:
    left, right = st.columns([3, 2], vertical_alignment="center")
    samples = " · ".join(literal(sample) for sample in column["samples"] if sample not in (None, ""))
    left.markdown(f"**{column['column']}: {literal(column['heading'] or 'without a heading')}**")
    left.caption(samples or "empty")
    options = ["", *FIELDS]
    field = column["field"] or ""
    if field not in options:
        options.append(field)
    chosen = right.selectbox(
        f"Becomes, column {column['column']}", options, index=options.index(field), key=f"field_{key}",
        format_func=lambda code: field_word(code) if code else role_words(column) or LEAVE_OUT,
        label_visibility="collapsed",
    )  # fmt: skip
    if field:
        right.caption(f"{confidence_words(column['confidence'])}: {literal(reason_words(column))}")
    return str(chosen)


def _words(one: Waiting, sheet: Sheet, place: str) -> None:
    """The distinct words of columns with a fixed set of meanings; unknown ones first, then the frequent ones."""
    labels = sorted(
        sheet.get("labels") or [], key=lambda label: (bool(label["meaning"]), label["field"], -label["rows"])
    )
    if not labels:
        return
    unknown = [label for label in labels if not label["meaning"]]
    rows = sum(int(label["rows"]) for label in unknown)
    line = counted(len(labels), "word") + " with a fixed meaning"
    line += f", {len(unknown):,} unknown in {counted(rows, 'cell')}" if unknown else ", all understood"
    with st.expander(line, key=f"words_open_{place}"):
        shown = _page_of(labels, f"words_page_{place}")
        with st.form(f"words_{place}", border=False):
            chosen = [(label, _word(label, f"{place}_{label['field']}_{label['text']}")) for label in shown]
            if st.form_submit_button("Use these meanings"):
                _use_words(one, sheet, [(label, code) for label, code in chosen if code != (label["meaning"] or "")])


def _word(label: dict[str, Any], key: str) -> str:
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.markdown(f"{field_word(label['field'])}: **{literal(label['text'])}** ({counted(int(label['rows']), 'row')})")
    known = label["meaning"] or ""
    options = ["", *meanings(label["field"])]
    if known not in options:
        options.append(known)
    chosen = right.selectbox(
        f"Means: {literal(label['text'])}", options, index=options.index(known), key=f"word_{key}",
        format_func=lambda code: meaning_word(label["field"], code) if code else UNKNOWN_WORD,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


def _use_words(one: Waiting, sheet: Sheet, changed: list[tuple[dict[str, Any], str]]) -> None:
    for label, code in changed:
        name = f"values|{sheet['sheet']}|{label['field']}"
        one.answer({name: {label["text"]: code}}, {})
        said = one.answers[name].items()
        listed = "; ".join(f"{literal(text)} = {meaning_word(label['field'], meaning)}" for text, meaning in said)
        one.given[name] = f"{field_word(label['field'])}: {listed}"
    st.rerun()


def _letters(at: int) -> str:
    """The name of a column as Excel shows it."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

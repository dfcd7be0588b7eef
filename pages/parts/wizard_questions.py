"""What has to be asked before a file can be loaded: once per file, all together, the best guess filled in."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts.wizard_files import Waiting
from pages.parts.wizard_wording import (
    CHOOSE,
    OPEN_STILL,
    OPTIONAL_HEAD,
    QUESTIONS_HEAD,
    UNKNOWN_WORD,
    answer_words,
    meaning_word,
    meanings,
    question_title,
)
from pages.parts.wording import counted, literal

FEW = 5
WORDS_SHOWN = 40

Question = dict[str, Any]


def questions(one: Waiting, asked: tuple[Question, ...]) -> None:
    """The open questions of a file as one form. An answer holds from the next reading of the file on."""
    if not asked:
        return
    with st.form(f"questions_{one.key}", border=True):
        st.markdown(f"**{QUESTIONS_HEAD if any(question.get('required') for question in asked) else OPTIONAL_HEAD}**")
        found = {str(question["id"]): _asked(one, question) for question in asked}
        if st.form_submit_button("Use these answers", type="primary", icon=":material/check:"):
            _take(one, asked, {name: answer for name, answer in found.items() if answer not in (None, "", {})})
            st.rerun()


def _take(one: Waiting, asked: tuple[Question, ...], answers: dict[str, Any]) -> None:
    answered = [question for question in asked if question["id"] in answers]
    words = {str(question["id"]): _in_words(question, answers[question["id"]]) for question in answered}
    missing = any(question.get("required") and question["id"] not in answers for question in asked)
    if "password" in answers:
        one.password = str(answers.pop("password"))
    one.answer(answers, words)
    one.problem = OPEN_STILL if missing else None


def given_answers(one: Waiting) -> None:
    """What was answered for this file, each to be asked again."""
    if not one.given:
        return
    with st.expander(f"Your answers ({len(one.given)})", key=f"given_{one.key}"):
        for name, words in list(one.given.items()):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(words, width="stretch")
                if st.button("Ask again", key=f"again_{one.key}_{name}", type="tertiary"):
                    one.take_back(name)
                    st.rerun()


def _asked(one: Waiting, question: Question) -> Any:
    """One question with its widget; what is chosen in it."""
    key = f"answer_{one.key}_{question['id']}"
    with st.container(border=False):
        st.markdown(question_title(question))
        if question["kind"] in ("values", "binary") and question.get("words"):
            st.markdown(literal(question["text"]))
            return _word_answers(question, key)
        return _plain_answer(question, key)


def _plain_answer(question: Question, key: str) -> Any:
    text = literal(question["text"])
    options = {option["value"]: str(option["label"]) for option in question.get("options") or []}
    guess = question.get("guess")
    if question["kind"] == "password":
        return st.text_input(text, type="password", key=key, autocomplete="off")
    if not options:
        if question["kind"] == "header_row":
            start = int(str(guess)) if str(guess or "").isdigit() else None
            return st.number_input(text, min_value=1, max_value=1_048_576, value=start, step=1, key=key)
        return st.text_input(text, value="" if guess is None else str(guess), key=key)
    values = list(options)
    index = values.index(guess) if guess in options else None
    if len(values) <= FEW:
        return st.radio(text, values, index=index, format_func=lambda value: literal(options[value]), key=key)
    return st.selectbox(text, values, index=index, format_func=options.__getitem__, placeholder=CHOOSE, key=key)


def _word_answers(question: Question, key: str) -> dict[str, str]:
    """One choice per distinct word, the frequent ones first; words left alone stay unknown."""
    options = {option["value"]: _meaning(question, option) for option in question["options"]}
    words = sorted(question["words"], key=lambda word: -int(word["rows"]))
    guess = question.get("guess")
    guesses = guess if isinstance(guess, dict) else {}
    values, found = list(options), {}
    for at, word in enumerate(words[:WORDS_SHOWN]):
        text = str(word["text"])
        chosen = st.selectbox(
            f"{literal(text)} ({counted(int(word['rows']), 'row')})", values, key=f"{key}_{at}",
            index=values.index(guesses[text]) if guesses.get(text) in options else None,
            format_func=options.__getitem__, placeholder=UNKNOWN_WORD,
        )  # fmt: skip
        if chosen is not None:
            found[text] = chosen
    if len(words) > WORDS_SHOWN:
        st.caption(
            f"{counted(len(words) - WORDS_SHOWN, 'rarer word')} can be given a meaning below, once this is read."
        )
    return found


def _meaning(question: Question, option: dict[str, Any]) -> str:
    """The words of the pages for a meaning they know, else those of the question."""
    field, code = str(question.get("field") or ""), str(option["value"])
    return meaning_word(field, code) if code in meanings(field) else str(option["label"])


def _in_words(question: Question, answer: Any) -> str:
    given = "given" if question["kind"] == "password" else literal(answer_words(question, answer))
    return f"{question_title(question)}: {given}"

"""The key under which spellings of one company meet: no legal form, usual abbreviations, words sorted.

Two names with the same key are taken for one supplier where nothing else contradicts; names whose keys are merely
alike are suggested to the user. The words stand in data/dictionaries/legal_forms.csv.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from data.warehouse import HERE as DATA
from loaders.normal_form import normal_name

Words = tuple[str, ...]

# Letters that do not come apart into a plain one and a mark.
_PLAIN = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
# Chinese, Japanese and Korean names are written without blanks, so their forms are cut off as parts of a word.
_VOICED = "\u3099\u309a"  # marks that make another sound of a Japanese letter, no accents
_INITIALS = re.compile(r"(?<!\w)\w(?:[./]\s?\w)+(?!\w)")
_APOSTROPHES = re.compile("['’]")
_GROUP = "group"
_UNSPACED = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7a3"))


@dataclass(frozen=True)
class NameKey:
    """What is left of a name, and the family of its legal form ('' where it states none that tells companies apart)."""

    words: str
    family: str


@dataclass(frozen=True)
class _Forms:
    start: dict[Words, str]
    end: dict[Words, str]
    anywhere: dict[Words, str]
    attached_start: dict[str, str]
    attached_end: dict[str, str]
    words: dict[Words, str]


def forms_agree(left: str, right: str) -> bool:
    """Whether two families of legal forms may be one company's: an unstated one fits any, but a group is no plant."""
    return left == right or ("" in (left, right) and _GROUP not in (left, right))


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> NameKey:
    """The key of a company name: "ACME Mfg. Co., Ltd." and "Acme Manufacturing Limited" are both "acme mfg".

    A name that is nothing but a legal form keeps its words. Scripts are not converted: 电子 is not "electronics".
    """
    forms = _forms()
    words = _plain_words(name)
    kept, family = words, ""
    while True:
        shorter, found = _without_form(kept, forms)
        if shorter == kept:
            break
        # The form further out, such as the Ltd. of a Private Co. Ltd., is the company's own.
        kept, family = shorter, found if found == _GROUP else family or found
    kept = _shortened(kept, forms.words) or words
    unspaced = all(_is_unspaced(word[0]) for word in kept)
    return NameKey("".join(kept) if unspaced else " ".join(sorted(kept)), family)


def has_legal_form(name: str) -> bool:
    """Whether a text is a company's name by its legal form: "Acme Ltd", "Stampi S.r.l."; not "Ltd" alone."""
    words = _plain_words(name)
    return 1 <= len(words) <= 10 and _without_form(words, _forms())[0] != words


def _without_form(words: Words, forms: _Forms) -> tuple[Words, str]:
    """The words without one legal form, the longest that fits; the words themselves where none does."""
    for size in range(min(len(words) - 1, 6), 0, -1):
        if (tail := words[-size:]) in forms.end:
            return words[:-size], forms.end[tail]
        if (head := words[:size]) in forms.start:
            return words[size:], forms.start[head]
        for at in range(1, len(words) - size):
            if (middle := words[at : at + size]) in forms.anywhere:
                return words[:at] + words[at + size :], forms.anywhere[middle]
    if words and _is_unspaced(words[-1][-1]):
        for form, family in forms.attached_end.items():
            if words[-1].endswith(form) and words[-1] != form:
                return (*words[:-1], words[-1].removesuffix(form)), family
    if words and _is_unspaced(words[0][0]):
        for form, family in forms.attached_start.items():
            if words[0].startswith(form) and words[0] != form:
                return (words[0].removeprefix(form), *words[1:]), family
    return words, ""


def _shortened(words: Words, known: dict[Words, str]) -> Words:
    """Usual abbreviations and plurals as one word; small words such as "and" fall away."""
    meant = [known.get((word,), word) for word in words]
    return tuple(word for word in meant if word)


def _plain_words(text: str) -> Words:
    """Words without accents; letters with a full stop or slash between them are one word, so that "S.p.A." is "spa"."""
    closed = _INITIALS.sub(lambda found: re.sub(r"[./\s]", "", found.group()), _APOSTROPHES.sub("", text))
    apart = unicodedata.normalize("NFD", normal_name(closed).translate(_PLAIN))
    plain = "".join(mark for mark in apart if not unicodedata.combining(mark) or mark in _VOICED)
    return tuple(unicodedata.normalize("NFC", plain).split())


def _is_unspaced(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _UNSPACED)


@cache
def _forms() -> _Forms:
    with (DATA / "dictionaries" / "legal_forms.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            (row["kind"], _plain_words(row["written"]), row["meaning"], row["place"]) for row in csv.DictReader(lines)
        ]
    forms = [(words, meaning, place) for kind, words, meaning, place in rows if kind == "form"]
    # One letter in brackets, such as 株, may stand for the form only while it stands apart.
    attached = sorted(
        (("".join(words), meaning, place) for words, meaning, place in forms
         if _is_unspaced(words[0][0]) and len("".join(words)) > 1),
        key=lambda form: -len(form[0]),
    )  # fmt: skip
    return _Forms(
        start={words: meaning for words, meaning, place in forms if place in ("start", "both")},
        end={words: meaning for words, meaning, place in forms if place in ("end", "both", "anywhere")},
        anywhere={words: meaning for words, meaning, place in forms if place == "anywhere"},
        attached_start={word: meaning for word, meaning, place in attached if place == "both"},
        attached_end={word: meaning for word, meaning, place in attached},
        words={words: meaning for kind, words, meaning, _ in rows if kind == "word"},
    )

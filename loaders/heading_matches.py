"""Which field a column heading names, how surely, and why: by its words, checked by the values below it.

The dictionary decides first, through ever looser forms of the heading; likeness only where asked for; the values alone
only where the words say nothing. Two fields that come out close are never decided here: their confidence stays low.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from loaders.content_fit import KINDS, content_fit
from loaders.heading_forms import (
    ALL_BLOCK_WORDS,
    CJK,
    LATIN,
    block_of,
    heading_words,
    is_foreseen,
    is_spare,
    normal_forms,
    spared_characters,
    spared_words,
    unblocked_characters,
)
from loaders.normal_form import normal_heading, opened_heading, plain_text
from loaders.vocabulary import heading_entries, label_meaning

SURE: Final = 0.6  # from here on a match is taken without asking
MOST: Final = 4  # matches returned at most

_GROUP = re.compile(r"\s+[/>»:–—|-]+\s+|::|(?<=[a-z_])\.(?=[a-z_])")
_SIGNS = frozenset({"#", "§", "№", "%"})
_TABLE_COLUMN = re.compile(r"^'?[\w ]+'?\[([^\[\]]+)\]$")
_LISTED = re.compile(r"[(（\[]([^()（）\[\]]+[/／|][^()（）\[\]]+)[)）\]]\s*[*:：]?$")
_LINE = re.compile(r"[\r\n|]+")
_SCRIPT = re.compile(rf"(?<=[{CJK}])[\s:：\-/(（]*(?=[{LATIN}])|(?<=[{LATIN}.)])[\s:：\-/(（]*(?=[{CJK}])")
_SLASH = re.compile(r"[/／]|\s+&\s+|(?<=[㐀-鿿])[及与和、](?=[㐀-鿿])")
_CUTS = ((_LINE, "line"), (_SCRIPT, "script"), (_GROUP, "group"), (_SLASH, "slash"))

_LIKENESS, _WORD_LIKENESS, _LETTERS = 90.0, 80.0, 6
_MOST_WORDS, _LONGEST = 7, 150  # a longer text is a sentence, not a heading
_CLOSE = 0.15
# Fields that belong to something else, so that the word before them may be the name of their block.
_ATTRIBUTES_TEXT = (
    "responsible severity status country region city address category criticality comment root_cause due_date "
    "original_due_date closed_date verified_date answer score max_score overall_score overall_result"
)
_ATTRIBUTES = frozenset(_ATTRIBUTES_TEXT.split())
_BY_VALUES: Final[dict[str, tuple[str, float]]] = {
    "severity": ("severity", 0.7), "status": ("status", 0.65), "audit_type": ("audit_type", 0.65),
    "notice": ("notice", 0.65), "result": ("overall_result", 0.5), "answer": ("answer", 0.5),
}  # fmt: skip
K = TypeVar("K", str, tuple[str, ...])
_SEVERAL = re.compile(r"#\s*[\w\s-]*[^s\W]s$")
_NUMBERED = frozenset({"finding_no", "action_no"})
_PERCENT = re.compile(r"\s*[(\[（]\s*(?:in\s+)?%\s*[)\]）]\s*[:：]?$")
_SCORES = frozenset({"score", "overall_score"})
_NUMBER_WORDS = frozenset({"no", "id", "code", "date", "count", "name"})
_PLANNED_AS = {"closed_date": "due_date"}
_NEVER_PLANNED = frozenset({"audit_date", "audit_end_date", "verified_date"})
_CODE_OF = {"supplier": "supplier_code", "site": "site_code"}


@dataclass(frozen=True)
class HeadingMatch:
    """A field a heading may stand for.

    `reason` is exact (the dictionary has it), alias (the dictionary has another form of it), bilingual (one or both
    halves of it), part (the last part of a group heading), fuzzy (like a heading of the dictionary) or values (the
    words say nothing, the values do). `detail` is what it matched, for the sentence that explains it.
    """

    field: str
    confidence: float
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class _Named:
    """What the words of a heading, or of a part of it, name: field -> whether the dictionary calls it ambiguous."""

    fields: Mapping[str, bool]
    quality: float
    reason: str
    detail: str


def heading_matches(heading: str, sample: Sequence[str] = (), *, fuzzy: bool = False) -> tuple[HeadingMatch, ...]:
    """The fields a column heading may stand for, the most likely first; empty when neither words nor values say any.

    `sample` holds values of the column as text, in the order of the rows. From 0.6 on a match may be taken without
    asking; below, the user decides. Likeness of spelling (90 % and more, from six letters on) counts only with
    `fuzzy`, for it costs a scan of the dictionary.
    """
    return _matches(" ".join(heading.split(" ")).strip(), tuple(sample), fuzzy)


@lru_cache(maxsize=1 << 14)
def _matches(heading: str, sample: tuple[str, ...], fuzzy: bool) -> tuple[HeadingMatch, ...]:
    named = _named(heading, fuzzy) if heading and len(heading) <= _LONGEST else None
    if named and is_foreseen(heading):
        named = _foreseen(named)
    matches = _checked(named, sample) if named else []
    if heading and (not matches or max(match.confidence for match in matches) < 0.3):
        matches += _by_values(sample)
    return tuple(sorted(matches, key=lambda match: -match.confidence)[:MOST])


def _foreseen(named: _Named) -> _Named | None:
    """What a date that is only planned names: a closing date is a deadline, and no audit was held on such a day."""
    fields = {_PLANNED_AS.get(field, field): doubtful for field, doubtful in named.fields.items()}
    held = {field: doubtful for field, doubtful in fields.items() if field not in _NEVER_PLANNED}
    return replace(named, fields=held) if held else None


def _checked(named: _Named, sample: tuple[str, ...]) -> list[HeadingMatch]:
    """The named fields with the confidence that the values below leave them."""
    fits = {field: content_fit(field, sample) for field in named.fields}
    possible = {field: fit for field, fit in fits.items() if fit is None or fit >= 0.5}
    shown = [field for field, fit in possible.items() if fit is not None and fit >= 0.8]
    matches = []
    for field, doubtful in named.fields.items():
        share = 0.55 if doubtful else 1.0
        if len(named.fields) > 1:
            alone = list(possible) == [field]
            share = 0.85 if shown == [field] else 0.5 if not alone else 0.75 if fits[field] is None else 0.6
            share = 0.3 if shown and field not in shown else share
        matches.append(HeadingMatch(field, _weighed(named.quality * share, fits[field]), named.reason, named.detail))
    return _undecided(matches + _as_code(named, sample, fits))


def _weighed(confidence: float, fit: float | None) -> float:
    """A name that the values contradict loses; half of them read is half a proof."""
    if fit is None or fit >= 0.8:
        return round(confidence, 2)
    return round(confidence * (fit if fit < 0.5 else 0.5 + 0.5 * fit), 2)


def _as_code(named: _Named, sample: tuple[str, ...], fits: Mapping[str, float | None]) -> list[HeadingMatch]:
    """A column headed "Supplier" that holds nothing but numbers may be the supplier's number."""
    codes = [_CODE_OF[field] for field, fit in fits.items() if field in _CODE_OF and fit is not None and fit < 0.5]
    return [HeadingMatch(code, 0.5, "values", "only codes below") for code in codes if code not in named.fields]


def _undecided(matches: list[HeadingMatch]) -> list[HeadingMatch]:
    best = sorted((match.confidence for match in matches), reverse=True)
    if len(best) > 1 and best[0] >= SURE and best[0] - best[1] < _CLOSE:
        return [replace(match, confidence=min(match.confidence, 0.55)) for match in matches]
    return matches


def _by_values(sample: tuple[str, ...]) -> list[HeadingMatch]:
    """What a column can be by its values alone: every value a known, unambiguous label of one kind, three rows on."""
    values = [text for text in sample if text.strip()]
    if len(values) < 3 or len(set(values)) < 2 or all(len(text) <= 2 for text in values):
        return []
    kinds = [kind for kind in _BY_VALUES if all(_is_label(kind, text) for text in set(values))]
    if "severity" in kinds and "answer" in kinds:
        kinds.remove("answer")  # a severity is a way to say that an item is not met, and says more
    found = ", ".join(list(dict.fromkeys(values))[:3])
    sure = len(kinds) == 1
    return [HeadingMatch(_BY_VALUES[kind][0], _BY_VALUES[kind][1] if sure else 0.4, "values", found) for kind in kinds]


def _is_label(kind: str, text: str) -> bool:
    meaning = label_meaning(kind, text)
    return meaning is not None and not meaning.ambiguous


@lru_cache(maxsize=1 << 16)
def _named(heading: str, fuzzy: bool) -> _Named | None:
    if heading not in _SIGNS and not any(map(str.isalpha, heading)):
        return None  # a number or a date
    named = _of_table(heading) or _grouped(heading) or _whole(heading) or _by_labels(heading) or _by_parts(heading)
    named = _counted(heading, named) or named or _in_percent(heading)
    return named or _within(heading) or (_like(heading) if fuzzy else None)


@lru_cache(maxsize=1 << 16)
def _whole(text: str) -> _Named | None:
    """The text as one heading of the dictionary, from the form as written to its bare words in any order."""
    entries, forms = heading_entries(), normal_forms(text)
    if text.strip() == "#":  # has no letter to look up
        return _Named({"row_counter": False}, 1.0, "exact", text)
    written = (opened_heading(text), normal_heading(text))
    for form in forms:
        if (fields := entries.get(form)) is not None:
            # The other forms lost a number, a mark or the joints of camel case.
            return _Named(fields, 1.0 if form in written else 0.96, "exact" if form in written else "alias", form)
    for form in forms:
        plain = plain_text(spared_characters(form))
        if (fields := _plain_entries().get(plain)) is not None:
            return _Named(fields, 0.94, "alias", plain)
        words = heading_words(plain)
        for quality, key in ((0.9, words), (0.85, spared_words(words)), (0.85, _first_of(words))):
            if (fields := _word_entries().get(key)) is not None:
                return _Named(fields, quality, "alias", " ".join(key))
    return None


@lru_cache(maxsize=1 << 16)
def _within(text: str) -> _Named | None:
    """The longest heading of the dictionary inside this one, where the rest only says what it belongs to: "Current
    status of action". The rest must suit every field the heading stands for."""
    for form in normal_forms(text):
        for block in ("action", "finding", "audit"):
            short = unblocked_characters(plain_text(form), block)
            fields = _plain_entries().get(short) if short != form and len(short) > 1 else None
            if fields is not None and all(block_of(field) == block for field in fields):
                return _Named(fields, 0.8, "alias", short)
        words = heading_words(plain_text(form))
        if not all(word in _entry_words() or is_spare([word], "") for word in words):
            continue  # a word that neither a heading has nor may be spared
        for size in range(len(words) - 1, 0, -1):
            for key in combinations(words, size) if len(words) <= _MOST_WORDS else ():
                fields = _word_entries().get(key)
                rest = [word for word in words if word not in key]
                if fields is not None and all(is_spare(rest, field) for field in fields):
                    return _Named(fields, 0.8, "alias", " ".join(key))
    return None


def _counted(heading: str, named: _Named | None) -> _Named | None:
    """The number of several things is no number of one: "# Non-compliances" beside "Non-compliance #"."""
    counts = named is not None and named.fields.keys() <= _NUMBERED and _SEVERAL.match(heading)
    return _Named({"total": False}, 0.9, "alias", heading) if counts else None


def _in_percent(text: str) -> _Named | None:
    """A score with its unit behind it: "Overall degree of fulfilment [%]"."""
    unit = _PERCENT.search(text)
    named = _whole(text[: unit.start()]) if unit else None
    scores = {field: doubtful for field, doubtful in named.fields.items() if field in _SCORES} if named else {}
    return replace(named, fields=scores, quality=0.9) if named and scores else None


def _of_table(text: str) -> _Named | None:
    """The column of "Findings[Severity]", as a data model names it; a unit in brackets is no column."""
    column = _TABLE_COLUMN.match(text)
    named = _whole(column[1]) if column else None
    return replace(named, quality=0.9, reason="part") if named else None


def _grouped(heading: str) -> _Named | None:
    """The column of a group whose name does not settle what the column's own name leaves open: "Assessment / Score"
    may be the score of the audit or of the item. Two full headings side by side ("Supplier/Site") are no third one."""
    sides = [_whole(piece) for piece in _SLASH.split(heading) if piece.strip()]
    if len(sides) > 1 and all(sides) and (joint := _whole(heading)) and joint.quality < 0.94:
        return _by_parts(heading)
    pieces = [piece for piece in _GROUP.split(heading) if piece.strip()]
    whole, last = _whole(heading), _whole(pieces[-1]) if len(pieces) > 1 else None
    open_still = whole and last and len(last.fields) > 1 and whole.fields.keys() <= last.fields.keys()
    return replace(last, reason="part") if last and open_still else None


def _first_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the 1 of "Auditor 1": the first of several columns of a kind."""
    return tuple(word for word in words if word != "1")


def _by_labels(heading: str) -> _Named | None:
    """The field whose labels the heading lists: "Yes/No/N.A." is an answer, "Open/Closed" a state."""
    bracket = _LISTED.search(heading)
    pieces = [piece.strip(" ?") for piece in re.split(r"[/／|]", bracket[1] if bracket else heading)]
    if len(pieces) < 2 or not all(pieces):
        return None
    for kind in ("severity", "notice", "status", "answer"):
        meanings = [label_meaning(kind, piece) for piece in pieces]
        if all(meanings) and len({meaning.canonical for meaning in meanings if meaning}) > 1:
            return _Named({kind: False}, 0.85, "alias", " / ".join(pieces))
    return None


def _by_parts(heading: str) -> _Named | None:
    for cut, pieces in _cut(heading):
        known = [_whole(piece) or _by_parts(piece) or _within(piece) for piece in pieces]
        found = [named for named in known if named is not None]
        if found:
            return _joined(cut, known, found)
    return None


def _cut(heading: str) -> Iterator[tuple[str, list[str]]]:
    for pattern, cut in _CUTS:
        pieces = [piece.strip() for piece in pattern.split(heading) if piece.strip()]
        if len(pieces) > 1:
            yield cut, pieces


def _joined(cut: str, known: list[_Named | None], found: list[_Named]) -> _Named:
    """One reading of several parts: what they share, else the last of a group, else all of them in doubt."""
    common = frozenset.intersection(*(frozenset(named.fields) for named in found))
    last, first = known[-1], found[0]
    if common and (len(found) > 1 or cut == "script"):
        fields = {field: all(named.fields[field] for named in found) for field in common}
        quality = 0.95 if len(found) == len(known) else 0.85
        return _Named(fields, quality, "bilingual", found[0].detail)
    if len(found) > 1 and last is not None and _is_group(cut, first, last):
        return _Named(last.fields, 0.8, "part", last.detail)
    sure = [named for named in found if len(named.fields) == 1 and not any(named.fields.values())]
    if len(sure) == 1 and len(found) > 1:
        return replace(sure[0], quality=0.75, reason="bilingual")
    if len(found) > 1:
        union = {field: True for named in found for field in named.fields}
        return _Named(union, 0.9, "bilingual", first.detail)
    if last is not None:
        return _Named(last.fields, 0.75, "part", last.detail)
    return _Named(first.fields, {"line": 0.75, "slash": 0.65}.get(cut, 0.55), "part", first.detail)


def _is_group(cut: str, first: _Named, last: _Named) -> bool:
    """Whether the first part is the name of a block and the last one a column of it: "Corrective action / Due date"."""
    kinds = [{KINDS[field] for field in named.fields} for named in (first, last)]
    if cut in ("line", "group") and kinds[0].isdisjoint(kinds[1]):
        return True
    return cut in ("line", "group") and last.fields.keys() <= _ATTRIBUTES and not first.fields.keys() & _ATTRIBUTES


def _like(heading: str) -> _Named | None:
    """The headings of the dictionary that are spelled alike; several fields close together stay several."""
    asked = max((plain_text(form) for form in normal_forms(heading)), key=len, default="")
    if sum(map(str.isalpha, asked)) < _LETTERS:
        return None
    found = process.extract(asked, _long_headings(), scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=8)
    hits = [(text, score) for text, score, _ in found if _same_sense(asked, text)]
    if not hits:
        return None
    best, likeness = hits[0]
    close = [_plain_entries()[text] for text, score in hits if score >= likeness - 2]
    fields = {field: doubtful for known in close for field, doubtful in known.items()}
    return _Named(fields, 0.008 * likeness, "fuzzy", f"like '{best}' {likeness:.0f} %")


def _same_sense(asked: str, known: str) -> bool:
    """Not alike are a word and its contrary ("announced"), nor two numbers of a series."""
    longer, shorter = sorted((asked, known), key=len, reverse=True)
    pairs = zip(asked.split(), known.split(), strict=False)
    if asked.count(" ") == known.count(" ") and any(one != other and _other_word(one, other) for one, other in pairs):
        return False
    if _numbered(asked) != _numbered(known):
        return False
    contrary = any(longer == prefix + shorter for prefix in ("un", "in", "non ", "not ", "non", "no ", "不"))
    digits = [re.findall(r"\d+", text) for text in (asked, known)]
    return not contrary and digits[0] == digits[1]


def _numbered(text: str) -> bool:
    return bool(_NUMBER_WORDS.intersection(heading_words(text)))


def _other_word(asked: str, known: str) -> bool:
    """Whether a word is not the other one misspelled: too far from it, or a word of the dictionary itself."""
    return asked[0] != known[0] or asked in _known_words() or fuzz.ratio(asked, known) < _WORD_LIKENESS


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for heading in _plain_entries() for word in heading.split())


@cache
def _plain_headings() -> Mapping[str, str]:
    return {heading: plain_text(heading) for heading in heading_entries()}


@cache
def _plain_entries() -> Mapping[str, Mapping[str, bool]]:
    return _gathered(_plain_headings())


@cache
def _word_entries() -> Mapping[tuple[str, ...], Mapping[str, bool]]:
    return _gathered({heading: heading_words(plain) for heading, plain in _plain_headings().items()})


@cache
def _entry_words() -> frozenset[str]:
    return frozenset(word for key in _word_entries() for word in key) | ALL_BLOCK_WORDS


@cache
def _long_headings() -> tuple[str, ...]:
    return tuple(heading for heading in _plain_entries() if sum(map(str.isalpha, heading)) >= _LETTERS)


def _gathered(keys: Mapping[str, K]) -> Mapping[K, Mapping[str, bool]]:
    """The dictionary under other keys. Headings that fall together keep the fields of all; one sure one is enough."""
    gathered: dict[K, dict[str, bool]] = {}
    for heading, key in keys.items():
        for field, doubtful in heading_entries()[heading].items():
            gathered.setdefault(key, {})[field] = doubtful and gathered.get(key, {}).get(field, True)
    return gathered

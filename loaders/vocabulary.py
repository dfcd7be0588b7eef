"""What the words of an audit workbook mean: headings, labels, schemes, countries, clauses.

Everything here is exact lookup in the dictionaries under data/dictionaries, after the normal forms of
loaders.normal_form. Nothing is guessed: an unknown word is None or empty, and the caller reports it.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from loaders.fields import FIELDS
from loaders.marks import ticked_option
from loaders.normal_form import (
    normal_code,
    normal_heading,
    normal_label,
    normal_name,
    opened_heading,
    plain_text,
    simplified,
)

_DICTIONARIES = Path(__file__).parent.parent / "data" / "dictionaries"

_CJK, _LATIN = "\u3400-\u9fff\uf900-\ufaff", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
# From the coarsest to the finest cut, for "Country/Region 国家/地区" must not be cut at "/" first.
_BILINGUAL_CUTS = (
    re.compile(r"[\r\n|]+"),
    re.compile(rf"(?<=[{_CJK}])[\s:：\-]*(?=[{_LATIN}])|(?<=[{_LATIN}.])[\s:：\-]*(?=[{_CJK}])"),
    re.compile(r"[/／]"),
)
_SCHEME_TAIL = re.compile(
    r"[\s,(-]*\b(?:audit|assessment|standard|checklist|certification|certificate|[24][\s-]*pillars?)\)?$|(?:审核|验厂)$",
    re.IGNORECASE,
)
_VERSION_TAIL = re.compile(
    r"^(?P<name>.+?)[\s:,(_/–-]*(?:\b(?:version|ver|v|issue|edition|ed|rev)\b\.?\s*|\bv)?(?P<version>\d[\d.]*(?:\.x)?)\)?$",
    re.IGNORECASE,
)
_NUMBERED_LABEL = re.compile(
    r"^\s*\(?(?:\d{1,2}\s*[-–.:=)]+\s*|[A-Za-z]\s+[-–:=]\s+|[A-Za-z]\)\s+)(?=[^\W\d])"
)  # 2-Major
_SHORT_BRACKET = re.compile(r"\s*[(（\[]\s*\w{1,2}\s*[)）\]]\s*$")  # "Major (M)", "Med Risk (3)"
_SPACED_LETTERS = re.compile(r"(?<=\b\w\.)\s+(?=\w\.)")  # "n. i. O.", "N. A."
_FOOTNOTE = re.compile(r"(?<=\w)\s*(?:[(（]\s*\*+\s*[)）]|\*+)\s*$")  # "NA(*)"
_WHOLE_FLOAT = re.compile(r"^\s*(\d+)\.0+\s*$")  # a grade that a spreadsheet kept as a number
_UNACCENTED = 4
_CLAUSE_LEAD = re.compile(r"^(?:clause|section|cl\.|§|条款)\s*")
_LETTER_GAP_DIGIT = re.compile(r"(?<=[a-z])\s+(?=\d)")


@dataclass(frozen=True)
class Meaning:
    """The canonical value of a label; ambiguous when the dictionary says that its neighbours must decide."""

    canonical: str
    ambiguous: bool
    reason: str = ""  # what decided an ambiguous label, for the reader: "beside 致命"


@dataclass(frozen=True)
class Scheme:
    """An audit scheme. `dimension` is set only where the whole scheme belongs to one dimension."""

    name: str
    has_verdict: bool
    dimension: str | None


def heading_fields(heading: str) -> tuple[str, ...]:
    """All fields a column heading may stand for, sorted; empty when the heading is unknown.

    The whole heading decides first, with the bracketed part at its end and then without. A bilingual heading (two
    lines, "/", "|", or a change between Chinese and Latin script) is cut, coarsest first; where several parts are
    known the fields common to all are returned, or all of them when none is common. Row counters have no field, nor has
    anything that is no field of loaders.fields; loaders.heading_matches knows those too, and says how sure it is.
    """
    whole = _whole_heading_fields(heading)
    if whole:
        return tuple(sorted(whole))
    for parts in _parts(heading):
        known = [fields for part in parts if (fields := _whole_heading_fields(part))]
        if known:
            return tuple(sorted(frozenset.intersection(*known) or frozenset.union(*known)))
    return ()


@cache
def heading_entries() -> Mapping[str, Mapping[str, bool]]:
    """The dictionary of headings: normal heading -> field -> whether the dictionary marks it as ambiguous.

    A heading of the dictionary with a bracket behind ("Frist (Tage)") counts without it only where no other does.
    """
    entries: dict[str, dict[str, bool]] = {}
    shortened: dict[str, dict[str, bool]] = {}
    for row in _rows("headings"):
        opened, short = opened_heading(row["heading"]), normal_heading(row["heading"])
        for index, form in ((entries, opened), (shortened, short if short != opened else "")):
            if form:
                fields = index.setdefault(form, {})
                fields[row["field"]] = fields.get(row["field"], False) or row["ambiguous"] == "yes"
    alone = {form: fields for form, fields in shortened.items() if form not in entries and len(fields) == 1}
    return entries | alone


def label_meaning(kind: str, text: str, *, scheme: str | None = None) -> Meaning | None:
    """What a cell's label means in a column of this kind; None when the dictionaries do not know it.

    `kind` is one of severity, answer, result, status, audit_type, notice, dimension, criticality, active. The words of
    the scheme come first (grades such as A to E are results only there), then the general ones. A bilingual label is
    known only when all its parts are known and agree. A number in front ("1 - Critical"), a short bracket behind
    ("Major (M)") and traditional characters do not hide a label. Raises ValueError for an unknown kind.
    """
    known_labels(kind)
    named = scheme_name(scheme) if scheme else None
    name = named.name if named else ""
    whole = _whole_label_meaning(kind, text, name)
    if whole is not None:
        return whole
    for parts in _parts(text):
        meanings = [_whole_label_meaning(kind, part, name) for part in parts]
        known = [meaning for meaning in meanings if meaning is not None]
        if len(known) == len(parts) > 0 and len({meaning.canonical for meaning in known}) == 1:
            return Meaning(known[0].canonical, all(meaning.ambiguous for meaning in known))
    return None


def grade_meaning(text: str) -> Meaning | None:
    """What a label says of how grave a nonconformity is; None also where it is an observation or anything else."""
    meaning = label_meaning("severity", text)
    return meaning if meaning is not None and meaning.canonical in ("critical", "major", "minor") else None


@cache
def scheme_labels(kind: str) -> Mapping[str, frozenset[str]]:
    """The labels, in their normal form, that belong to a scheme's own scale of this kind: scheme -> labels."""
    labels: dict[str, set[str]] = {}
    for known, label, scheme in _label_index():
        if known == kind and scheme:
            labels.setdefault(scheme, set()).add(label)
    return {scheme: frozenset(words) for scheme, words in labels.items()}


def known_labels(kind: str) -> tuple[str, ...]:
    """The canonical values of a kind, sorted, for the sentence that says what would do. ValueError for no such kind."""
    try:
        return _canonical_values()[kind]
    except KeyError:
        raise ValueError(f"no labels of kind {kind!r}; known are {', '.join(sorted(_canonical_values()))}") from None


def scheme_name(text: str) -> Scheme | None:
    """The scheme a text names, by alias, also when a version or a word such as "audit" follows the alias."""
    return _scheme_and_version(text)[0]


def scheme_version(text: str) -> str | None:
    """The version written behind a known scheme's name: "2015" of "ISO 9001:2015"; None without either."""
    return _scheme_and_version(text)[1]


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country given as code or as name in one of the nine languages.

    A text in capitals is a code before it is a name ("NGA" is Nigeria, "Nga" is Russia in Vietnamese).
    """
    key = normal_name(text)
    codes, names = _country_codes(), _country_names()
    first, second = (codes, names) if text.strip().isupper() else (names, codes)
    return first.get(key) or second.get(key)


def country_region(alpha2: str) -> str | None:
    """The sourcing region of a country; None when the code is not in ISO 3166-1."""
    return _regions().get(alpha2.strip().upper())


def clause_topic(scheme: str, version: str | None, clause: str) -> tuple[str | None, str | None]:
    """Dimension and topic of a clause by the cross-walk; (None, None) when unknown, topic None when it must be split.

    The longest known beginning of the code that ends at a boundary decides: 8.5.1, then 8.5, then 8; "1" is no
    beginning of "10". The given version comes first; when it is unknown, not given or lacks the clause, the other
    versions decide if they all agree, for clause numbers change meaning between versions (SMETA 10A).
    """
    named = scheme_name(scheme)
    if named is None:
        return None, None
    versions = _crosswalk().get(named.name, {})
    asked = version if version is not None else scheme_version(scheme)
    if asked is not None:
        for known, codes in versions.items():
            if _same_version(known, asked) and (hit := _longest_clause(codes, clause)) is not None:
                return hit
    hits = {hit for codes in versions.values() if (hit := _longest_clause(codes, clause)) is not None}
    return hits.pop() if len(hits) == 1 else (None, None)


def scheme_clauses(scheme: str) -> tuple[str, ...]:
    """The clause codes the cross-walk has for a scheme, in all its versions."""
    named = scheme_name(scheme)
    versions = _crosswalk().get(named.name, {}) if named else {}
    return tuple(sorted({code for codes in versions.values() for code in codes}))


def topic_name(code: str) -> str | None:
    """The English display name of a topic code; None when there is no such topic."""
    row = _topics().get(code)
    return row["name"] if row else None


def topic_dimension(code: str) -> str | None:
    """The dimension a topic belongs to; None when there is no such topic."""
    row = _topics().get(code)
    return row["dimension"] if row else None


def topic_code(text: str) -> str | None:
    """The topic a text names, by code or by English name; None when there is no such topic."""
    return _topic_codes().get(normal_name(text))


def dimension_name(code: str) -> str | None:
    """The English display name of a dimension code; None when there is no such dimension."""
    return _dimension_names().get(code)


def dimension_names() -> tuple[str, ...]:
    """The English names of all dimensions, sorted."""
    return tuple(sorted(_dimension_names().values()))


def topic_names(dimension: str) -> tuple[str, ...]:
    """The English names of the topics of a dimension, given by its English name; empty when there is none such."""
    return tuple(row["name"] for row in _topics().values() if _dimension_names()[row["dimension"]] == dimension)


def crosswalk_items() -> tuple[Mapping[str, str], ...]:
    """The cross-walk as it stands: scheme, version, clause, name and the codes of dimension and topic."""
    return _rows("crosswalk")


def _parts(text: str) -> Iterator[list[str]]:
    """The text cut finer and finer, only as far as each cut makes more parts."""
    parts = [text]
    for cut in _BILINGUAL_CUTS:
        finer = [piece for part in parts for piece in cut.split(part) if piece.strip()]
        if len(finer) > len(parts):
            yield finer
        parts = finer


def _whole_heading_fields(heading: str) -> frozenset[str]:
    index = _heading_index()
    return index.get(opened_heading(heading)) or index.get(normal_heading(heading)) or frozenset()


def _whole_label_meaning(kind: str, text: str, scheme: str) -> Meaning | None:
    index = _label_index()
    for form in label_forms(text):
        if scheme and (meaning := index.get((kind, form, scheme))) is not None:
            return meaning
        if (meaning := index.get((kind, form, ""))) is not None:
            return meaning
    plain = normal_label(text)
    # Typed without accents. A short word is too easily another one, and an accent that stands is meant.
    return _plain_label_index().get((kind, plain)) if len(plain) >= _UNACCENTED and plain == plain_text(plain) else None


@lru_cache(maxsize=1 << 16)
def label_forms(text: str) -> tuple[str, ...]:
    """The normal forms of a label: as written, without number in front and short bracket, in simplified characters; of
    several options in one cell the ticked one."""
    text = ticked_option(text) or text
    text = _SPACED_LETTERS.sub("", _FOOTNOTE.sub("", text)) or text
    bare = _SHORT_BRACKET.sub("", _NUMBERED_LABEL.sub("", _WHOLE_FLOAT.sub(r"\1", text)))
    forms = dict.fromkeys((normal_label(text), normal_label(bare), normal_label(simplified(bare))))
    return tuple(form for form in forms if form)


def _scheme_and_version(text: str) -> tuple[Scheme | None, str | None]:
    schemes, written = _schemes(), " ".join(text.split())
    while True:
        known = schemes.get(_scheme_key(written))
        if known is not None:
            return known, None
        versioned = _VERSION_TAIL.match(written)
        if versioned is not None and (known := schemes.get(_scheme_key(versioned["name"]))) is not None:
            return known, versioned["version"].rstrip(".")
        shorter = _SCHEME_TAIL.sub("", written).strip()
        if shorter == written:
            return None, None
        written = shorter


def _scheme_key(text: str) -> str:
    return normal_name(text).replace(" ", "")  # "ISO9001", "ISO 9001" and "ISO-9001" are one spelling


def _same_version(known: str, asked: str) -> bool:
    if known.endswith(".x"):
        return f"{asked}.".startswith(known.removesuffix("x"))
    return known.removesuffix(".0") == asked.casefold().removesuffix(".0")


def _longest_clause(
    codes: Mapping[str, tuple[str | None, str | None]], clause: str
) -> tuple[str | None, str | None] | None:
    code = _LETTER_GAP_DIGIT.sub("", _CLAUSE_LEAD.sub("", normal_code(clause)))
    for end in range(len(code), 0, -1):
        if _is_boundary(code, end) and (hit := codes.get(code[:end])) is not None:
            return hit
    return None


def _is_boundary(code: str, end: int) -> bool:
    if end == len(code):
        return True
    before, after = code[end - 1], code[end]
    return not (before.isdigit() and after.isdigit()) and not (before.isalpha() and after.isalpha())


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (_DICTIONARIES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file))


@cache
def _heading_index() -> Mapping[str, frozenset[str]]:
    known = {heading: frozenset(fields.keys() & FIELDS.keys()) for heading, fields in heading_entries().items()}
    return {heading: fields for heading, fields in known.items() if fields}


@cache
def _label_index() -> Mapping[tuple[str, str, str], Meaning]:
    index = {
        (row["kind"], normal_label(row["label"]), row["scheme"]): Meaning(row["canonical"], row["ambiguous"] == "yes")
        for row in _rows("labels")
    }
    for row in _rows("scheme_results"):
        index["result", normal_label(row["label"]), row["scheme"]] = Meaning(row["result"], ambiguous=False)
    return index


@cache
def _plain_label_index() -> Mapping[tuple[str, str], Meaning | None]:
    index: dict[tuple[str, str], Meaning | None] = {}
    for (kind, label, scheme), meaning in _label_index().items():
        key = kind, plain_text(label)
        if not scheme and index.setdefault(key, meaning) != meaning:
            index[key] = None  # two words that differ by accents alone and in meaning
    return index


@cache
def _canonical_values() -> Mapping[str, tuple[str, ...]]:
    values: dict[str, set[str]] = {}
    for row in _rows("labels"):
        values.setdefault(row["kind"], set()).add(row["canonical"])
    return {kind: tuple(sorted(canonical)) for kind, canonical in values.items()}


@cache
def _schemes() -> Mapping[str, Scheme]:
    return {
        _scheme_key(row["alias"]): Scheme(row["scheme"], row["has_verdict"] == "yes", row["dimension"] or None)
        for row in _rows("schemes")
    }


@cache
def _crosswalk() -> Mapping[str, Mapping[str, Mapping[str, tuple[str | None, str | None]]]]:
    schemes: dict[str, dict[str, dict[str, tuple[str | None, str | None]]]] = {}
    for row in _rows("crosswalk"):
        codes = schemes.setdefault(row["scheme"], {}).setdefault(row["version"], {})
        codes[normal_code(row["clause"])] = (row["dimension"] or None, row["topic"] or None)
    return schemes


@cache
def _country_codes() -> Mapping[str, str]:
    return {row[code].casefold(): row["country"] for row in _rows("countries") for code in ("country", "alpha3")}


@cache
def _country_names() -> Mapping[str, str]:
    return {normal_name(row["name"]): row["country"] for row in _rows("country_names")}


@cache
def _regions() -> Mapping[str, str]:
    return {row["country"]: row["region"] for row in _rows("countries")}


@cache
def _topics() -> Mapping[str, Mapping[str, str]]:
    return {row["topic"]: row for row in _rows("topics")}


@cache
def _topic_codes() -> Mapping[str, str]:
    return {normal_name(row[written]): row["topic"] for row in _rows("topics") for written in ("topic", "name")}


@cache
def _dimension_names() -> Mapping[str, str]:
    return {row["dimension"]: row["name"] for row in _rows("dimensions")}

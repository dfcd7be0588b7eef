"""Headings of columns that hold findings of one severity: "Major findings", "Nebenabweichungen", "一般不符合项"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from loaders import vocabulary

ORDINAL = re.compile(r"[\s.#_-]*\(?\d{1,2}\)?$")
BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
WORD = re.compile(r"[^\W\d_]+")
# The words that grade, whole or as they begin; a heading with two of them ("Critical / Major") says neither.
GRADES = {
    "critical": re.compile(r"(?:criticals?|kritisch\w*|kritik|critiques?|cr[ií]tic[aoe]s?|critiche|critici)$"),
    "major": re.compile(r"(?:majors?|majeure?s?|mayor(?:es)?|maior(?:es)?|maggior[ei]|majör|haupt|nặng)$"),
    "minor": re.compile(r"(?:minors?|mineure?s?|menor(?:es)?|minor[ei]|minör|neben|nhẹ)$"),
}
COMPOUND = re.compile(r"(haupt|neben)(?=abweichung|nichtkonformität|mangel|mängel|feststellung|fehler)")
CHINESE = {
    "critical": re.compile(r"(?:致命|关键)(?:不符合|不合格|缺陷|缺失)项?"),
    "major": re.compile(r"(?:严重|重大|主要)(?:不符合|不合格|缺陷|缺失)项?"),
    "minor": re.compile(r"(?:一般|轻微|次要)(?:不符合|不合格|缺陷|缺失)项?"),
}
# What may stand beside the word that grades. A risk or a problem is not here: "Major risks" may be the main ones.
NOUNS = re.compile(
    r"(?:findings?|issues?|violations?|deviations?|deficienc(?:y|ies)|defects?|gaps?|ncs?|ncrs?|cars?|non|no|não|"
    r"(?:non)?conformit(?:y|ies)|(?:non)?conformances?|(?:non)?complian(?:ce|ces|cy)|conformités?|conformità|"
    r"conformidad(?:es)?|conformidades?|écarts?|constats?|anomalies?|défauts?|hallazgos?|incumplimientos?|desviaci(?:ón|ones)|"
    r"abweichung(?:en)?|mangel|mängel|nichtkonformität(?:en)?|feststellung(?:en)?|fehler|rilievi|rilievo|scostament[oi]|"
    r"constataç(?:ão|ões)|achados?|desvios?|uygunsuzluk(?:lar)?|bulgu(?:lar)?|điểm|không|phù|hợp|lỗi|kph|"
    r"descriptions?|details?|texts?|list|of|the|raised|identified|found)$"
)


@lru_cache(maxsize=1 << 12)
def heading_severity(heading: str) -> str | None:
    """The severity a heading gives to what stands below it: critical, major, minor, zero_tolerance; else None."""
    plain = unicodedata.normalize("NFKC", heading).casefold().replace("i̇", "i").strip(" :*")
    plain = ORDINAL.sub("", plain).strip()
    plain = BRACKET.sub("", plain).strip() or plain
    for grade, written in CHINESE.items():
        if written.fullmatch(plain):
            return grade
    words = WORD.findall(COMPOUND.sub(r"\1 ", plain))
    graded = {word: grade for word in words for grade, stem in GRADES.items() if stem.match(word)}
    if len(set(graded.values())) == 1 and all(word in graded or NOUNS.match(word) for word in words):
        return next(iter(graded.values()))
    meaning = vocabulary.label_meaning("severity", plain)
    return "zero_tolerance" if meaning and meaning.canonical == "zero_tolerance" and not meaning.ambiguous else None


def names_grade(heading: str) -> bool:
    """Whether a word of a heading grades, whatever stands beside it: "No. of major NCs"."""
    words = WORD.findall(COMPOUND.sub(r"\1 ", unicodedata.normalize("NFKC", heading).casefold()))
    graded = any(stem.match(word) for word in words for stem in GRADES.values())
    return graded or any(written.search(heading) for written in CHINESE.values())


@lru_cache(maxsize=1 << 12)
def heading_no_finding(heading: str) -> str | None:
    """The kind of what is no nonconformity below a heading such as "Opportunities for improvement" or "Strengths"."""
    meaning = vocabulary.label_meaning("severity", ORDINAL.sub("", heading).strip(" :*"))
    return meaning.canonical if meaning and meaning.canonical in ("observation", "positive") else None

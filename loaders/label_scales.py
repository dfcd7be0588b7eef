"""What the labels of one column mean together: siblings decide what a single word leaves open.

Rules for words of two meanings (a top grade that may be critical or major, letters of a checklist, ticks), and the
schemes whose own scale a column can be. What no rule decides stays undecided, and the caller asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from loaders.normal_form import normal_heading, normal_label
from loaders.vocabulary import Meaning, label_forms, label_meaning, scheme_labels, scheme_name, scheme_version

_TOP_GRADES = {
    "严重": ("严重", "严重的", "嚴重"),
    "grave": ("grave", "graves"),
    "nghiêm trọng": ("nghiêm trọng", "không phù hợp nghiêm trọng"),
}
_GERMAN_GRADES = frozenset({"ha", "hauptabweichung", "nebenabweichung", "empfehlung", "hinweis", "haupt", "neben"})

# A letter means this only beside all of these siblings: label -> (siblings, canonical value).
_BESIDE: Mapping[str, Mapping[str, tuple[tuple[frozenset[str], str], ...]]] = {
    "answer": {
        "c": ((frozenset({"nc"}), "conform"), (frozenset({"n/c"}), "conform"), (frozenset({"n", "p"}), "conform"),
              (frozenset({"k"}), "conform")),
        "i": ((frozenset({"c", "nc"}), "partial"),),
        "s": ((frozenset({"n"}), "conform"),),
        "o": ((frozenset({"n"}), "conform"), (frozenset({"x"}), "conform"), (frozenset({"×"}), "conform")),
        "j": ((frozenset({"n"}), "conform"),),
        "e": ((frozenset({"h"}), "conform"),),
        "h": ((frozenset({"e"}), "nonconform"),),
        "u": ((frozenset({"ud"}), "conform"),),
        "p": ((frozenset({"kp"}), "conform"), (frozenset({"f"}), "conform"), (frozenset({"c", "n"}), "partial")),
        # Where "Uygun Değil" is written out, U.D. is what does not apply.
        "u.d": ((frozenset({"uygun değil"}), "not_applicable"),),
        "ud": ((frozenset({"uygun değil"}), "not_applicable"),),
        "kp": ((frozenset({"p"}), "nonconform"),),
        "đ": ((frozenset({"k"}), "conform"), (frozenset({"kđ"}), "conform")),
        "k": ((frozenset({"đ"}), "nonconform"), (frozenset({"c"}), "nonconform")),
        "f": ((frozenset({"p"}), "nonconform"), (frozenset({"t"}), "nonconform")),
        "x": ((frozenset({"✓"}), "nonconform"), (frozenset({"√"}), "nonconform"), (frozenset({"✔"}), "nonconform"),
              (frozenset({"o"}), "nonconform"), (frozenset({"○"}), "nonconform")),
        "○": ((frozenset({"×"}), "conform"), (frozenset({"△"}), "conform"), (frozenset({"x"}), "conform")),
        "〇": ((frozenset({"×"}), "conform"), (frozenset({"△"}), "conform"), (frozenset({"x"}), "conform")),
        "△": ((frozenset({"○"}), "partial"), (frozenset({"〇"}), "partial")),
        "+": ((frozenset({"-"}), "conform"),),
        "-": ((frozenset({"+"}), "nonconform"),),
        "no": ((frozenset({"in", "out"}), "not_assessed"),),
        "a": ((frozenset({"na", "ap"}), "conform"),),
        # Compliant in an inspection, fair on a scale of quality.
        "regular": ((frozenset({"irregular"}), "conform"), (frozenset({"bom"}), "partial"),
                    (frozenset({"ruim"}), "partial"), (frozenset({"bueno"}), "partial"),
                    (frozenset({"malo"}), "partial"), (frozenset({"deficiente"}), "partial")),
        "fair": ((frozenset({"good"}), "partial"), (frozenset({"poor"}), "partial")),
        "na": ((frozenset({"a", "ap"}), "nonconform"),),
    },
    # Haupt-, Nebenabweichung, Potenzial: only all three, for H and N may be high and normal.
    "severity": {
        "h": ((frozenset({"n", "p"}), "major"),),
        "n": ((frozenset({"h", "p"}), "minor"),),
        "p": ((frozenset({"h", "n"}), "observation"),),
    },
    "result": {"fair": ((frozenset({"good", "poor"}), "conditional"),)},
    "status": {
        "c": ((frozenset({"o"}), "closed_unverified"), (frozenset({"a"}), "closed_unverified")),
        "o": ((frozenset({"c"}), "open"),),
        "a": ((frozenset({"c"}), "open"), (frozenset({"k"}), "open")),
        "k": ((frozenset({"a"}), "closed_unverified"),),
    },
    "notice": {"a": ((frozenset({"u"}), "announced"),), "u": ((frozenset({"a"}), "unannounced"),)},
    "criticality": {
        "h": ((frozenset({"m"}), "high"), (frozenset({"l"}), "high")),
        "m": ((frozenset({"h"}), "medium"), (frozenset({"l"}), "medium")),
        "l": ((frozenset({"h"}), "low"), (frozenset({"m"}), "low")),
    },
    "active": {"t": ((frozenset({"f"}), "yes"),), "f": ((frozenset({"t"}), "no"),)},
}  # fmt: skip
# Letters that with these siblings are grades or another language's words: left to the user.
_AGAINST: Mapping[str, Mapping[str, frozenset[str]]] = {
    "answer": {"c": frozenset("abd"), "na": frozenset({"a"}), "n": frozenset({"c"})},
    "severity": {
        "一般": frozenset({"轻微", "轻微不符合"}),
        "重大": frozenset({"严重"}),
        "minor": frozenset(),
        **dict.fromkeys("hnp", frozenset("abcdefgijklmoqrstuvwxyz")),
    },
}
_TICKS: Mapping[str, str] = {
    "c": "conform", "n": "nonconform", "y": "conform", "s": "conform", "o": "conform", "j": "conform",
    "nc": "nonconform", "u": "conform", "ud": "nonconform", "pc": "partial", "p": "partial", "obs": "conform",
}  # fmt: skip


def label_meanings(
    kind: str, texts: Iterable[str], *, scheme: str | None = None, language: str | None = None
) -> dict[str, Meaning | None]:
    """What each distinct label of a column means in the light of the others; None where only the user can say.

    `kind` as in label_meaning (ValueError for an unknown one), `language` a code such as "de" when the sheet's
    language is known. Labels that mean one thing keep their meaning; an ambiguous one is decided by its siblings
    (严重 beside 致命 is major, C beside NC is conform), by the scheme (CAR in SMETA 7) or by the language, with the
    reason in the meaning; a label that its siblings make doubtful becomes None.
    """
    distinct = list(dict.fromkeys(texts))
    forms = {text: label_forms(text)[-1] if label_forms(text) else "" for text in distinct}
    single = {text: label_meaning(kind, text, scheme=scheme) for text in distinct}
    return {text: _decided(kind, text, single, forms, scheme, language) for text in distinct}


def scale_scheme(texts: Iterable[str], *, kind: str) -> str | None:
    """The one scheme whose own scale holds all distinct labels of a column; None when none or several do.

    A possibility to offer in a question, never a proof: letters up to L can be a survey's scope and severity.
    """
    wanted = _scale_labels(texts)
    holding = [scheme for scheme, labels in scheme_labels(kind).items() if wanted <= labels]
    return holding[0] if len(holding) == 1 and len(wanted) > 1 else None


def scale_parts(texts: Iterable[str], *, kind: str) -> dict[str, tuple[str, ...]]:
    """The two schemes that together hold all labels of a column, each with its own labels; empty when not exactly one
    pair does. Labels that both know stand with both. Ratings 0 to 5 beside "Improvement Required" are two scales."""
    distinct = list(dict.fromkeys(texts))
    wanted = _scale_labels(distinct)
    scales = {scheme: labels & wanted for scheme, labels in scheme_labels(kind).items() if labels & wanted}
    if any(labels == wanted for labels in scales.values()):
        return {}
    pairs = [(one, two) for one, two in combinations(sorted(scales), 2) if scales[one] | scales[two] == wanted]
    # A pair that shares fewer labels explains more: a scale of its own beside another.
    least = min((len(scales[one] & scales[two]) for one, two in pairs), default=0)
    best = [pair for pair in pairs if len(scales[pair[0]] & scales[pair[1]]) == least]
    if len(best) != 1:
        return {}
    return {scheme: tuple(text for text in distinct if _scale_label(text) in scales[scheme]) for scheme in best[0]}


def tick_heading(text: str) -> str | None:
    """The outcome a column heading names by itself ("Yes", "N/A", "NC", "不符合", "S.O."), None when it is no label.

    For forms with one column per answer and a mark in one of them. A heading such as "Compliant" or "No" may also be
    an ordinary column: the caller counts on it only beside a second outcome and above marks.
    """
    plain = text.strip().strip("*:：?").strip()
    if not plain or len(plain) > 40:
        return None
    meaning = label_meaning("answer", plain)
    letter = normal_label(plain)
    if meaning is None:
        meaning = label_meaning("answer", normal_heading(plain))
    if (meaning is None or meaning.ambiguous) and letter in _TICKS:
        return _TICKS[letter]
    return meaning.canonical if meaning else None


def _decided(
    kind: str,
    text: str,
    single: Mapping[str, Meaning | None],
    forms: Mapping[str, str],
    scheme: str | None,
    language: str | None,
) -> Meaning | None:
    meaning, form = single[text], forms[text]
    siblings = {other: forms[other] for other in forms if other != text}
    labels = set(siblings.values())
    if _of_scheme(kind, form, scheme):
        return _by_scheme(meaning, form, scheme)
    for beside, canonical in _BESIDE.get(kind, {}).get(form, ()):
        if beside <= labels and not _AGAINST.get(kind, {}).get(form, frozenset()) & labels:
            names = ", ".join(sorted(other for other in siblings if siblings[other] in beside))
            return Meaning(canonical, ambiguous=False, reason=f"beside {names}")
    if _AGAINST.get(kind, {}).get(form, frozenset()) & labels:
        return None
    if meaning is None or not meaning.ambiguous:
        return meaning
    known = {other: single[other] for other in siblings}
    decided = _ambiguous(kind, form, meaning, known, siblings, scheme, language)
    return replace(meaning, canonical=decided[0], ambiguous=False, reason=decided[1]) if decided else None


def _of_scheme(kind: str, form: str, scheme: str | None) -> bool:
    named = scheme_name(scheme) if scheme else None
    return named is not None and form in scheme_labels(kind).get(named.name, frozenset())


def _by_scheme(meaning: Meaning | None, form: str, scheme: str | None) -> Meaning | None:
    """The scheme's own meaning; CAR is an ungraded nonconformity only from SMETA 7 on."""
    version = scheme_version(scheme) if scheme else None
    if form == "car" and version is not None and version.split(".")[0].isdigit() and int(version.split(".")[0]) < 7:
        return None
    return replace(meaning, ambiguous=False, reason=f"in {scheme}") if meaning else None


def _ambiguous(
    kind: str,
    form: str,
    meaning: Meaning,
    known: Mapping[str, Meaning | None],
    siblings: Mapping[str, str],
    scheme: str | None,
    language: str | None,
) -> tuple[str, str] | None:
    """The canonical value and the reason of an ambiguous label, by the rules of its kind; None to ask."""
    if kind == "severity" and form == "na":
        return _german_minor(set(siblings.values()), language)
    if kind == "severity":
        return _top_grade(form, known, siblings)
    if kind == "audit_type":
        return _follow_up(form, known, scheme)
    if kind == "answer" and meaning.canonical == "conform" and form in ("observation", "ofi", "obs"):
        both = {other.canonical for other in known.values() if other and not other.ambiguous} >= {
            "conform",
            "nonconform",
        }
        return ("conform", "an observation beside conform and nonconform") if both else None
    if kind == "status" and meaning.canonical in ("open", "closed_unverified"):
        return _closed_or_not(meaning, known)
    return None


def _german_minor(labels: set[str], language: str | None) -> tuple[str, str] | None:
    if labels & _GERMAN_GRADES:
        return "minor", f"Nebenabweichung beside {sorted(labels & _GERMAN_GRADES)[0].upper()}"
    return ("minor", "Nebenabweichung in a German sheet") if language == "de" else None


def _top_grade(form: str, known: Mapping[str, Meaning | None], siblings: Mapping[str, str]) -> tuple[str, str] | None:
    """A grade that is critical on a scale with a major below it, and major elsewhere."""
    if not any(form in spellings for spellings in _TOP_GRADES.values()):
        return None
    grades: dict[str, str] = {}
    for other, meaning in known.items():
        if meaning is not None and not meaning.ambiguous:
            grades.setdefault(meaning.canonical, other)
    if any("重大" in other for other in siblings) or ("一般" in siblings.values() and "轻微" in siblings.values()):
        # 重大 stands above 严重 on some scales and beside it on others; three steps without 致命 are not settled.
        return ("major", f"beside {grades['critical']}") if "critical" in grades else None
    if "critical" in grades:
        return "major", f"beside {grades['critical']}"
    if "major" in grades and form not in grades["major"]:
        return "critical", f"above {grades['major']}"
    if "major" in grades:
        return "major", f"as {grades['major']}"
    if "minor" in grades and "nghiêm trọng" not in form:
        return "major", f"beside {grades['minor']} alone"
    return None


def _follow_up(form: str, known: Mapping[str, Meaning | None], scheme: str | None) -> tuple[str, str] | None:
    """Seguimiento, suivi, 复审: the surveillance of a certificate, or the visit after findings."""
    sure = {meaning.canonical: other for other, meaning in known.items() if meaning and not meaning.ambiguous}
    if "follow_up" in sure:
        return "periodic", f"beside {sure['follow_up']}"
    named = scheme_name(scheme) if scheme else None
    if named is not None and named.name.startswith(("ISO", "IATF", "AS9")):
        return "periodic", f"surveillance in {named.name}"
    if "periodic" in sure and form != "复审":
        return "follow_up", f"beside {sure['periodic']}"
    return None


def _closed_or_not(meaning: Meaning, known: Mapping[str, Meaning | None]) -> tuple[str, str] | None:
    """Yes and no as states: only together, and nothing else in the column."""
    others = [other for other in known.values() if other is not None]
    opposite = {"open": "closed_unverified", "closed_unverified": "open"}[meaning.canonical]
    if others and all(other.ambiguous for other in others) and any(other.canonical == opposite for other in others):
        return meaning.canonical, "yes and no as closed and open"
    return None


def _scale_labels(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(_scale_label(text) for text in texts if text.strip())


def _scale_label(text: str) -> str:
    forms: Sequence[str] = label_forms(text)
    return normal_label(forms[-1]) if forms else ""

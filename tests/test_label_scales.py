"""Labels that only their column can explain, and the schemes a column's scale can be."""

from __future__ import annotations

import pytest

from loaders.label_scales import label_meanings, scale_parts, scale_scheme, tick_heading
from loaders.vocabulary import Meaning


def canonical(kind: str, *texts: str, scheme: str | None = None, language: str | None = None) -> list[str | None]:
    meanings = label_meanings(kind, texts, scheme=scheme, language=language)
    return [meaning.canonical if meaning and not meaning.ambiguous else None for meaning in meanings.values()]


@pytest.mark.parametrize(
    ("kind", "texts", "expected"),
    [
        ("severity", ("致命", "严重", "轻微"), ["critical", "major", "minor"]),
        ("severity", ("严重", "一般"), ["major", "minor"]),
        ("severity", ("严重", "主要", "次要"), ["critical", "major", "minor"]),
        ("severity", ("严重", "一般", "轻微"), [None, None, "minor"]),
        ("severity", ("严重",), [None]),
        ("severity", ("grave", "crítica", "leve"), ["major", "critical", "minor"]),
        ("severity", ("nghiêm trọng", "nặng", "nhẹ"), ["critical", "major", "minor"]),
        ("severity", ("nghiêm trọng", "nhẹ"), [None, "minor"]),
        ("severity", ("HA", "NA"), ["major", "minor"]),
        ("severity", ("N", "P", "H"), ["minor", "observation", "major"]),
        ("severity", ("N", "H"), [None, None]),
        ("severity", ("N", "P", "H", "M"), [None, None, None, None]),
        ("severity", ("NCM", "NCm", "ncm"), ["major", "minor", None]),
        ("severity", ("A", "B", "C"), [None, None, None]),
        ("severity", ("High", "Low"), [None, None]),
        ("answer", ("C", "NC", "NA"), ["conform", "nonconform", "not_applicable"]),
        ("answer", ("A", "B", "C", "D"), [None, None, None, None]),
        ("answer", ("C", "I", "NC"), ["conform", "partial", "nonconform"]),
        ("answer", ("X", "✓"), ["nonconform", "conform"]),
        ("answer", ("X",), [None]),
        ("answer", ("X", "Yes"), [None, "conform"]),
        ("answer", ("IN", "OUT", "NO"), ["conform", "nonconform", "not_assessed"]),
        ("answer", ("Yes", "NO"), ["conform", "nonconform"]),
        ("answer", ("A", "AP", "NA"), ["conform", "partial", None]),
        ("status", ("Yes", "No"), ["closed_unverified", "open"]),
        ("status", ("Yes", "Open"), [None, "open"]),
        ("audit_type", ("初审", "复审"), ["initial", None]),
        ("audit_type", ("复审", "跟踪审核"), ["periodic", "follow_up"]),
        ("audit_type", ("Seguimiento",), [None]),
    ],
)
def test_siblings_decide(kind: str, texts: tuple[str, ...], expected: list[str | None]) -> None:
    assert canonical(kind, *texts) == expected


def test_scheme_and_language_decide() -> None:
    assert canonical("severity", "CAR", scheme="SMETA 7.0") == ["ungraded_nc"]
    assert canonical("severity", "CAR", scheme="SMETA 6.1") == [None]
    assert canonical("severity", "NA", language="de") == ["minor"]
    assert canonical("severity", "NA") == [None]
    assert canonical("audit_type", "Suivi", scheme="ISO 9001:2015") == ["periodic"]
    assert canonical("result", "Improvement Required", scheme="FHIS") == ["fail"]
    assert canonical("result", "Improvement Required") == ["conditional"]
    assert canonical("result", "2", "2.0", "Exempt", scheme="FHRS") == ["conditional", "conditional", "no_verdict"]
    assert canonical("severity", "J", "A", scheme="CMS LTC survey") == ["critical", "ungraded_nc"]


def test_the_reason_names_the_sibling() -> None:
    assert label_meanings("severity", ["致命", "严重"])["严重"] == Meaning(
        "major", ambiguous=False, reason="beside 致命"
    )


def test_unknown_kind() -> None:
    with pytest.raises(ValueError, match="no labels of kind 'colour'"):
        label_meanings("colour", ["red"])


def test_scale_of_one_scheme() -> None:
    assert scale_scheme("ABDEFGJKL", kind="severity") == "CMS LTC survey"
    assert scale_scheme(["0", "3", "5.0"], kind="result") == "FHRS"
    assert scale_scheme(["A", "B", "C"], kind="result") is None
    assert scale_scheme(["Major", "Minor"], kind="severity") is None
    assert scale_scheme([], kind="result") is None


def test_two_scales_in_one_column() -> None:
    texts = ["5", "0", "AwaitingInspection", "Pass", "Improvement Required", "Pass and Eat Safe"]
    parts = scale_parts(texts, kind="result")
    assert parts == {
        "FHIS": ("AwaitingInspection", "Pass", "Improvement Required", "Pass and Eat Safe"),
        "FHRS": ("5", "0", "AwaitingInspection"),
    }
    assert scale_parts(["5", "0"], kind="result") == {}
    assert scale_parts(["blue", "5"], kind="result") == {}


@pytest.mark.parametrize(
    ("heading", "outcome"),
    [
        ("Yes", "conform"), ("No", "nonconform"), ("N/A", "not_applicable"), ("C", "conform"), ("NC", "nonconform"),
        ("NOK", "nonconform"), ("Sim", "conform"), ("Não", "nonconform"), ("不符合", "nonconform"),
        ("不适用", "not_applicable"), ("Non conforme", "nonconform"), ("S.O.", "not_applicable"), ("Đạt", "conform"),
        ("Không đạt", "nonconform"), ("Hayır", "nonconform"), ("Compliant", "conform"), ("Observation", "conform"),
        ("teilweise erfüllt", "partial"), ("Yes (Y)", "conform"), ("符合 Yes", "conform"), ("Evidence", None),
        ("Requirement", None), ("Remarks", None), ("", None), ("Yes, we have a policy that says so in many words", None),
    ],
)  # fmt: skip
def test_tick_heading(heading: str, outcome: str | None) -> None:
    assert tick_heading(heading) == outcome

"""The forms in which headings, labels, names and codes are compared."""

import pytest

from loaders.normal_form import normal_code, normal_heading, normal_label, normal_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Supplier\u00a0 Name* ", "supplier name"),
        ("\ufeffAudit\u200b Date:", "audit date"),
        ("Duration (days)", "duration"),
        ("Auditor(s)", "auditor"),
        ("Score (%)", "score %"),
        ("Score [%]", "score %"),
        ("Ｓｃｏｒｅ", "score"),
        ("审核日期（必填）", "审核日期"),
        ("(Supplier)", "supplier"),
        ("Vendor #", "vendor no"),
        ("N.º de auditoría", "no de auditoría"),
        ("Nº da auditoria", "no da auditoria"),
        ("N° d'audit", "no d audit"),
        ("DENETİM TARİHİ", "denetim tarihi"),
        ("Corrective\nAction", "corrective action"),
        ("#", ""),
        ("§", "§"),
    ],
)
def test_heading_normal_form(text: str, expected: str) -> None:
    assert normal_heading(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NCM", "NCM"),
        ("NCm", "NCm"),
        ("NC Mayor", "nc mayor"),
        ("N.A.", "n.a"),
        ("n.a.", "n.a"),
        ("Follow‑up", "follow up"),
        ("follow_up", "follow up"),
        ("Closed – verified", "closed verified"),
        (" Conforme. ", "conforme"),
        ("-", "-"),
        ("/", "/"),
        ("AÇIK", "açik"),
        ("Açık", "açik"),
    ],
)
def test_label_normal_form(text: str, expected: str) -> None:
    assert normal_label(text) == expected


def test_names_lose_punctuation_and_codes_lose_nothing() -> None:
    assert normal_name("ACME Co., Ltd.") == "acme co ltd"
    assert [normal_code(code) for code in ("8.10", " 1-2 ", "007", "10B2")] == ["8.10", "1-2", "007", "10b2"]

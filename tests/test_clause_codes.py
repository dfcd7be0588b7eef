"""Clause codes that Excel damaged, and cells that hold several of them."""

import pytest

from loaders.clause_codes import (
    CodedFinding,
    CodeFlag,
    SeparatorEvidence,
    cell_separator,
    restored_codes,
    separator_evidence,
    split_codes,
)

DATE = "the spreadsheet made a date of this code"
ZERO = "a zero at the end may be lost"
POWER = "the spreadsheet made a power of ten of this code"


@pytest.mark.parametrize(
    ("texts", "known", "restored"),
    [
        (["8.1"], ["8.10"], {"8.1": "8.10"}),
        (["8.1"], ["8.1", "8.2"], {}),
        (["8.1", "8.01", "8.09"], [], {"8.1": "8.10"}),
        (["8.5", "8.501", "8.51", "8.010"], [], {"8.5": "8.500", "8.51": "8.510"}),
        (["8.1000000000000001"], [], {"8.1000000000000001": "8.1"}),
        (["8.0999999999999996"], ["8.10"], {"8.0999999999999996": "8.10"}),
        (["4.10", "4.1", "4.11"], [], {}),
        (["8.0"], ["8"], {"8.0": "8"}),
        (["8.0"], ["8.0", "8"], {}),
        (["7", "001", "012"], [], {"7": "007"}),
        (["7", "001"], [], {}),
        (["7", "001", "012", "1234"], [], {}),
        (["7", "001", "012"], ["7"], {}),
        (["'8.10", " 8.4.1 "], [], {"'8.10": "8.10", " 8.4.1 ": "8.4.1"}),
        (["10.2E1", "8E1"], [], {}),
        (["1.02E+02"], ["10.2E1", "8.1"], {"1.02E+02": "10.2E1"}),
        (["2024-02-01 00:00:00"], ["1-2", "1-3"], {"2024-02-01 00:00:00": "1-2"}),
        (["2024-02-01"], ["2.1", "1-3"], {"2024-02-01": "2.1"}),
        (["2024-02-01T00:00:00"], ["01-02"], {"2024-02-01T00:00:00": "01-02"}),
        (["2001-08-04 00:00:00"], ["8-4-1", "8-4-2"], {"2001-08-04 00:00:00": "8-4-1"}),
        (["2024-02-02 00:00:00", "1-14"], [], {"2024-02-02 00:00:00": "2-2"}),
        (["1945-02-01 00:00:00", "2-50"], [], {"1945-02-01 00:00:00": "2-45"}),
        (["1-Feb"], ["1-2"], {"1-Feb": "1-2"}),
        (["Feb-01"], ["2-1"], {"Feb-01": "2-1"}),
        (["1月2日"], ["1-2"], {"1月2日": "1-2"}),
        (["8.4.1", "3-501.16", "A5.1", "10A", "PA12", "7.1.5.1"], [], {}),
        ([], [], {}),
    ],
)
def test_codes_with_one_possibility_are_restored(texts: list[str], known: list[str], restored: dict[str, str]) -> None:
    reading = restored_codes(texts, known=known)
    assert reading.flagged == {}
    assert dict(reading.codes) == {text: restored.get(text, text) for text in texts}


@pytest.mark.parametrize(
    ("texts", "known", "text", "flag"),
    [
        (["8.1", "8.9", "8.11"], [], "8.1", CodeFlag(ZERO, ("8.1", "8.10"))),
        (["8.2", "8.9", "8.21"], [], "8.2", CodeFlag(ZERO, ("8.2", "8.20"))),
        (["8.1"], ["8.1", "8.10"], "8.1", CodeFlag(ZERO, ("8.1", "8.10"))),
        (["8.1", "8.10", "8.01"], [], "8.1", CodeFlag(ZERO, ("8.1", "8.10"))),
        (["7", "007", "012"], [], "7", CodeFlag("zeros in front may be lost", ("7", "007"))),
        (["1.02E+02"], [], "1.02E+02", CodeFlag(POWER, ("1.02E+02", "102"))),
        (["1.02E+02"], ["102", "10.2E1"], "1.02E+02", CodeFlag(POWER, ("10.2E1", "102"))),
        (["2024-02-01 00:00:00"], [], "2024-02-01 00:00:00", CodeFlag(DATE, ("2-1", "1-2", "2.1", "1.2", "2/1", "1/2"))),
        (["2024-02-01", "1-14"], [], "2024-02-01", CodeFlag(DATE, ("2-1", "1-2"))),
        (["2024-02-01", "01-14"], [], "2024-02-01", CodeFlag(DATE, ("02-01", "01-02"))),
        (["2024-02-01"], ["1-2", "2-1", "3-1"], "2024-02-01", CodeFlag(DATE, ("2-1", "1-2"))),
        (["2-Jan", "1-14"], [], "2-Jan", CodeFlag(DATE, ("1-2", "2-1"))),
    ],
)  # fmt: skip
def test_codes_with_several_possibilities_are_flagged(
    texts: list[str], known: list[str], text: str, flag: CodeFlag
) -> None:
    reading = restored_codes(texts, known=known)
    assert dict(reading.flagged) == {text: flag}
    assert reading.codes[text] == text


def codes(*found: str) -> tuple[CodedFinding, ...]:
    return tuple(CodedFinding(code) for code in found)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3-501.16 | 5-205.11", ("3-501.16", "5-205.11")),
        ("3-501.16 | 3-501.16 | 6-301.12", ("3-501.16", "3-501.16", "6-301.12")),
        ("8.4.1 / 8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1/8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1; 8.4.2;", ("8.4.1", "8.4.2")),
        ("8.4.1；8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1, 8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1,8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1\n8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1\r\n8.4.2\r\n", ("8.4.1", "8.4.2")),
        ("8.4.1 and 8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1, 8.4.2 and 8.5", ("8.4.1", "8.4.2", "8.5")),
        ("8.4.1 und 8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1 & 8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1、8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1和8.4.2", ("8.4.1", "8.4.2")),
        ("• 8.4.1\n• 8.4.2", ("8.4.1", "8.4.2")),
        ("- 8.4.1\n- 8.4.2", ("8.4.1", "8.4.2")),
        ("1) 8.4.1\n2) 8.4.2", ("8.4.1", "8.4.2")),
        ("1. 8.4.1\n2. 8.4.2", ("8.4.1", "8.4.2")),
        ("8.4.1, 8.4.2\n8.5.1", ("8.4.1", "8.4.2", "8.5.1")),
        ("F0880, F0689", ("F0880", "F0689")),
        ("FC01 | FC10", ("FC01", "FC10")),
        ("7, 8.4.1", ("7", "8.4.1")),
        ("1, 2, 3", ("1", "2", "3")),
        ("PA 1, PA 12", ("PA 1", "PA 12")),
        ("§ 4.1; § 4.2", ("§ 4.1", "§ 4.2")),
        ("4.1.", ("4.1",)),
        ("8.4.1", ("8.4.1",)),
        ("12", ("12",)),
        ("'8.10", ("8.10",)),
        ("8.4.1-8.4.3", ("8.4.1-8.4.3",)),
        ("8.4.1/2", ("8.4.1/2",)),
        ("4.2.1 4.2.2", ("4.2.1", "4.2.2")),
        ("10.2E1", ("10.2E1",)),
        ("4.1.2 (a)", ("4.1.2 (a)",)),
        ("ISO 9001:2015", ("ISO 9001:2015",)),
        ("", ()),
        (" \n ", ()),
    ],
)
def test_cells_of_codes(cell: str, expected: tuple[str, ...]) -> None:
    assert split_codes(cell) == codes(*expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "8.4.1,Major,No records, none at all|8.5,Minor,Label missing",
            (CodedFinding("8.4.1", "Major", "No records, none at all"), CodedFinding("8.5", "Minor", "Label missing")),
        ),
        (
            "8.4.1,No records|8.5,Minor",
            (CodedFinding("8.4.1", None, "No records"), CodedFinding("8.5", "Minor", None)),
        ),
        (
            "8.4.1: No records\n8.5: Label missing, twice",
            (CodedFinding("8.4.1", None, "No records"), CodedFinding("8.5", None, "Label missing, twice")),
        ),
        (
            "[Major] 8.4.1 No records\n[Minor] 8.5 Label missing",
            (CodedFinding("8.4.1", "Major", "No records"), CodedFinding("8.5", "Minor", "Label missing")),
        ),
        (
            "8.4.1 (Major): No records\n8.5 [Minor] Label missing",
            (CodedFinding("8.4.1", "Major", "No records"), CodedFinding("8.5", "Minor", "Label missing")),
        ),
        (
            "1) 8.4.1 No records\nand no plan\n2) 8.5.2 Label missing",
            (CodedFinding("8.4.1", None, "No records\nand no plan"), CodedFinding("8.5.2", None, "Label missing")),
        ),
        ("Major - 8.4.1 - No records", (CodedFinding("8.4.1", "Major", "No records"),)),
        ("Major: 8.4.1: No records", (CodedFinding("8.4.1", "Major", "No records"),)),
        ("8.4.1: No records, no plan", (CodedFinding("8.4.1", None, "No records, no plan"),)),
        ("8.4.1:No records", (CodedFinding("8.4.1", None, "No records"),)),
        ("8.4.1：没有记录", (CodedFinding("8.4.1", None, "没有记录"),)),
        ("8.4.1 No records, no plan", (CodedFinding("8.4.1", None, "No records, no plan"),)),
        ("8.4.1（严重不符合）没有记录", (CodedFinding("8.4.1", "严重不符合", "没有记录"),)),
        ("4.18.1 KO: No trace", (CodedFinding("4.18.1", "KO", "No trace"),)),
        ("8.4.1 - No records", (CodedFinding("8.4.1", None, "No records"),)),
        ("8.4.1, Major, No records", (CodedFinding("8.4.1", "Major", "No records"),)),
        ("[严重不符合] 8.4.1 没有记录", (CodedFinding("8.4.1", "严重不符合", "没有记录"),)),
    ],
)
def test_structured_cells(cell: str, expected: tuple[CodedFinding, ...]) -> None:
    assert split_codes(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "Fire exit blocked, no signs, lamp broken",
        "3 fire extinguishers blocked, 2 missing",
        "2.5 mm gap, guard missing",
        "2.5, 3.0 and 4 mm gaps found",
        "12.03.2024, 13.03.2024",
        "2024-03-05",
        "1,234",
        "24/7",
        "Guard missing / not fitted",
        "Guard missing | lamp broken",
        "No records\nNo plan\nNo training",
        "1. Fire exit blocked\n2. Lamp broken",
        "Between 8:30 and 9:15 nobody was there",
        "8:30 shift was not covered",
        "None",
        "N/A",
        "See 8.4.1, 8.4.2 and others",
        "8.4.1, 2",
    ],
)
def test_free_texts_stay_whole(cell: str) -> None:
    assert split_codes(cell) == (CodedFinding(None, None, cell),)


def test_a_known_separator_cuts_whatever_the_pieces() -> None:
    assert split_codes("Fire exits | Lighting", separator="|") == (
        CodedFinding(None, None, "Fire exits"),
        CodedFinding(None, None, "Lighting"),
    )
    assert split_codes("Fire exits", separator="|") == (CodedFinding(None, None, "Fire exits"),)


@pytest.mark.parametrize(
    ("texts", "separator"),
    [
        (["3-501.16 | 5-205.11", "6-301.12"], "|"),
        (["8.4.1; 8.4.2", "8.5.1; 8.5.2", "8.5.1, 8.5.2"], ";"),
        (["8.4.1\n8.4.2", "8.5.1"], "\n"),
        (["8.4.1, 8.4.2"], ","),
        (["8.4.1 / 8.4.2"], "/"),
        (["8.4.1、8.4.2"], "、"),
        (["8.4.1,Major,No records|8.5,Minor,Label missing", "8.6,Minor,Dust, dirt"], "|"),
        (["Fire exits | Lighting", "Lighting | Noise", "Noise | Fire exits", "Noise"], "|"),
        (["Fire exits | Lighting"], None),
        (["Fire exits | Lighting", "Lighting | Noise"], None),
        (["Dust, dirt", "Lamp broken, exit blocked", "No plan, no records"], None),
        (["8.4.1, 8.4.2", "No plan, no records"], None),
        (["1,234", "2,345"], None),
        (["8.4.1", "8.4.2"], None),
        ([], None),
    ],
)
def test_separator_of_a_column(texts: list[str], separator: str | None) -> None:
    assert cell_separator(texts) == separator


def test_the_separator_comes_with_its_share() -> None:
    cells = [f"8.{number}.1; 8.{number}.2" for number in range(1, 10)] + ["See plan; no records", "8.1"]
    found = separator_evidence(cells)
    assert found == SeparatorEvidence(";", 9, 10, "8.1.1; 8.1.2")
    assert found.share == 0.9

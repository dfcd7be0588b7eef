"""One cell's date, and the order of day and month that a column proves."""

from datetime import date

import pytest

from loaders.dates import (
    DateEvidence,
    DateOrder,
    OrderHint,
    OrderProof,
    date_evidence,
    date_order,
    date_value,
    order_hints,
)

MARCH_5 = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        " 2024-03-05 ",
        "2024-3-5",
        "2024-03-05 00:00:00",
        "2024-03-05T10:15:00Z",
        "2024-03-05T10:15:00.000+08:00",
        "2024/03/05",
        "2024.03.05",
        "20240305",
        "2024年3月5日",
        "2024年03月05日 10:00",
        "２０２４年３月５日",
        "05.03.2024",
        "5. 3. 2024",
        "05.03.24",
        "5 Mar 2024",
        "5-Mar-24",
        "05MAR2024",
        "March 5, 2024",
        "Mar 5th 2024",
        "Tuesday, March 5, 2024",
        "5. März 2024",
        "5 de marzo de 2024",
        "5 mars 2024",
        "5 de março de 2024",
        "5 marzo 2024",
        "5 Mart 2024",
        "ngày 5 tháng 3 năm 2024",
        "5 tháng 3, 2024",
        "45356",
        "45356.0",
        "45356.75",
    ],
)
@pytest.mark.parametrize("order", [None, "dmy"])
def test_texts_that_read_themselves(text: str, order: DateOrder | None) -> None:
    assert date_value(text, order=order) == MARCH_5


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 Dezember 2023", 12),
        ("1 dic. 2023", 12),
        ("1er août 2023", 8),
        ("1 févr. 2023", 2),
        ("1º de setembro de 2023", 9),
        ("1 gennaio 2023", 1),
        ("1 ott 2023", 10),
        ("1 ARALIK 2023", 12),
        ("1 KASIM 2023", 11),
        ("1 Ekim 2023", 10),
        ("1 EKİM 2023", 10),
        ("1 Thg 7 2023", 7),
        ("1 ene 2023", 1),
        ("1 juil. 2023", 7),
    ],
)
def test_month_names(text: str, month: int) -> None:
    assert date_value(text, order=None) == date(2023, month, 1)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("5/3/2024", "dmy", MARCH_5),
        ("3/5/2024", "mdy", MARCH_5),
        ("3/5/2024 2:30 PM", "mdy", MARCH_5),
        ("5/3/2024", None, None),
        ("5-3-2024", None, None),
        ("5/5/2024", None, date(2024, 5, 5)),
        ("25/3/2024", None, date(2024, 3, 25)),
        ("3/25/2024", None, date(2024, 3, 25)),
        ("3/25/2024", "dmy", None),
        ("25/3/2024", "mdy", None),
        ("2024-03-05", "mdy", MARCH_5),
        ("25/3/2024", "ymd", date(2024, 3, 25)),
        ("24-03-05", "ymd", MARCH_5),
        ("24-03-05", "dmy", date(2005, 3, 24)),
        ("24-03-05", None, None),
        ("05/03/69", "dmy", date(2069, 3, 5)),
        ("05/03/95", "dmy", date(1995, 3, 5)),
        ("05/03/70", "dmy", None),
    ],
)
def test_order_decides(text: str, order: DateOrder | None, expected: date | None) -> None:
    assert date_value(text, order=order) == expected


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "30.02.2024",
        "2024-02-30",
        "2023年2月29日",
        "20241301",
        "Feb 30, 2024",
        "1989-12-31",
        "2101-01-01",
        "19999",
        "80001",
        "20000",
        "TBC",
        "immediate",
        "立即",
        "30 days",
        "2024/03",
        "Mar 2024",
        "12–13 Mar 2024",
        "12-13 Mar 2024",
        "not before March 5, 2024",
        "1-2",
        "8.10",
        "10.2E1",
        "N/A",
        "",
    ],
)
def test_no_date(text: str) -> None:
    assert date_value(text, order="dmy") is None


def test_serials_of_the_1904_calendar() -> None:
    assert date_value("43894", order=None, date1904=True) == MARCH_5
    assert date_value("43894", order=None) == date(2020, 3, 4)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["05/03/2024", "25/03/2024", "05/03/2024"], ("dmy", 1, "25/03/2024", None)),
        (["05/03/2024", "03/25/2024"], ("mdy", 1, "03/25/2024", None)),
        (["05.03.2024"], ("dmy", 0, "05.03.2024", None)),
        (["05/03/2024", "06-04-2024"], (None, 2, None, None)),
        (["25/03/2024", "03/25/2024", "01/02/2024"], (None, 1, "25/03/2024", "03/25/2024")),
        (["2024-03-05", "2024-03-25"], ("ymd", 0, "2024-03-05", None)),
        (["2024-03-05", "04/03/2024"], (None, 1, None, None)),
        (["2024-03-05", "25/03/2024"], ("dmy", 0, "25/03/2024", None)),
        (["05/05/2024", "45356", "5 Mar 2024", "TBC", "45/03/2024"], (None, 0, None, None)),
        (["24-03-05"], (None, 1, None, None)),
        (["24-03-45"], ("dmy", 0, "24-03-45", None)),
        (["25/03/24"], ("dmy", 0, "25/03/24", None)),
        ([], (None, 0, None, None)),
    ],
)
def test_evidence_of_a_column(
    values: list[str], expected: tuple[DateOrder | None, int, str | None, str | None]
) -> None:
    found = date_evidence(values)
    assert (found.order, found.ambiguous_count, found.proof, found.contradiction) == expected
    assert len(found.ambiguous) == found.ambiguous_count
    assert date_order(values) == found.order


def test_evidence_says_how_many_texts_fit_both_orders_and_how_many_prove_one() -> None:
    column = ["03/04/2024", "25/03/2024", "26/03/2024", "05/05/2024", "2024-03-05", "TBC"]
    assert date_evidence(column) == DateEvidence(
        order="dmy", ambiguous_count=1, proof="25/03/2024", contradiction=None, ambiguous=("03/04/2024",),
        proofs=(OrderProof("dmy", 2, "25/03/2024"), OrderProof("ymd", 1, "2024-03-05")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order", "ambiguous"),
    [
        ("12-14/03/2024", "dmy", 0),
        ("05/03/2024 - 14/03/2024", "dmy", 0),
        ("03/12-03/14/2024", "mdy", 0),
        ("05/03/2024 - 07/03/2024", None, 1),
        ("2024/3/5-3/7", "ymd", 0),
        ("Mar 12-13, 2024", None, 0),
        ("Report 25/03/2024 refers", None, 0),
    ],
)
def test_ranges_are_evidence_by_their_complete_dates(text: str, order: DateOrder | None, ambiguous: int) -> None:
    found = date_evidence([text])
    assert (found.order, found.ambiguous_count) == (order, ambiguous)


def test_hints_count_the_open_texts_that_would_lie_in_the_future() -> None:
    column = ["03/04/2024", "03/11/2024", "02/12/2024", "25/12/2024", "05/05/2024"]
    assert order_hints(column, not_after=date(2024, 6, 30)) == (
        OrderHint("dmy", 2, 3, "02/12/2024"),
    )  # fmt: skip
    assert order_hints(column, not_after=date(2024, 12, 31)) == ()


@pytest.mark.parametrize(
    "text", ["Mar 2024", "2024/03", "Q3 2025", "2025", "12-13 Mar 2024", "2024年3月", "KW 12/2024"]
)
def test_a_day_is_not_made_from_a_period(text: str) -> None:
    assert date_value(text, order="dmy") is None

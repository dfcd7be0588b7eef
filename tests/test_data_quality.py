"""Every check of data quality on one tiny table, and the page that shows them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.history import rebuild
from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from metrics.data_quality import CHECKS, data_quality
from metrics.doubts import doubts
from metrics.filters import Filters
from metrics.mapped_share import mapped_share
from metrics.unmapped import unmapped
from pages.parts.quality_wording import CHECKS as WORDS
from pages.parts.quality_wording import finding, quality_sentence, share
from tests.conftest import WorkbookMaker
from tests.warehouse_maker import actions, answers, audits, empty_warehouse, findings, key, set_rule

PAGE = Path(__file__).resolve().parent.parent / "pages" / "data_quality.py"
AS_OF = Filters(as_of=date(2024, 12, 31))
HOME = "region=East country=CN"


def counts(con: duckdb.DuckDBPyConnection, filters: Filters = AS_OF) -> dict[str, int]:
    """The checks that met something."""
    frame = data_quality(con, filters)
    return {str(row["check"]): int(row["count"]) for row in frame.to_dict("records") if row["count"]}


def told(con: duckdb.DuckDBPyConnection, statement: str, *names: str) -> None:
    """Change the stored versions, then tell everything anew."""
    con.execute(statement, [key(name) for name in names])
    rebuild(con)


def clean() -> duckdb.DuckDBPyConnection:
    """Two audits of one site with answers, findings and an action that raise no doubt at all."""
    con = empty_warehouse()
    set_rule(con, "minimum_assessed", "2")
    audits(con, f"A1 2023-05-01 S1 pass {HOME}", f"A2 2024-05-01 S1 pass {HOME}")
    for audit in ("A1", "A2"):
        answers(con, *(f"{audit} {clause} conform dimension=Social topic=Wages" for clause in (1, 2)))
        findings(con, f"F{audit} {audit} 1 minor dimension=Social topic=Wages")
    actions(con, "C1 FA1 due=2023-08-01 closed=2023-07-01 state=closed_verified")
    return con


def test_clean_data_raise_no_doubt() -> None:
    assert counts(clean()) == {}
    shares = mapped_share(clean(), AS_OF).set_index("unit")
    assert shares[["count", "of"]].values.tolist() == [[4, 4], [2, 2]]


@pytest.mark.parametrize(
    ("statement", "names", "check", "found"),
    [
        ("update store.audit set date = date '2035-01-01' where audit_key = ?", ["A2"], "audit_after_as_of", "2035-01-01"),
        ("update store.audit set date = date '1999-12-31' where audit_key = ?", ["A1"], "audit_before_2000", "1999-12-31"),
        ("update store.audit set start = date '2024-06-01' where audit_key = ?", ["A2"], "audit_ends_before_start",
         "2024-06-01 > 2024-05-01"),
        ("update store.audit set next_due = date '2024-04-01' where audit_key = ?", ["A2"], "next_due_before_audit",
         "2024-04-01 < 2024-05-01"),
        ("update store.action set closed = date '2023-04-01' where action_key = ?", ["C1"], "closed_before_audit",
         "2023-04-01 < 2023-05-01"),
        ("update store.action set due = date '2023-04-01' where action_key = ?", ["C1"], "due_before_audit",
         "2023-04-01 < 2023-05-01"),
        ("update store.action set verified = date '2023-06-01' where action_key = ?", ["C1"], "verified_before_closed",
         "2023-06-01 < 2023-07-01"),
        ("update store.action set closed = date '2025-06-01' where action_key = ?", ["C1"], "closed_after_as_of",
         "2025-06-01"),
        ("update store.action set closed = null where action_key = ?", ["C1"], "closed_without_date", "closed_verified"),
        ("update store.action set state = 'open', state_raw = 'Open' where action_key = ?", ["C1"], "closed_but_said_open",
         "2023-07-01, Open"),
        ("update store.action set closed = null, due = null, state = 'open' where action_key = ?", ["C1"], "no_due_date",
         None),
        ("update store.audit set scheme = null where audit_key = ?", ["A2"], "no_scheme", None),
        ("update store.audit set kind = null where audit_key = ?", ["A2"], "no_kind", None),
        ("update store.site set region = null where site_key = ?", ["S1"], "no_region", None),
        ("update store.site set country = null where site_key = ?", ["S1"], "site_without_country", None),
        ("update store.audit set score = 250, score_raw = '250%' where audit_key = ?", ["A2"], "score_out_of_range", "250%"),
        ("update store.audit set score_raw = '4' where audit_key = ?", ["A2"], "score_without_scale", "4"),
        ("update store.finding set clause = null where finding_key = ?", ["FA2"], "finding_without_clause", "FA2"),
        ("update store.finding set severity = null, severity_raw = null where finding_key = ?", ["FA2"],
         "finding_without_severity", "FA2"),
        ("update store.answer set points = 7, max_points = 5 where answer_key = ?", ["A2 1"], "points_out_of_range",
         "7.0 / 5.0"),
    ],
)  # fmt: skip
def test_one_thing_wrong_raises_one_doubt(statement: str, names: list[str], check: str, found: str | None) -> None:
    """Each change of the clean data is met by its check and by no other, with its file, sheet and row."""
    con = clean()
    told(con, statement, *names)
    assert counts(con) == {check: 2 if check == "no_region" else 1}
    row = doubts(con, AS_OF, check=check).to_dict("records")[0]
    assert (row["found"] if isinstance(row["found"], str) else None) == found
    assert row["file"].startswith("file") and row["sheet"] == "Sheet1" and row["row"] >= 2


def test_mostly_not_applicable_and_few_assessed_follow_the_house_rules() -> None:
    """| audit | conform | N/A | share | rule 50 % | rule 80 % |
    | A1 | 2 | 2 | 50 % | no  | no |
    | A2 | 2 | 3 | 60 % | yes | no |
    | A3, a follow-up | 1 | 9 | 90 % | no: it looks at few items by design | no |
    """
    con = empty_warehouse()
    set_rule(con, "minimum_assessed", "2")
    audits(con, f"A1 2023-01-01 S1 - {HOME}", f"A2 2024-01-01 S1 - {HOME}", f"A3 2024-02-01 S1 - kind=follow_up {HOME}")
    for audit, conform, none in (("A1", 2, 2), ("A2", 2, 3), ("A3", 1, 9)):
        answers(con, *(f"{audit} c{i} conform dimension=Social" for i in range(conform)),
                *(f"{audit} n{i} not_applicable dimension=Social" for i in range(none)))  # fmt: skip
    assert counts(con) == {"mostly_not_applicable": 1}
    assert doubts(con, AS_OF, check="mostly_not_applicable")["found"].tolist() == ["3 / 5"]
    set_rule(con, "not_applicable_share", "0.8")
    assert counts(con) == {}
    set_rule(con, "minimum_assessed", "3")
    assert counts(con) == {"few_items_assessed": 2}


def test_missing_denominators() -> None:
    """| audit | listed | answers | findings | scheme has findings | doubt |
    | A1 | no  | no  | yes | yes | findings without a list of audits |
    | B1 | yes | no  | no  | no  | neither findings nor answers |
    | C1 | yes | no  | yes | yes | findings without answers |
    | D1 | yes | nonconform | no | yes | answers stand in for findings |
    | E1 | yes | no  | no  | yes | none: nothing was found |
    """
    con = empty_warehouse()
    set_rule(con, "minimum_assessed", "1")
    audits(con, f"A1 2023-01-01 S1 - {HOME}", listed=False)
    audits(
        con,
        f"B1 2023-01-01 S2 - scheme=BARE {HOME}",
        *(f"{name} 2023-01-01 S3 - {HOME}" for name in ("C1", "D1", "E1")),
    )
    findings(con, "F1 A1 4.1 major dimension=Social", "F2 C1 4.1 major dimension=Social")
    answers(con, "D1 4.1 nonconform dimension=Social")
    assert counts(con) == {
        "findings_without_audit_list": 1, "no_findings_and_no_answers": 1, "findings_without_answers": 1,
        "answers_without_findings": 1, "site_audited_once": 1,
    }  # fmt: skip
    assert doubts(con, AS_OF, check="findings_without_audit_list")["audit_no"].tolist() == ["A1"]
    assert doubts(con, AS_OF, check="no_findings_and_no_answers")["audit_no"].tolist() == ["B1"]


def test_a_number_at_two_sites_is_met_and_one_at_a_site_twice_is_not() -> None:
    """A7 of S1 and a7 of S2 clash; A8 stands twice at S1, as two schemes may number alike."""
    con = empty_warehouse()
    audits(con, f"A7 2023-01-01 S1 - {HOME}", f"X 2023-01-02 S2 - {HOME}", f"A8 2023-01-03 S1 - {HOME}",
           f"Y 2023-01-04 S1 - {HOME}")  # fmt: skip
    told(con, "update store.audit set audit_no = 'a7 ' where audit_key = ?", "X")
    told(con, "update store.audit set audit_no = 'A8' where audit_key = ?", "Y")
    found = doubts(con, AS_OF, check="number_at_several_sites")
    assert sorted(found["audit_no"]) == ["A7", "a7 "]


def test_a_site_audited_once_counts_full_audits_in_view() -> None:
    """S1: one full audit and a follow-up. S2: two full audits, one of them outside 2024."""
    con = empty_warehouse()
    audits(con, f"A1 2024-01-01 S1 - {HOME}", f"A2 2024-02-01 S1 - kind=follow_up {HOME}",
           f"B1 2023-01-01 S2 - {HOME}", f"B2 2024-01-01 S2 - {HOME}")  # fmt: skip
    [only] = doubts(con, AS_OF, check="site_audited_once").to_dict("records")
    # The day of the full audit, not of the follow-up after it.
    assert (only["site"], f"{only['date']:%Y-%m-%d}") == ("S1", "2024-01-01")
    year = Filters(start=date(2024, 1, 1), as_of=AS_OF.as_of)
    assert sorted(doubts(con, year, check="site_audited_once")["site"]) == ["S1", "S2"]


def test_a_visit_of_unknown_kind_is_seen_although_it_is_in_no_rate() -> None:
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 S1 - kind=unmapped")
    assert counts(con)["no_region"] == 1
    assert "no_region" not in counts(con, Filters(as_of=AS_OF.as_of, kinds=("periodic",)))


def test_items_without_a_dimension_are_told_by_clause_and_filters_hold() -> None:
    """4.1: two answers and a finding at S1; 4.2 has a dimension; S2's 4.1 is left out by the filter."""
    con = empty_warehouse()
    audits(con, f"A1 2024-01-01 S1 - {HOME}", f"A2 2024-02-01 S1 - {HOME}", f"B1 2024-01-01 S2 - {HOME}")
    answers(con, "A1 4.1 conform", "A2 4.1 nonconform", "A1 4.2 conform dimension=Social", "B1 4.1 conform")
    findings(con, "F1 A2 4.1 minor")
    own = Filters(as_of=AS_OF.as_of, sites=("S1",))
    [row] = doubts(con, own, check="item_without_dimension").to_dict("records")
    assert (row["checklist"], row["clause"], row["rows"]) == ("HOUSE", "4.1", 3)
    shares = data_quality(con, own).set_index("check").loc["item_without_dimension"]
    assert (shares["count"], shares["of"], shares["entries"]) == (3, 4, 1)
    assert counts(con)["item_without_dimension"] == 4
    assert unmapped(con, own)[["unit", "count", "of"]].values.tolist() == [["answers", 2, 3], ["findings", 1, 1]]
    assert mapped_share(con, own)[["unit", "count", "of"]].values.tolist() == [["answers", 1, 3], ["findings", 0, 1]]


AUDITS = [
    "Audit No", "Supplier", "Country", "Audit Date", "Audit Type", "Scheme", "Overall Result", "Overall Score", "Shoe size",
]  # fmt: skip
# Enough good rows that every column is known by what it holds.
GOOD = [
    [f"G{day}", "Good", "China", f"2024-03-{day:02d}", "Periodic", "ISO 9001", "Pass", "90%", None]
    for day in range(1, 9)
]


def test_what_files_leave_open(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """| row | result | country | score | date |
    | 2 | Purple | China    | 90%  | good |
    | 3 | Purple | Atlantis | abc  | good |
    | 4 | Pass   | China    | 90%  | 31 February: refused |
    """
    rows = [
        ["A1", "Acme", "China", "2024-01-01", "Periodic", "ISO 9001", "Purple", "90%", "42"],
        ["A2", "Beta", "Atlantis", "2024-01-02", "Wobbly", "ISO 9001", "Purple", "abc", ""],
        ["A3", "Acme", "China", "2024-02-31", "Periodic", "ISO 9001", "Pass", "90%", ""],
    ]
    load_file(warehouse, workbook({"Audits": [AUDITS, *rows, *GOOD]}), name="a.xlsx")
    con = warehouse.cursor()
    met = counts(con)
    assert {name: met[name] for name in ("unknown_word", "unknown_heading", "row_refused", "cell_stored_empty")} == {
        "unknown_word": 4, "unknown_heading": 1, "row_refused": 1, "cell_stored_empty": 1,
    }  # fmt: skip
    words = doubts(con, AS_OF, check="unknown_word")
    assert sorted(words[["heading", "found", "rows"]].values.tolist()) == [
        ["Audit Type", "Wobbly", 1], ["Country", "Atlantis", 1], ["result", "Purple", 2],
    ]  # fmt: skip
    beta = Filters(as_of=AS_OF.as_of, suppliers=("Beta",))
    assert counts(con, beta)["unknown_word"] == 3  # Purple of Beta's own audit, and two words of a file that names Beta


def test_a_word_a_later_file_corrected_is_no_longer_met(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    """The same audits again, with a result and a country that are known; what became of the first file is history."""
    good = ["A1", "Acme", "China", "2024-01-01", "Periodic", "ISO 9001", "Pass", "90%", None]
    bad = [*good[:2], "Atlantis", *good[3:6], "Purple", *good[7:]]
    load_file(warehouse, workbook({"Audits": [AUDITS, bad, *GOOD]}), name="a.xlsx")
    assert counts(warehouse.cursor())["unknown_word"] == 2
    load_file(warehouse, workbook({"Audits": [AUDITS, good, *GOOD]}, name="b.xlsx"), name="b.xlsx")
    assert "unknown_word" not in counts(warehouse.cursor())


def test_every_check_is_in_the_words_and_the_order_of_the_metric() -> None:
    assert list(WORDS) == [name for name, *_ in CHECKS]
    frame = data_quality(empty_warehouse(), AS_OF)
    assert frame["check"].tolist() == list(WORDS)
    assert set(frame["why"]) == {"nothing in view"} and frame["rate"].isna().all()
    for name, check in WORDS.items():
        assert check.one[0].isdigit() and "{n}" in check.several, name
        assert check.effect.endswith((".", "%.")) and check.remedy.endswith("."), name


def test_wrong_questions_are_refused() -> None:
    con = empty_warehouse()
    for wrong in (lambda: data_quality(con, Filters()), lambda: doubts(con, Filters(), check="no_kind")):
        with pytest.raises(ValueError, match="as-of"):
            wrong()
    with pytest.raises(ValueError, match="no check"):
        doubts(con, AS_OF, check="weather")
    with pytest.raises(ValueError, match="no other breakdown"):
        data_quality(con, AS_OF, by="supplier")
    with pytest.raises(ValueError, match="not to 'supplier'"):
        unmapped(con, AS_OF, aspect="supplier")


def test_the_headline_counts_what_changes_and_what_hides() -> None:
    mapped = pd.DataFrame({"unit": ["answers", "findings"], "count": [11867, 0], "of": [12310, 0]})
    checks = pd.DataFrame({"check": ["a", "b", "c"], "count": [1, 2, 1], "effect": ["moves", "moves", "hides"]})
    assert quality_sentence(mapped, checks) == (
        "**96.4% of 12,310 answers have a known meaning and a dimension; 2 things change figures and 1 hides some.**"
    )
    assert (
        quality_sentence(mapped, checks[2:])
        == "**96.4% of 12,310 answers have a known meaning and a dimension; 1 thing hides figures.**"
    )
    assert (
        quality_sentence(mapped, checks[:0])
        == "**96.4% of 12,310 answers have a known meaning and a dimension; nothing changes figures.**"
    )
    assert share(99_999, 100_000) == "99.9%" and share(7, 7) == "100.0%"
    assert finding({"check": "no_kind", "count": 1}) == "1 audit does not say its kind"
    assert finding({"check": "no_kind", "count": 1200}) == "1,200 audits do not say their kind"


# The page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def app_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the app looks for its database; it gives the file back afterwards."""
    path = tmp_path / "app.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


def shown(**query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    parts = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.success)
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize(
    "query", [{}, {"check": "Audits without a region"}, {"check": "<b>weather"}, {"region": "Atlantis", "to": "x"}]
)
def test_the_page_says_what_was_found_and_what_would_do(app_database: Path, query: dict[str, str]) -> None:
    warehouse = open_warehouse(app_database)
    audits(warehouse.root, "A1 2024-01-01 S1 pass", "A2 2024-02-01 S1 purple=1 fail country=CN")
    warehouse.close()
    app = shown(**query)
    assert not app.exception and not app.error
    text = said(app)
    assert "No answers are on file; 1 thing changes figures and 1 hides some." in text
    assert "What to do." in text and "Checked and clean\\: words not understood" in text
    assert "2 audits have no region" in text


def test_the_page_without_data_says_what_to_do_next(app_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that holds a load but no audit: nothing is on file."""
    warehouse = open_warehouse(app_database)
    audits(warehouse.root)
    warehouse.close()
    assert "Load files to begin" in said(shown())


def test_the_page_of_the_demo(app_database: Path, demo_database: Path) -> None:
    """All is mapped there, and few things are to be judged."""
    shutil.copyfile(demo_database, app_database.with_name("app-demo.duckdb"))
    app = shown()
    assert not app.exception and not app.error
    assert "All 44,914 answers have a known meaning and a dimension; 1 thing hides figures." in said(app)
    assert "5 sites have one full audit only" in said(app)

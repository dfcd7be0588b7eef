"""Names without legal form and abbreviations, and pairs of them that are alike."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import streamlit as st
from rapidfuzz import fuzz
from streamlit.testing.v1 import AppTest

from data.warehouse import Warehouse, open_warehouse
from loaders import supplier_pairs
from loaders.legal_forms import forms_agree, name_key
from loaders.like_names import AT_LEAST, names_alike
from loaders.load import load_file
from loaders.normal_form import normal_name
from loaders.site_addresses import with_addresses
from loaders.supplier_pairs import SITES_AT_LEAST, _alike, suggested_pairs, suggested_sites
from pages.parts.supplier_wording import site_pair_sentence
from tests.conftest import WorkbookMaker
from tests.warehouse_maker import audits, empty_warehouse

ROOT = Path(__file__).resolve().parent.parent
SAME = [
    ("ACME Mfg. Co., Ltd.", "Acme Manufacturing Limited"), ("Müller GmbH & Co. KG", "MULLER KG"),
    ("Rossi S.p.A.", "Rossi SpA"), ("Grupo X S.A. de C.V.", "Grupo X, SA de CV"), ("Lima S. de R.L.", "LIMA S DE RL"),
    ("Yıldız Tekstil San. ve Tic. A.Ş.", "YILDIZ TEKSTİL AS"), ("Ege Döküm San. A.Ş.", "Ege Dokum"), ("Öz Ltd. Şti.", "Oz Limited Şirketi"),
    ("CÔNG TY TNHH MAY VIỆT", "May Viet Co., Ltd"), ("Công ty Cổ phần Sao Đỏ", "CTCP Sao Do"), ("Sao JSC", "SAO Joint Stock Company"),
    ("(株)トヨタ", "トヨタ株式会社"), ("㈱トヨタ", "株式会社 トヨタ"), ("有限会社山本", "山本(有)"), ("삼성전자 주식회사", "㈜삼성전자"),
    ("上海电子有限公司", "上海电子有限责任公司"), ("北京机械股份有限公司", "北京 机械 股份有限公司"), ("联合利华（中国）有限公司", "联合利华(中国)"),
    ("Kowalski Sp. z o.o.", "KOWALSKI SP Z OO"), ("Novák, s.r.o.", "NOVAK s. r. o."), ("Hansen A/S", "Hansen AS"), ("Virtanen Oy", "VIRTANEN OY"),
    ("Kiss Kft.", "Kiss kft"), ("Bakker B.V.", "Bakker BV"), ("Silva Ltda.", "SILVA LIMITADA"), ("Dupont S.A.S.", "Dupont SAS"),
    ("Int'l Paper Co", "International Paper Company"), ("Jaya Sdn. Bhd.", "Jaya SDN BHD"), ("Tata Pvt. Ltd.", "Tata Private Limited"),
    ("ООО Ромашка", "Ромашка ООО"), ("Delta Elec. Tech. Inc.", "Delta Electronics Technology, Inc"), ("Smith & Sons Ltd", "Smith and Sons Ltd"),
    ("Paper Intl. LLC", "International Paper L.L.C."),
]  # fmt: skip
APART = [
    ("Acme Ltd", "Akme Ltd"), ("Plant 1 Ltd", "Plant 2 Ltd"), ("North Textile", "South Textile"), ("上海电子有限公司", "上海电器有限公司"),
    ("Delta Electric", "Delta Electronics"), ("SC Johnson", "Johnson Ltd"),
]  # fmt: skip


def test_names_that_differ_in_a_number_are_not_alike() -> None:
    assert names_alike("William Penn School Unitt II", "William Penn School Unit II")
    assert not names_alike("William Penn School Unit I", "William Penn School Unit II")
    assert not names_alike("Dragway Kitchens Plant 1", "Dragway Kitchens Plant 2")
    assert not names_alike("Winterton Apartments Building G", "Winterton Apartments Building H")
    assert names_alike("Winterton Apartments Building G", "Wintertone Apartments Building G")
    assert names_alike("J Winterton Furniture", "Winterton Furniture")  # an initial is no number


def test_an_umlaut_and_its_letters_are_alike_and_suggested() -> None:
    assert names_alike("Böhm GmbH", "Boehm GmbH")
    assert not names_alike("Böhm GmbH", "Behm GmbH")
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 N pass supplier=Böhm_GmbH", "A2 2024-01-01 M pass supplier=Boehm_GmbH",
           "A3 2024-01-01 O pass supplier=Behm_GmbH")  # fmt: skip
    found = suggested_pairs(con)[["left", "right", "score", "why"]].to_numpy().tolist()
    assert [(set(pair), score, why) for *pair, score, why in found] == [({"Böhm GmbH", "Boehm GmbH"}, 99.0, "alike")]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_spellings_of_one_company_have_one_key(left: str, right: str) -> None:
    assert name_key(left).words == name_key(right).words


@pytest.mark.parametrize(("left", "right"), APART)
def test_other_companies_have_other_keys(left: str, right: str) -> None:
    assert name_key(left).words != name_key(right).words


@pytest.mark.parametrize("name", ["Ltd", "株式会社", "S.A.", "Co", "集团", "& Co.", "GmbH & Co. KG"])
def test_a_name_of_nothing_but_legal_forms_keeps_words(name: str) -> None:
    assert name_key(name).words


def test_legal_forms_of_other_countries_and_groups_contradict() -> None:
    family = {
        name: name_key(name).family
        for name in ("A Ltd", "A Co., Limited", "A GmbH", "A", "A Group", "A Group Co., Ltd.", "甲集团有限公司")
    }
    assert forms_agree(family["A Ltd"], family["A Co., Limited"]) and forms_agree(family["A"], family["A GmbH"])
    assert not forms_agree(family["A Ltd"], family["A GmbH"])
    assert not forms_agree(family["A"], family["A Group"]) and not forms_agree(
        family["A Ltd"], family["A Group Co., Ltd."]
    )
    assert family["甲集团有限公司"] == family["A Group"]


def test_precision_and_recall_on_invented_spellings() -> None:
    """600 companies of few words, each spelled twice: with another legal form and abbreviations, in every second pair
    with a wrong letter as well. An equal key is acted on, so it must be right; a score of 92 is only suggested.
    """
    chance = random.Random(7)
    syllables = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
    trades = [("Manufacturing", "Mfg."), ("Electronics", "Elec."), ("Industries", "Ind."), ("Technology", "Tech")]
    places = ["Lyon", "Ningbo", "Hanoi", "Izmir", "Porto"]
    company: dict[str, int] = {}
    for number in range(600):
        word = "".join(chance.choice(syllables) for _ in range(chance.randint(2, 4)))
        (long, short), place = chance.choice(trades), chance.choice(places)
        at = chance.randrange(1, len(word))
        other = word if number % 2 else word[:at] + chance.choice("aeioubdg") + word[at + 1 :]
        company.setdefault(f"{word.title()} {place} {long} Co., Ltd.", number)
        company.setdefault(f"{place.upper()} {short} {other.upper()} Limited", number)
    keys: dict[str, set[int]] = {}
    for name, number in company.items():
        keys.setdefault(name_key(name).words, set()).add(number)
    equal = [key for key, numbers in keys.items() if len(numbers) == 1]
    assert len(equal) / len(keys) >= 0.98  # keys that stand for one company only
    two_keys = {number for numbers in keys.values() for number in numbers}
    two_keys -= {number for number in two_keys if sum(number in numbers for numbers in keys.values()) == 1}
    pairs = [(one, other) for one, other, _ in _alike(sorted(keys), AT_LEAST) if one != other]
    right = [keys[one] & keys[other] for one, other in pairs]
    found = set().union(*right)
    recall, precision = len(found & two_keys) / len(two_keys), sum(map(bool, right)) / len(pairs)
    assert len(two_keys) > 200 and recall >= 0.8 and precision >= 0.6, (len(two_keys), recall, precision)


def test_ten_thousand_names_are_compared_within_seconds() -> None:
    chance = random.Random(1)
    syllables = [first + second for first in "bcdfghklmnprstvwz" for second in "aeiou"]
    words = sorted(
        {" ".join("".join(chance.choice(syllables) for _ in range(3)) for _ in range(2)) for _ in range(10_000)}
    )
    start = time.perf_counter()
    assert len(list(_alike(words, AT_LEAST))) >= len(words)
    assert time.perf_counter() - start < 20  # about one second on an idle machine


def test_pairs_are_suggested_with_their_reasons() -> None:
    con = empty_warehouse()
    audits(
        con,
        "A1 2024-01-01 N pass supplier=Lotus_Textile_Ltd country=CN",
        "A2 2024-02-01 N pass supplier=Lotus_Textile_Ltd country=CN",
        "A3 2024-01-01 M pass supplier=Lotos_Textile_Ltd country=CN",
        "A4 2024-01-01 O pass supplier=Lotus_Textile_GmbH country=DE code=V1",
        "A5 2024-01-01 P pass supplier=Lotus_Textile_Plant_1", "A6 2024-01-01 Q pass supplier=Lotus_Textile_Plant_2",
        "A7 2024-01-01 R pass supplier=Else",
    )  # fmt: skip
    pairs = suggested_pairs(con)
    found = pairs[["left", "right", "why", "place", "left_audits", "right_audits"]].to_numpy().tolist()
    assert found == [
        ["Lotus Textile Ltd", "Lotos Textile Ltd", "alike", "same country", 2, 1],
        ["Lotus Textile Ltd", "Lotus Textile GmbH", "same words", "other country", 2, 1],
    ] + [one for one in found if "Lotos Textile Ltd" in one[:2] and "Lotus Textile GmbH" in one[:2]]
    assert all(score >= AT_LEAST for score in pairs["score"])
    assert suggested_pairs(empty_warehouse()).empty


def test_sites_are_suggested_as_comparing_each_with_each_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 sites of 5 suppliers, compared in small parts, against the definition spelled out for every pair."""
    monkeypatch.setattr(supplier_pairs, "CHUNK", 7)
    chance = random.Random(5)
    con = empty_warehouse()
    words = ["North", "South", "Plant", "Plants", "Works", "Work", "Depot", "1", "2"]
    lines = [
        f"A{at} 2024-01-01 {'_'.join(chance.sample(words, 2))}_{chance.choice(['ya', 'yb'])} pass supplier=S{at % 5}"
        + chance.choice(["", " country=CN", " country=VN"])
        for at in range(300)
    ]
    audits(con, *lines)
    rows = suggested_sites(con).to_dict("records")
    found = {frozenset((row["left_key"], row["right_key"])): row["score"] for row in rows}
    sites = con.execute("select site_key, supplier_key, site, country from store.place").fetchall()
    expected = {}
    for one, other in combinations(sorted(sites), 2):
        left, right = (" ".join(sorted(normal_name(site[2]).split())) for site in (one, other))
        alike = fuzz.ratio(left, right) >= SITES_AT_LEAST and re.findall(r"\d", left) == re.findall(r"\d", right)
        if one[1] == other[1] and alike and len({one[3], other[3]} - {None}) < 2:
            expected[frozenset((one[0], other[0]))] = fuzz.ratio(left, right)
    assert len(expected) > 20 and found == expected


def test_branches_of_a_chain_in_two_regions_come_after_sites_of_one_place() -> None:
    """| Amazon | Service Depot, Fife | Service Depots, Rotherham | more alike, but in two regions |
    | Mill   | Big Shed, Fife      | Big Sheds, Fife           | less alike, in one region     |
    """
    con = empty_warehouse()
    audits(con, "A1 2024-01-01 Service_Depot pass supplier=Amazon region=Fife",
           "A2 2024-01-01 Service_Depots pass supplier=Amazon region=Rotherham",
           "M1 2024-01-01 Big_Shed pass supplier=Mill region=Fife",
           "M2 2024-01-01 Big_Sheds pass supplier=Mill region=Fife")  # fmt: skip
    pairs = suggested_sites(con)
    assert pairs["supplier"].tolist() == ["Mill", "Amazon"] and pairs["score"].is_monotonic_increasing


def test_alike_names_are_those_comparing_each_with_each_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supplier_pairs, "CHUNK", 9)
    chance = random.Random(6)
    made = ["".join(chance.choice("abcde") for _ in range(chance.randint(1, 40))) for _ in range(100)]
    names = sorted({*made, *(name[chance.randint(0, 3) :] for name in made)} - {""})
    found = {frozenset((one, other)) for one, other, _ in _alike(names, AT_LEAST) if one != other}
    expected = {frozenset(pair) for pair in combinations(names, 2) if fuzz.ratio(*pair) >= AT_LEAST}
    assert expected and found == expected


def test_pairs_of_sites_say_where_each_stands(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    head = ["Supplier", "Site", "Address Line 1", "City", "Audit Date", "Overall Result"]
    rows = [["Acme", "North Plant", "1 Quay Street", "Leeds", date(2024, 1, 2), "Pass"],
            ["Acme", "North Plants", None, None, date(2024, 2, 3), "Pass"]]  # fmt: skip
    load_file(warehouse, workbook({"Audits": [head, *rows]}), name="audits.xlsx")
    with warehouse.cursor() as con:
        (row,) = with_addresses(con, suggested_sites(con)).to_dict("records")
    said = site_pair_sentence(row)
    for part in ("North Plant (1 audit; 1 Quay Street, Leeds)", "North Plants (1 audit; address and city not stated)"):
        assert part in said
    named_by_it = row | {"left": "1 Quay Street", "left_address": "1 Quay Street", "left_place": "Leeds"}
    assert "1 Quay Street (1 audit; Leeds)" in site_pair_sentence(named_by_it)
    assert "1 Quay Street (1 audit; city not stated)" in site_pair_sentence({**named_by_it, "left_place": ""})


# The page ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app serves a database with two spellings of Lotus, one visit from two files, and a hostile name."""
    path = tmp_path / "app.duckdb"
    warehouse = open_warehouse(path)
    audits(
        warehouse.root,
        "A1 2024-01-01 North pass supplier=Lotus_Textile_Ltd country=CN scheme=ISO auditor=Ann_Wu",
        "A2 2024-01-01 Mill pass supplier=Lotos_Textile_Ltd country=CN scheme=ISO",
        "A3 2024-01-01 Odd pass supplier=<b>:red[x]**</b>",
        "A4 2024-01-01 Odder pass supplier=<b>:red[y]**</b>",
    )
    audits(warehouse.root, "R1 2024-01-02 North fail supplier=Lotus_Textile_Ltd scheme=ISO")
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


def settled(app: AppTest) -> AppTest:
    """The page once the worker has done what was asked."""
    deadline = time.monotonic() + 30
    while not (app.success or app.error):
        assert time.monotonic() < deadline
        app = app.run()
    assert not app.exception
    return app


def page() -> AppTest:
    return AppTest.from_file(str(ROOT / "pages/supplier_names.py"), default_timeout=60).run()


def click(app: AppTest, label: str) -> AppTest:
    """Press the first button of that label, with the outcomes of before forgotten."""
    app.session_state["said_jobs"] = []
    return settled(next(button for button in app.button if button.label == label).click().run())


def texts(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.text, *app.info, *app.success, *app.error))


def test_look_alikes_are_merged_and_parted_on_the_page(served: Path) -> None:
    app = page()
    assert "Lotus Textile Ltd (2 audits) and Lotos Textile Ltd (1 audit): spelled alike" in texts(app)
    app = click(app, "Merge")
    assert "counted as one from now on" in texts(app)
    assert "Lotos Textile Ltd is counted with Lotus Textile Ltd" in texts(app)
    app = click(app, "Un-merge")
    assert "Lotus Textile Ltd (2 audits) and Lotos Textile Ltd" in texts(app)
    app = click(app, "Not the same")
    assert "Lotus Textile Ltd is not the same as Lotos Textile Ltd" in texts(app)
    assert "spelled alike, 9" not in texts(app).replace("<b>", "")


def test_a_visit_from_two_files_is_confirmed_on_the_page(served: Path) -> None:
    app = page()
    assert "A1 of 2024-01-01, ISO" in texts(app) and "from file2.xlsx" in texts(app)
    app = click(app, "Same visit")
    assert "No visit seems to be on file from two sources." in texts(app)


def test_master_data_are_filled_in_on_the_page(served: Path) -> None:
    app = page()
    app.selectbox(key="master_supplier").set_value("Lotus Textile Ltd").run()
    field = next(box for box in app.text_input if box.label == "Category")
    field.set_value("Yarn")
    app = click(app, "Save the supplier")
    assert "Lotus Textile Ltd: category Yarn" in texts(app)
    app = click(app, "As in the files")
    assert "Nothing was filled in by hand yet." in texts(app)


def test_erasing_asks_for_the_name_once_more(served: Path) -> None:
    app = page()
    app.selectbox(key="erase_supplier").set_value("Lotos Textile Ltd").run()
    assert next(button for button in app.button if button.label == "Erase for good").disabled
    app.text_input(key="erase_confirmation").set_value("Lotos Textile Ltd").run()
    app = click(app, "Erase for good")
    assert "A supplier was erased" in texts(app) and "Lotos" not in texts(app)
    app.radio(key="erase_kind").set_value("person").run()
    app.text_input(key="erase_person").set_value("Ann Wu").run()
    app.text_input(key="erase_confirmation").set_value("Ann Wu").run()
    app = click(app, "Erase for good")
    assert "A person was erased" in texts(app)
    app = click(app, "Let it be loaded again")
    assert "may be loaded again" in texts(app)


def test_an_empty_database_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(tmp_path / "empty.duckdb"))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    app = page()
    st.cache_data.clear()
    st.cache_resource.clear()
    assert not app.exception and not app.success and not app.error
    assert texts(app).count("No supplier is on file yet") == 3  # nothing was compared: no pair, visit or master data
    assert "are so alike" not in texts(app)

"""Schemes and their versions, countries and regions, clauses and topics."""

import csv
from pathlib import Path

import pytest

from loaders.vocabulary import (
    Scheme,
    clause_topic,
    country_code,
    country_region,
    dimension_name,
    known_labels,
    scheme_name,
    scheme_version,
    topic_code,
    topic_dimension,
    topic_name,
)

DICTIONARIES = Path(__file__).parent.parent / "data" / "dictionaries"


def rows(name: str) -> list[dict[str, str]]:
    with (DICTIONARIES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Schemes


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        ("SMETA", "SMETA", None),
        ("SMETA 7.0", "SMETA", "7.0"),
        ("Smeta v6.1", "SMETA", "6.1"),
        ("SMETA 4-pillar", "SMETA", None),
        ("SMETA 6.1 (4-pillar)", "SMETA", "6.1"),
        ("BSCI", "amfori BSCI", None),
        ("amfori BSCI 2.0 Audit", "amfori BSCI", "2.0"),
        ("ISO 9001:2015", "ISO 9001", "2015"),
        ("ISO9001-2015", "ISO 9001", "2015"),
        ("DIN EN ISO 9001", "ISO 9001", None),
        ("SA8000:2014", "SA8000", "2014"),
        ("VDA 6.3", "VDA 6.3", None),
        ("VDA 6.3 (2023)", "VDA 6.3", "2023"),
        ("BRCGS Food Issue 9", "BRCGS Food", "9"),
        ("IFS Food version 8", "IFS Food", "8"),
        ("FSSC 22000 V6", "FSSC 22000", "6"),
        ("RBA VAP 8.0.2", "RBA VAP", "8.0.2"),
        ("C-TPAT", "C-TPAT", None),
    ],
)
def test_scheme_with_version(text: str, name: str, version: str | None) -> None:
    known = scheme_name(text)
    assert known is not None
    assert (known.name, scheme_version(text)) == (name, version)


def test_unknown_schemes() -> None:
    assert [scheme_name(text) for text in ("", "ISO", "ISO 9002", "house checklist 3", "ISO 9001 / ISO 14001")] == [
        None
    ] * 5


def test_schemes_without_verdict_and_with_one_dimension() -> None:
    without = {row["scheme"] for row in rows("schemes") if row["has_verdict"] == "no"}
    assert not without & {"ISO 9001", "amfori BSCI", "FHRS", "BRCGS Food"}
    assert without >= {
        "CMS LTC survey",
        "SMETA",
        "SLCP CAF",
        "Better Work CAT",
        "Higg FEM",
        "EcoVadis",
    }
    assert scheme_name("IATF 16949") == Scheme("IATF 16949", has_verdict=True, dimension="QUA")
    assert scheme_name("SMETA") == Scheme("SMETA", has_verdict=False, dimension=None)


# Countries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CN", "CN"),
        ("chn", "CN"),
        ("P.R. China", "CN"),
        ("中国", "CN"),
        ("VR China", "CN"),
        ("USA", "US"),
        ("EE. UU.", "US"),
        ("Viet Nam", "VN"),
        ("Việt Nam", "VN"),
        ("Türkiye", "TR"),
        ("TÜRKİYE", "TR"),
        ("Turkey", "TR"),
        ("UK", "GB"),
        ("Royaume-Uni", "GB"),
        ("South Korea", "KR"),
        ("Taiwan", "TW"),
        ("Hong Kong SAR", "HK"),
        ("Deutschland", "DE"),
        ("Marruecos", "MA"),
        ("Índia", "IN"),
        ("Paesi Bassi", "NL"),
        ("Bangladeş", "BD"),
        ("Cote d'Ivoire", "CI"),
        ("NGA", "NG"),
        ("Nga", "RU"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country(text: str, expected: str | None) -> None:
    assert country_code(text) == expected


def test_each_country_name_belongs_to_one_country() -> None:
    wrong = [row for row in rows("country_names") if country_code(row["name"].title()) != row["country"]]
    wrong = [row for row in wrong if country_code(row["name"]) != row["country"]]
    assert wrong == []
    assert len({row["country"] for row in rows("countries")}) == 249


def test_regions() -> None:
    assert [country_region(code) for code in ("CN", "vn", "BD", "MX", "XX")] == [
        "East Asia",
        "Southeast Asia",
        "South Asia",
        "Latin America",
        None,
    ]


# Clauses and topics


@pytest.mark.parametrize(
    ("scheme", "version", "clause", "expected"),
    [
        ("ISO 9001", "2015", "8.5.1", ("QUA", "QUA-PPC")),
        ("ISO 9001", "2015", "8.1", ("QUA", None)),
        ("ISO 9001", "2015", "7.1.5.2", ("QUA", "QUA-EQP")),
        ("ISO 9001", "2015", "7.5.3", ("QUA", "QUA-REC")),
        ("ISO 9001", None, "10.1", ("MGT", "MGT-SYS")),
        ("ISO 9001", "2015", "1", (None, None)),
        ("ISO 9001:2015", None, "Clause 8.4", ("QUA", "QUA-RMP")),
        ("SMETA", "7.0", "10A", ("ENV", "ENV-REG")),
        ("SMETA", "7", "10A", ("ENV", "ENV-REG")),
        ("SMETA", "6.1", "10A", ("SOC", "SOC-EMP")),
        ("SMETA", None, "10A", (None, None)),
        ("SMETA 6.1", None, "10A", ("SOC", "SOC-EMP")),
        ("SMETA", None, "10C", ("ETH", "ETH-BRB")),
        ("SMETA", "6.1", "6", ("SOC", "SOC-HRS")),
        ("SMETA", "7.0", "3", ("OHS", None)),
        ("BSCI", None, "PA 7.12", ("OHS", None)),
        ("BSCI", None, "13.1", ("ETH", "ETH-BRB")),
        ("SA8000", "2014", "2.1", ("SOC", "SOC-FRC")),
        ("RBA VAP", "8.0.2", "A3.1", ("SOC", "SOC-HRS")),
        ("RBA VAP", "8.0", "A7", ("SOC", None)),
        ("VDA 6.3", "2023", "P6.4.1", ("QUA", "QUA-EQP")),
        ("VDA 6.3", "2016", "P6.2.3", ("QUA", "QUA-PPC")),
        ("Higg FEM", "4.0", "Wastewater", ("ENV", "ENV-WAT")),
        ("Higg FEM", "4.0", "Waste", ("ENV", "ENV-WST")),
        ("SLCP", "1.6", "Above & beyond", (None, None)),
        ("house checklist", None, "1", (None, None)),
    ],
)
def test_clause(scheme: str, version: str | None, clause: str, expected: tuple[str | None, str | None]) -> None:
    assert clause_topic(scheme, version, clause) == expected


def test_crosswalk_names_known_schemes_topics_and_dimensions() -> None:
    for row in rows("crosswalk"):
        known = scheme_name(row["scheme"])
        assert known is not None and known.name == row["scheme"]
        assert dimension_name(row["dimension"]) or row["dimension"] == ""
        assert row["topic"] == "" or topic_dimension(row["topic"]) == row["dimension"], row


def test_topics_and_dimensions() -> None:
    assert topic_name("SOC-HRS") == "Working hours"
    assert topic_dimension("OHS-EMG") == "OHS"
    assert [topic_code(text) for text in ("soc-hrs", "working hours", "Records & traceability", "x")] == [
        "SOC-HRS",
        "SOC-HRS",
        None,
        None,
    ]
    assert dimension_name("OHS") == "Health & safety"
    assert dimension_name("XXX") is None and topic_name("XXX") is None
    assert set(known_labels("dimension")) == {row["dimension"] for row in rows("dimensions")}

"""What pages warn of: traps of reading rates, each with its table, seen on the page itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from pages.parts.map_wording import FEW
from tests.warehouse_maker import Con, answers, audits, findings

ROOT = Path(__file__).resolve().parent.parent


def mix_shift(con: Con) -> None:
    """Simpson. East 9 of 10 then 10 of 10 at each of its sites, West 4 of 10 then 5 of 10; but West is audited thrice
    as often in 2024, East thrice as often in 2023: the pooled rate falls though every site rose."""
    lines = []
    for region, levels in (("East", (9, 10)), ("West", (4, 5))):
        for year, passed in zip((2023, 2024), levels, strict=True):
            often = 3 if (region == "East") == (year == 2023) else 1
            lines += [
                f"M{region}{site}{year}{i}{n} {year}-{i % 12 + 1:02}-{n + 1:02} {region}{site} "
                f"{'pass' if i < passed else 'fail'} supplier=Mix_{region}{site} region={region} scheme=MIX"
                for site in range(6) for i in range(10) for n in range(often)
            ]  # fmt: skip
    audits(con, *lines)


def drift(con: Con) -> None:
    """Six sites, one audit a year of ten answers. 2023: 6 conform. 2024: 6 of the 8 that are still applicable."""
    audits(
        con,
        *(
            f"D{s}{year} {year}-05-01 Drift{s} - supplier=Drift region=South country=VN scheme=DRIFT"
            for s in range(6)
            for year in (2023, 2024)
        ),
    )
    for year, applicable in ((2023, 10), (2024, 8)):
        outcomes = ["conform" if i < 6 else "nonconform" if i < applicable else "not_applicable" for i in range(10)]
        answers(
            con, *(f"D{s}{year} {i} {outcome} dimension=Social" for s in range(6) for i, outcome in enumerate(outcomes))
        )


def ceiling(con: Con) -> None:
    """Six sites, every audit passed in both years, with findings all the same: 12, then 6."""
    audits(
        con,
        *(f"C{s}{year}{i} {year}-0{i}-01 Top{s} pass supplier=Top region=North scheme=TOP" for s in range(6) for year in (2023, 2024) for i in (1, 2, 3)),
    )  # fmt: skip
    findings(
        con,
        *(f"FC{s}{c} C{s}20231 {c} minor" for s in range(6) for c in (1, 2)),
        *(f"GC{s} C{s}20241 1 minor" for s in range(6)),
    )


def versions(con: Con) -> None:
    """Twelve audits a year at six sites; version 4 replaces version 3 in 2024."""
    audits(
        con,
        *(
            f"V{s}{year}{i} {year}-0{i}-01 Ver{s} {'pass' if year == 2023 else 'fail'} supplier=Ver region=Old "
            f"scheme=VER version={year - 2020}"
            for s in range(6) for year in (2023, 2024) for i in (1, 2)
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fair") / "app.duckdb"
    warehouse = open_warehouse(path)
    for tell in (mix_shift, drift, ceiling, versions):
        tell(warehouse.root)
    audits(
        warehouse.root,
        "L1 2024-05-01 Lone fail supplier=Lone region=Island",
        "L2 2024-12-30 Lone pass supplier=Lone region=Island",
    )
    warehouse.close()
    return path


@pytest.fixture(autouse=True)
def served(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(database))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def shown(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = [value]
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.info, *app.warning, *app.subheader)
    return "\n".join(str(part.value) for part in parts)


def test_a_fall_by_mix_is_told_as_mix() -> None:
    text = said(shown("overview", scheme="MIX"))
    assert "the pass rate fell from 78% to 62%" in text
    assert "At the same sites under the same checklists it moved by **+10.0 points**" in text
    assert "-25.0 points from which regions were audited and how often" in text
    assert "the same sites moved the other way, though that may be chance" in text


@pytest.mark.thorough
def test_both_regions_rose_though_together_they_fell_and_the_mix_can_be_made_equal() -> None:
    app = shown("regions", scheme="MIX", measure="Audit pass rate")
    assert "None of 2 regions changed by more than chance" in said(app)
    changes = next(table.value for table in app.dataframe if "difference" in table.value.columns)
    assert changes["difference"].tolist() == pytest.approx([10, 10])  # points, as the table prints them
    assert changes["mix"].tolist() == pytest.approx([0, 0], abs=1e-9)
    assert not app.toggle  # one checklist only: its mix is equal anyway
    app = shown("regions", measure="Audit pass rate")
    assert "At an equal mix of checklists" in [toggle.label for toggle in app.toggle]
    app.toggle[0].set_value(True).run()
    assert not app.exception
    assert {"crude", "odds_ratio", "shared"} <= set(app.dataframe[-1].value.columns)


def test_there_is_no_map_of_a_single_country() -> None:
    app = shown("regions", scheme="DRIFT")
    assert FEW in said(app)
    assert not [chart for chart in app.get("plotly_chart") if chart.proto.id.endswith("regions_map")]


def test_a_rising_share_of_not_applicable_answers_is_told_beside_the_rise() -> None:
    text = said(shown("overview", scheme="DRIFT"))
    assert "the conformity rate rose from 60% to 75%" in text
    assert "Not applicable answers rose as well, from 0.0% to 20.0%" in text


@pytest.mark.thorough
def test_near_the_ceiling_the_findings_per_audit_stand_beside() -> None:
    text = said(shown("overview", scheme="TOP"))
    assert "Above 98% a percentage hardly moves. Nonconformities per audit: 0.33, before 0.67" in text
    app = shown("regions", scheme="TOP", measure="Audit pass rate")
    assert "Above 98%" in said(app)
    assert "per_audit" in app.dataframe[-1].value.columns


def test_versions_are_not_compared_and_the_break_is_said() -> None:
    text = said(shown("overview", scheme="VER", every="year"))
    assert "another version of the checklist: the two are not comparable" in text
    assert "Lines break where what is measured changes: VER 3 → 4 (2024)" in text
    assert "made of" not in text


def test_a_region_of_one_site_has_no_rate_but_its_row() -> None:
    app = shown("regions", region="Island", measure="Audit pass rate")
    table = app.dataframe[0].value
    assert table["note"].tolist() == ["too few sites: it would speak of single sites"]
    assert (table["count"].item(), table["of"].item()) == (1, 2)
    assert "too few sites" in said(app)


@pytest.mark.thorough
def test_suppliers_and_audits_are_weighed_apart() -> None:
    """Audits: MIX 2023 and 2024; suppliers: each once. Both are named on the card."""
    text = said(shown("overview", scheme="MIX"))
    assert "average of 12 suppliers" in text


def test_the_end_of_a_line_says_what_is_taken_to_be_known() -> None:
    """All loads of these tables are dated 1 January 2024: what is later cannot be complete."""
    text = said(shown("overview", scheme="MIX", every="year"))
    assert "1 year not complete. All audits up to 2024-01-01 are assumed to be on file; how late audits arrive" in text

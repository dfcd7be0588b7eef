"""What was planted in the demo is found by the real loader and the metrics, for the shipped files and other seeds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.demo import FILES, write_demo
from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from metrics.audit_pass_rate import audit_pass_rate
from metrics.auditor_effects import auditor_effects
from metrics.change import change
from metrics.chronic import chronic
from metrics.clauses import clauses
from metrics.conformity_rate import conformity_rate
from metrics.control_chart import control_chart
from metrics.corrective_actions import corrective_actions
from metrics.fair_ranking import fair_ranking
from metrics.filters import Filters
from metrics.ineffective_actions import ineffective_actions
from metrics.never_cited import never_cited
from metrics.nonconformities import nonconformities
from metrics.on_time_closing import on_time_closing
from metrics.repeat_expected import repeat_expected
from metrics.repeat_rate import repeat_rate
from metrics.risk import risk
from metrics.score_reconciliation import score_reconciliation
from metrics.signals import signals
from metrics.supplier_trends import supplier_trends


@dataclass(frozen=True)
class Demo:
    warehouse: Warehouse
    truths: dict[str, Any]

    @property
    def everything(self) -> Filters:
        return Filters(as_of=date.fromisoformat(self.truths["last_day"]))


@pytest.fixture(scope="module", params=["shipped", pytest.param(3, marks=pytest.mark.thorough)])
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_database: Path
) -> Iterator[Demo]:
    folder, database = FILES, tmp_path_factory.mktemp("db") / "demo.duckdb"
    if request.param == "shipped":
        shutil.copyfile(demo_database, database)
        warehouse = open_warehouse(database)
    else:
        folder = tmp_path_factory.mktemp("demo")
        write_demo(folder, seed=request.param)
        warehouse = open_warehouse(database)
        for path in sorted(folder.glob("*.xlsx")):
            report = load_file(warehouse, path, name=path.name)
            assert report.status == "loaded" and report.rejections == () and report.issues == (), report.sentence
    yield Demo(warehouse, json.loads((folder / "planted_truths.json").read_text(encoding="utf-8")))
    warehouse.close()


def one(frame: Any) -> dict[str, Any]:
    assert len(frame) == 1
    return dict(frame.iloc[0])


def test_nothing_is_lost_or_doubled(demo: Demo) -> None:
    counts = demo.truths["counts"]
    with demo.warehouse.cursor() as con:
        found = con.execute(
            """select (select count(*) from store.current_supplier), (select count(*) from store.current_site),
                      (select count(*) from store.current_audit), (select count(*) from store.audit_fact where "full"),
                      (select count(*) from store.answer where latest), (select count(*) from store.current_finding),
                      (select count(*) from store.current_action)"""
        ).fetchone()
    names = ("suppliers", "sites", "audits", "full_audits", "answers", "findings", "actions")
    assert found == tuple(counts[name] for name in names)


def test_closing_on_time_is_told_as_planted(demo: Demo) -> None:
    """Closed on time, and still without effect: the two are different questions."""
    truth = demo.truths["ineffective_actions"]
    with demo.warehouse.cursor() as con:
        on_time = one(on_time_closing(con, replace(demo.everything, suppliers=(truth["supplier_code"],))))
    assert (on_time["count"], on_time["of"]) == (truth["on_time"]["count"], truth["on_time"]["of"])


def test_the_collapse_is_seen_in_conformity_and_risk(demo: Demo) -> None:
    truth = demo.truths["collapse"]
    day = date.fromisoformat(truth["day"])
    of_it = replace(demo.everything, suppliers=(truth["supplier_code"],), schemes=("House Audit",))
    with demo.warehouse.cursor() as con:
        after = one(conformity_rate(con, replace(of_it, start=day)))
        passed = one(audit_pass_rate(con, replace(of_it, start=day)))
        tiers = risk(con, demo.everything).set_index("supplier")
    assert (after["count"], after["of"]) == (truth["conformity_after"]["count"], truth["conformity_after"]["of"])
    assert (passed["of"] - passed["count"], passed["of"]) == tuple(
        truth["failed_after"][name] for name in ("count", "of")
    )
    assert tiers.loc[truth["supplier"], "tier"] in ("critical", "high")


def test_the_collapse_is_a_signal_and_little_else_is(demo: Demo) -> None:
    """The collapsed supplier falls beyond its limits; of all lines not many more signal than chance makes."""
    truth = demo.truths["collapse"]
    of_it = replace(demo.everything, suppliers=(truth["supplier"],), schemes=("House Audit",))
    with demo.warehouse.cursor() as con:
        points = control_chart(con, of_it, measure="score", by="supplier")
        suppliers = signals(con, demo.everything, measure="score", by="supplier")
        regions = signals(con, demo.everything, by="region")
    since = points[points["last"] >= truth["day"]]
    assert (since["effect"] == "worse").sum() >= 2 and not (since["effect"] == "better").any()
    for lines in (suppliers, regions):
        assert lines["signal"].notna().sum() <= lines["chance"].sum() + 2 + 3 * lines["chance"].sum() ** 0.5


def test_the_region_falls_though_none_of_its_sites_does(demo: Demo) -> None:
    truth = demo.truths["mix_region"]
    of_it = replace(demo.everything, regions=(truth["region"],), schemes=(truth["scheme"],))
    with demo.warehouse.cursor() as con:
        yearly = audit_pass_rate(con, of_it, every="year")
        rates = {row["period"].year: row for _, row in yearly.iterrows()}
        by_site = conformity_rate(con, of_it, by="site", every="year")
    for when, told in ((truth["year_before"], "passed_before"), (truth["year_after"], "passed_after")):
        assert (rates[when]["count"], rates[when]["of"]) == (truth[told]["count"], truth[told]["of"])
    by_year = by_site.assign(year=[period.year for period in by_site["period"]]).pivot(
        index="site", columns="year", values="rate"
    )
    both = by_year[[truth["year_before"], truth["year_after"]]].dropna()
    assert len(both) == truth["sites_in_both_years"]
    assert (both[truth["year_after"]] >= both[truth["year_before"]]).all()


def test_the_fall_of_the_region_is_told_as_mix_and_more_than_chance(demo: Demo) -> None:
    truth = demo.truths["mix_region"]
    of_it = replace(demo.everything, regions=(truth["region"],), schemes=(truth["scheme"],))
    years = [
        replace(of_it, start=date(year, 1, 1), stop=date(year, 12, 31))
        for year in (truth["year_before"], truth["year_after"])
    ]
    with demo.warehouse.cursor() as con:
        for measure in ("pass", "conformity"):
            told = one(change(con, *years, measure=measure))
            assert (told["verdict"], told["cause"], told["strata"]) == ("more than chance", "mix", "sites"), measure
            assert told["own"] >= -0.02 and told["mix_sites"] < -0.05, measure


def test_the_recurring_clause_leads_the_list_of_repeats(demo: Demo) -> None:
    truth = demo.truths["recurring_clause"]
    with demo.warehouse.cursor() as con:
        ranked = clauses(con, replace(demo.everything, schemes=(truth["scheme"],))).sort_values(
            "repeats", ascending=False
        )
        assert ranked.iloc[0]["clause"] == truth["clause"]
        for site in truth["sites"]:
            again = one(
                repeat_rate(con, replace(demo.everything, sites=(site["site"],), topics=(ranked.iloc[0]["topic"],)))
            )
            assert again["rate"] > 0.5


def test_the_recurring_clause_brings_most_repeats_beyond_chance(demo: Demo) -> None:
    """Not always the highest ratio: a clause found at fewer sites can be more stubborn yet. But none costs as much."""
    truth = demo.truths["recurring_clause"]
    with demo.warehouse.cursor() as con:
        ranked = repeat_expected(con, demo.everything, by="clause")
        chronic_lines = chronic(con, demo.everything)
    first = ranked.iloc[int((ranked["count"] - ranked["expected"]).argmax())]
    assert (first["scheme"], first["code"]) == (truth["scheme"], truth["clause"])
    assert first["ratio_low"] > 1 and first["q"] < 0.1
    in_a_row = set(chronic_lines.loc[chronic_lines["clause"] == truth["clause"], "site"])
    assert {site["site"] for site in truth["sites"]} <= in_a_row


def test_the_supplier_whose_actions_do_not_work_leads_the_ineffective(demo: Demo) -> None:
    truth = demo.truths["ineffective_actions"]
    with demo.warehouse.cursor() as con:
        told = ineffective_actions(con, demo.everything, by="supplier")
        against_chance = repeat_expected(con, demo.everything, by="supplier")
        usual = one(ineffective_actions(con, demo.everything).query("standing == 'closed'"))
    closed = told[(told["standing"] == "closed") & (told["trust"] == "shown")].sort_values("rate", ascending=False)
    assert closed.iloc[0]["supplier"] == against_chance.iloc[0]["supplier"] == truth["supplier"]
    assert closed.iloc[0]["low"] > usual["high"]


def test_actions_closed_without_effect_show_as_repeats_despite_closure(demo: Demo) -> None:
    truth = demo.truths["ineffective_actions"]
    of_it = replace(demo.everything, suppliers=(truth["supplier_code"],))
    with demo.warehouse.cursor() as con:
        actions = corrective_actions(con, of_it).set_index("measure")
        again = one(repeat_rate(con, of_it))
        usual = one(repeat_rate(con, demo.everything))
    assert (actions.loc["closed", "count"], actions.loc["closed", "of"]) == (
        truth["closed"]["count"],
        truth["closed"]["of"],
    )
    assert actions.loc["open", "count"] == 0
    assert again["low"] > usual["high"]


def test_the_lenient_auditor_finds_about_half(demo: Demo) -> None:
    truth = demo.truths["lenient_auditor"]
    of_scheme = replace(demo.everything, schemes=(truth["scheme"],))
    with demo.warehouse.cursor() as con:
        [name] = con.execute("select shown_auditor($name)", {"name": truth["auditor"]}).fetchone() or ()
        told = nonconformities(con, of_scheme, by="auditor")
        effects = auditor_effects(con, of_scheme).set_index("auditor")
        missing = never_cited(con, demo.everything)
        scores = score_reconciliation(con, of_scheme)
    rates = told[told["severity"] == "all"].set_index("auditor")
    assert rates.loc[name, "count"] == truth["nonconformities"]
    assert rates["rate"].idxmin() == name
    assert effects.index[effects["verdict"].isin(["more", "fewer"])].to_list() == [name]
    assert effects.loc[name, "verdict"] == "fewer"
    assert effects.loc[name, "low"] < truth["nonconformities"] / truth["expected"] < effects.loc[name, "high"]
    assert not missing["never"].any(), "he finds less of everything, and nothing never"
    assert set(scores["rule"]) == {"partial_half"} and (scores["rate"] == 1).all(), "as the demo makes its scores"


def test_the_collapse_is_high_or_critical_the_day_before_its_first_failing_audit(demo: Demo) -> None:
    truth = demo.truths["collapse"]
    with demo.warehouse.cursor() as con:
        row = con.execute(
            """
            select min(date) from store.audit_fact join store.place using (site_key)
            where supplier = $supplier and "full" and result in ('fail', 'stop') and date >= $day
            """,
            {"supplier": truth["supplier"], "day": truth["day"]},
        ).fetchone()
        assert row is not None
        eve = replace(demo.everything, as_of=row[0] - timedelta(days=1), suppliers=(truth["supplier"],))
        [told] = risk(con, eve).to_dict("records")
    assert told["tier"] in ("high", "critical") and "change" in told["why"]


def test_suppliers_with_one_audit_are_never_low(demo: Demo) -> None:
    with demo.warehouse.cursor() as con:
        tiers = risk(con, demo.everything).set_index("supplier")
    for truth in demo.truths["too_few"]:
        tier = tiers.loc[truth["supplier"], "tier"]
        assert tier != "low"
        assert tier == "not enough evidence" or truth["result"] != "pass"


def test_the_collapse_is_clearly_worse_and_its_line_falls(demo: Demo) -> None:
    truth = demo.truths["collapse"]
    with demo.warehouse.cursor() as con:
        for measure in ("conformity", "nonconformities"):
            ranking = fair_ranking(con, demo.everything, measure=measure).set_index("supplier")
            assert ranking.loc[truth["supplier"], "band"] == "clearly worse"
            assert (ranking["band"] == "clearly worse").sum() <= 6
            lines = supplier_trends(con, demo.everything, measure=measure)
            assert lines["flagged"].iloc[0] <= 3
            own = lines[(lines["supplier"] == truth["supplier"]) & lines["checklist"].str.startswith("House")].iloc[0]
            assert own["trend"] == "worse" or own["p"] < 0.2


def test_suppliers_with_one_audit_are_in_no_band(demo: Demo) -> None:
    with demo.warehouse.cursor() as con:
        ranking = fair_ranking(con, demo.everything, measure="conformity").set_index("supplier")
    for truth in demo.truths["too_few"]:
        assert tuple(ranking.loc[truth["supplier"], ["band", "why"]]) == ("not enough audits", "one audit")


def test_the_shipped_workbooks_are_small(tmp_path: Path) -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 3_000_000

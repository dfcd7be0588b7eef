"""Auditors compared at comparable sites: hand-made worlds in which everybody knows who is stern."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import duckdb
import pandas as pd
import pytest

from metrics.auditor_adjustment import adjusted_nonconformities, auditor_adjustment
from metrics.auditor_effects import auditor_effects
from metrics.auditor_model import auditor_model
from metrics.filters import Filters
from metrics.peer_evidence import peer_evidence
from metrics.visit_conditions import visit_conditions
from tests.warehouse_maker import answers, audits, empty_warehouse, findings, set_rule

Con = duckdb.DuckDBPyConnection
Visit = tuple[str, str, int]  # auditor, site, findings


def world(visits: Iterable[Visit], *, more: Callable[[str, int], str] = lambda auditor, at: "") -> Con:
    """A warehouse with one audit per visit, ten days apart; `more` writes further words of an audit."""
    con = empty_warehouse()
    set_rule(con, "auditor_names", "names")
    told = list(visits)
    lines = [
        f"A{at} {2015 + at // 36}-{1 + at % 36 // 3:02}-{1 + at % 3 * 10:02} {site} - auditor={auditor}{more(auditor, at)}"
        for at, (auditor, site, _) in enumerate(told)
    ]
    audits(con, *lines)
    findings(con, *(f"F{at}.{n} A{at} {n + 1}.1 minor" for at, (_, _, found) in enumerate(told) for n in range(found)))
    return con


def rota(sites: dict[str, int], stern: dict[str, float], *, rounds: int = 2) -> list[Visit]:
    """Every auditor at every site, in each round; what is found is the site's number times the auditor's factor."""
    return [
        (auditor, site, round(usual * factor))
        for _ in range(rounds)
        for site, usual in sites.items()
        for auditor, factor in stern.items()
    ]


def at(told: pd.DataFrame, row: str, column: str) -> float:
    """One number of a frame."""
    return float(told[column][row])


SITES = {f"S{at}": 1 + at % 4 for at in range(7)}


def ratios(con: Con, filters: Filters | None = None, **options: str) -> dict[str, float]:
    told = auditor_effects(con, filters or Filters(), **options)
    return dict(zip(told[told.columns[0]], told["rate"], strict=True))


def test_who_finds_twice_as_much_at_the_same_sites_is_named() -> None:
    """Ann finds twice what Bo and Cy find at each of seven sites, twice each: 14 audits, 64 findings against 32."""
    con = world(rota(SITES, {"Ann": 2.0, "Bo": 1.0, "Cy": 1.0}))
    told = auditor_effects(con, Filters()).set_index("auditor")
    ann, bo = told.loc["Ann"], told.loc["Bo"]
    assert (ann["count"], ann["audits"], ann["sites"], ann["effective_n"], ann["others"]) == (64, 14, 7, 14, 2)
    assert 1.6 < ann["rate"] < 2.0 < ann["high"] and ann["low"] > 1.25
    assert ann["of"] == pytest.approx(32, rel=0.12)
    assert ann["rate"] < ann["count"] / ann["of"], "shrunken"
    assert (ann["verdict"], bo["verdict"]) == ("more", "slightly fewer"), "Ann is among Bo's colleagues"
    assert told.index[-1] == "Ann", "the lowest ratio on top"
    assert told["why"].isna().all()


def test_a_stern_auditor_at_bad_sites_is_not_stern() -> None:
    """Bo goes where it is bad, Ann where it is good, Cy everywhere; at each site all find the same. Raw: 1 against 4."""
    sites = {"Ann": [f"G{at}" for at in range(6)], "Bo": [f"B{at}" for at in range(6)]}
    visits = [
        (auditor, site, 4 if site.startswith("B") else 1)
        for _ in range(2)
        for own in ("Ann", "Bo")
        for site in sites[own]
        for auditor in (own, "Cy")
    ]
    con = world(visits)
    told = auditor_effects(con, Filters()).set_index("auditor")
    assert at(told, "Bo", "count") == 4 * at(told, "Ann", "count")
    assert told.loc["Ann", "why"] == "few others", "only Cy links the two: one colleague is not enough"
    model = auditor_model(con, Filters())
    assert model.fit is not None
    assert abs(model.fit.coefficients[-3:]).max() < 0.15


def test_an_auditor_whose_sites_nobody_else_audited_cannot_be_told_from_them() -> None:
    """Dee finds five everywhere, at six sites of her own: the sites, or Dee? Ed came three times only."""
    visits = [*rota(SITES, {"Ann": 1.0, "Bo": 1.0, "Cy": 1.0}), *[("Dee", f"D{at % 6}", 5) for at in range(12)]]
    con = world([*visits, *[("Ed", f"S{at}", 9) for at in range(3)]])
    told = auditor_effects(con, Filters()).set_index("auditor")
    assert told["why"].dropna().to_dict() == {"Dee": "nobody else", "Ed": "few shared audits"}
    assert told.loc[["Dee", "Ed"], ["rate", "low", "high", "of", "verdict"]].isna().all().all()
    assert at(told, "Dee", "count") == 60
    assert told.index[-2:].tolist() == ["Dee", "Ed"], "those not compared come last"


def test_many_audits_at_few_shared_sites_are_not_enough() -> None:
    """Flo: twelve audits, all at two sites that others audited too."""
    con = world([*rota(SITES, {"Ann": 1.0, "Bo": 1.0}), *[("Flo", f"S{at % 2}", 3) for at in range(12)]])
    told = auditor_effects(con, Filters()).set_index("auditor")
    assert told.loc["Flo", "why"] == "few shared sites"


def test_groups_without_a_common_site_are_not_compared_with_each_other() -> None:
    """In the east all find one, in the west all find six; nobody crosses. Inside each group nobody differs."""
    east = rota(dict.fromkeys((f"E{at}" for at in range(6)), 1), {"Ann": 1.0, "Bo": 1.0, "Cy": 1.0})
    west = rota(dict.fromkeys((f"W{at}" for at in range(6)), 6), {"Dee": 1.0, "Ed": 1.0, "Flo": 1.0})
    told = auditor_effects(world([*east, *west]), Filters())
    assert told["rate"].to_list() == pytest.approx([1.0] * 6, abs=0.03)
    groups = told.groupby("together")["auditor"].apply(set).to_list()
    assert sorted(map(sorted, groups)) == [["Ann", "Bo", "Cy"], ["Dee", "Ed", "Flo"]]


def test_the_same_site_under_another_scheme_is_another_site() -> None:
    """Ann audits ISO, Bo BSCI at the same sites: nothing tells the auditor from the scheme."""
    schemes = {"Ann": "ISO_9001", "Bo": "BSCI"}
    con = world(rota(SITES, {"Ann": 1.0, "Bo": 3.0}), more=lambda auditor, at: f" scheme={schemes[auditor]}")
    assert auditor_effects(con, Filters())["why"].to_list() == ["nobody else", "nobody else"]


def test_firms_are_compared_with_firms() -> None:
    """Ann and Bo of North find twice what Cy and Dee of South find; a third firm went to sites of its own."""
    firms = {"Ann": "North", "Bo": "North", "Cy": "South", "Dee": "South", "Ed": "West"}
    visits = [
        *rota(SITES, {"Ann": 2.0, "Bo": 2.0, "Cy": 1.0, "Dee": 1.0}),
        *[("Ed", f"W{at % 6}", 5) for at in range(12)],
    ]
    told = auditor_effects(world(visits, more=lambda auditor, at: f" firm={firms[auditor]}"), Filters(), by="firm")
    by_firm = told.set_index("firm")
    assert 1.6 < at(by_firm, "North", "rate") < 2.2
    assert at(by_firm, "South", "rate") == pytest.approx(1 / at(by_firm, "North", "rate"))
    assert by_firm["verdict"].dropna().to_dict() == {"North": "more", "South": "fewer"}
    assert by_firm.loc["West", "why"] == "nobody else"


def test_firms_are_compared_though_each_of_their_auditors_came_too_seldom() -> None:
    """North sends another auditor to every audit, and so does South: fourteen audits each, nobody with more than one."""
    visits = [(f"{firm}{at}", f"S{at % 7}", found) for at in range(14) for firm, found in (("N", 4), ("S", 2))]
    con = world(visits, more=lambda auditor, at: f" firm={auditor[0]}")
    assert set(auditor_effects(con, Filters())["why"]) == {"few shared audits"}
    told = auditor_effects(con, Filters(), by="firm").set_index("firm")
    assert at(told, "N", "low") > 1.1 and at(told, "N", "rate") < 2


def test_an_auditor_of_two_firms_is_no_comparison_of_them() -> None:
    con = world([("Ann", f"S{at % 7}", 2) for at in range(28)], more=lambda auditor, at: f" firm=F{at % 2}")
    assert set(auditor_effects(con, Filters(), by="firm")["why"]) == {"nobody comparable"}


def test_an_audit_that_names_a_firm_only_counts_for_the_firm() -> None:
    con = world(rota(SITES, {"Ann": 1.0, "Bo": 1.0, "Cy": 1.0}), more=lambda auditor, at: f" firm=F{auditor}")
    con.execute("update store.audit_fact set auditor = null where auditor = 'Cy'")
    assert set(ratios(con)) == {"Ann", "Bo"}
    assert set(ratios(con, by="firm")) == {"FAnn", "FBo", "FCy"}


def test_findings_count_per_item_where_every_audit_has_answers() -> None:
    """Ann looks at twice the items and finds twice as much: she is like the others."""
    con = world(rota(SITES, {"Ann": 2.0, "Bo": 1.0, "Cy": 1.0}))
    auditor_of = dict(con.execute("select audit_no, auditor from store.audit_fact").fetchall())
    assert ratios(con)["Ann"] > 1.6
    items = {"Ann": 40, "Bo": 20, "Cy": 20}
    answers(con, *(f"{no} {n}.1 conform" for no, auditor in auditor_of.items() for n in range(items[auditor])))
    assert list(ratios(con).values()) == pytest.approx([1.0] * 3, abs=0.02)


def test_filters_choose_what_is_counted() -> None:
    con = world(rota(SITES, {"Ann": 2.0, "Bo": 1.0, "Cy": 1.0}))
    assert auditor_effects(con, Filters(severities=("minor",))).set_index("auditor").loc["Ann", "count"] == 64
    none = auditor_effects(con, Filters(severities=("critical",)))
    assert none["count"].sum() == 0 and none["rate"].isna().all() and set(none["why"]) == {"no findings"}
    for by in ("auditor", "firm"):
        nobody = auditor_effects(con, Filters(suppliers=("Nobody",)), by=by)
        assert nobody.empty and nobody.columns.is_unique and set(nobody) <= {by, "firm", *none.columns}
    assert auditor_effects(con, Filters(dimensions=("Nothing",))).empty


def test_other_facets_and_periods_are_refused_and_hidden_auditors_not_told() -> None:
    con = world(rota(SITES, {"Ann": 1.0, "Bo": 1.0}))
    with pytest.raises(ValueError, match="no periods"):
        auditor_effects(con, Filters(), every="year")
    with pytest.raises(ValueError, match="by auditor or by firm"):
        auditor_effects(con, Filters(), by="region")
    set_rule(con, "auditor_names", "hidden")
    with pytest.raises(ValueError, match="hides auditors"):
        auditor_effects(con, Filters())


def test_adjusted_figures_are_what_an_average_auditor_would_have_found() -> None:
    """Ann, who finds twice as much, went to P only, the others to both: P's 8 of 2 audits are worth less than Q's 8."""
    visits = rota(SITES, {"Ann": 2.0, "Bo": 1.0, "Cy": 1.0})
    con = world([*visits, ("Ann", "P", 4), ("Ann", "P", 4), ("Bo", "Q", 4), ("Cy", "Q", 4)])
    told = adjusted_nonconformities(con, Filters(), by="site").set_index("site")
    assert [at(told, "P", column) for column in ("found", "of", "plain")] == [8, 2, 4]
    assert at(told, "P", "rate") < 3 < 4 < at(told, "Q", "rate")
    every = adjusted_nonconformities(con, Filters(), by="all")
    assert every["count"].item() == pytest.approx(every["found"].item(), rel=0.1), "only shifted between audits"
    set_rule(con, "auditor_names", "hidden")
    assert len(auditor_adjustment(con, Filters())) == 46, "told without names, also where they are hidden"


def test_rankings_rest_on_adjusted_figures_where_the_house_rule_asks_for_it() -> None:
    """As above: P and Q both show 4 an audit; adjusted, P shows less than 3 and Q more than 4. What was found stays."""
    visits = rota(SITES, {"Ann": 2.0, "Bo": 1.0, "Cy": 1.0})
    con = world([*visits, ("Ann", "P", 4), ("Ann", "P", 4), ("Bo", "Q", 4), ("Cy", "Q", 4)])
    adjusted = adjusted_nonconformities(con, Filters(), by="site").set_index("site")
    filters = Filters(as_of=date(2024, 1, 1))
    for rule, column in (("no", "plain"), ("yes", "rate")):
        set_rule(con, "adjust_for_auditor", rule)
        told = peer_evidence(con, filters, by="site", measure="nonconformities").set_index("facet")
        shown = told["worth_bad"] / told["effective_n"]
        assert shown.to_dict() == pytest.approx(adjusted[column].to_dict())
        assert (at(told, "P", "bad"), at(told, "Q", "bad")) == (8, 8)


def test_an_auditor_who_cannot_be_told_from_the_sites_adjusts_nothing() -> None:
    con = world([("Ann", "S1", 3), ("Bo", "S1", 1)])
    told = auditor_adjustment(con, Filters())
    assert told["ratio"].to_list() == [1, 1] and set(told["why"]) == {"few shared audits"}
    assert adjusted_nonconformities(con, Filters(), by="all")[["count", "why"]].values.tolist() == [
        [4, "nobody comparable"]
    ]


def test_unannounced_visits_are_told_apart_from_the_auditor() -> None:
    """Unannounced visits find four more, whoever comes; every site has one of each kind from every auditor."""
    visits = [
        (auditor, f"S{at}", 1 + at % 2 + 4 * ((at + again) % 2))
        for again in (0, 1) for at in range(7) for auditor in ("Ann", "Bo", "Cy")
    ]  # fmt: skip
    kinds = ("announced", "unannounced")
    con = world(visits, more=lambda auditor, at: f" notice={kinds[(at % 21 // 3 + at // 21) % 2]}")
    told = visit_conditions(con, Filters()).set_index("condition")
    assert at(told, "unannounced", "count") == sum(found for _, _, found in visits if found > 2)
    assert at(told, "unannounced", "low") > 1.25
    assert told.loc["semi_announced", "why"] == "one kind only"
    assert at(told, "again", "low") < 1 < at(told, "again", "high")
    assert list(ratios(con).values()) == pytest.approx([1.0] * 3, abs=0.03)

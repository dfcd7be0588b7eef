"""The predicted chance: a sum of parts, honest where there is little, and never built on what came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import special

from metrics.chance_model import RISING, fitted
from metrics.filters import Filters
from metrics.known_features import FEATURES, known_on
from metrics.risk_chance import CONTRIBUTIONS, risk_chances
from tests.programmes import programme
from tests.warehouse_maker import Con, actions, audits, empty_warehouse, findings, key, places

DAY = Filters(as_of=date(2023, 1, 31))


@pytest.fixture(scope="module")
def con() -> Con:
    made = programme().stored()
    places(made, "NEW")
    return made


@pytest.fixture(scope="module")
def chances(con: Con) -> pd.DataFrame:
    return risk_chances(con, DAY).set_index("site")


def test_contributions_add_up_to_the_chance_exactly(chances: pd.DataFrame) -> None:
    """Log-odds of the chance = the usual + what every feature adds; a missing one is empty and adds nothing."""
    told = chances[chances["basis"] == "model"]
    assert len(told) == 45
    total = told["usual"] + told[list(CONTRIBUTIONS)].sum(axis=1)
    np.testing.assert_allclose(special.logit(told["chance"]), total, rtol=0, atol=1e-12)
    missing = told[list(FEATURES)].isna().to_numpy()
    assert (told[list(CONTRIBUTIONS)].isna().to_numpy() == missing).all() and missing.any()


def test_sites_that_fail_more_have_the_higher_chance(chances: pd.DataFrame) -> None:
    """Every third site of the programme fails seven times of ten, the others once."""
    audited = chances.drop(index="NEW")
    is_bad = np.array([int(name[1:]) % 3 == 0 for name in audited.index])
    assert audited.loc[is_bad, "chance"].mean() > 0.4 > 0.3 > audited.loc[~is_bad, "chance"].mean()
    assert (audited["low"] < audited["chance"]).all() and (audited["chance"] < audited["high"]).all()
    assert audited.loc[is_bad, "expected_findings"].min() > audited.loc[~is_bad, "expected_findings"].median()


def test_a_site_never_audited_is_unknown_not_safe(chances: pd.DataFrame) -> None:
    """It takes the share of first audits that were bad, (k + 1/2) / (45 + 1), and all the spread there is."""
    new, others = chances.loc["NEW"], chances.drop(index="NEW")
    assert (new["basis"], new["audits"]) == ("base", 0) and (new["chance"] * 46 - 0.5) % 1 == pytest.approx(0, abs=1e-9)
    assert new["high"] - new["low"] > (others["high"] - others["low"]).max()
    assert new[list(CONTRIBUTIONS)].isna().all()


def test_filters_choose_who_is_shown_not_what_is_learnt(con: Con, chances: pd.DataFrame) -> None:
    one = risk_chances(con, replace(DAY, sites=("S3",))).set_index("site")
    assert list(one.index) == ["S3"]
    pd.testing.assert_series_equal(one["chance"], chances.loc[["S3"], "chance"])


def test_with_few_events_there_is_no_model(con: Con) -> None:
    """With as-of early, fewer than 70 events: the share of the site's own audits, drawn towards the usual."""
    early = risk_chances(con, replace(DAY, as_of=date(2020, 12, 31)))
    told = early[early["audits"] > 0]
    assert set(told["basis"]) == {"base"} and told["usual"].isna().all()
    assert told["chance"].between(0.01, 0.95).all() and (told["low"] < told["chance"]).all()


def test_nothing_that_tells_gives_no_chance() -> None:
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 -", "A2 2023-01-01 S1 -")
    [row] = risk_chances(con, DAY).to_dict("records")
    assert row["basis"] == "base" and np.isnan(row["chance"])
    assert risk_chances(empty_warehouse(), DAY).empty


def test_features_by_hand() -> None:
    """One site, seen on 2022-07-01 with a half-life of 12 months.

    A1 of 2021-07-01 (weight about 1/2) fails with a major M1 and a minor; A2 of 2022-05-01 passes with a minor on the
    same clause, found again. M1 has two actions, one closed on 2021-09-01 and one open, due 2021-10-01.
    """
    con = empty_warehouse()
    audits(con, "A1 2021-07-01 S1 fail", "A2 2022-05-01 S1 pass", "A3 2022-07-01 S1 fail")
    findings(con, "M1 A1 1 major", "F2 A1 2 minor", "F3 A2 2 minor", "M4 A3 1 major")
    actions(con, "C1 M1 due=2021-08-01 closed=2021-09-01 state=closed_verified", "C2 M1 due=2021-10-01")
    known = known_on(con, DAY, days=[date(2022, 7, 1)], event="fail_or_major")[date(2022, 7, 1)]
    [told] = known.features.to_dict("records")
    # At the last audit one was found; usual are 2 and 1 of the two audits by their weights. Both counted one higher.
    older, newer = (0.5 ** (days / 30.4375 / 12) for days in (365, 61))
    usual = (2 * older + 1 * newer) / (older + newer)
    assert told["last_result"] == 0 and told["latest_findings"] == pytest.approx(np.log(2 / (usual + 1)))
    assert told["open_grave"] == told["overdue"] == pytest.approx(np.log(2)), "log of one more than one"
    assert told["months_since"] == pytest.approx(61 / 30.4375)
    # Alone, it is what is usual: nothing is above or below expectation.
    assert told["history"] == pytest.approx(0, abs=1e-9) and told["repeats"] == pytest.approx(0, abs=1e-9)
    assert np.isnan(told["conformity"]), "no answers: it cannot be told, which is not zero"


def test_an_action_closed_without_a_date_counts_as_known_by_dates_only() -> None:
    """Nobody knows since when C1 is closed: on no past day may its state of today say so."""
    con = empty_warehouse()
    audits(con, "A1 2021-07-01 S1 fail")
    findings(con, "M1 A1 1 major")
    actions(con, "C1 M1 due=2021-10-01 state=closed_verified")
    asked = "select finding_key, closed from known_actions([$day::date])"
    assert con.execute(asked, {"day": date(2022, 1, 1)}).fetchall() == [(key("M1"), None)]


def test_a_feature_that_would_work_against_sense_is_left_out() -> None:
    """Open majors that go with fewer events by accident may not lower a chance; months since the last audit may."""
    random = np.random.default_rng(2)
    table = pd.DataFrame(random.normal(size=(400, len(FEATURES))), columns=list(FEATURES))
    table.loc[::7, "repeats"] = np.nan
    away = table["history"] - table["open_grave"] - table["months_since"]
    model = fitted(table, random.random(400) < special.expit(away.to_numpy()))
    slopes = dict(zip(FEATURES, model.coefficients, strict=True))
    assert slopes["open_grave"] == 0 and slopes["history"] > 0.3 and slopes["months_since"] < -0.3
    assert all(slopes[name] >= 0 for name in RISING)


def test_nothing_is_read_off_beyond_what_was_seen() -> None:
    """Sites were audited within eight months; of one left alone for three years the model only knows eight."""
    random = np.random.default_rng(4)
    table = pd.DataFrame(random.normal(size=(300, len(FEATURES))), columns=list(FEATURES))
    table["months_since"] = random.uniform(1, 8, 300)
    model = fitted(table, random.random(300) < special.expit(table["months_since"].to_numpy() - 5))
    alone = table.iloc[:1].assign(months_since=36.0)
    longest = table.iloc[:1].assign(months_since=table["months_since"].max())
    assert model.log_odds(alone) == pytest.approx(model.log_odds(longest), abs=1e-12)


def test_a_constant_feature_and_one_that_nobody_has_count_for_nothing() -> None:
    random = np.random.default_rng(2)
    table = pd.DataFrame(random.normal(size=(200, len(FEATURES))), columns=list(FEATURES))
    table = table.assign(overdue=0.0, conformity=np.nan)
    model = fitted(table, random.random(200) < special.expit(table["history"].to_numpy()))
    assert model.coefficients[FEATURES.index("overdue")] == model.coefficients[FEATURES.index("conformity")] == 0
    assert np.isfinite(model.log_odds(table)).all() and np.isfinite(model.spread(table)).all()


def test_what_cannot_be_asked(con: Con) -> None:
    for options in ({"by": "supplier"}, {"every": "year"}):
        with pytest.raises(ValueError, match="no other breakdown"):
            risk_chances(con, DAY, **options)
    with pytest.raises(ValueError, match="as-of date"):
        risk_chances(con, Filters())


def test_first_audits_are_no_lesson() -> None:
    """200 sites audited twice: the first audits of sites nobody knew make no model, and the second bring too few events."""
    made = programme(sites=200, halves=2)
    told = risk_chances(made.stored(), replace(DAY, as_of=date(2020, 1, 31)))
    assert set(told["basis"]) == {"base"}

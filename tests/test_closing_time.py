"""Time to close with open actions in it, and the estimate behind it against published answers."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from metrics.closing_time import closing_time
from metrics.filters import Filters
from metrics.survival import banded, design_effects, reached, survival
from tests.warehouse_maker import actions, audits, empty_warehouse, findings

DAY = Filters(as_of=date(2022, 12, 31))
# Freireich et al. 1963, Blood 21:699: weeks in remission under 6-MP, as in Kalbfleisch and Prentice (1980), section 1.1.
WEEKS = (6, 6, 6, 7, 10, 13, 16, 22, 23)
WEEKS_CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def times(happened: tuple[int, ...], censored: tuple[int, ...] = (), group: str = "all") -> pd.DataFrame:
    rows = [(group, day, 1, 0) for day in happened] + [(group, day, 0, 1) for day in censored]
    frame = pd.DataFrame(rows, columns=["group", "days", "happened", "censored"])
    return frame.assign(cluster=range(len(frame)))


def test_remission_under_6_mp_as_published() -> None:
    """S(6) .857, S(7) .807, S(10) .753, S(13) .690, S(16) .627, S(22) .538, S(23) .448, standard errors .0764 at 6 weeks
    to .1346 at 23, median 23: what survfit of R's package survival prints for the 6-MP group of MASS::gehan."""
    curve = survival(times(WEEKS, WEEKS_CENSORED), by="group").set_index("days")
    found = curve.loc[[6, 7, 10, 13, 16, 22, 23], "share"].tolist()
    assert found == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=0.0006)
    error = curve["share"] * np.sqrt(curve["spread"])
    assert error.loc[[6, 23]].tolist() == pytest.approx([0.0764, 0.1346], abs=0.0001)
    assert reached(curve.reset_index(), 0.5, by="group").tolist() == [23]


def test_the_estimate_is_that_of_scipy() -> None:
    ours = survival(times(WEEKS, WEEKS_CENSORED), by="group")
    theirs = stats.ecdf(stats.CensoredData(uncensored=WEEKS, right=WEEKS_CENSORED)).sf
    assert ours["share"].tolist() == pytest.approx(theirs.evaluate(ours["days"]).tolist())


def test_groups_do_not_touch_each_other() -> None:
    """Each group alone gives the rows it gives beside the other."""
    left, right = times((1, 2, 3), (2,), "left"), times((5, 7), (6,), "right")
    together = survival(pd.concat([left, right]), by="group")
    alone = pd.concat([survival(left, by="group"), survival(right, by="group")], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)


def test_nobody_left_and_nobody_yet() -> None:
    """All at once: 0 is left, exactly. All censored: all are left, and no median."""
    assert survival(times((4, 4, 4)), by="group")["share"].tolist() == [0.0]
    none = survival(times((), (4, 9)), by="group")
    assert none["share"].tolist() == [1.0, 1.0]
    assert reached(none, 0.5, by="group").empty


def test_members_of_a_cluster_who_move_together_count_as_one() -> None:
    """Twenty sites with five actions each, closed on the same day within a site: a hundred actions, twenty facts. With
    every action its own cluster the effect is 1 and a little, m / (m - 1)."""
    rows = [("all", 10 + site, 5, 0, site) for site in range(20)]
    alike = pd.DataFrame(rows, columns=["group", "days", "happened", "censored", "cluster"])
    curve = survival(alike, by="group")
    assert design_effects(alike, curve, by="group")["all"] == pytest.approx(5 * 20 / 19)
    single = alike.loc[alike.index.repeat(5)].assign(happened=1, cluster=range(100))
    assert design_effects(single, curve, by="group")["all"] == pytest.approx(100 / 99)
    few = alike[alike["cluster"] < 9]
    assert design_effects(few, survival(few, by="group"), by="group")["all"] == 1.0


def test_the_interval_grows_with_the_design_effect() -> None:
    curve = survival(times(WEEKS, WEEKS_CENSORED), by="group")
    narrow, wide = (banded(curve, pd.Series({"all": effect}), by="group") for effect in (1.0, 4.0))
    assert (wide["low"] <= narrow["low"]).all() and (wide["high"] >= narrow["high"]).all()
    # As survfit prints it for the same group: median 23, 0.95LCL 16, 0.95UCL NA.
    assert reached(narrow, 0.5, by="group", bound="low").tolist() == [16]
    assert reached(narrow, 0.5, by="group", bound="high").empty


def closed_and_open() -> object:
    """Audit 1 January: closed after 10, 20 and 30 days, one open, one void, one closed on an unknown day, and one closed
    before the audit."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail region=East")
    findings(con, "F1 A1 1 minor")
    actions(con, "C1 F1 closed=2022-01-11 state=closed_verified", "C2 F1 closed=2022-01-21 state=closed_verified",
            "C3 F1 closed=2022-01-31 state=closed_verified", "C4 F1 state=open", "C5 F1 state=void",
            "C6 F1 state=closed_unverified", "C7 F1 closed=2021-12-31 state=closed_verified")  # fmt: skip
    return con


def test_an_old_open_action_does_not_make_closing_look_fast() -> None:
    """Of the closed ones the middle is 20 days. With the open one: 25, 50, 75 % after 10, 20, 30 days."""
    [row] = closing_time(closed_and_open(), DAY).to_dict("records")  # type: ignore[arg-type]
    assert (row["count"], row["of"], row["rate"], row["left_out"]) == (3, 4, 20.0, 2)
    assert np.isnan(row["p90"]) and row["closed_in_90"] == 0.75


def test_fewer_than_half_closed_have_no_median() -> None:
    con = closed_and_open()
    early = Filters(as_of=date(2022, 1, 15))
    [row] = closing_time(con, early).to_dict("records")  # type: ignore[arg-type]
    # C2 and C3 are closed only later, and so is C4: one of four within 14 days.
    assert (row["count"], row["of"], row["why"]) == (1, 4, "fewer than half closed")
    assert np.isnan(row["rate"])


def test_lines_by_facet_and_period_and_none_at_all() -> None:
    con = closed_and_open()
    assert closing_time(con, DAY, by="region", every="year")[["region", "rate"]].values.tolist() == [["East", 20.0]]  # type: ignore[arg-type]
    nobody = closing_time(empty_warehouse(), DAY)
    assert nobody.empty and {"rate", "p90", "left_out"} <= set(nobody.columns)
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 fail")
    findings(con, "F1 A1 1 minor")
    actions(con, "C1 F1 state=closed_unverified")
    [row] = closing_time(con, DAY).to_dict("records")
    assert (row["of"], row["left_out"], row["why"]) == (0, 1, "no closing dates")

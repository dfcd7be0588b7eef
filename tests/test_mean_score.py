"""The mean score, of audits and of their sections."""

from __future__ import annotations

from metrics.filters import Filters
from metrics.mean_score import mean_score
from tests.warehouse_maker import audits, empty_warehouse, sections, set_rule


def test_audits_without_a_score_are_counted_and_left_out_of_the_mean() -> None:
    """80 and 90, and one without: 85 over two of three."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 - score=80", "A2 2022-02-01 S2 - score=90", "A3 2022-03-01 S3 -")
    [row] = mean_score(con, Filters()).to_dict("records")
    assert (row["count"], row["of"], row["rate"]) == (2, 3, 85)


def test_a_dimension_has_its_own_score_else_the_mean_of_its_topics() -> None:
    """SOC prints 80 beside its topic's 20; OHS prints only topics, 60 and 90."""
    con = empty_warehouse()
    audits(con, "A1 2022-01-01 S1 - score=50")
    sections(con, "A1 SOC - score=80", "A1 SOC - topic=Wages score=20")
    sections(con, "A1 OHS - topic=Fire score=60", "A1 OHS - topic=Machines score=90")
    told = mean_score(con, Filters(), by="dimension").set_index("dimension")["rate"]
    assert told.to_dict() == {"OHS": 75, "SOC": 80}


def test_several_dimensions_count_alike_whatever_they_print() -> None:
    """The same audit asked about both dimensions: the mean of 80 and 75. An own score does not silence the other."""
    con = empty_warehouse()
    set_rule(con, "minimum_sites", "1")
    audits(con, "A1 2022-01-01 S1 - score=50")
    sections(con, "A1 SOC - score=80", "A1 SOC - topic=Wages score=20")
    sections(con, "A1 OHS - topic=Fire score=60", "A1 OHS - topic=Machines score=90")
    both = Filters(dimensions=("SOC", "OHS"))
    assert mean_score(con, both)["rate"].tolist() == [77.5]
    assert mean_score(con, both, by="region")["rate"].tolist() == [77.5]

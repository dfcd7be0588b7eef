"""A question's text in each of its cases."""

import pytest

from metrics.query_cases import needed, query_cases

TEXT = """
    select
    -- only audits
        score
    from audits
    -- only sections, topics
        avg(score)
    from sections where $least > 0
    -- always
    -- A remark that stays.
    group by $facet
"""


def test_each_case_holds_its_own_lines_in_their_order() -> None:
    told = query_cases(TEXT, "audits", "sections", "topics")
    lines = {name: [line.strip() for line in text.split("\n") if line.strip()] for name, text in told.items()}
    rest = ["-- A remark that stays.", "group by $facet"]
    assert lines["audits"] == ["select", "score", "from audits", *rest]
    assert lines["sections"] == lines["topics"] == ["select", "avg(score)", "from sections where $least > 0", *rest]


def test_a_case_of_no_such_name_is_refused_when_the_text_is_read() -> None:
    with pytest.raises(ValueError, match="speaks of topics: no case"):
        query_cases(TEXT, "audits", "sections")


def test_a_case_is_told_the_values_it_asks_for() -> None:
    told = query_cases(TEXT, "audits", "sections", "topics")
    values = {"facet": "region", "least": 3, "other": None}
    assert needed(told["audits"], values) == {"facet": "region"}
    assert needed(told["sections"], values) == {"facet": "region", "least": 3}

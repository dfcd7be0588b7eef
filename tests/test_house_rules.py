"""House rules: shipped values make sense, changes are checked and recorded."""

from __future__ import annotations

from datetime import datetime

import pytest

from data.house_rules import change_rule, rule_changes, shipped_rules
from data.warehouse import Warehouse, WarehouseError
from metrics.choices import house_rules
from pages.parts.rule_names import NAMES, readable

AT = datetime(2025, 6, 30, 12)


def test_every_shipped_value_is_one_its_rule_allows() -> None:
    for rule in shipped_rules().values():
        assert rule.written(rule.value) == rule.value
        assert rule.bounds or rule.words or rule.allowed == "text", rule


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("minimum_n", "4.5", "a whole number from 1 to 100"),
        ("minimum_n", "0", "a whole number from 1 to 100"),
        ("target_pass_rate", "90", "a number from 0 to 1"),
        ("target_pass_rate", "nan", "a number from 0 to 1"),
        ("target_pass_rate", "high", "a number from 0 to 1"),
        ("partial_counts_half", "Yes", "it can be yes, no"),
        ("colour", "red", "no house rule 'colour'"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(warehouse: Warehouse, name: str, value: str, said: str) -> None:
    with pytest.raises(WarehouseError, match=said):
        change_rule(warehouse, name, value, by="ann", at=AT)
    with warehouse.cursor() as con:
        assert rule_changes(con).empty


def test_a_change_holds_and_is_on_record(warehouse: Warehouse) -> None:
    version = warehouse.data_version
    assert change_rule(warehouse, "minimum_n", "8", by="ann", at=AT, reason="fewer false alarms") == "5"
    assert change_rule(warehouse, "minimum_n", " 8 ", by="bob", at=AT) is None
    with warehouse.cursor() as con:
        assert house_rules(con).set_index("name").loc["minimum_n", "value"] == "8"
        [row] = rule_changes(con).to_dict("records")
    assert (row["name"], row["before"], row["after"], row["reason"]) == ("minimum_n", "5", "8", "fewer false alarms")
    assert (row["changed_by"], row["changed_at"]) == ("ann", AT)
    assert warehouse.data_version == version + 1


def test_every_rule_has_a_name_of_its_own_for_people() -> None:
    assert set(NAMES) == set(shipped_rules()) and len(set(NAMES.values())) == len(NAMES)
    told = readable("half if partial_counts_half says yes (metrics/change.py, metrics/clusters.py), of_partial_counts")
    assert told == "half if “Partly conforming answers count half” (partial_counts_half) says yes, of_partial_counts"

"""A house rule on trial shows another world, and leaves this one as it was."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest

from data.house_rules import change_rule, rule_changes
from data.rule_trial import rule_trial
from data.warehouse import Warehouse, WarehouseBusy, WarehouseError
from metrics.conformity_rate import conformity_rate
from metrics.filters import Filters
from tests.warehouse_maker import answers, audits

TODAY = Filters(as_of=date(2025, 6, 30))


@pytest.fixture
def held(warehouse: Warehouse) -> Warehouse:
    """One audit: one item conforms, one partly, two do not. Strictly 1 of 4, with halves 1.5 of 4."""
    audits(warehouse.root, "A1 2025-01-01 S1 pass")
    answers(warehouse.root, "A1 1 conform", "A1 2 partial", "A1 3 nonconform", "A1 4 nonconform")
    return warehouse


def rate(con: object) -> float:
    return float(conformity_rate(con, TODAY)["rate"].iloc[0])  # type: ignore[arg-type]


def test_the_trial_shows_what_the_change_then_gives_and_changes_nothing_itself(held: Warehouse) -> None:
    version = held.data_version
    with rule_trial(held, "partial_counts_half", "yes") as con:
        assert rate(con) == 1.5 / 4
    with held.cursor() as con:
        assert rate(con) == 1 / 4
        assert rule_changes(con).empty
    assert held.data_version == version
    change_rule(held, "partial_counts_half", "yes", by="ann", at=datetime(2025, 6, 30))
    with held.cursor() as con:
        assert rate(con) == 1.5 / 4


def test_a_value_that_makes_no_sense_is_refused_before_anything_is_locked(held: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="it can be yes, no"), rule_trial(held, "partial_counts_half", "half"):
        pass
    with pytest.raises(WarehouseError, match="no house rule 'colour'"), rule_trial(held, "colour", "red"):
        pass


def test_while_a_load_holds_the_file_a_sentence_says_so(held: Warehouse) -> None:
    loading, over = threading.Event(), threading.Event()

    def load() -> None:
        with held.lock:
            loading.set()
            over.wait(30)

    thread = threading.Thread(target=load)
    thread.start()
    loading.wait(30)
    with pytest.raises(WarehouseBusy, match="being loaded"), rule_trial(held, "minimum_n", "9", patience=0.01):
        pass
    over.set()
    thread.join()

"""The house rules, changed by hand: only to a value that makes sense, and never without a record of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import duckdb
import pandas as pd

from data.warehouse import HERE, Warehouse, WarehouseError

RANGE = re.compile(r"(?P<kind>number|whole) (?P<low>[\d.]+)\.\.(?P<high>[\d.]+)")

VALUE = "select value from store.setting where name = $name"
SET = "update store.setting set value = $after where name = $name"
RECORD = """
insert into store.rule_change
select coalesce(max(change), 0) + 1, $name, $before, $after, $reason, $by, $at from store.rule_change
"""
CHANGES = """
select change, name, before, after, reason, changed_by, changed_at from store.rule_change order by change desc
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A house rule as shipped. ``allowed``: 'number LOW..HIGH', 'whole LOW..HIGH', words parted by '|', or 'text'."""

    name: str
    value: str
    allowed: str
    meaning: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words to choose from, none where it is a number or free text."""
        return () if self.bounds or self.allowed == "text" else tuple(self.allowed.split("|"))

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The smallest and the largest number, None where it is no number."""
        found = RANGE.fullmatch(self.allowed)
        return (float(found["low"]), float(found["high"])) if found else None

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.allowed.startswith("whole ")

    def written(self, value: str) -> str:
        """The value as it is stored. Raises WarehouseError when it makes no sense, saying what would."""
        text = value.strip()
        if self.words and text not in self.words:
            raise WarehouseError(f"{self.name} cannot be {text!r}; it can be {', '.join(self.words)}.")
        if self.bounds and not self._fits(text):
            low, high = (f"{bound:g}" for bound in self.bounds)
            kind = "a whole number" if self.is_whole else "a number"
            raise WarehouseError(f"{self.name} cannot be {text!r}; it is {kind} from {low} to {high}.")
        return text

    def _fits(self, text: str) -> bool:
        try:
            number = float(text)
        except ValueError:
            return False
        assert self.bounds is not None
        return self.bounds[0] <= number <= self.bounds[1] and (number.is_integer() or not self.is_whole)


@cache
def shipped_rules() -> Mapping[str, Rule]:
    """Every house rule this program knows, by name, with its value as shipped."""
    with (HERE / "settings.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: Rule(**row) for row in csv.DictReader(lines)}


def change_rule(
    warehouse: Warehouse, name: str, value: str, *, by: str, at: datetime, reason: str | None = None
) -> str | None:
    """Set one house rule and record who changed it when, from what to what. Returns the old value, None if the same.

    Raises WarehouseError for an unknown rule or a value that makes no sense; nothing is changed then.
    """
    rule = shipped_rules().get(name)
    if rule is None:
        raise WarehouseError(f"There is no house rule {name!r}. Definitions lists them.")
    after = rule.written(value)
    with warehouse.lock:
        with warehouse.cursor() as con:
            row = con.execute(VALUE, {"name": name}).fetchone()
        before = str(row[0]) if row else rule.value
        if before == after:
            return None
        with warehouse.writing() as con:
            record_change(con, name, after, by=by, at=at, reason=reason)
    return before


def record_change(
    con: duckdb.DuckDBPyConnection, name: str, after: str, *, by: str, at: datetime, reason: str | None
) -> bool:
    """Set a rule to a value that was found to make sense, inside the caller's transaction; whether it was another."""
    row = con.execute(VALUE, {"name": name}).fetchone()
    before = str(row[0]) if row else shipped_rules()[name].value
    if before == after:
        return False
    con.execute(SET, {"name": name, "after": after})
    con.execute(RECORD, {"name": name, "before": before, "after": after, "reason": reason, "by": by, "at": at})
    return True


def rule_changes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every change, the newest first: change, name, before, after, reason, changed_by, changed_at."""
    return con.execute(CHANGES).df()

"""Whether a share moved by more than chance."""

from typing import Any

import pytest

from metrics.intervals import wilson
from metrics.year_change import year_change


def share(count: int, of: int, trust: str | None = "shown") -> dict[str, Any]:
    """A row of a metric with independent observations."""
    if not of:
        return {"rate": float("nan"), "low": float("nan"), "high": float("nan"), "trust": None}
    low, high = wilson(count, of)
    return {"rate": count / of, "low": float(low), "high": float(high), "trust": trust}


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_is_newcombes(after: tuple[int, int], before: tuple[int, int], low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17:873-890, table II, contrasts (a), (b), (c), (h), method 10."""
    told = year_change(share(*before), share(*after))
    assert (told.low, told.high) == pytest.approx((low, high), abs=0.00006)
    assert told.verdict == "more than chance"


def test_verdicts() -> None:
    assert year_change(share(50, 100), share(50, 100)).verdict == "may be chance"
    assert year_change(share(80, 100), share(40, 100)).verdict == "more than chance"
    assert year_change(share(4, 4, "grey"), share(0, 400)).verdict == "too few"
    nothing = year_change(share(0, 0), share(40, 100))
    assert (nothing.verdict, nothing.difference) == ("no rate", None)

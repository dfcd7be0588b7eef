"""What an audit plan is asked for while nobody has chosen anything on its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from metrics.periods import months_after
from pages.parts.plan_wording import MONTHS, WORTHS

FIRST_MONTHS = int(next(iter(MONTHS)))
# Where no audit of the last year says how many days there are.
SOME_DAYS = 10.0


def usual_plan(*, as_of: date, months: int, days: float, share: float) -> dict[str, Any]:
    """The options of audit_plan(): the ``days`` that were usual, or some, and the ``share`` that the house rule draws.

    Share of 0 to 1, in whole percent as the page asks for it.
    """
    return {
        "days": float(days or SOME_DAYS), "until": months_after(as_of, months), "seed": as_of.toordinal(),
        "random_share": round(100 * share) / 100, "region_days": (), "binding": True, "worth": next(iter(WORTHS)),
    }  # fmt: skip

"""Forms with a box per grade: 0 to 4 across, one of them ticked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from loaders.vocabulary import label_meaning

GRADE = re.compile(r"1?\d$")  # the heading of a box for 0 to 10 points
FEWEST_GRADES = 3


def full_points(ticks: Mapping[int, str], legend: Mapping[str, str]) -> int | None:
    """How many points full marks are where the ticked heading is the points; None where nothing proves that.

    Proved by the file's own legend: the lowest grade is nought and not met, the highest is met.
    """
    grades = sorted(int(text) for text in ticks.values() if GRADE.match(text))
    if len(grades) < FEWEST_GRADES or grades[0] != 0:
        return None
    words = [legend.get(str(grade)) for grade in (grades[0], grades[-1])]
    meanings = [label_meaning("answer", word) if word else None for word in words]
    told = [meaning.canonical if meaning and not meaning.ambiguous else None for meaning in meanings]
    return grades[-1] if told == ["nonconform", "conform"] else None

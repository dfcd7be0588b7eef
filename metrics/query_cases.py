"""Questions with cases: parts of their text are needed in some cases only.

A part that a parameter switches off is planned all the same, and for most questions planning is most of the cost: so
every case has a text of its own, made once from the one that is read. A line ``-- only a, b`` says that what follows
stands in the cases a and b alone, ``-- always`` that it is over.
"""

from __future__ import annotations

import re
from typing import Any

ONLY, ALWAYS = "-- only ", "-- always"


def query_cases(text: str, *names: str) -> dict[str, str]:
    """The text of each case. Raises ValueError where a line speaks of a case that is not named, or no case is left."""
    kept: dict[str, list[str]] = {name: [] for name in names}
    among = set(names)
    for line in text.splitlines():
        told = line.strip()
        if told.startswith(ONLY):
            among = set(told.removeprefix(ONLY).split(", "))
            if unknown := among - set(names):
                raise ValueError(f"The query speaks of {', '.join(sorted(unknown))}: no case of that name.")
        elif told == ALWAYS:
            among = set(names)
        else:
            for name in among:
                kept[name].append(line)
    return {name: "\n".join(lines) for name, lines in kept.items()}


def needed(query: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values this case of a query asks for: DuckDB refuses to be told more."""
    return {name: values[name] for name in dict.fromkeys(re.findall(r"\$(\w+)", query))}

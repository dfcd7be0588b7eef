"""Clauses as table rows."""

from __future__ import annotations

import pandas as pd

CLAUSE_COLUMNS = [
    "clause", "checklist", "repeats", "opportunities", "repeat_rate", "findings", "sites", "title", "dimension",
]  # fmt: skip
MOST = 10


def clause_table(clauses: pd.DataFrame) -> pd.DataFrame:
    """The clauses with their checklist in one word and the share that came back, empty where none was re-audited."""
    rows = clauses.copy()
    rows["checklist"] = (rows["scheme"] + " " + rows["version"].fillna("")).str.strip()
    chances = rows["opportunities"].astype(float)
    rows["repeat_rate"] = rows["repeats"] / chances.where(chances > 0)
    return rows


def most_repeated(clauses: pd.DataFrame) -> pd.DataFrame:
    """The clauses most often found again, those never found again left out."""
    rows = clause_table(clauses)
    return rows[rows["repeats"] > 0].sort_values("repeats", ascending=False, kind="stable").head(MOST)

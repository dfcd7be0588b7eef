"""The checklists to choose from, and the rows of one of them."""

from __future__ import annotations

import re
import zlib
from typing import Any

import duckdb
import pandas as pd

from loaders.items import crosswalk_checklists, item_place
from metrics.checklist_items import checklist_items
from metrics.checklists import checklists
from metrics.filters import Filters
from pages.parts import cached
from pages.parts.checklist_wording import BASES, NOT_STATED
from pages.parts.wording import word

Checklist = tuple[str, str]
UNMAPPED = "unmapped"


def all_checklists(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The checklists on file, the most used first, then those only the cross-walk knows; each with its `name`."""
    known: pd.DataFrame = cached.rows(checklists, con, filters)
    there = set(zip(known["scheme"], known["version"], strict=True))
    more = [pair for pair in crosswalk_checklists() if pair not in there]
    none = {"audits": 0, "count": 0, "of": 0, "clauses": 0, "clauses_unmapped": 0}
    rest = pd.DataFrame([{"scheme": scheme, "version": version, **none} for scheme, version in more])
    rows = pd.concat([known, rest], ignore_index=True) if len(more) else known
    rows["name"] = (rows["scheme"] + " " + rows["version"]).str.strip()
    rows.loc[(rows["scheme"] == "not stated") & (rows["version"] == ""), "name"] = NOT_STATED
    twice = rows["name"].duplicated(keep=False)
    rows.loc[twice, "name"] = rows["scheme"] + " / " + rows["version"]
    return rows


def items_of(con: duckdb.DuckDBPyConnection, filters: Filters, checklist: Checklist) -> pd.DataFrame:
    """Sections and clauses of a checklist in words, those with most unmapped first, then in the order of their codes.

    A clause no file uses yet stands where the cross-walk puts it, unless the user said otherwise.
    """
    scheme, version = checklist
    wordings = crosswalk_checklists().get(checklist, {})
    items = cached.rows(checklist_items, con, filters, scheme=scheme, version=version, known=tuple(wordings)).copy()
    titles = {code.casefold(): title for code, title in wordings.items()}
    items["title"] = items["title"].fillna(items["name"].str.casefold().map(titles))
    items = pd.DataFrame([_foretold(row, checklist) for row in items.to_dict("records")], columns=items.columns)
    items["dimension"] = [" / ".join(word("dimension", each) for each in many) for many in items["dimensions"]]
    items["topic"] = ["" if many == (UNMAPPED,) else " / ".join(_named(many)) for many in items["topics"]]
    items["basis"] = [" / ".join(BASES[each] for each in many) for many in items["bases"]]
    items["open"] = [UNMAPPED in many for many in items["dimensions"]]
    items["order"] = [_natural(str(name)) for name in items["name"]]
    return items.sort_values(["open", "order"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _foretold(row: dict[Any, Any], checklist: Checklist) -> dict[Any, Any]:
    """A clause without uses that nobody spoke of, where the cross-walk would put it."""
    if row["uses"] or row["part"] != "clause" or row["bases"] != (UNMAPPED,):
        return row
    section = row["section"] if isinstance(row["section"], str) else ""
    dimension, topic = item_place(*checklist, str(row["name"]), section, "")
    if not dimension:
        return row
    return row | {"dimensions": (dimension,), "topics": (topic or UNMAPPED,), "bases": ("crosswalk",)}


def rows_key(rows: pd.DataFrame) -> int:
    """Changes with the rows, so that a choice of rows never slips to others."""
    return zlib.crc32("\n".join(f"{row.name}{row.dimension}" for row in rows.itertuples(index=False)).encode())


def _named(topics: tuple[str, ...]) -> list[str]:
    return [word("topic", topic) for topic in topics]


def _natural(code: str) -> str:
    """Sorts 4.2 before 4.10: runs of digits at one width."""
    return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(15), code.casefold())

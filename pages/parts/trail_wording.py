"""The words of the trail: what was done."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

INTRO: Final = (
    "Who loaded, took back, merged, changed a rule, wrote a word, exported rows, restored or erased, and when. Lines "
    "are added and never changed; a restore leaves them. Only an erasure takes a name out of them too."
)
ABOUT: Final = "Who did what on this database, the latest first."
KINDS_LABEL: Final = "Only"
MORE: Final = "The latest {shown:,} of {rows:,}; a download holds all of them."
NONE: Final = "Nothing was done yet."
# Kind -> what was done, and what was done when it was taken back.
ACTS: Final[dict[str, tuple[str, str]]] = {
    "load": ("Loaded a file", "Took a load back"),
    "load_again": ("Let a load count again", ""),
    "merge": ("Said that", "Took a word back"),
    "master_data": ("Filled in by hand", "Took away what was filled in"),
    "mapping": ("Placed items of a checklist", "Took back places of items"),
    "memory": ("Changed what is remembered of files", ""),
    "rule": ("Changed a house rule", ""),
    "weights": ("Saved weights", "Removed saved weights"),
    "inherent_risk": ("Stated an inherent risk", "Took back an inherent risk"),
    "event": ("Recorded an event", "Removed an event"),
    "note": ("Pinned a note", "Removed a note"),
    "view": ("Saved a view", "Removed a saved view"),
    "plan": ("Saved an audit plan", "Removed an audit plan"),
    "export": ("Exported", ""),
    "restore": ("Restored a backup", ""),
    "import": ("Imported an export", ""),
    "erasure": ("Erased for good", "Let what was erased be loaded again"),
}
KIND_WORDS: Final[dict[str, str]] = {
    "load": "loads", "load_again": "loads counting again", "merge": "merges", "master_data": "master data",
    "mapping": "checklist places", "memory": "remembered files", "rule": "house rules", "weights": "weights",
    "inherent_risk": "inherent risk", "event": "events", "note": "notes", "view": "saved views", "plan": "audit plans",
    "export": "downloads and exports", "restore": "restores", "import": "imports", "erasure": "erasures",
}  # fmt: skip


def act(kind: Any, taken_back: Any) -> str:
    """What was done, in words."""
    return ACTS[str(kind)][bool(taken_back)]


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The trail with a column `act` in words, its numbers as text."""
    acts = [act(kind, back) for kind, back in zip(rows["kind"], rows["taken_back"], strict=True)]
    numbers = ["" if pd.isna(number) else f"{int(number)}" for number in rows["number"]]
    return rows.assign(act=acts, number=numbers)

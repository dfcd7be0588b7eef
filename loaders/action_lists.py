"""Lists of actions alone, called as findings are elsewhere: their titles and descriptions say what is to be done."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.fields import ITEM
from loaders.normal_form import normal_heading
from loaders.table import ColumnMatch

ACTION_TEXTS = frozenset({"corrective_action", "correction"})
OF_FINDINGS = frozenset({"finding_no", "root_cause"})
TITLES = frozenset({"title", "action", "task"})
DESCRIPTIONS = frozenset({"description", "details"})
PRIORITIES = frozenset({"priority"})


def own_actions(
    matches: Sequence[tuple[ColumnMatch, ...]], headings: Sequence[str | None]
) -> list[tuple[ColumnMatch, ...]]:
    """The matches of a list that numbers its actions and no findings, and has no other words for them: its title and
    description say what to do, and its priority is the action's."""
    found = list(matches)
    fields = {match.field for one in found for match in one}
    numbered = any([match.field for match in one] == ["action_no"] for one in found)
    # Without an item that it speaks of, such a list may just as well describe what was found.
    agreed = fields & {"status", "due_date"} and fields & set(ITEM)
    if not numbered or not agreed or fields & (ACTION_TEXTS | OF_FINDINGS):
        return found
    named = {at: normal_heading(text) for at, text in enumerate(headings) if text}
    titled = next((at for at, text in named.items() if text in TITLES and not found[at]), None)
    described = next((at for at, text in named.items() if text in DESCRIPTIONS), None)
    texts = [at for at in (titled, described) if at is not None]
    for at, field in zip(texts, ("corrective_action", "correction"), strict=False):
        found[at] = (ColumnMatch(field, 0.7, "values", "what a list of actions says"),)
    if texts:
        for at in (at for at, text in named.items() if text in PRIORITIES):
            found[at] = ()
    return found

"""What the page at hand has asked so far, and what each page asked when it was drawn last."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from metrics.filters import Filters
from metrics.narrowed_by import counting

Metric = Callable[..., Any]
# These say when and for whom something is looked at, not what of it.
NOT_CHOSEN = ("as_of", "viewer")
# So many pages with their filters are remembered, those drawn last.
MOST = 200


@dataclass(frozen=True)
class Question:
    """One question to a metric."""

    metric: Metric
    filters: Filters
    options: tuple[tuple[str, Any], ...]

    @property
    def counting(self) -> Filters:
        """The filters that the metric looks at."""
        return counting(self.metric, self.filters)


@dataclass
class Drawing:
    """A page as it is drawn: of what, what it has asked so far in its order, and whether it is ``over``.

    ``source``: which data, as data.warehouse tells them.
    """

    title: str
    filters: Filters
    source: tuple[str, int]
    questions: dict[Question, None] = field(default_factory=dict)
    over: bool = False

    def again(self, filters: Filters, source: tuple[str, int]) -> list[Question]:
        """The same questions with these filters of these data.

        Left out are those whose answer is the same, and those that put something in place of what was changed.
        """
        changed = _differing(self.filters, filters)
        anew = []
        for question in self.questions:
            own = _differing(self.filters, question.filters)
            kept = {name: getattr(question.filters, name) for name in own}
            other = replace(question, filters=replace(filters, **kept))
            if not own & changed and (source, other.counting) != (self.source, question.counting):
                anew.append(other)
        return anew


class _Here(threading.local):
    drawing: Drawing | None = None


_here = _Here()
# By page, and by which filters were set: with others a page may ask other things.
_last: dict[tuple[str, frozenset[str]], Drawing] = {}
_latest: dict[str, Drawing] = {}
_lock = threading.Lock()


def begin(title: str, filters: Filters, *, source: tuple[str, int]) -> Drawing:
    """From now on this thread draws this page."""
    end()
    _here.drawing = Drawing(title, filters, source)
    return _here.drawing


def end() -> None:
    """The page is drawn: what it asked is remembered until it is drawn again."""
    drawing, _here.drawing = _here.drawing, None
    if drawing is not None:
        drawing.over = True
        page = drawing.title, _chosen(drawing.filters)
        with _lock:
            _last.pop(page, None)  # to stand behind all others
            _last[page] = _latest[drawing.title] = drawing
            if len(_last) > MOST:
                _last.pop(next(iter(_last)))


def note(metric: Metric, filters: Filters, options: dict[str, Any]) -> None:
    """The page at hand asks this."""
    if _here.drawing is not None:
        _here.drawing.questions[Question(metric, filters, tuple(sorted(options.items())))] = None


def last(title: str, filters: Filters) -> Drawing | None:
    """The page as it was drawn last with the same filters set, to whatever values; else as it was drawn last."""
    return _last.get((title, _chosen(filters))) or _latest.get(title)


def _chosen(filters: Filters) -> frozenset[str]:
    return frozenset(_differing(filters, Filters()) - set(NOT_CHOSEN))


def _differing(one: Filters, other: Filters) -> set[str]:
    return {each.name for each in fields(Filters) if getattr(one, each.name) != getattr(other, each.name)}

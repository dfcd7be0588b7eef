"""What a load does to the numbers people look at, in sentences and in values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final

import duckdb
import pandas as pd

from loaders.changed_rows import changed_rows, records, turned_actions
from loaders.publishing import Published
from loaders.replacing import Absent
from loaders.report import added_words, counted
from loaders.supplier_pairs import suggested_pairs

SEVERITIES: Final = {"critical": "critical", "major": "major", "minor": "minor", "ungraded_nc": "not graded"}
# The hard rules of risk, the worst first, as said of one supplier and of several. Points are worked out after a load.
HARD_RULES: Final = {
    "open critical": ("has an open critical nonconformity", "have an open critical nonconformity"),
    "stop": ("has a stop at the last full audit", "have a stop at the last full audit"),
    "fail": ("has a fail at the last full audit", "have a fail at the last full audit"),
}
NO_RULE: Final = "none"
NAMED = 5
REOPENED_SHOWN = 100
NOTHING_TURNED: Final = pd.DataFrame(columns=["standing"])

# All data, full audits: what the overview shows before anybody filters, told from the rollups alone.
FIGURES = """
    with visits as (
        select count(*) filter (audited) as audits,
               count(*) filter (audited and is_full_kind(kind) and result = 'pass') as passed,
               count(*) filter (audited and is_full_kind(kind) and is_verdict(result)) as judged,
               coalesce(sum(conform_points(conform, partial)) filter (audited and is_full_kind(kind)), 0)::double
                   as conform,
               coalesce(sum(conform + partial + nonconform) filter (audited and is_full_kind(kind)), 0)::bigint
                   as assessed,
               coalesce(sum(critical) filter (is_full_kind(kind)), 0)::bigint as critical,
               coalesce(sum(major) filter (is_full_kind(kind)), 0)::bigint as major,
               coalesce(sum(minor) filter (is_full_kind(kind)), 0)::bigint as minor,
               coalesce(sum(ungraded) filter (is_full_kind(kind)), 0)::bigint as ungraded_nc
        from store.audit_fact
    ),
    standing as (
        select action_standing(action.state, action.closed, $as_of) as standing,
               coalesce(action.due, action.original_due) as due
        from store.current_action as action join store.finding_fact as finding using (finding_key)
        where finding.date <= $as_of and finding.severity not in ('observation', 'positive')
    ),
    acted as (
        select count(*) as actions, count(*) filter (standing = 'open') as open,
               count(*) filter (standing = 'open' and due < $as_of) as overdue
        from standing where standing <> 'void'
    )
    select audits, actions, passed, judged, conform, assessed, open, overdue, critical, major, minor, ungraded_nc
    from visits, acted
"""
ALARMS = "select supplier_key, supplier, coalesce(rule, $none) from supplier_alarms($as_of)"


@dataclass(frozen=True)
class Figures:
    """The numbers of the overview on a day, all data in scope, full audits where rates are concerned.

    ``alarms``: supplier key to (name, the hard rule of risk it falls under).
    """

    audits: int
    actions: int
    passed: int
    judged: int
    conform: float
    assessed: int
    open: int
    overdue: int
    severities: dict[str, int]
    alarms: dict[int, tuple[str, str]] = field(repr=False)


@dataclass(frozen=True)
class Move:
    """A supplier that comes under a hard rule of risk, or out of one; ``before`` is None for a supplier that is new."""

    supplier: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Likeness:
    """A supplier that is new, and another whose name is so alike that they may be one."""

    supplier: str
    other: str


@dataclass(frozen=True)
class Renaming:
    """A supplier that a file spells in another way, by which it is called from then on."""

    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What one load does: how many of each are new and changed, what moves, and examples to look at.

    ``alike``: of the suppliers that are new, those that may be another under another spelling.
    """

    before: Figures
    after: Figures
    added: dict[str, int]
    changed: dict[str, int]
    moves: tuple[Move, ...]
    closed: int
    reopened: tuple[dict[str, Any], ...]
    examples: tuple[dict[str, Any], ...]
    absent: Absent
    alike: tuple[Likeness, ...] = ()
    renamed: tuple[Renaming, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The values behind the sentences, without the list of all suppliers."""
        figures = {}
        for name, value in (("before", self.before), ("after", self.after)):
            figures[name] = {key: part for key, part in vars(value).items() if key != "alarms"}
        return figures | {
            "added": self.added, "changed": self.changed, "moves": [asdict(move) for move in self.moves],
            "closed": self.closed, "reopened_count": len(self.reopened),
            "reopened": list(self.reopened[:REOPENED_SHOWN]), "examples": list(self.examples),
            "absent": self.absent.as_json(), "alike": [asdict(likeness) for likeness in self.alike],
            "renamed": [asdict(renaming) for renaming in self.renamed],
        }  # fmt: skip


def figures(con: duckdb.DuckDBPyConnection, *, as_of: date) -> Figures:
    """The numbers as the warehouse stands, inside a load's transaction too."""
    row = con.execute(FIGURES, {"as_of": as_of}).fetchone()
    assert row is not None
    audits, actions, passed, judged, conform, assessed, opened, overdue, *graded = row
    severities = dict(zip(SEVERITIES, graded, strict=True))
    rows = con.execute(ALARMS, {"as_of": as_of, "none": NO_RULE}).fetchall()
    alarms = {key: (supplier, rule) for key, supplier, rule in rows}
    return Figures(audits, actions, passed, judged, conform, assessed, opened, overdue, severities, alarms)


def load_effect(
    con: duckdb.DuckDBPyConnection, before: Figures, after: Figures, made: Published, *, as_of: date
) -> Effect:
    """What a load did, told in its transaction after its rows were published; the figures ahead of it and after it.

    Of loads made together the last tells what all of them did to the figures; the others have those ahead of them on
    both sides. What it changes and closes is told of each.
    """
    changed, examples = changed_rows(con, made.load, known=made.known)
    turned = turned_actions(con, made.load, as_of=as_of) if "actions" in made.known else NOTHING_TURNED
    reopened = turned[turned["standing"] == "open"].drop(columns="standing")
    return Effect(
        before, after, made.added, changed, moves(before, after), len(turned) - len(reopened), tuple(records(reopened)),
        tuple(records(examples)), made.absent, alike(con, after.alarms.keys() - before.alarms.keys()),
        renamed(before, after),
    )  # fmt: skip


def alike(con: duckdb.DuckDBPyConnection, new: Collection[int]) -> tuple[Likeness, ...]:
    """For every new supplier the likeliest other (see suggested_pairs), by name; of two new ones once."""
    if not new:
        return ()
    found: dict[int, Likeness] = {}
    pairs = suggested_pairs(con, of=new)[["left_key", "right_key", "left", "right"]]
    for left, right, name, other in pairs.itertuples(index=False, name=None):
        mine = [side for side in ((left, name, other), (right, other, name)) if side[0] in new]
        if not any(key in found for key, _, _ in mine):
            key, supplier, alike_to = mine[-1]
            found[key] = Likeness(supplier, alike_to)
    return tuple(sorted(found.values(), key=lambda likeness: likeness.supplier))


def renamed(before: Figures, after: Figures) -> tuple[Renaming, ...]:
    """Suppliers that are called otherwise than before, by name: the newest spelling counts."""
    both = ((before.alarms[key][0], after.alarms[key][0]) for key in before.alarms.keys() & after.alarms.keys())
    return tuple(Renaming(was, now) for was, now in sorted(both) if was != now)


def moves(before: Figures, after: Figures) -> tuple[Move, ...]:
    """Suppliers that come under another hard rule or under none, the worst rule first, then by name."""
    found = []
    for key, (supplier, rule) in after.alarms.items():
        earlier = before.alarms.get(key)
        if rule != (earlier[1] if earlier else NO_RULE):
            found.append(Move(supplier, earlier[1] if earlier else None, rule))
    order = [*HARD_RULES, NO_RULE]
    return tuple(sorted(found, key=lambda move: (order.index(move.after), move.supplier)))


def effect(told: Effect) -> tuple[str, ...]:
    """The effect in sentences, the one about rows first. They fit a dry run and a load alike: 'Adds 34 audits.'"""
    rows, *rest = row_effect(told)
    likeness, *changes = (_alike_sentence(told.alike), _renamed_sentence(told.renamed), *_figure_sentences(told))
    return tuple(sentence for sentence in (rows, likeness, *rest, *changes) if sentence)


def row_effect(told: Effect) -> tuple[str, ...]:
    """What a load's own rows do, whatever is loaded together with it."""
    sentences = (
        _rows_sentence(told), _absent_sentence(told.absent), *_action_sentences(len(told.reopened), told.closed)
    )  # fmt: skip
    return tuple(sentence for sentence in sentences if sentence)


def figure_effect(told: Effect) -> tuple[str, ...]:
    """What becomes of suppliers and figures: of loads made together, by all of them."""
    names = (_alike_sentence(told.alike), _renamed_sentence(told.renamed))
    return tuple(sentence for sentence in (*names, *_figure_sentences(told)) if sentence)


def _figure_sentences(told: Effect) -> Iterable[str]:
    yield from _rate_sentences(told.before, told.after)
    yield _severity_sentence(told.before, told.after)
    yield _open_sentence(told.before, told.after)
    yield from _move_sentences(told.moves)


def joint_effect(changes: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What loads that came one after the other did to the figures all in all, in sentences.

    ``changes``: of each load what ``Effect.as_json`` told, in their order. No sentence where the figures changed in
    between too: then it was not these loads alone.
    """
    if not changes or any(left["after"] != right["before"] for left, right in pairwise(changes)):
        return ()
    before, after = (Figures(**told, alarms={}) for told in (changes[0]["before"], changes[-1]["after"]))
    sentences = [
        _alike_sentence(tuple(dict.fromkeys(Likeness(**one) for told in changes for one in told["alike"]))),
        _renamed_sentence(tuple(dict.fromkeys(Renaming(**one) for told in changes for one in told.get("renamed", ())))),
        *_action_sentences(sum(told["reopened_count"] for told in changes), sum(told["closed"] for told in changes)),
        *_rate_sentences(before, after),
        _severity_sentence(before, after),
        _open_sentence(before, after),
        *_move_sentences(_joint_moves(changes)),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def _joint_moves(changes: Sequence[Mapping[str, Any]]) -> tuple[Move, ...]:
    """From where a supplier came first to where it went last."""
    found: dict[str, Move] = {}
    for move in (Move(**one) for told in changes for one in told["moves"]):
        found[move.supplier] = replace(move, before=found.get(move.supplier, move).before)
    return tuple(found[name] for name in sorted(found) if (found[name].before or NO_RULE) != found[name].after)


def _rows_sentence(told: Effect) -> str:
    adds = _listed(added_words(told.added))
    changes = _listed([counted(count, name) for name, count in told.changed.items() if count])
    if adds and changes:
        return f"Adds {adds}; changes {changes}."
    return f"Adds {adds}." if adds else f"Changes {changes}." if changes else "Adds nothing and changes nothing."


def _alike_sentence(alike: tuple[Likeness, ...]) -> str:
    if not alike:
        return ""
    pairs = _names([f"{likeness.supplier} = {likeness.other}" for likeness in alike])
    which = counted(len(alike), "new suppliers")
    return (
        f"{which} may be known under another spelling, and would count twice: {pairs}. "
        "You can merge them on the page Same supplier?"
    )


def _renamed_sentence(renamed: tuple[Renaming, ...]) -> str:
    if not renamed:
        return ""
    pairs = _names([f"{each.after}, before {each.before}" for each in renamed])
    verb = "is" if len(renamed) == 1 else "are"
    return f"{counted(len(renamed), 'suppliers')} {verb} shown under another spelling from now on: {pairs}."


def _absent_sentence(absent: Absent) -> str:
    rows = [counted(count, name) for name, count in absent.counts.items()]
    if not rows or not absent.replaced:
        return ""
    return f"{_listed(rows)} of earlier files {'stops' if sum(absent.counts.values()) == 1 else 'stop'} counting."


def _action_sentences(reopened: int, closed: int) -> Iterable[str]:
    if reopened == 1:
        yield "1 action that was closed goes back to open."
    elif reopened:
        yield f"{reopened:,} actions that were closed go back to open."
    if closed:
        yield f"{counted(closed, 'open actions')} {'is' if closed == 1 else 'are'} now closed."


def _rate_sentences(before: Figures, after: Figures) -> Iterable[str]:
    pairs = (
        ("The audit pass rate", (before.passed, before.judged), (after.passed, after.judged)),
        ("The conformity rate", (before.conform, before.assessed), (after.conform, after.assessed)),
    )
    for what, earlier, later in pairs:
        if earlier == later:
            continue
        if not later[1]:
            yield f"{what} is no longer available."
        elif not earlier[1]:
            yield f"{what} is {_share(*later)}."
        else:
            yield f"{what} goes from {_share(*earlier)} to {_share(*later)}."


def _severity_sentence(before: Figures, after: Figures) -> str:
    changed = [
        f"{word} from {before.severities[code]:,} to {after.severities[code]:,}"
        for code, word in SEVERITIES.items()
        if before.severities[code] != after.severities[code]
    ]
    return f"Nonconformities of full audits: {', '.join(changed)}." if changed else ""


def _open_sentence(before: Figures, after: Figures) -> str:
    if (before.open, before.overdue) == (after.open, after.overdue):
        return ""
    late = (
        f"; overdue among them: from {before.overdue:,} to {after.overdue:,}" if before.overdue or after.overdue else ""
    )
    return f"Open actions: from {before.open:,} to {after.open:,}{late or '; none overdue' if after.open else late}."


def _move_sentences(moved: tuple[Move, ...]) -> Iterable[str]:
    for rule, (one, several) in HARD_RULES.items():
        names = [move.supplier for move in moved if move.after == rule and move.before is not None]
        if names:
            yield f"{counted(len(names), 'suppliers')} now {one if len(names) == 1 else several}: {_names(names)}."
    left = [move.supplier for move in moved if move.after == NO_RULE]
    if left:
        falls = "falls" if len(left) == 1 else "fall"
        yield f"{counted(len(left), 'suppliers')} no longer {falls} under a hard risk rule: {_names(left)}."
    for rule, (one, several) in HARD_RULES.items():
        names = [move.supplier for move in moved if move.after == rule and move.before is None]
        if names:
            yield f"{counted(len(names), 'new suppliers')} {one if len(names) == 1 else several}: {_names(names)}."


def _names(names: list[str]) -> str:
    """Names of firms hold commas and end with dots: semicolons part them, and no second dot follows."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ("; ".join(names[:NAMED]) + more).removesuffix(".")


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _share(count: float, of: int) -> str:
    return f"{count / of:.1%} ({count:,.10g} of {of:,})"

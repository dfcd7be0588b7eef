"""What holds after all loads: per thing and field the latest non-empty statement of the loads that stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from tests.oracle.records import Action, Answer, World

Record = TypeVar("Record")


def current(world: World) -> World:
    """The world with one record per thing."""
    return replace(
        world,
        suppliers=_folded(_standing(world.suppliers, world)),
        sites=_folded(_standing(world.sites, world)),
        audits=_folded(_standing(world.audits, world)),
        sections=_folded(_standing(world.sections, world)),
        answers=_newest(_standing(world.answers, world)),
        findings=_folded(_standing(world.findings, world)),
        actions=_progressed(_standing(world.actions, world)),
    )


def _standing(records: Iterable[Any], world: World) -> dict[str, list[Any]]:
    """The versions of each thing, oldest first."""
    versions: dict[str, list[Any]] = {}
    for record in sorted(records, key=lambda each: each.load):
        if record.load not in world.undone:
            versions.setdefault(record.name, []).append(record)
    return versions


def _folded(versions: dict[str, list[Record]]) -> tuple[Record, ...]:
    return tuple(_laid_over(own) for own in versions.values())


def _laid_over(own: list[Record]) -> Record:
    stated = own[0]
    for later in own[1:]:
        said = {each.name: getattr(later, each.name) for each in fields(later)}  # type: ignore[arg-type]
        stated = replace(stated, **{name: value for name, value in said.items() if value is not None})  # type: ignore[type-var]
    if hasattr(stated, "listed"):  # one list of audits is enough to know the audit
        stated = replace(stated, listed=any(each.listed for each in own))  # type: ignore[type-var, attr-defined]
    return stated


def _newest(versions: dict[str, list[Answer]]) -> tuple[Answer, ...]:
    """An answer is replaced as a whole: a blank after a yes is a blank."""
    return tuple(own[-1] for own in versions.values())


def _progressed(versions: dict[str, list[Action]]) -> tuple[Action, ...]:
    """State and dates of an action are those of the newest load, also where it leaves them empty.

    The original due date is the newest printed as such, else the first due date any load gave.
    """
    actions = []
    for own in versions.values():
        printed = [each.original_due for each in own if each.original_due is not None]
        given = [each.due for each in own if each.due is not None]
        original = printed[-1] if printed else given[0] if given else None
        actions.append(replace(own[-1], original_due=original))
    return tuple(actions)

"""Which files of a row may be published with one set of statements: those that one after the other would fare the same.

Planning the statements costs as much as carrying them out for thousands of rows, so that many small files would mostly
be planning. Files are told together only where none speaks of what another one of them has told: no audit, no number of
an audit, no supplier's day twice. Suppliers and sites may be told of by several, as long as nothing contradicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loaders.identity import Register
from loaders.normal_form import normal_code
from loaders.references import Reference, Resolved


class Apart(Exception):
    """Files met together that have to be taken one by one; nothing of them may be kept."""


def resolved_together(
    register: Register, files: Sequence[Sequence[Reference]], spellings: Mapping[int, Sequence[str]]
) -> list[list[Resolved]]:
    """What the references of each file speak of, of the first files that may be told together; at least of one.

    ``spellings``: how the rows of a reference spell its supplier, where there are several ways.
    """
    told: set[tuple[object, ...]] = set()
    found: list[list[Resolved]] = []
    for references in files:
        resolved = register.resolved(references)
        visits = set(_visits(register, references, resolved))
        if found and (visits & told or any(one.reason is not None for one in resolved)):
            break
        told |= visits
        found.append(resolved)
        for one in resolved:
            register.learn(one, spellings.get(one.ref, ()))
        if not register.clear:
            break
    return found


def _visits(
    register: Register, references: Sequence[Reference], resolved: Sequence[Resolved]
) -> Iterator[tuple[object, ...]]:
    """By what another file could tell of the same audits."""
    supplier = {one.ref: one.supplier_key for one in resolved}
    yield from (("audit", one.audit_base) for one in resolved if one.audit_base is not None)
    for reference in references:
        if reference.audit_no:
            yield "number", normal_code(reference.audit_no)
        key = supplier[reference.ref]
        if reference.day is not None and key is not None:
            yield "day", register.home(key), reference.day

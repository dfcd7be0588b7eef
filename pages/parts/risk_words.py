"""The words of the risk score's components and of what sets a tier."""

from __future__ import annotations

# The tier of whom too little is known.
UNKNOWN = "not enough evidence"
COMPONENTS = {
    "recent": "Recent results against other sites",
    "change": "Last audit worse than before",
    "result": "Last verdict",
    "open": "Open major nonconformities",
    "overdue": "Major actions past their first due date",
    "recurrence": "Comes back more often than chance",
    "ineffective": "Closed actions that did not work",
    "time": "Time since the last full audit",
    "inherent": "Inherent risk stated",
}
RULES = {
    "open critical": "an open critical nonconformity",
    "stop": "a stop at the last full audit",
    "fail": "a fail at the last full audit",
}
_SAID = {
    **RULES, **{code: name[0].lower() + name[1:] for code, name in COMPONENTS.items()},
    "not enough evidence": "not enough evidence",
}  # fmt: skip


def reasons(codes: object) -> str:
    """'fail; change' as a director reads it, nothing for nothing."""
    if not isinstance(codes, str) or not codes:
        return ""
    return "; ".join(_SAID.get(code, code) for code in codes.split("; "))

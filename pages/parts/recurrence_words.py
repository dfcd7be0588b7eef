"""The words for codes of recurrence: life-lines, standings of actions, re-audits."""

from __future__ import annotations

LIVES = {
    "first_assessed": "found at the first look",
    "new": "new",
    "recurring": "came back after closing",
    "reopened": "same number open again",
    "persisting": "found again, action still open",
    "persisting_not_due": "found again, action not yet due",
    "found_again": "found again, closing unknown",
    "cleared": "cleared",
    "not_looked_at": "not looked at",
    "clean": "in order",
}
# States told together over time.
LIFE_GROUP_WORDS = {
    "new": "new",
    "again": "found again",
    "still": "found again, action still open",
    "cleared": "cleared",
}
STANDINGS = {
    "closed": "All actions closed",
    "verified": "closed and verified",
    "unverified": "closed, not verified",
    "reopened": "same number open again",
    "closed_later": "Closed only after that audit",
    "open": "Still open",
    "closing_day_unknown": "Closed, day not written",
    "no_action": "No action on file",
    "open, not due": "Still open, not yet due",
    "closing day unknown": "Closed, day not written",
    "no action": "No action on file",
}
REAUDITS = {
    "1": "at the first re-audit",
    "2": "at the second, if not before",
    "3": "at the third, if not before",
}
NOWS = {"standing": "▲ standing", "cleared": "○ cleared since", "other version": "? other version since"}
THEM_OR_US = {"most": "▲ most sites: is the requirement clear?", "few": "● single sites", "open": "? cannot tell"}

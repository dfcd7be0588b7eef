"""Ticks and crosses in the Yes, No and N/A columns of a form."""

from __future__ import annotations


def mark(text: str) -> bool | None:
    """Whether a cell of a tick column is ticked."""
    return bool(text.strip())

"""A file or a sheet that cannot be taken, in one sentence."""

from __future__ import annotations


class Refusal(Exception):
    """Says what is wrong, where, what was found and what would do. Nothing of the file was loaded."""


class PasswordNeeded(Refusal):
    """The file is encrypted: no password was given, or one that does not open it."""

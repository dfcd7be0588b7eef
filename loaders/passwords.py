"""Encrypted workbooks: opened with the password the user gives, inside the reader's child process."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.parsers.expat import ExpatError

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from loaders.limits import Limits
from loaders.packed_parts import damaged
from loaders.refusal import PasswordNeeded, Refusal

UNOPENABLE = (
    DecryptionError, FileFormatError, ParseError, NotImplementedError, OSError, ValueError, LookupError, struct.error,
    ExpatError,
)  # fmt: skip
NO_REAL_PASSWORD = "VelvetSweatshop"  # Excel's own, for workbooks that are only marked as read-only
ROUNDS = re.compile(rb'spinCount="(\d+)"')


def opened_workbook(path: Path, *, name: str, folder: Path, password: str | None, limits: Limits) -> Path:
    """The decrypted copy of an encrypted workbook, in ``folder``.

    Raises PasswordNeeded without a password or with a wrong one, Refusal when the kind of encryption is unknown.
    """
    _check_rounds(path, name, limits)
    try:
        with path.open("rb") as file:
            workbook = msoffcrypto.OfficeFile(file)
            _unlock(workbook, name, password)
            target = folder / "opened"
            with target.open("wb") as opened:
                workbook.decrypt(opened)
            return target
    except Refusal:
        raise
    except UNOPENABLE as error:
        raise Refusal(
            f"{name} is encrypted in a way that cannot be opened here. Open it in Excel, save it without a password, "
            "and load it again."
        ) from error


def _unlock(workbook: msoffcrypto.OfficeFile, name: str, password: str | None) -> None:
    for attempt in (NO_REAL_PASSWORD, password):
        if attempt is None:
            continue
        try:
            workbook.load_key(password=attempt, verify_password=True)
            return
        except TypeError:  # old workbooks verify the password without being asked to
            try:
                workbook.load_key(password=attempt)
                return
            except (InvalidKeyError, DecryptionError):
                continue
        except (InvalidKeyError, DecryptionError):
            continue
    if password is None:
        raise PasswordNeeded(f"{name} is protected by a password. Give the password, and it is loaded.")
    raise PasswordNeeded(f"{name} does not open with this password. Check capitals and keyboard, and try again.")


def _check_rounds(path: Path, name: str, limits: Limits) -> None:
    """Refuse a key that is hashed so often that the file would never open."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            if not container.exists("EncryptionInfo"):
                return
            rounds = ROUNDS.findall(container.openstream("EncryptionInfo").read(1 << 16))
    except (OSError, IndexError, ValueError) as error:
        raise damaged(name, error) from error
    if any(int(count) > limits.key_rounds for count in rounds):
        raise damaged(name, f"its key asks for {max(map(int, rounds)):,} rounds")

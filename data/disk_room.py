"""No room left on the disk: how it is recognised, and what is said then."""

from __future__ import annotations

import errno
from typing import Final

NO_ROOM: Final = (
    "There is no room left on the disk beside the database; nothing was changed. Make room there, then repeat this."
)
FULL: Final = (errno.ENOSPC, errno.EDQUOT)
# As the database and libraries print them; a file may also have reached the largest size allowed.
PRINTED: Final = ("no space left on device", "disk quota exceeded", "file too large", "not enough space on the disk")


def is_full(error: BaseException) -> bool:
    """Whether an error, or one it came from, says that the disk is full."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.errno in (*FULL, errno.EFBIG):
            return True
        if any(words in str(found).lower() for words in PRINTED):
            return True
        found = found.__cause__ or found.__context__
    return False

"""``python -m tests.corpus [part of a name ...]``: the table of verdicts. ``--write FOLDER`` writes the files instead."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.corpus import WORKBOOKS
from tests.corpus.reading import read_here
from tests.corpus.verdict import table, verdict, written


def main(words: list[str]) -> int:
    """0 when nothing chosen is silently wrong."""
    folder = Path(words[words.index("--write") + 1]) if "--write" in words else None
    wanted = [word for word in words if word != "--write" and (folder is None or word != str(folder))]
    chosen = [entry for name, entry in WORKBOOKS.items() if not wanted or any(word in name for word in wanted)]
    if folder is not None:
        for entry in chosen:
            (folder / entry.name).mkdir(parents=True, exist_ok=True)
            print(written(entry, folder / entry.name)[0])
        return 0
    with tempfile.TemporaryDirectory() as temporary, read_here():
        verdicts = []
        for entry in chosen:
            place = Path(temporary) / entry.name
            place.mkdir()
            verdicts.append(verdict(entry, place))
    print(table(verdicts))
    return int(any(one.word == "wrong" for one in verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

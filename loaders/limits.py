"""How large a file may be before it is refused: absolute sizes, as an honest sheet may shrink 300 times in a zip."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds. Packed sizes are counted while unpacking; no header is believed."""

    file: int = 200 * MEGABYTE
    part: int = 768 * MEGABYTE
    total: int = 1024 * MEGABYTE
    entries: int = 2_000
    sheets: int = 255
    members: int = 100
    shared_strings_part: int = 256 * MEGABYTE
    shared_strings: int = 5_000_000
    small_part: int = 32 * MEGABYTE  # styles, lists of sheets, relations, tables
    row_markup: int = 16 * MEGABYTE
    cells: int = 12_000_000
    rows: int = 1_048_576
    text_rows: int = 3_000_000
    columns: int = 16_384
    area: int = 60_000_000  # last row times last column
    text: int = 4 * MEGABYTE  # one cell
    all_text: int = 2048 * MEGABYTE  # cells times the mean length of a shared string
    merges: int = 200_000
    key_rounds: int = 10_000_000  # of a password's key
    wall_seconds: int = 300
    processor_seconds: int = 300
    memory: int = 3 << 30
    written: int = 4 << 30


LIMITS = Limits()

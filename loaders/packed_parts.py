"""The parts of a zip container, unpacked under counted limits: headers may lie, bytes do not."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from loaders.limits import MEGABYTE, Limits
from loaders.refusal import Refusal

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MARKUP = (".xml", ".rels", ".vml")
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)


@contextmanager
def opened_archive(path: Path, *, name: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive, its directory checked. Raises Refusal for one that is damaged, or built to deceive."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive.infolist(), name, limits)
            yield archive
    except DAMAGES as error:
        raise damaged(name, error) from error


def damaged(name: str, error: object) -> Refusal:
    """The refusal of a file whose bytes are broken."""
    return Refusal(f"{name} is damaged ({error}). Open it in Excel and save it anew, or export it again.")


def _check_directory(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    names = {entry.filename.lower() for entry in entries}
    unusual = ""
    if len(entries) > limits.entries:
        unusual = f"{len(entries):,} parts"
    elif len(names) != len(entries):
        unusual = "two parts of one name"
    elif any(entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/")
             for entry in entries):  # fmt: skip
        unusual = "a part that leads out of it"
    elif any(entry.compress_type not in METHODS for entry in entries):
        unusual = "a packing method no Excel uses"
    ends = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    if any(end > start for (_, end), (start, _) in pairwise(ends)):
        unusual = "parts that overlap"
    if unusual:
        raise Refusal(f"{name} is damaged or unusual: it has {unusual}. Open it in Excel and save it anew.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal(f"{name} is a zip archive with a password. Unpack it and load the files that are in it.")


class Unpacking:
    """Unpacks parts chunk by chunk and adds up what came out."""

    def __init__(self, archive: zipfile.ZipFile, *, name: str, limits: Limits) -> None:
        self.archive, self.name, self.limits = archive, name, limits
        self.total = 0

    def chunks(self, entry: zipfile.ZipInfo, *, most: int | None = None) -> Iterator[bytes]:
        """The bytes of a part. Raises Refusal where it outgrows ``most``, or is markup no Excel writes."""
        most = min(most or self.limits.part, self.limits.part)
        markup = entry.filename.lower().endswith(MARKUP)
        size = run = 0
        with self.archive.open(entry) as part:
            while chunk := part.read(MEGABYTE):
                size += len(chunk)
                self.total += len(chunk)
                if size > most or self.total > self.limits.total:
                    raise Refusal(
                        f"{self.name} unpacks to more than {min(most, self.limits.total) // MEGABYTE} MB "
                        f"({entry.filename}). Split it, or save it as .csv."
                    )
                if markup:
                    if size == len(chunk):
                        self._check_front(chunk)
                    run = self._bounded_run(run, chunk)
                yield chunk
        if size != entry.file_size:
            raise damaged(self.name, f"{entry.filename} has {size:,} bytes, its header says {entry.file_size:,}")

    def content(self, entry: zipfile.ZipInfo) -> bytes:
        """A small part as a whole."""
        whole = b"".join(self.chunks(entry, most=self.limits.small_part))
        if entry.filename.lower().endswith(MARKUP):
            self._check_front(whole)
        return whole

    def _check_front(self, chunk: bytes) -> None:
        if b"<!DOCTYPE" in chunk:
            raise Refusal(
                f"{self.name} carries a document type declaration, which no Excel writes. Save it anew in Excel."
            )
        if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in chunk[:100]:
            raise Refusal(f"{self.name} holds markup that is not UTF-8, which no Excel writes. Save it anew in Excel.")

    def _bounded_run(self, run: int, chunk: bytes) -> int:
        """Length of the text that the chunk leaves open. Raises Refusal when one text is longer than a cell can be."""
        first = chunk.find(b"<")
        run = run + len(chunk) if first < 0 else run + first
        if run > self.limits.text:
            raise Refusal(
                f"{self.name} has a single text of more than {self.limits.text // MEGABYTE} MB. "
                "Copy the audit table into a new workbook and load that."
            )
        return run if first < 0 else len(chunk) - chunk.rfind(b"<")

"""Text files from bytes: which encoding it is, how sure that is, and what did not fit."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from loaders.refusal import Refusal

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
SAMPLE = 1 << 18
FEW = 6  # non-ASCII bytes below which a rival counts even if it is less likely
WITHIN_WORD = re.compile("[A-Za-z]([\u0080-\uffff])(?=[a-z])")
CJK = ("gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp932", "shift_jis", "euc_jp", "cp949", "euc_kr", "johab")
USUAL = ("cp1252", "cp1250", "cp1254", "cp1257")  # preferred where others read the same
CLOSE, CLOSE_FAMILY = 0.85, 0.5  # a rival this near to the best guess leaves it unsure
BROKEN = b"\xef\xbf\xbd"
DOUBLED = re.compile("[\u00c2-\u00df][\u0080-\u00bf\u0152-\u017e\u2013-\u2122\u0192\u02c6\u02dc]|\u00e2\u20ac.")
CONTROLS = bytes(range(1, 9)) + bytes(range(14, 26)) + bytes(range(28, 32))


@dataclass(frozen=True)
class Encoding:
    """How a text file was decoded. ``candidates``: what it may be as well, best first, to be offered where not sure."""

    name: str
    sure: bool
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecodedText:
    """A text as UTF-8 bytes. ``broken``: marks of undecodable bytes; ``nuls``: zero bytes that were removed."""

    data: bytes
    encoding: Encoding
    broken: int = 0
    nuls: int = 0


def decoded_text(data: bytes, *, name: str, encoding: str | None = None) -> DecodedText:
    """The text of a file: byte order mark or pattern of zero bytes, else strict UTF-8, else UTF-8 with broken bytes,
    else the best guess that decodes every byte. ``encoding`` overrides all of it.

    Raises Refusal when the bytes are no text, hold nothing, or the encoding asked for does not exist.
    """
    found = _as_asked(data, name, encoding) if encoding else _by_mark(data) or _by_zeros(data)
    if found is None:
        _check_text(data, name)
        found = _by_content(data, name)
    plain = found.data.replace(b"\x00", b"") if b"\x00" in found.data else found.data
    if not re.search(rb"\S", plain):
        raise Refusal(f"{name} is empty: it holds no text. Export it again, or check that the download finished.")
    broken = 0 if plain.isascii() else plain.count(BROKEN)
    return DecodedText(plain, found.encoding, broken, len(found.data) - len(plain))


def doubled_text(text: str) -> str | None:
    """What the text was before it was encoded twice ('MÃ¼ller' was 'Müller'); None when it was not."""
    if not DOUBLED.search(text):
        return None
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def _recoded(data: bytes, encoding: str, *, sure: bool, candidates: tuple[str, ...] = ()) -> DecodedText:
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    return DecodedText(text.encode("utf-8", errors="replace"), Encoding(_spelling(encoding), sure, candidates))


def _spelling(encoding: str) -> str:
    name = codecs.lookup(encoding).name
    return {"utf-8-sig": "utf-8", "iso8859-1": "cp1252"}.get(name, name)


def _as_asked(data: bytes, name: str, encoding: str) -> DecodedText:
    try:
        known = codecs.lookup(encoding)
        data[:0].decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise Refusal(
            f"{name}: there is no encoding {encoding!r}. Use for example utf-8, cp1252 or gb18030."
        ) from error
    marked = {"utf-8": "utf-8-sig"}.get(known.name, known.name)
    return _recoded(data, marked, sure=True)


def _by_mark(data: bytes) -> DecodedText | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _recoded(data, encoding, sure=True)
    return None


def _by_zeros(data: bytes) -> DecodedText | None:
    """UTF-16 without a mark: its ASCII characters leave every other byte zero."""
    sample = data[: SAMPLE - SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    many, few, encoding = (odd, even, "utf-16-le") if odd > even else (even, odd, "utf-16-be")
    if many < max(4, len(sample) // 50) or few * 20 > many or len(data) % 2:
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return _recoded(data, encoding, sure=True) if text.isprintable() or "\n" in text or "\t" in text else None


def _check_text(data: bytes, name: str) -> None:
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls * 50 > len(sample):
        raise Refusal(
            f"{name} is neither an Excel workbook (.xlsx) nor text (.csv) nor any other table. "
            "Export the audits as one of these."
        )


def _by_content(data: bytes, name: str) -> DecodedText:
    if b"\x1b$" in data:  # Japanese in seven bits, which would pass as UTF-8
        try:
            return _recoded(data, "iso2022_jp_2", sure=True)
        except UnicodeDecodeError:
            pass
    if _decodes(data, "utf-8"):
        return DecodedText(data, Encoding("utf-8", True))
    if _mostly_utf8(data):
        return _recoded(data, "utf-8", sure=True)
    return _guessed(data, name)


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 but for a few: other encodings hardly ever form valid sequences by chance."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(len(run) for run in re.findall("[^\x00-\x7f\ufffd]+", text))
    return whole >= 2 and whole >= 4 * broken


def _guessed(data: bytes, name: str) -> DecodedText:
    import chardet  # half a second that workbooks need not wait for

    sample = _telling_lines(data)
    guesses: list[tuple[str, float]] = []
    for guess in chardet.detect_all(sample, prefer_superset=True):
        encoding = guess["encoding"]
        if encoding and _decodes(data, encoding) and _spelling(encoding) not in [one for one, _ in guesses]:
            guesses.append((_spelling(encoding), guess["confidence"]))
    if not guesses:
        for encoding in ("cp1252", "gb18030", "mac_roman"):
            if _decodes(data, encoding):
                return _recoded(data, encoding, sure=False, candidates=(encoding,))
        raise Refusal(
            f"{name} is text in an encoding that cannot be told. Save it as UTF-8, or say which encoding it is."
        )
    readings = {one: sample.decode(one, errors="replace") for one, _ in guesses}
    legible = [(one, points) for one, points in guesses if _legible(readings[one])]
    best, confidence = (legible or guesses)[0]
    best = next((one for one in USUAL if readings.get(one) == readings[best]), best)
    telling = len(sample) - len(sample.decode("ascii", errors="ignore"))
    close = CLOSE_FAMILY if best in CJK or telling < FEW else CLOSE
    others = [(one, points) for one, points in legible if readings[one] != readings[best]]
    sure = bool(legible) and not any(points >= close * confidence for _, points in others)
    return _recoded(data, best, sure=sure, candidates=(best, *(one for one, _ in others[:5])))


def _legible(text: str) -> bool:
    """Whether the text could be words: inside a word no sign, no foreign letter and no capital before a small one."""
    for found in WITHIN_WORD.finditer(text):
        if unicodedata.category(found[1]) not in ("Ll", "Lo", "Mn", "Mc"):
            return False
        if not unicodedata.name(found[1], "LATIN").startswith(("LATIN", "COMBINING")):
            return False
    return True


def _telling_lines(data: bytes) -> bytes:
    """The lines that hold more than ASCII, up to a sample: the rest says nothing about the encoding."""
    lines, size = [], 0
    for line in re.findall(rb"[^\n]*[\x80-\xff][^\n]*\n?", data[: 16 * SAMPLE]):
        lines.append(line)
        size += len(line)
        if size > SAMPLE:
            break
    return b"".join(lines)[: 2 * SAMPLE] or data[:SAMPLE]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True

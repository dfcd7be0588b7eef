"""Several clause codes or findings in one cell, taken apart only where the pieces are codes."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from loaders import vocabulary
from loaders.excel_codes import CodeFlag, CodeReading, restored_codes

__all__ = [
    "CodeFlag", "CodeReading", "CodedFinding", "SeparatorEvidence", "cell_separator", "numbered_codes",
    "numbered_separator", "restored_codes", "separator_evidence", "split_codes",
]  # fmt: skip

_LONGEST_CODE = 24
_LEAD = (
    r"(?:(?:§+|[Cc]lause|CLAUSE|[Cc]l\.|[Ss]ection|[Aa]rt\.|[Kk]ap\.|[Kk]apitel|[Cc]láusula|[Cc]lausola|[Mm]adde|条款|第)"
    r"\s*)?"
)
_PART = r"(?:[0-9]{1,5}(?:[A-Za-z]{1,2}[0-9]{0,3})?|[A-Za-z]{1,2}[0-9]{0,4})(?![A-Za-z])"
_CODE = (
    _LEAD + r"'?(?:[A-Z]{1,5}[ _]|[A-Za-z]{1,5}[-.]?)?[0-9]{1,6}[A-Za-z]{0,2}"
    rf"(?:[._-]{_PART}){{0,6}}(?::[0-9]{{4}})?"
    r"(?:\s?\([A-Za-z0-9]{1,3}\)){0,3}(?:条|款)?"
)
_WHOLE_CODE = re.compile(rf"{_CODE}\.?$")
_SHORTHAND = re.compile(rf"{_CODE}(?:/[A-Za-z0-9.-]{{1,8}})+$")
_DATE = re.compile(r"[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}$|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}$")
_JOINTED = re.compile(r"[0-9A-Za-z][.:_-][0-9A-Za-z]|[A-Za-z]\s?[0-9]|[0-9][A-Za-z]")
_TWICE_JOINTED = re.compile(r"[0-9]+[A-Za-z]?\.[0-9]+[A-Za-z]?\.[0-9]|[0-9]+-[0-9]+\.[0-9]|[A-Z]{1,5}-?[0-9]+\.[0-9]")
_BULLET = re.compile(r"^(?:[•·●▪■◦‣*–—-]\s*|\(?[0-9]{1,2}\)\s*|[0-9]{1,2}\.\s+|[a-z]\)\s+|[①-⑳]\s*)(?=\S)")
_JOINT = re.compile(r"\s*(?:[;；|、，,&+\r\n]+|/|\s(?:and|und|et|y|e|ve|và|or)\s|[及和与])\s*")
_TIGHT_JOINT = re.compile(r"\S[,/]\S")
_BRACKET = re.compile(r"[\[(（【]\s*([^\[\]()（）【】]{1,30}?)\s*[\])）】]\s*[:：,-]?\s*")
_CODE_AHEAD = re.compile(rf"({_CODE})\.?(\s*[:：]\s+|\s*[：]\s*|:\s*(?![0-9])|\s+[–—-]\s+|\s+|(?=[\[【(（]))(?=\S)")
_WORD_AHEAD = re.compile(r"([^\W\d][^\d:：|,]{0,28}?)\s*(?:[:：]|\s[–—-])\s*(?=\S*[0-9])")
_WORD_END = re.compile(r"[,:：]")
_NUMBERED = re.compile(r"^\(?(\d{1,4}[A-Z]?)(?:[.)]|\s*[-–:](?=\s))\s*[-–:]?\s*(?=[^\W\d])")
_SEPARATORS = ("|", "\n", ";", "、", "/", ",")
_SURE_SHARE = 0.9


@dataclass(frozen=True)
class CodedFinding:
    """One finding of a cell: its clause code, its severity as written and its text, each None when not there."""

    code: str | None
    severity_text: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class SeparatorEvidence:
    """What parts the cells of a column: of the `of` distinct texts that hold the sign, `cells` fall into codes by it.

    Where the pieces are no codes, `cells` counts the texts whose pieces stand in other cells too.
    """

    separator: str
    cells: int
    of: int
    example: str

    @property
    def share(self) -> float:
        """The share of the texts with the sign that it really parts."""
        return self.cells / self.of


def split_codes(text: str, *, separator: str | None = None) -> tuple[CodedFinding, ...]:
    """The findings of one cell, in the order written; a code that stands twice comes twice; () for an empty cell.

    Cells fall apart at "|", line breaks, ";", "、", ",", "/", "and" only when every piece is a code, or when at "|" or
    line breaks every piece begins with one ("code,severity,text", "code: text", "[Major] 8.4.1 text"; lines without
    a code belong to the finding before them). Bullets and numbering go. With `separator` (see `cell_separator`) the
    cell is cut there whatever its pieces. A severity is taken only when the dictionary knows the word. Anything else
    is one finding: a code, a code and its text ("8.4.1: no records"), or a free text, however many commas it has.
    Not taken apart: ranges ("8.4.1-8.4.3") and shorthand ("8.4.1/2"), which stay one code as written.
    """
    cell = text.strip()
    if not cell:
        return ()
    if separator is not None and separator in cell:
        pieces = _pieces(cell, separator)
        return tuple(found for piece in pieces for found in _codes(piece) or (_finding(piece, several=True),))
    for sign in ("|", "\n"):
        found = _structured(cell, sign) if sign in cell else ()
        if found:
            return found
    return _codes(cell) or (_finding(_unbulleted(cell), several=False, whole=cell),)


def cell_separator(texts: Iterable[str]) -> str | None:
    """The sign that parts the cells of a column, or None; see `separator_evidence`."""
    evidence = separator_evidence(texts)
    return evidence.separator if evidence else None


def separator_evidence(texts: Iterable[str]) -> SeparatorEvidence | None:
    """The sign that parts most cells of a column into codes, from its distinct texts, with its share.

    At least nine in ten of the texts that hold the sign must fall into codes by it. Where no sign does that, "|", ";"
    or a line break parts a column of words when it stands in three texts or more and at least nine in ten of those
    share a piece with another cell ("Fire exits | Lighting"): never on the strength of one cell.
    """
    distinct = sorted({text.strip() for text in texts if text.strip()})
    coded = [_evidence(distinct, sign, _all_coded) for sign in _SEPARATORS]
    sure = [one for one in coded if one is not None and one.share >= _SURE_SHARE]
    if sure:
        return max(sure, key=lambda one: one.cells)
    for sign in ("|", ";", "\n"):
        seen = Counter(piece for text in distinct for piece in set(_pieces(text, sign)))
        shared = _evidence(distinct, sign, partial(_any_seen_twice, seen))
        if shared is not None and shared.of >= 3 and shared.share >= _SURE_SHARE:
            return shared
    return None


def numbered_separator(texts: Iterable[str]) -> str | None:
    """The sign that parts cells of "5. TITLE - Comments: ... | 55. TITLE" where the numbers are codes, or None.

    Nearly every piece must begin with a number and words, and in some cell the numbers are not merely 1, 2, 3.
    """
    distinct = sorted({text.strip() for text in texts if text.strip()})
    for sign in ("|", "\n"):
        cells = [[_NUMBERED.match(piece) for piece in _cut(text, sign)] for text in distinct]
        heads = [match for cell in cells for match in cell]
        codes = [[match[1] if match else "" for match in cell] for cell in cells if len(cell) > 1]
        counted = all(cell == [str(at) for at in range(1, len(cell) + 1)] for cell in codes)
        if codes and not counted and sum(match is not None for match in heads) >= _SURE_SHARE * len(heads):
            return sign
    return None


def numbered_codes(text: str, *, separator: str) -> tuple[CodedFinding, ...]:
    """The findings of a cell whose numbers are codes (see `numbered_separator`); a piece without one goes on with the
    finding before it."""
    found: list[CodedFinding] = []
    for piece in _cut(text, separator):
        match = _NUMBERED.match(piece)
        if match is not None:
            found.append(CodedFinding(match[1], None, piece[match.end() :].strip()))
        elif found:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {separator.strip()} {piece}".replace("  ", " "))
        else:
            found.append(CodedFinding(None, None, piece))
    return tuple(found)


def _cut(cell: str, sign: str) -> list[str]:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    return [piece.strip() for piece in lines.split(sign) if piece.strip()]


def _evidence(distinct: list[str], sign: str, fits: Callable[[list[str]], bool]) -> SeparatorEvidence | None:
    held = [(text, pieces) for text in distinct if sign in text and len(pieces := _pieces(text, sign)) > 1]
    fitting = [text for text, pieces in held if fits(pieces)]
    return SeparatorEvidence(sign, len(fitting), len(held), fitting[0]) if fitting else None


def _any_seen_twice(seen: Counter[str], pieces: list[str]) -> bool:
    return any(seen[piece] > 1 for piece in pieces)


def _all_coded(pieces: list[str]) -> bool:
    if not all(_codes(piece) or _finding(piece, several=True).code for piece in pieces):
        return False
    return any(_JOINTED.search(piece) for piece in pieces)


def _pieces(cell: str, sign: str) -> list[str]:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    return [_unbulleted(piece) for piece in lines.split(sign) if piece.strip()]


def _unbulleted(piece: str) -> str:
    return _BULLET.sub("", piece.strip(), count=1) if not _is_code(piece.strip()) else piece.strip()


def _is_code(piece: str) -> bool:
    return len(piece) <= _LONGEST_CODE and _WHOLE_CODE.match(piece) is not None and _DATE.match(piece) is None


def _codes(cell: str) -> tuple[CodedFinding, ...]:
    """The codes of a cell that holds nothing else; () when it holds anything else."""
    whole = _unbulleted(cell)
    if _is_code(whole):
        return (CodedFinding(_bare(whole)),)
    spaced = cell.split()
    if len(spaced) > 1 and all(_is_code(piece) and _TWICE_JOINTED.match(piece) for piece in spaced):
        return tuple(CodedFinding(_bare(piece)) for piece in spaced)
    pieces = [_unbulleted(piece) for piece in _JOINT.split(cell) if piece]
    if not pieces or not all(_is_code(piece) for piece in pieces):
        short = len(cell) <= _LONGEST_CODE and _SHORTHAND.match(cell) and _JOINTED.search(cell)
        return (CodedFinding(cell),) if short else ()
    jointed = [_JOINTED.search(piece) is not None for piece in pieces]
    if any(jointed) and not jointed[-1]:  # "8.4.1/2" and "8.4.1, 2" may mean 8.4.2
        return (CodedFinding(cell),) if _SHORTHAND.match(cell) else ()
    if not any(jointed) and (_TIGHT_JOINT.search(cell) or len(pieces) < 2):  # "1,234" is a number, "24/7" a saying
        return ()
    return tuple(CodedFinding(_bare(piece)) for piece in pieces)


def _bare(code: str) -> str:
    return code.lstrip("'’").rstrip(".").strip()


def _structured(cell: str, sign: str) -> tuple[CodedFinding, ...]:
    """The findings of a cell whose pieces all begin with a code; () when they do not."""
    found: list[CodedFinding] = []
    pieces = _pieces(cell, sign)
    for piece in pieces:
        codes = _codes(piece)
        one = _finding(piece, several=len(pieces) > 1)
        if codes:
            found += codes
        elif one.code is not None:
            found.append(one)
        elif sign == "\n" and found:  # a line without a code goes on with the finding before it
            before = found[-1]
            found[-1] = replace(before, text=f"{before.text}\n{piece}" if before.text else piece)
        else:
            return ()
    return tuple(found) if len(found) > 1 else ()


def _finding(piece: str, *, several: bool, whole: str | None = None) -> CodedFinding:
    """One finding from its piece; without a code the whole piece is its text."""
    severity, rest = _severity_ahead(piece)
    code, rest = _code_ahead(rest, trusting=several or severity is not None)
    if code is None:
        return CodedFinding(None, None, whole or piece)
    if severity is None:
        bracket = _BRACKET.match(rest)
        if bracket is not None and _is_severity(bracket[1]):
            severity, rest = bracket[1], rest[bracket.end() :]
        else:
            first, *behind = _WORD_END.split(rest, maxsplit=1)
            if _is_severity(first):
                severity, rest = first.strip(), "".join(behind)
    return CodedFinding(code, severity, rest.strip() or None)


def _severity_ahead(piece: str) -> tuple[str | None, str]:
    match = _BRACKET.match(piece) or _WORD_AHEAD.match(piece)
    if match is not None and _is_severity(match[1]):
        return match[1].strip(), piece[match.end() :].strip()
    return None, piece


def _code_ahead(piece: str, *, trusting: bool) -> tuple[str | None, str]:
    """The code a piece begins with. In a text on its own a code must be plain: before a colon, a severity in brackets
    or a dash, or jointed twice ("8.4.1 no records"; "2.5 mm gap" has none)."""
    if _is_code(piece):
        return _bare(piece), ""
    first, comma, rest = piece.partition(",")
    if comma and _is_code(first.strip()):
        named = _is_severity(rest.partition(",")[0])
        sure = named or (trusting and _JOINTED.search(first))
        return (_bare(first.strip()), rest.strip()) if sure else (None, piece)
    match = _CODE_AHEAD.match(piece)
    if match is None or len(match[1]) > _LONGEST_CODE or _DATE.match(match[1]):
        return None, piece
    code, joint, rest = match[1], match[2], piece[match.end() :]
    bracket = _BRACKET.match(rest)
    plain = joint.strip() or (bracket is not None and _is_severity(bracket[1])) or _TWICE_JOINTED.search(code)
    return (_bare(code), rest) if plain or (trusting and _JOINTED.search(code)) else (None, piece)


def _is_severity(word: str) -> bool:
    return 0 < len(word.strip()) <= 30 and vocabulary.label_meaning("severity", word) is not None

"""Ticks and crosses as they stand in the Yes, No and N.A. columns of audit forms."""

import re
import unicodedata

# In a tick column any stroke that somebody made on purpose is a tick, a cross included: it marks the box.
# ü þ û ý are the tick, the ticked box, the cross and the crossed box of the Wingdings font, as their letters.
_TICKED = (
    "x X × ✕ ✖ ✗ ✘ ╳ ❌ ❎ ⨯ ☒ ⊠ ✓ ✔ √ ☑ ✅ 🗸 🗹 v ● ⬤ ⚫ ◉ ■ ▪ ◼ • * + ü þ û ý ● 1 1.0 "
    "y yes j ja s si sí sì oui o.k. ok sim evet có 是 有 对 對 勾 true wahr vrai verdadero vero doğru 真"
)
_EMPTY = (
    "☐ ○ □ ◯ ◻ ◽ ▢ ⬜ ❏ ❑ ❐ ❒ ¨ ⃝ - -- [] () 0 0.0 n no nein non não nao hayır không 否 无 無 false falsch faux falso "
    "yanlış 假"
)
_PRIVATE_USE = {"\uf0fc": True, "\uf0fe": True, "\uf0fb": True, "\uf0fd": True, "\uf0a8": False, "\uf06f": False}
_BOX = re.compile(r"[\[(]\s*(\S?)\s*[\])]$")
_BOXES = r"[☐☑☒□■○●◯◻⬜✅⊠]|\[\s*[xX✓✔]?\s*\]|\(\s*[xX✓✔]?\s*\)"
_CHOICE_BOX = re.compile(f"({_BOXES})")
# A stroke is a box where a space parts it from its word.
_BOXED = re.compile(
    rf"(?:(?P<ahead>{_BOXES}|[xX×✓✔✗✘](?=\s))\s*(?P<word>\S.*)|(?P<plain>.*\S)\s*(?P<behind>{_BOXES}))$"
)
_DRESS = dict.fromkeys(map(ord, "\ufe0e\ufe0f\u200b\ufeff"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def mark(text: str) -> bool | None:
    """Whether a cell of a tick column is ticked (True), not ticked (False), or says something else (None).

    For columns headed Yes, No or N.A. only: "×" in an answer column means fail, and here it marks the box. An empty
    text, an empty box or circle and a dash are not ticked. "/" and "o" are None: both a stroke and a nothing.
    """
    plain = unicodedata.normalize("NFC", text).translate(_DRESS).strip()
    if plain in _MARKS:
        return _MARKS[plain]
    box = _BOX.match(plain)
    if box is not None:
        return bool(box[1]) and _MARKS.get(box[1].casefold())
    return _MARKS.get(
        unicodedata.normalize("NFKC", plain).translate(_DASHES).casefold().replace("i\u0307", "i").rstrip(".")
    )


def boxed_word(text: str) -> tuple[str, bool] | None:
    """The word of one option and whether its box in the same cell is ticked ("☒ Approved", "Approved [ ]", "x Fail");
    None where the cell is no word with one box."""
    plain = text.translate(_DRESS).strip()
    found = _BOXED.match(plain)
    if found is None or len(_CHOICE_BOX.findall(plain)) > 1:
        return None
    return found["word"] or found["plain"], bool(mark(found["ahead"] or found["behind"]))


def is_unticked(text: str) -> bool:
    """Whether a text has boxes to tick, none of which is ticked."""
    boxes = _CHOICE_BOX.findall(text.translate(_DRESS))
    return bool(boxes) and not any(mark(box) for box in boxes)


def ticked_option(text: str) -> str | None:
    """The one option ticked among several in one cell ("☐ Yes ☑ No ☐ N/A"); None where it is no such cell, or where
    none or several are ticked."""
    first, *pieces = _CHOICE_BOX.split(text.translate(_DRESS).strip())
    boxes, behind = pieces[::2], pieces[1::2]
    if len(boxes) < 2:
        return None
    words = behind if not first.strip() else [first, *behind[:-1]]  # "Yes ☐ No ☑"
    if not all(word.strip() for word in words) or (first.strip() and behind[-1].strip()):
        return None
    ticked = [word.strip(" \t\n,;/|") for box, word in zip(boxes, words, strict=True) if mark(box)]
    return ticked[0] if len(ticked) == 1 else None


_MARKS: dict[str, bool | None] = {
    **{word: True for word in _TICKED.split()},
    **{word: False for word in _EMPTY.split()},
    **_PRIVATE_USE,
    "": False,
    "xx": True,
}

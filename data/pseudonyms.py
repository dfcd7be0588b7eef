"""Names of people as pseudonyms: the same name has the same pseudonym in one database, and none that tells the name."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

import duckdb
import pyarrow as pa

from data.warehouse import WarehouseError

Kind = Literal["auditor", "owner"]

KINDS: Final[dict[str, frozenset[Kind]]] = {
    "off": frozenset(), "auditors": frozenset({"auditor"}), "owners": frozenset({"owner"}),
    "both": frozenset({"auditor", "owner"}),
}  # fmt: skip
PSEUDONYM = re.compile(r"(?:Auditor|Owner) [0-9A-F]{4}-[0-9A-F]{4}|erased person \d+")
SEPARATOR = re.compile(r"(\s*[;/&|\n、，；]\s*)")
COMMA = re.compile(r"(\s*,\s*)")

SETTING = "select value from store.setting where name = 'pseudonyms'"
SECRET = "select value from store.secret where name = 'names'"


def pseudonymised(con: duckdb.DuckDBPyConnection) -> frozenset[Kind]:
    """Whose names the house rule ``pseudonyms`` replaces at load. Raises WarehouseError for a word it does not know."""
    row = con.execute(SETTING).fetchone()
    word = str(row[0]) if row else "off"
    if word not in KINDS:
        raise WarehouseError(f"The setting pseudonyms is {word!r}; it can be {', '.join(KINDS)}. Nothing was loaded.")
    return KINDS[word]


def pseudonym(con: duckdb.DuckDBPyConnection, kind: Kind, name: str) -> str:
    """A name such as "Auditor 7F3A-91C2". Case and punctuation of the name are no matter; a pseudonym stays itself.

    Eight hexadecimal digits of a keyed hash under this database's secret: without the database nobody can tell which
    names they stand for. Several names in one cell are replaced one by one.
    """
    return _pseudonym(secret(con), kind, name)


def pseudonyms(con: duckdb.DuckDBPyConnection, kind: Kind, names: pa.Array) -> pa.Array:
    """``pseudonym`` of every text of a column; null stays null."""
    key = secret(con)
    return replaced(names, lambda name: _pseudonym(key, kind, name))


def replaced(texts: pa.Array, told: Callable[[str], str]) -> pa.Array:
    """A column with every distinct text told anew; null stays null."""
    encoded = texts.dictionary_encode()
    words = pa.array([None if word is None else told(word) for word in encoded.dictionary.to_pylist()], pa.string())
    return words.take(encoded.indices)


def parts(text: str) -> list[str]:
    """The names of a cell and what stands between them, in turn. "Li Wei, Ann Wu" are two names, "Wu, Ann" is one."""
    pieces = SEPARATOR.split(text)
    if len(pieces) == 1:
        listed = COMMA.split(text)
        if all(len(name.split()) > 1 for name in listed[::2]):
            return listed
    return pieces


def secret(con: duckdb.DuckDBPyConnection) -> str:
    """This database's own random secret, made when it was first opened."""
    row = con.execute(SECRET).fetchone()
    assert row is not None
    return str(row[0])


def name_hash(key: str, name: str) -> str:
    """The keyed hash of a name; case, punctuation and blanks are no matter."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LNM")
    return hmac.new(key.encode(), letters.encode(), hashlib.sha256).hexdigest()


def _pseudonym(key: str, kind: Kind, name: str) -> str:
    pieces = parts(name)
    pieces[::2] = [_one(key, kind, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _one(key: str, kind: Kind, name: str) -> str:
    if not name.strip() or PSEUDONYM.fullmatch(name.strip()):
        return name
    digits = name_hash(key, name)[:8].upper()
    return f"{kind.capitalize()} {digits[:4]}-{digits[4:]}"

"""Names wherever a text of the database mentions them, and their replacement in every text column there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, product
from typing import Final

import duckdb
from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression, LambdaExpression

# Columns under a CHECK hold fixed words, and the tables left out hold none of the data's.
TEXT_COLUMNS = """
with fixed as (
    select table_name, unnest(constraint_column_names) as column_name from duckdb_constraints()
    where schema_name = 'store' and constraint_type = 'CHECK'
)
select table_name, column_name, data_type = 'VARCHAR[]' as is_list
from duckdb_columns() as found anti join fixed using (table_name, column_name)
where schema_name = 'store' and data_type in ('VARCHAR', 'VARCHAR[]')
  and table_name not in ('meta', 'setting', 'secret', 'erased_key', 'erasure')
order by all
"""
SHORTEST = 3
# Names in these scripts stand in a text without blanks around them, and say much in few letters.
UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True)
class Mentions:
    """A regular expression that finds names, what stands around them in its two groups, and words it cannot do without.

    Looking for the words first is what keeps a search of all texts quick.
    """

    rule: str
    words: tuple[str, ...]


def mentions(names: Iterable[str]) -> list[Mentions]:
    """How to find the names in a text.

    Names of several words are found as whole words in any case. A single word is found as written, in capitals or with
    a first capital, so that the company North does not take the north out of a sentence. Names of fewer than three
    letters are not looked for.
    """
    spaced: set[str] = set()
    unspaced: set[str] = set()
    words: dict[bool, set[str]] = {False: set(), True: set()}
    for name in names:
        if found := _forms(name):
            (unspaced if UNSPACED.search(name) else spaced).update(found)
            words[bool(UNSPACED.search(name))].add(name.split()[0].lower())
    return [
        Mentions(f"{before}(?:{'|'.join(sorted(forms, key=lambda form: (-len(form), form)))}){after}", tuple(first))
        for forms, first, before, after in (
            (spaced, sorted(words[False]), r"(^|[^\pL\pN])", r"($|[^\pL\pN])"),
            (unspaced, sorted(words[True]), "()", "()"),
        )
        if forms
    ]


def replace_mentions(con: duckdb.DuckDBPyConnection, names: Iterable[str], label: str) -> None:
    """Put the label in place of every mention, in every text column of every table, inside the caller's transaction."""
    found = mentions(names)
    columns = con.execute(TEXT_COLUMNS).fetchall()
    for table, rows in groupby(columns, key=lambda row: str(row[0])):
        texts = {str(column): bool(is_list) for _, column, is_list in rows}
        for column, one in _mentioning(con, table, texts, found) if found else ():
            for _ in range(2):  # two mentions side by side share the blank between them
                _replace(con, table, column, texts[column], one, rf"\1{label}\2")


def _mentioning(
    con: duckdb.DuckDBPyConnection, table: str, texts: Mapping[str, bool], rules: list[Mentions]
) -> list[tuple[str, Mentions]]:
    """The columns of a table that hold a mention: one look at each table, for few of them hold any."""
    pairs = list(product(texts, rules))
    asked = [FunctionExpression("bool_or", _mentions(column, texts[column], one)) for column, one in pairs]
    told = con.table(f"store.{table}").aggregate(asked).fetchone()
    assert told is not None
    return [pair for pair, holds in zip(pairs, told, strict=True) if holds]


def _mentions(column: str, is_list: bool, one: Mentions) -> Expression:
    own = ColumnExpression(column)
    text = FunctionExpression("array_to_string", own, ConstantExpression("\n")) if is_list else own
    has_word: Expression = ConstantExpression(False)
    for word in one.words:
        has_word = has_word | FunctionExpression(
            "contains", FunctionExpression("lower", text), ConstantExpression(word)
        )
    return has_word & FunctionExpression("regexp_matches", text, ConstantExpression(one.rule))


def _replace(con: duckdb.DuckDBPyConnection, table: str, column: str, is_list: bool, one: Mentions, told: str) -> None:
    own = ColumnExpression(column)
    value = FunctionExpression(
        "list_transform", own, LambdaExpression("cell", _told(ColumnExpression("cell"), one.rule, told))
    )
    con.table(f"store.{table}").update(
        {column: value if is_list else _told(own, one.rule, told)}, condition=_mentions(column, is_list, one)
    )


def _told(text: Expression, rule: str, told: str) -> Expression:
    return FunctionExpression("regexp_replace", text, *(ConstantExpression(word) for word in (rule, told, "g")))


def _forms(name: str) -> list[str]:
    words = name.split()
    if UNSPACED.search(name):
        return [r"[\s\pZ]*".join(re.escape(word) for word in words)] if len(name) >= SHORTEST - 1 else []
    if len("".join(words)) < SHORTEST:
        return []
    if len(words) > 1:
        return ["(?i:" + r"[\s\pZ]+".join(re.escape(word) for word in words) + ")"]
    return [re.escape(form) for form in {name, name.upper(), name.capitalize()}]

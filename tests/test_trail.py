"""The trail: who did what, in the transaction of what it tells, added to and never changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.checklist_places import Item, Place, drop_own_checklist, place_items, release_items
from data.erasure import erase_person
from data.events import add_event, remove_event
from data.history import redo, undo
from data.house_rules import change_rule
from data.inherent_risk import state_inherent_risk
from data.merges import merge
from data.notes import add_note, supplier_key
from data.saved_views import save_view
from data.trail import bring_trail, put_on_trail, trail, trail_rows
from data.warehouse import Warehouse
from data.weight_sets import save_weights
from pages.parts import downloads
from pages.parts.trail_wording import ACTS, KIND_WORDS, act
from tests.memory import memory_warehouse
from tests.test_architecture import sources
from tests.warehouse_maker import audits

NOON = datetime(2025, 1, 2, 12)


@pytest.fixture(scope="module")
def small() -> Warehouse:
    """Two suppliers with an audit each; the files they come from are loads 1 and on."""
    warehouse = memory_warehouse()
    audits(
        warehouse.root,
        "A1 2023-03-01 North pass supplier=Acme auditor=Jane_Doe", "A2 2024-03-01 South pass supplier=Beta",
    )  # fmt: skip
    return warehouse


def lines(warehouse: Warehouse, *kinds: str) -> list[tuple[str, str, bool]]:
    """Who, kind, taken back; the first first."""
    with warehouse.cursor() as con:
        rows = trail(con, kinds=kinds).iloc[::-1]
    return list(zip(rows["who"], rows["kind"], rows["taken_back"], strict=True))


def merged(warehouse: Warehouse) -> None:
    with warehouse.cursor() as con:
        one, other = supplier_key(con, "Acme"), supplier_key(con, "Beta")
    assert one is not None and other is not None
    merge(warehouse, "supplier", one, other, by="ann", at=NOON)


def noted(warehouse: Warehouse) -> None:
    with warehouse.cursor() as con:
        key = supplier_key(con, "Beta")
    assert key is not None
    add_note(warehouse, "supplier", key, "Ask for the permit", by="ann", at=NOON)


DONE: dict[str, Callable[[Warehouse], object]] = {
    "merge": merged,
    "note": noted,
    "rule": lambda on: change_rule(on, "severity_weight_major", "4", by="ann", at=NOON),
    "event": lambda on: add_event(
        on, day=date(2024, 1, 1), about="all", name=None, reason="Moved", splits=False, by="ann", at=NOON
    ),
    "view": lambda on: save_view(on, "Mine", "suppliers", [("region", "East")], by="ann", at=NOON),
    "inherent_risk": lambda on: state_inherent_risk(on, "country", "CN", 40, reason=None, by="ann", at=NOON),
    "weights": lambda on: save_weights(on, "Mine", {"findings": 10, "actions": 5}, by="ann", at=NOON),
    "erasure": lambda on: erase_person(on, "Jane Doe", by="ann", at=NOON),
    "mapping": lambda on: place_items(
        on, [(Item("HOUSE", "", "clause", "4.1"), Place("Social"))], by="ann", at=NOON
    ),
    "load_again": lambda on: (undo(on, 1, by="bob", at=NOON), redo(on, 1, by="ann", at=NOON)),
}  # fmt: skip


def test_what_is_done_by_hand_stands_on_the_trail_once_without_erased_names(small: Warehouse) -> None:
    put_on_trail(small.root, "export", by="Jane Doe", at=NOON, detail="suppliers.csv")
    for work in DONE.values():
        work(small)
    with small.writing():
        pass
    assert {kind: lines(small, kind) for kind in DONE} == {kind: [("ann", kind, False)] for kind in DONE}
    # Jane Doe audited, was erased, and had also taken rows along.
    assert lines(small, "export") == [("erased person 1", "export", False)]


def test_a_taking_back_is_a_line_of_its_own(small: Warehouse) -> None:
    """store.load forgets who had undone a load that counts again; the trail does not."""
    remove_event(small, 1, by="bob", at=NOON)
    assert lines(small, "event") == [("ann", "event", False), ("bob", "event", True)]
    release_items(small, [Item("HOUSE", "", "clause", "4.1")], by="bob")
    drop_own_checklist(small, "HOUSE", "", by="cid")
    assert lines(small, "mapping") == [("ann", "mapping", False), ("bob", "mapping", True), ("cid", "mapping", True)]
    with small.cursor() as con:
        told = trail(con, kinds=("load", "load_again"))
    told = told[told["number"] == 1].iloc[::-1]
    assert [act(*one) for one in zip(told["kind"], told["taken_back"], strict=True)] == [
        "Loaded a file", "Took a load back", "Let a load count again",
    ]  # fmt: skip
    assert list(told["who"])[1:] == ["bob", "ann"]


def test_what_is_taken_back_by_an_error_was_never_on_the_trail(small: Warehouse) -> None:
    before = lines(small)
    with pytest.raises(ZeroDivisionError), small.writing() as con:
        put_on_trail(con, "export", by="ann")
        raise ZeroDivisionError
    assert lines(small) == before


def test_an_earlier_trail_is_brought_along_once(small: Warehouse) -> None:
    other = memory_warehouse()
    put_on_trail(other.root, "export", by="cid", at=NOON, detail="x.csv")
    with small.cursor() as con:
        rows = trail_rows(con)
    for _ in range(2):
        with other.writing() as con:
            bring_trail(con, rows)
    assert sorted(lines(other)) == sorted([("cid", "export", False), *lines(small)])


def test_the_order_is_that_of_writing_whatever_the_clock_says(small: Warehouse) -> None:
    put_on_trail(small.root, "export", by="first", at=datetime(2030, 1, 1))
    put_on_trail(small.root, "export", by="second", at=datetime(2020, 1, 1))
    assert [who for who, _, _ in lines(small, "export")[-2:]] == ["first", "second"]


def test_no_code_changes_the_trail() -> None:
    """Only the replacement of erased names reaches it, as it reaches every text."""
    changes = re.compile(r"(?i)\b(?:update|delete\s+from|truncate|drop\s+table|or\s+replace\s+into)\s+store\.trail\b")
    found = [str(path) for path, text in sources() if changes.search(text)]
    assert [path for path in found if Path(path).name != Path(__file__).name] == []
    assert changes.search("delete  from store.trail")


def test_every_kind_has_its_words(small: Warehouse) -> None:
    check = small.root.execute(
        "select constraint_text from duckdb_constraints() where table_name = 'trail' and constraint_type = 'CHECK'"
    ).fetchone()
    assert check is not None
    assert set(re.findall(r"'(\w+)'", check[0])) == set(ACTS) == set(KIND_WORDS)


def test_a_download_is_on_the_trail_when_it_was_made(small: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    served = SimpleNamespace(warehouse=small, by="dan")
    monkeypatch.setattr(downloads, "looked_at", lambda: served)
    made = downloads.on_trail(lambda: b"rows", "suppliers.csv")
    assert ("dan", "export", False) not in lines(small, "export")
    assert made() == b"rows"
    assert lines(small, "export")[-1] == ("dan", "export", False)


def test_every_download_of_a_page_is_told_but_those_without_rows() -> None:
    """Templates, and what is sent for help."""
    buttons = [
        (path, call)
        for path, text in sources()
        if path.parts[0] == "pages" and path.name not in ("loading.py", "diagnostics.py")
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.download_button"
    ]
    assert len(buttons) > 6
    assert [str(path) for path, call in buttons if not ast.unparse(call.args[1]).startswith("on_trail(")] == []

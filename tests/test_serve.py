"""The shared server: whom it answers, what its headers forbid, who may come in and who may write."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from playwright.sync_api import expect
from starlette.responses import PlainTextResponse
from streamlit.testing.v1 import AppTest

from data.warehouse import open_warehouse
from pages.parts.door import Door, door, editors, may_write, user_name
from pages.parts.door_wording import MAY_NOT_WRITE, NOT_SHARED, SIGN_IN, WRONG_HOST
from pages.parts.early_script import charts_script
from pages.parts.serving import is_loopback, serving_options
from serve import Guard, content_security_policy, host_name, refusal
from tests.asgi import sent
from tests.browser import chromium, chromium_path, running_dashboard, settled
from tests.test_architecture import sources
from tests.warehouse_maker import audits

ROOT = Path(__file__).resolve().parent.parent
ANN = {"is_logged_in": True, "email": "Ann@Example.com", "email_verified": True}


def answered(host: bytes, kind: str = "http") -> list[dict[str, Any]]:
    """What the guard sends to one request for the page behind it."""
    guard = Guard(PlainTextResponse("figures"), names=["audits.example.com"])
    return sent(guard, type=kind, headers=[(b"host", host)])


@pytest.mark.parametrize("host", [b"audits.example.com", b"audits.example.com:8501", b"AUDITS.example.com."])
def test_who_is_asked_by_its_name_answers_with_headers_that_forbid_strangers(host: bytes) -> None:
    start, body = answered(host)
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert (start["status"], body["body"]) == (200, b"figures")
    assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "host",
    [b"evil.example", b"", b"audits.example.com.evil.example", b"evil.example:audits.example.com", b"127.0.0.1",
     b"audits.example.com@evil.example", b"evil.example@audits.example.com", b"audits.example.com/x",
     b"audits.example.com:99999999", b"audits.example.com#", b"xaudits.example.com"],
)  # fmt: skip
def test_by_another_name_nothing_is_told_but_a_sentence(host: bytes) -> None:
    start, body = answered(host)
    assert (start["status"], body["body"]) == (421, WRONG_HOST.encode())
    assert answered(host, "websocket") == [{"type": "websocket.close", "code": 1008}]


def test_a_host_header_is_a_name_and_a_port() -> None:
    assert [host_name(one) for one in ("[::1]:8501", "Localhost", "a b")] == ["::1", "localhost", "a b"]


def test_no_script_is_allowed_but_the_installed_ones() -> None:
    policy = dict(part.strip().split(" ", 1) for part in content_security_policy().split(";"))
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]{44}')+", policy["script-src"])
    assert policy["default-src"] == policy["connect-src"] == "'self'" and policy["object-src"] == "'none'"
    assert "unsafe" not in policy["script-src"] and "*" not in content_security_policy()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("", None),
        ("--host 0.0.0.0", "--allowed-host"),
        ("--host 0.0.0.0 --allowed-host audits.example.com", None),
        ("--host ::", "--allowed-host"),
        ("--editors list.txt", "--sign-in"),
        ("--sign-in --editors nowhere.txt", "cannot be read"),
    ],
)
def test_a_server_that_nobody_told_whom_to_answer_does_not_start(told: str, why: str | None) -> None:
    said = refusal(serving_options().parse_args(told.split()))
    assert said is None if why is None else said is not None and why in said


@pytest.mark.parametrize(
    ("address", "alone"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True), ("0.0.0.0", False), ("", False),
     ("::", False), ("10.0.0.5", False), ("localhost.evil.example", False)],
)  # fmt: skip
def test_which_addresses_only_this_machine_reaches(address: str, alone: bool) -> None:
    assert is_loopback(address) is alone


def test_the_plain_dashboard_shows_nothing_to_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["dashboard.py"])
    monkeypatch.setattr("pages.parts.door.st.get_option", {"server.address": "0.0.0.0"}.get)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert [error.value for error in app.error] == [NOT_SHARED]
    assert not app.title and not app.dataframe and not app.metric and not app.multiselect


@pytest.fixture
def signing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A server with sign-in and a list of editors; nobody has signed in yet."""
    listed = tmp_path / "editors.txt"
    listed.write_text("# quality\nann@example.com  # Ann\n\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["serve.py", "--sign-in", "--editors", str(listed)])
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(tmp_path / "app.duckdb"))
    monkeypatch.setattr(st, "user", {"is_logged_in": False})
    yield listed
    st.cache_data.clear()
    st.cache_resource.clear()


def test_before_signing_in_nothing_is_shown(signing_in: Path) -> None:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    assert [button.label for button in app.button] == [SIGN_IN]
    assert not app.dataframe and not app.metric and not app.multiselect and not app.caption
    assert not (signing_in.parent / "app.duckdb").exists()


def test_who_may_write_is_read_from_the_list(signing_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert door() == Door(shared=True, sign_in=True, editors=signing_in)
    assert editors(signing_in) == {"ann@example.com"}
    for user, may in ((ANN, True), (ANN | {"email": "bob@example.com"}, False), (ANN | {"email_verified": False}, False),
                      ({"is_logged_in": True}, False), (ANN | {"email": ""}, False)):  # fmt: skip
        monkeypatch.setattr(st, "user", user)
        assert may_write() is may
    monkeypatch.setattr(st, "user", ANN)
    assert user_name() == "Ann@Example.com"
    signing_in.unlink()
    assert not may_write()


def test_a_reader_looks_and_changes_nothing(signing_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "user", ANN | {"email": "bob@example.com"})
    app = AppTest.from_file(str(ROOT / "pages/loads.py"), default_timeout=60).run()
    assert [info.value for info in app.info] == [MAY_NOT_WRITE] and not app.button and not app.dataframe
    app = AppTest.from_function(words_of_a_reader).run()
    assert [error.value for error in app.error] == [MAY_NOT_WRITE] * 2 and not app.exception


def words_of_a_reader() -> None:
    """Neither word reaches the worker, which fails the test."""
    from pages.parts import databases, mapping, said

    mine = databases.own()
    said.hand_over(mine, "a note", lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    mapping.settled(mine, "a list", lambda step: 1 / 0)  # type: ignore[arg-type, return-value]
    assert mine.worker.jobs()["kind"].isin(["word", "mapping"]).sum() == 0
    assert mine.by == "bob@example.com"


def test_pages_hand_work_to_the_worker_only_where_it_is_asked_who_may() -> None:
    """On pages that readers never see, or through the two places that ask."""
    asking = {"pages/parts/said.py", "pages/parts/mapping.py", "pages/parts/databases.py"}
    closed = {f"pages/parts/{name}.py" for name in (
        "known_on", "load_history", "safekeeping", "wizard_memory", "wizard_previews", "wizard_receipts")}  # fmt: skip
    found = {str(path) for path, text in sources() if re.search(r"worker\.submit_|\.writing\(", text)}
    assert {path for path in found if path.startswith("pages/")} == asking | closed | {"pages/parts/tiers.py"}


@pytest.mark.browser
def test_the_overview_is_drawn_under_the_headers_in_a_browser(tmp_path: Path, empty_database: Path) -> None:
    chromium_path()
    shutil.copyfile(empty_database, tmp_path / "app.duckdb")
    warehouse = open_warehouse(tmp_path / "app.duckdb")
    audits(
        warehouse.root,
        *(f"A{month} 2024-{month:02}-01 North pass supplier=http://x.org region=East" for month in range(1, 9)),
    )
    warehouse.close()
    with running_dashboard(tmp_path / "app.duckdb", shared=True) as server, chromium() as browser:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{server.address}?supplier=http://x.org")
        settled(page, "Overview")
        expect(page.get_by_text("Supplier http://\u2060x.org").first).to_be_visible()
        assert page.locator("a[href^='http'][href*='x.org']").count() == 0
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        fetched = page.evaluate("performance.getEntriesByType('resource').map(each => each.name.split('/').pop())")
        assert {"early.js", charts_script()} <= set(fetched)
        assert [line for line in said if "Content Security Policy" in line or "Content-Security-Policy" in line] == []
        page.evaluate(
            "document.body.appendChild(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
        )
        assert page.evaluate("window.ran") is None
        told = page.request.get(server.address, headers={"Host": "evil.example"})
        assert (told.status, told.text()) == (421, WRONG_HOST)
        assert "content-security-policy" in page.request.get(f"{server.address}/_stcore/health").headers


IMPORTED_LATER = """
import ast, sys
from pages.parts import first_page

first_page.import_all()
before = set(sys.modules)
for script in first_page.SCRIPTS:
    imports = [each for each in ast.parse(script.read_text()).body if isinstance(each, (ast.Import, ast.ImportFrom))]
    exec(compile(ast.Module(imports, []), str(script), "exec"))
print(len(imports) > 20, "pages.parts.shell" in before, "pages.overview" in before, set(sys.modules) - before)
"""


def test_the_first_page_is_imported_while_the_browser_is_waited_for() -> None:
    """When it is drawn nothing is left to import, and no page was run for it."""
    ended = subprocess.run([sys.executable, "-c", IMPORTED_LATER], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "True True False set()"

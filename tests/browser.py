"""A running dashboard and a real browser, for the journeys."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 90
# A figure that is being worked out is left first, on a machine that may be busy with other tests.
END_SECONDS = 120
WINDOW: ViewportSize = {"width": 1440, "height": 1000}
SERVER = "serve.py"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--disable-quic"]  # fmt: skip
# Plotly asks where it was called from while it is loaded, and the engine then reads its five megabytes four times more.
HASTY = "--js-flags=--no-enable-lazy-source-positions"


@dataclass(frozen=True)
class Dashboard:
    """A dashboard started for a test: where it answers and which database it holds."""

    address: str
    database: Path


def chromium_path() -> str:
    """Where Chromium is. Without one the test skips, or fails where a browser is required."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("A browser is required here, but no Chromium is installed.")
    pytest.skip("no Chromium on this machine; install it to run the browser journeys")


@contextmanager
def running_dashboard(database: Path, *, shared: bool = False) -> Iterator[Dashboard]:
    """Start the dashboard as a user would, on a free port and a database of its own; stop it afterwards.

    ``shared``: by `serve.py`, for several people.
    """
    script = SERVER if shared else "dashboard.py"
    with running(script, ["--database", str(database)], log=database.with_suffix(".log")) as address:
        yield Dashboard(address, database)


@contextmanager
def running(script: str, options: Sequence[str] = (), *, log: Path) -> Iterator[str]:
    """Run a Streamlit script on a free port while its address is used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    plain = ["-m", "streamlit", "run", script, "--server.port", port, "--"]
    command = [sys.executable, *([script, "--port", port] if script == SERVER else plain), *options]
    with log.open("wb") as printed:
        server = subprocess.Popen(command, cwd=ROOT, stdout=printed, stderr=subprocess.STDOUT)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(f"{address}/_stcore/health", server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=END_SECONDS)


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the dashboard ended while starting"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the dashboard did not start")


@contextmanager
def chromium(*, as_users_have: bool = False) -> Iterator[Browser]:
    """A headless Chromium; ``as_users_have``: without what makes tests quicker, to measure with."""
    path = chromium_path()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=QUIET if as_users_have else [*QUIET, HASTY])
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, dashboard: Dashboard) -> Iterator[Page]:
    """A page that may only speak with the dashboard: any other request fails the test at the end.

    All pages of a browser share what it has fetched, as tabs do: nothing is fetched and compiled anew for each.
    """
    context = browser.contexts[0] if browser.contexts else browser.new_context(viewport=WINDOW)
    page = context.new_page()
    strangers: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((dashboard.address, "data:", "blob:")):
            strangers.append(request.url)

    page.on("request", note)
    page.set_default_timeout(60_000)
    acts_on_a_page_at_rest(page)
    yield page
    page.close()
    assert strangers == [], f"requests left the machine: {strangers}"


def acts_on_a_page_at_rest(page: Page) -> None:
    """Before each click and each expectation the page waits until no script runs: a click on what is about to be drawn anew
    may belong to nothing."""
    at_work = page.locator('[data-testid="stApp"]:not([data-test-script-state="notRunning"])')
    page.add_locator_handler(at_work, lambda: None)


def chooses(page: Page, label: str, *options: str) -> None:
    """Choose in a list of the side bar or the page, each once the last one stands."""
    at_rest(page)
    for option in options:
        page.get_by_role("combobox", name=label).click()
        page.keyboard.type(option)  # a long list is drawn in part
        page.get_by_role("option", name=option, exact=True).click()
        at_rest(page)
    if page.get_by_role("listbox").count():
        page.keyboard.press("Escape")


def unfolds(page: Page, label: str) -> None:
    """Unfold what stands under a heading, and wait until it has: a list opened while it still moves is closed again."""
    page.get_by_text(label).click()
    page.wait_for_timeout(1_000)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until nothing runs any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=90_000)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0, timeout=90_000)


def settled(page: Page, title: str) -> None:
    """Wait until the page of this title stands and nothing runs any more: what is clicked before may belong to no page."""
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=90_000)
    at_rest(page)


def goes_to(page: Page, title: str, *, under: str = "") -> None:
    """Follow the menu."""
    if under:
        page.get_by_role("button", name=under).click()
    page.get_by_role("menuitem" if under else "link", name=title, exact=True).click()
    settled(page, title)

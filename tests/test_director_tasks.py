"""What a quality director comes for, on the demo and from the Overview on, in a real browser; and that all can read it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.parts.navigation import PAGES
from tests.browser import Dashboard, chromium, chromium_path, running_dashboard, watched_page

pytestmark = pytest.mark.browser
expect.set_options(timeout=45_000)

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard as after a fresh clone, once its demo is built."""
    chromium_path()
    with running_dashboard(tmp_path_factory.mktemp("tasks") / "app.duckdb") as running:
        yield running


@pytest.fixture
def page(browser: Browser, demo: Dashboard) -> Iterator[Page]:
    with watched_page(browser, demo) as one:
        one.goto(demo.address)
        expect(one.get_by_text("858 of 1,242").first).to_be_visible(timeout=180_000)
        yield one


def settled(page: Page, title: str) -> None:
    """Wait until the page of this title stands and nothing runs any more."""
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=90_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=90_000)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0, timeout=90_000)


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical: rule, how often, and the first place."""
    told = Axe().run(page, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
    grave = [each for each in told.response["violations"] if each["impact"] in ("serious", "critical")]
    return [
        f"{each['id']}: {node['html'][:160]}: {node['failureSummary'][-160:]}"
        for each in grave
        for node in each["nodes"]
    ]


def test_no_page_keeps_anybody_out_in_light_or_dark(page: Page, demo: Dashboard) -> None:
    found: dict[str, list[str]] = {}
    for path, _, _ in PAGES:
        address = path.removeprefix("pages/").removesuffix(".py").replace("overview", "")
        page.goto(f"{demo.address}/{address}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=90_000)
        settled(page, "")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            if told := serious(page):
                found[f"{address}, {scheme}"] = told
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found[f"{address}, width"] = [f"{wide} px wider than the window"]
    assert found == {}, json.dumps(found, indent=1)

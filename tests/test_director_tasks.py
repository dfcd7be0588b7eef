"""What a quality director comes for, on the demo and from the Overview on, in a real browser; and that all can read it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from data.demo_database import demo_path
from pages.parts.navigation import PAGES
from tests.browser import (
    Dashboard,
    chooses,
    chromium,
    chromium_path,
    goes_to,
    running_dashboard,
    settled,
    unfolds,
    watched_page,
)

pytestmark = pytest.mark.browser
expect.set_options(timeout=45_000)

# Pages that between them show every kind of thing that is drawn in colours of the theme.
IN_THE_DARK = ("", "risk", "load_files", "loads")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_database: Path) -> Iterator[Dashboard]:
    """A dashboard as after a fresh clone, its demo built, its figures worked out in the background."""
    chromium_path()
    database = tmp_path_factory.mktemp("tasks") / "app.duckdb"
    shutil.copyfile(demo_database, demo_path(database))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUPPLIER_AUDITS_BACKGROUND", "on")
        with running_dashboard(database) as running:
            yield running


@pytest.fixture(scope="module")
def address(browser: Browser, demo: Dashboard) -> str:
    """Where the dashboard answers, once its demo is loaded and its briefing worked out."""
    with watched_page(browser, demo) as one:
        one.goto(demo.address)
        expect(one.get_by_text("858 of 1,242").first).to_be_visible(timeout=180_000)
        expect(one.get_by_text("Act now")).to_be_visible(timeout=240_000)
    return demo.address


@pytest.fixture
def page(browser: Browser, demo: Dashboard, address: str) -> Iterator[Page]:
    """The Overview with nothing in its address."""
    with watched_page(browser, demo) as one:
        one.goto(address)
        expect(one.get_by_text("858 of 1,242").first).to_be_visible()
        yield one


def test_the_overview_draws_its_charts_and_leads_to_ones_own_files(page: Page) -> None:
    expect(page.get_by_text("Demo data.")).to_be_visible()
    for title in ("Audit pass rate", "own change", "Lowest of"):
        expect(page.locator(".js-plotly-plot", has_text=title)).to_have_count(1)
    page.get_by_role("link", name="Start with my own files").click()
    expect(page.get_by_role("heading", name="Load files")).to_be_visible()


def test_which_supplier_collapsed_and_since_when(page: Page) -> None:
    """The briefing says it, and its evidence is the control chart of that supplier."""
    said = page.get_by_role("listitem").filter(has_text="collapsed").first
    expect(said).to_contain_text("Meghnabari Electronics Ltd. collapsed")
    expect(said).to_contain_text("since 2024-08-05")
    with page.expect_popup() as opened:
        said.get_by_role("link", name="evidence").first.click()
    evidence = opened.value
    settled(evidence, "Trends")
    expect(evidence.locator(".js-plotly-plot", has_text="Meghnabari Electronics Ltd.").first).to_be_visible()
    expect(evidence.get_by_text("a signal for the worse").first).to_be_visible()
    evidence.close()


def test_overdue_majors_of_a_region_are_listed_and_downloaded(page: Page, tmp_path: Path) -> None:
    goes_to(page, "Corrective actions", under="Audit programme")
    chooses(page, "Region", "South Asia")
    expect(page.get_by_text("18 of them for critical or major findings").first).to_be_visible()
    page.get_by_role("radio", name="Overdue, critical or major").click()
    expect(page.get_by_text("18 actions").first).to_be_visible()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Excel").last.click()
    file = tmp_path / "overdue.xlsx"
    loading.value.save_as(file)
    book = openpyxl.load_workbook(file)
    rows = list(book["Rows"].values)
    assert len(rows) == 1 + 18
    assert set(column(rows, "Severity")) <= {"◆ Critical", "▲ Major"} and all(column(rows, "Due"))
    assert any("South Asia" in str(cell) for line in book["About"].values for cell in line)
    page.get_by_role("link", name="Open Nonconformities").click()
    settled(page, "Nonconformities")
    expect(page.get_by_text("Region South Asia").first).to_be_visible()  # what is in view goes along
    assert parse_qs(urlparse(page.url).query)["region"] == ["South Asia"]


def column(rows: list[Any], name: str) -> list[Any]:
    """One column of the rows of a sheet."""
    at = list(rows[0]).index(name)
    return [row[at] for row in rows[1:]]


def test_whether_the_fall_of_a_region_is_real_or_a_mix(page: Page) -> None:
    """Southeast Asia fell by 41.8 points from 2023 to 2024, though no site did: weaker ones were added."""
    chooses(page, "Region", "Southeast Asia")
    chooses(page, "Period", "own dates")
    for label, day in (("From", "2024-01-01"), ("To", "2024-12-31")):
        page.get_by_role("spinbutton", name=f"year, {label}").click()
        page.keyboard.type(day.replace("-", ""))
        page.get_by_role("heading", level=1).click()
        page.wait_for_url(re.compile(f"{label.lower()}={day}"))
    settled(page, "Overview")
    unfolds(page, "More filters")
    chooses(page, "Scheme", "House Audit")
    expect(page.get_by_text("-41.8 points, 95% interval").first).to_be_visible()
    expect(page.get_by_text("-41.8 points from which sites were audited and how often").first).to_be_visible()
    expect(page.get_by_text("moved by +0.0 points").first).to_be_visible()


def test_which_clause_keeps_coming_back_and_where(page: Page) -> None:
    goes_to(page, "Nonconformities")
    page.get_by_role("radio", name="What comes back").click()
    expect(page.get_by_text("The most stubborn is Q1.01").first).to_be_visible(timeout=90_000)


def test_two_suppliers_are_compared_with_what_speaks_against_it(page: Page) -> None:
    goes_to(page, "Suppliers")
    page.get_by_role("radio", name="Compare").click()
    chooses(page, "Suppliers to compare, two to five", "Meghnabari Electronics Ltd.", "Nodibangla Garments Ltd.")
    expect(page.get_by_text("On the same scheme").first).to_be_visible()
    expect(page.locator(".js-plotly-plot", has_text="under House Audit").first).to_be_visible()


def test_where_a_printed_number_comes_from(page: Page) -> None:
    page.get_by_role("button", name="Where this comes from").first.click()
    told = page.get_by_role("dialog")
    expect(told.get_by_text("858 audits that passed / 1,242 audits judged").first).to_be_visible()
    expect(told.get_by_text("python -m metrics audit-pass-rate").first).to_be_visible()
    rows, source = told.get_by_test_id("stDataFrame").first, told.get_by_text(re.compile(r"\.xlsx, sheet .+, row \d+"))
    for _ in range(10):  # a click before the canvas is drawn is lost
        place = rows.bounding_box()
        assert place is not None
        page.mouse.click(place["x"] + 18, place["y"] + 55)
        try:
            expect(source.first).to_be_visible(timeout=6_000)
        except AssertionError:
            continue
        break
    expect(source.first).to_be_visible()


def test_a_saved_view_is_returned_to(page: Page, address: str) -> None:
    goes_to(page, "Regions")
    chooses(page, "Region", "Europe", "East Asia")
    expect(page.get_by_text("Regions Europe, East Asia").first).to_be_visible()
    there = parse_qs(urlparse(page.url).query)
    assert there["region"] == ["Europe", "East Asia"]
    page.get_by_role("button", name="Save or remove").click()
    page.get_by_role("textbox", name="Name of this view").fill("Europe and East Asia")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_role("link", name="Europe and East Asia")).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name="Europe and East Asia").click()
    settled(page, "Regions")
    expect(page.get_by_text("Regions Europe, East Asia").first).to_be_visible()
    assert parse_qs(urlparse(page.url).query)["region"] == there["region"]


def test_the_management_review_is_made_and_prints(page: Page, browser: Browser, tmp_path: Path) -> None:
    with page.expect_download(timeout=120_000) as loading:
        page.get_by_role("button", name="Management review, to print").click()
    file = tmp_path / "review.html"
    loading.value.save_as(file)
    paper = browser.new_page()
    asked: list[str] = []
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto(file.as_uri())
    expect(paper.get_by_role("heading", level=1)).to_be_visible()
    expect(paper.get_by_text("858 of 1,242").first).to_be_visible()
    expect(paper.get_by_text("Meghnabari Electronics Ltd.").first).to_be_visible()
    assert paper.pdf(format="A4").startswith(b"%PDF")
    paper.close()
    assert asked == [file.as_uri()], "a page that is forwarded asks nobody for anything"


CHART_GROUNDS = """() => [...document.querySelectorAll(".main-svg")]
    .map(drawn => getComputedStyle(drawn).backgroundColor).filter(ground => ground !== "rgba(0, 0, 0, 0)")"""


def serious(page: Page, scheme: str) -> list[str]:
    """What axe calls serious or critical, place by place. In the dark only colours differ, so only they are read."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_timeout(300)
    asked = {"runOnly": STANDARD if scheme == "light" else ["color-contrast"], "resultTypes": ["violations"]}
    told = Axe().run(page, options=asked)
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
        for scheme in ("light", "dark") if address in IN_THE_DARK else ("light",):
            if told := serious(page, scheme):
                found[f"{address}, {scheme}"] = told
            # Its words take the other colour at once; a ground of its own would stay as it was.
            if grounds := page.evaluate(CHART_GROUNDS):
                found[f"{address}, charts, {scheme}"] = grounds
        page.emulate_media(color_scheme="light")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found[f"{address}, width"] = [f"{wide} px wider than the window"]
    assert found == {}, json.dumps(found, indent=1)

"""Journeys of a quality director in a real browser: clicking, uploading, reading the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from data.demo_database import demo_path
from tests.browser import Dashboard, chromium, chromium_path, goes_to, running_dashboard, settled, watched_page
from tests.conftest import WorkbookMaker
from tests.samples import full_workbook

pytestmark = pytest.mark.browser
# Busy machines are slow machines: what is expected is waited for, not timed.
expect.set_options(timeout=45_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def dashboard(tmp_path: Path, demo_database: Path) -> Iterator[Dashboard]:
    """A dashboard with its demo and no database yet."""
    chromium_path()
    shutil.copyfile(demo_database, demo_path(tmp_path / "app.duckdb"))
    with running_dashboard(tmp_path / "app.duckdb") as running:
        yield running


@pytest.fixture
def page(browser: Browser, dashboard: Dashboard) -> Iterator[Page]:
    with watched_page(browser, dashboard) as one:
        yield one


@pytest.fixture
def loaded(tmp_path: Path, full_database: Path) -> Iterator[Dashboard]:
    """A dashboard whose database holds the sample workbook, loaded before the start."""
    chromium_path()
    database = tmp_path / "app.duckdb"
    shutil.copyfile(full_database, database)
    with running_dashboard(database) as running:
        yield running


def drops(page: Page, path: Path) -> None:
    """Drop a file where audit exports belong: the page has other places for files, and any of them may be drawn first."""
    place = page.get_by_test_id("stFileUploader").filter(has_text="Audit exports, several at once")
    place.locator("input[type=file]").set_input_files(path)


def upload(page: Page, path: Path) -> None:
    """Drop a file that leaves no question open, and load it with one click."""
    drops(page, path)
    page.get_by_role("button", name="Load 1 file", exact=True).click()


def test_upload_a_workbook_and_read_its_suppliers_exact_pass_rate(
    page: Page, dashboard: Dashboard, workbook: WorkbookMaker
) -> None:
    """Acme passed two of its three audits: 66.7 %."""
    page.goto(f"{dashboard.address}/load_files")
    upload(page, workbook(full_workbook()))
    expect(page.get_by_text("is loaded (load 1). 14 rows read = 14 new.").first).to_be_visible()
    page.goto(f"{dashboard.address}/?supplier=Acme+Ltd")
    expect(page.get_by_text("66.7%").first).to_be_visible()
    expect(page.get_by_text("2 of 3 audits").first).to_be_visible()
    expect(page.get_by_text("Demo data.")).to_have_count(0)


def test_filter_by_region_and_risk_go_back_and_forward_and_return_to_the_saved_view(
    browser: Browser, loaded: Dashboard
) -> None:
    with watched_page(browser, loaded) as page:
        page.goto(f"{loaded.address}/suppliers")
        expect(page.get_by_text("2 suppliers").first).to_be_visible()
        for label, choice in (("Region", "West"), ("Risk tier", "High")):
            page.get_by_role("combobox", name=label).click()
            page.get_by_role("option", name=re.compile(choice, re.IGNORECASE)).click()
            page.keyboard.press("Escape")
        expect(page.get_by_text("of 1 supplier").first).to_be_visible()
        query = parse_qs(urlparse(page.url).query)
        assert query["region"] == ["West"] and query["tier"] == ["high"]
        address = page.url
        settled(page, "Suppliers")
        goes_to(page, "Load files")
        expect(page.get_by_text("Kept for the other pages: Region West; risk tier high")).to_be_visible()
        expect(page.get_by_role("combobox", name="Region")).to_have_count(0)
        page.go_back()
        settled(page, "Suppliers")
        goes_to(page, "Regions")
        page.go_back()
        expect(page.get_by_text("of 1 supplier").first).to_be_visible()
        expect(page).to_have_url(address)
        page.go_forward()
        expect(page.get_by_role("heading", name="Regions", exact=True)).to_be_visible()
        expect(
            page.get_by_text("region West; risk tier high").or_(page.get_by_text("Region West")).first
        ).to_be_visible()
        page.go_back()
        page.get_by_role("button", name="Save or remove").click()
        page.get_by_role("textbox", name="Name of this view").fill("West, high")
        page.get_by_role("button", name="Save this view").click()
        expect(page.get_by_role("link", name="West, high")).to_be_visible()
    with watched_page(browser, loaded) as again:
        again.goto(f"{loaded.address}/nonconformities?region=East")
        again.get_by_role("link", name="West, high").click()
        expect(again).to_have_url(address)
        expect(again.get_by_text("of 1 supplier").first).to_be_visible()
        expect(
            again.get_by_text("regions West", exact=False).or_(again.get_by_text("region West")).first
        ).to_be_visible()


def test_drill_from_a_chart_to_a_row_then_undo_and_see_the_numbers_return(
    browser: Browser, loaded: Dashboard, workbook: WorkbookMaker
) -> None:
    with watched_page(browser, loaded) as page:
        page.goto(f"{loaded.address}/nonconformities")
        bar = page.locator(".js-plotly-plot").first.locator(".bars .point path").first
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.get_by_text("behind clause 8.4.1").first).to_be_visible()
        frame = page.get_by_test_id("stDataFrame").first
        frame.scroll_into_view_if_needed()
        place = frame.bounding_box()
        assert place is not None
        page.mouse.click(place["x"] + 18, place["y"] + 55)  # the marker of the first row
        expect(page.get_by_text(re.compile(r"full\.xlsx, sheet Findings, row \d")).first).to_be_visible()

        page.goto(f"{loaded.address}/load_files")
        later = full_workbook()
        later["Audits"].append(
            ["C1", "Acme Ltd", "North plant", "China", "East", date(2024, 9, 1), "Periodic", "ISO 9001", "Pass", 99]
        )
        upload(page, workbook(later, name="later.xlsx"))
        expect(page.get_by_text("is loaded (load 2). 15 rows read").first).to_be_visible()
        expect(page.get_by_text("Adds 1 audit.").first).to_be_visible()
        page.get_by_role("link", name="Go to Overview").click()
        settled(page, "")
        expect(page.get_by_text("3 of 5").first).to_be_visible()

        goes_to(page, "Load files")
        undo(page, load=2)
        page.goto(loaded.address)
        expect(page.get_by_text("2 of 4").first).to_be_visible()


def undo(page: Page, *, load: int) -> None:
    page.get_by_role("button", name=f"Undo load {load}").click()
    page.get_by_role("button", name="Yes, undo it").last.click()
    expect(page.get_by_text(re.compile(rf"Load {load} .* was undone")).first).to_be_visible()


EXPORT = ["Audit No.", "Supplier", "Site", "Country", "Audit Date", "Scheme", "Overall Result"]


def test_answer_a_question_once_load_take_back_and_load_the_next_export_with_one_click(
    page: Page, dashboard: Dashboard, workbook: WorkbookMaker
) -> None:
    """Every date fits both orders, so the first file asks once; day first, Acme passed two of its three audits."""
    page.goto(f"{dashboard.address}/load_files")
    march = [
        ["A1", "Acme Ltd", "North", "China", "03/04/2024", "ISO 9001", "Pass"],
        ["A2", "Acme Ltd", "North", "China", "05/06/2024", "ISO 9001", "Fail"],
        ["A3", "Acme Ltd", "South", "China", "01/02/2024", "ISO 9001", "Pass"],
    ]
    drops(page, workbook({"Export": [EXPORT, *march]}, name="march.xlsx"))
    expect(page.get_by_text("Day or month first?").first).to_be_visible()
    expect(page.get_by_role("button", name="Load 1 file")).to_have_count(0)
    page.get_by_text(re.compile(r"^Day first: \d")).click()
    page.get_by_role("button", name="Use these answers").click()
    expect(page.get_by_text("The audit pass rate is 66.7% (2 of 3).").first).to_be_visible()
    page.get_by_role("button", name="Load march.xlsx").click()
    expect(page.get_by_text("march.xlsx is loaded (load 1). 3 rows read = 3 new.").first).to_be_visible()

    april = [["A4", "Acme Ltd", "North", "China", "07/08/2024", "ISO 9001", "Pass"]]
    upload(page, workbook({"April": [["Export"], EXPORT, *april]}, name="april.xlsx"))
    expect(page.get_by_text("april.xlsx is loaded (load 2). 1 row read = 1 new.").first).to_be_visible()

    undo(page, load=2)
    undo(page, load=1)
    page.goto(dashboard.address)
    expect(page.get_by_text("Demo data.")).to_be_visible()

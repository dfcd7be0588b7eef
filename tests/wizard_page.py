"""The page that takes in files, as tests use it: dropping, clicking, waiting until nothing is worked out, reading."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import wizard_wording

PAGE = Path(__file__).resolve().parent.parent / "pages" / "load_files.py"
BUSY = (
    wizard_wording.READING, wizard_wording.READING_AGAIN, wizard_wording.CHECKING, "Being loaded.",
    wizard_wording.FILE_STANDS["reading"], wizard_wording.PILE_ON_ITS_WAY,
)  # fmt: skip
PATIENCE = 60.0

Sheets = dict[str, list[list[Any]]]


@contextmanager
def served_at(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page serves a database of its own, empty at first, and gives it back afterwards."""
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


def opened() -> AppTest:
    """The page as it opens."""
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def content(sheets: Sheets) -> bytes:
    """The sheets as the bytes of a workbook."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def dropped(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The page after files were dropped and looked at."""
    zone = next(one for one in app.file_uploader if one.label.startswith("Audit exports"))
    for name, body in files:
        zone.upload(name, body)
    return settled(app.run())


def settled(app: AppTest) -> AppTest:
    """The page once nothing is being worked out any more."""
    deadline = time.monotonic() + PATIENCE
    while any(busy in said(app) for busy in BUSY):
        assert time.monotonic() < deadline, said(app)
        time.sleep(0.1)
        app.run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    """All texts of the page."""
    parts = (*app.markdown, *app.info, *app.text, *app.caption, *app.success, *app.warning, *app.error, *app.subheader)
    return "\n".join(str(part.value) for part in parts)


def plain(app: AppTest) -> str:
    """What is read on the page, once Markdown has taken the backslashes."""
    return said(app).replace("\\", "")


def labels(app: AppTest) -> list[str]:
    """What the buttons say."""
    return [button.label for button in app.button]


def click(app: AppTest, label: str) -> AppTest:
    """The page after a click on a button, once that was worked out."""
    next(button for button in app.button if button.label.replace("\\", "") == label).click()
    return settled(app.run())

"""The script that has the browser make ready what draws charts: which answers it is put into, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from pages.parts.early_script import PLAIN, TAG, EarlyScript, charts_script, draws_charts, early_script
from pages.parts.navigation import PAGES
from tests.asgi import sent

PAGE = "<html><head><title>Streamlit</title></head><body></body></html>"


def answered(answer: Response, path: str = "/", method: str = "GET") -> list[dict[str, Any]]:
    """What is sent of this answer to a request for a path."""
    return sent(EarlyScript(answer), path=path, method=method, headers=[(b"accept-encoding", b"gzip")])


def parts(texts: Iterable[str]) -> Iterable[str]:
    yield from texts


def test_it_stands_at_the_end_of_the_head_and_the_length_is_told_anew() -> None:
    start, body = answered(HTMLResponse(PAGE))
    assert body["body"] == PAGE.encode().replace(b"</head>", TAG)
    assert dict(start["headers"])[b"content-length"] == str(len(body["body"])).encode()


def test_a_page_that_comes_in_parts_is_put_together() -> None:
    messages = answered(StreamingResponse(parts([PAGE[:20], PAGE[20:]]), media_type="text/html"))
    assert [each["type"] for each in messages] == ["http.response.start", "http.response.body"]
    assert messages[1]["body"].count(b"early.js") == 1


def test_who_asks_for_the_head_alone_is_told_its_length() -> None:
    start, *_ = answered(HTMLResponse(PAGE), method="HEAD")
    assert dict(start["headers"])[b"content-length"] == str(len(PAGE)).encode()


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (PlainTextResponse(PAGE), "/"),
        (HTMLResponse(PAGE, status_code=404), "/"),
        (HTMLResponse(PAGE, headers={"content-encoding": "gzip"}), "/"),
        (HTMLResponse(PAGE), "/load_files"),
        (HTMLResponse(PAGE), "/static/index.html"),
        (HTMLResponse(PAGE), "/_stcore/health"),
    ],
    ids=["text", "not found", "packed", "no charts", "a file", "Streamlit's own"],
)
def test_nothing_else_is_changed(answer: Response, path: str) -> None:
    assert b"".join(each.get("body", b"") for each in answered(answer, path)) == PAGE.encode()


def test_pages_without_charts_are_pages() -> None:
    names = {Path(path).stem for path, _, _ in PAGES}
    assert names >= PLAIN
    assert {name for name in names if draws_charts(f"/{name}")} == names - PLAIN


def test_it_asks_for_what_draws_charts_in_the_installed_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    """And for nothing where that has another name."""
    charts, request = charts_script(), Request({"type": "http"})
    assert charts is not None and f'import("./static/js/{charts}")'.encode() in early_script(request).body
    monkeypatch.setattr("pages.parts.early_script.st.__file__", str(Path(st.__file__).parent / "web" / "cli.py"))
    assert charts_script() is None and early_script(request).body == b""

"""Has the browser make ready what draws charts while the server still works out the first page.

Streamlit's page asks for that script, by far its largest, once the first chart has arrived, and then runs it for as
long as a page may take. A script of our own asks for it as soon as the server is at work on the page. Where Streamlit
names its files otherwise there is none, and all is as without.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = "early.js"
END_OF_HEAD = b"</head>"
TAG = f'<script type="module" src="./{NAME}"></script>'.encode() + END_OF_HEAD
SCRIPT = """const asked = setInterval(() => {{
  if (document.querySelector("[data-test-script-state=running]")) {{
    clearInterval(asked);
    import("./static/js/{charts}");
  }}
}}, 20);
"""
# Pages that draw no chart at first.
PLAIN = frozenset({"load_files", "loads", "supplier_names", "checklists", "definitions", "diagnostics"})


def charts_script() -> str | None:
    """The name of the installed Streamlit's script that draws charts, None where there is not exactly one."""
    found = list((Path(st.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js"))
    return found[0].name if len(found) == 1 else None


def early_script(_request: Request) -> Response:
    """Ours, which asks for it."""
    charts = charts_script()
    return Response(SCRIPT.format(charts=charts) if charts else "", media_type="text/javascript")


ROUTE = Route(f"/{NAME}", early_script)


class EarlyScript:
    """Puts it into every page of Streamlit's that will draw charts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one websocket, or the start of the server."""
        if scope["type"] != "http" or scope["method"] != "GET" or not draws_charts(scope["path"]):
            await self._app(scope, receive, send)
            return
        begun: Message | None = None
        body = b""

        async def send_with_script(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and is_page(message):
                begun = message
            elif begun is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    whole = body.replace(END_OF_HEAD, TAG, 1)
                    MutableHeaders(scope=begun)["content-length"] = str(len(whole))
                    await send(begun)
                    await send({"type": "http.response.body", "body": whole})

        # A page of some kilobytes need not be packed; one that is could not be added to.
        unpacked = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": unpacked}, receive, send_with_script)


def draws_charts(path: str) -> bool:
    """Whether this is the address of a page that draws charts: pages have no folder and no ending."""
    name = path.strip("/")
    return "/" not in name and "." not in name and name not in PLAIN


def is_page(message: Message) -> bool:
    """Whether what is answered is a page as it is written, not packed and not in part."""
    headers = Headers(raw=message["headers"])
    return (
        message["status"] == 200
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )

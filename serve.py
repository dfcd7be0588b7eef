"""The server: `python serve.py` for one person, as run-dashboard starts it; with `--host ADDRESS --allowed-host NAME`
for several, see docs/serving.md.

The same pages as `streamlit run dashboard.py`, there sooner, behind headers that forbid foreign scripts and frames,
answering only to the names it was told, and, where asked for, only to those who signed in.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.util
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import data  # noqa: F401 -- before anything that imports numpy
from pages.parts.door_wording import NO_AUTH, NO_AUTHLIB, NO_EDITORS, NO_HOST, NO_SIGN_IN, WRONG_HOST
from pages.parts.early_script import ROUTE, EarlyScript
from pages.parts.first_page import make_ready
from pages.parts.serving import is_loopback, serving_options

HERE = Path(__file__).resolve().parent
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Styles are set by scripts of the page all the time; what they could do to it is little.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-src 'none'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


class Guard:
    """Answers only to the names given, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(name.casefold().rstrip(".") for name in names)
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one websocket, or the start of the server."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        if host_name(Headers(scope=scope).get("host", "")) in self._names:
            await self._app(scope, receive, send_guarded)
        elif scope["type"] == "http":
            await PlainTextResponse(WRONG_HOST, status_code=421)(scope, receive, send_guarded)
        else:
            await send({"type": "websocket.close", "code": 1008})


def content_security_policy() -> str:
    """What the page may do: nothing from elsewhere, and no script but those of the installed Streamlit.

    Its page holds an inline script, which is let through by what it says, so that the policy fits the release at hand.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return POLICY.format(scripts=" ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))


def host_name(header: str) -> str | None:
    """The name in a Host header, without its port; None where it is no proper one."""
    try:
        parts = urlsplit(f"//{header}")
        parts.port  # noqa: B018  (raises where it is no port)
    except ValueError:
        return None
    plain = parts.netloc == header and "@" not in header and parts.hostname
    return parts.hostname.rstrip(".") if plain and parts.hostname else None


def refusal(told: argparse.Namespace) -> str | None:
    """Why the server cannot be started like this, None where it can."""
    if not is_loopback(told.host) and not told.allowed_host:
        return NO_HOST.format(host=told.host)
    if told.editors is not None and not told.sign_in:
        return NO_SIGN_IN
    if told.editors is not None and not told.editors.is_file():
        return NO_EDITORS.format(path=told.editors)
    if told.sign_in and importlib.util.find_spec("authlib") is None:
        return NO_AUTHLIB
    if told.sign_in and not _has_auth():
        return NO_AUTH
    return None


def _has_auth() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


@asynccontextmanager
async def serving(_app: st.App) -> AsyncIterator[None]:
    """From when the server answers until it ends."""
    make_ready()
    yield


def app(names: Iterable[str]) -> st.App:
    """The dashboard behind the guard."""
    middleware = [Middleware(Guard, names=names), Middleware(EarlyScript)]
    return st.App(HERE / "dashboard.py", middleware=middleware, routes=[ROUTE], lifespan=serving)


def main() -> None:
    """Start the server and stay until it is stopped."""
    parser = serving_options()
    told = parser.parse_args()
    names = told.allowed_host or list(LOOPBACK_NAMES)
    served = app(names)  # from here on Streamlit looks for its secrets beside this file
    if (why := refusal(told)) is not None:
        parser.exit(2, f"{why}\n")
    port = {} if told.port is None else {"server.port": told.port}
    served.run(config={"server.address": told.host, "server.allowedHosts": names, **port})


if __name__ == "__main__":
    main()

"""What an application behind a server sends of one request."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message


def sent(app: ASGIApp, **scope: Any) -> list[dict[str, Any]]:
    """What is sent in answer to a request, of "/" unless told otherwise, by someone who stays till the end."""
    messages: list[dict[str, Any]] = []

    async def receive() -> Message:
        # Who streams an answer listens meanwhile for someone who leaves: nobody does.
        await asyncio.Event().wait()
        raise AssertionError("nothing is ever received")

    async def send(message: Message) -> None:
        messages.append(dict(message))

    async def ask() -> None:
        await app({"type": "http", "method": "GET", "path": "/", "headers": [], **scope}, receive, send)

    asyncio.run(ask())
    return messages

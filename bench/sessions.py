"""A viewer of a Streamlit page without a browser: one websocket, the messages a browser would send and read."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

LARGEST = 512 * 1024 * 1024


@dataclass
class Session:
    """One open session of one page, and what it was shown last."""

    socket: ClientConnection
    query: str = ""
    page: str = ""
    texts: list[str] = field(default_factory=list)
    filters: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    charts: int = 0
    tables: int = 0
    errors: int = 0

    async def run(self, *, region: str | None = None) -> float:
        """Run the page again, with a region chosen or none; the seconds until it is whole."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = self.query
        if "Region" in self.filters:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.filters["Region"][0]
            state.string_array_value.data.extend([] if region is None else [region])
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await self._whole()
        return time.perf_counter() - start

    async def _whole(self) -> None:
        """Read until the last run has ended: a run that asks to be run again is not the last."""
        self._forget()
        while True:
            told = ForwardMsg()
            told.ParseFromString(bytes(await self.socket.recv(decode=False)))
            kind = told.WhichOneof("type")
            if kind == "new_session":
                self.page = told.new_session.page_script_hash
                self._forget()
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                self._read(told)
            elif kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def _forget(self) -> None:
        self.texts = []
        self.charts = self.tables = 0

    def _read(self, told: ForwardMsg) -> None:
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "multiselect":
            self.filters[element.multiselect.label] = element.multiselect.id, list(element.multiselect.options)
        elif kind == "exception":
            self.errors += 1
        self.charts += kind == "plotly_chart"
        self.tables += kind == "dataframe"


@asynccontextmanager
async def session(address: str, *, query: str = "") -> AsyncIterator[Session]:
    """Open a session at ``http://host:port`` and wait until its page is whole."""
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    async with websockets.connect(stream, subprotocols=["streamlit"], max_size=LARGEST) as socket:  # type: ignore[list-item]
        one = Session(socket, query)
        await one.run()
        yield one

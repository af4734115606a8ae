"""A tab of the page without a browser: it speaks Streamlit's own protocol over the socket and keeps what it is told.

Like a browser it says which messages it keeps, so that the server sends their hashes only, and compresses.
"""

import asyncio
import json
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

LONGEST_RUN_S = 600
RUNS_KEPT = 10  # maxCachedMessageAge of .streamlit/config.toml
BOUNDARY = "----a-file-of-a-reader"


@dataclass
class Run:
    """What came of one run of the page."""

    seconds: float = 0.0
    sent: int = 0  # bytes, before they are compressed
    elements: list[Element] = field(default_factory=list)

    @property
    def exceptions(self) -> list[str]:
        """Return what went wrong in it."""
        return [each.exception.message for each in self.elements if each.WhichOneof("type") == "exception"]

    def said(self) -> list[str]:
        """Return texts, errors and warnings on the page."""
        texts = {"text": "body", "alert": "body", "markdown": "body"}
        kinds = ((each, each.WhichOneof("type")) for each in self.elements)
        return [getattr(getattr(each, kind), texts[kind]) for each, kind in kinds if kind in texts]

    def component(self, name: str) -> dict[str, Any]:
        """Return what one of our own elements was told."""
        shown = (each.bidi_component for each in self.elements if each.WhichOneof("type") == "bidi_component")
        return next(json.loads(each.json) for each in shown if each.component_name == name)

    def widget(self, key: str) -> Any:
        """Return a widget by its key, or a button by its label."""
        widgets = (getattr(each, each.WhichOneof("type")) for each in self.elements if each.WhichOneof("type"))
        known = (each for each in widgets if getattr(each, "id", ""))
        return next(each for each in known if key in {each.id.split("-", 2)[-1], getattr(each, "label", "")})


class Tab:
    """One session of the page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}  # by hash, with the run that it was last part of
        self._states: dict[str, WidgetState] = {}  # of widgets that were touched
        self._runs = 0
        self.session = ""

    async def run(self, *touched: WidgetState, once: WidgetState | None = None) -> Run:
        """Run the page with what was touched; `once` is a press, which no later run repeats."""
        self._states |= {each.id: each for each in touched}
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend([*self._states.values(), *([once] if once else [])])
        message.rerun_script.cached_message_hashes.extend(self._kept)
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        run = Run()
        while (status := await self._hear(run)) != ForwardMsg.FINISHED_SUCCESSFULLY:
            if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RuntimeError("the page could not be run")
            if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                run.elements.clear()
        run.seconds = time.perf_counter() - began
        self._runs += 1
        self._kept = {name: kept for name, kept in self._kept.items() if kept[1] > self._runs - RUNS_KEPT}
        return run

    def forget(self) -> None:
        """Take back what was touched, after the server has set all widgets anew."""
        self._states.clear()

    async def _hear(self, run: Run) -> "ForwardMsg.ScriptFinishedStatus.ValueType | None":
        """Take one message; return how the run ended, if it did."""
        heard = await self._message(run)
        kind = heard.WhichOneof("type")
        if kind == "ref_hash":
            heard = self._kept[heard.ref_hash][0]
            kind = heard.WhichOneof("type")
            self._kept[heard.hash] = heard, self._runs
        elif heard.metadata.cacheable:
            self._kept[heard.hash] = heard, self._runs
        if kind == "delta" and heard.delta.WhichOneof("type") == "new_element":
            run.elements.append(heard.delta.new_element)
        elif kind == "new_session":
            self.session = heard.new_session.initialize.session_id or self.session
        return heard.script_finished if kind == "script_finished" else None

    async def _message(self, run: Run) -> ForwardMsg:
        async with asyncio.timeout(LONGEST_RUN_S):
            content = await self._socket.recv()
        run.sent += len(content)
        message = ForwardMsg()
        message.ParseFromString(content)
        return message

    async def upload(self, url: str, widget: str, name: str, content: bytes) -> WidgetState:
        """Send a file as the page's drop zone does, and return what the widget then holds."""
        ask = BackMsg()
        ask.file_urls_request.request_id = uuid.uuid4().hex
        ask.file_urls_request.file_names.append(name)
        ask.file_urls_request.session_id = self.session
        await self._socket.send(ask.SerializeToString())
        while (answer := await self._message(Run())).WhichOneof("type") != "file_urls_response":
            pass
        place = answer.file_urls_response.file_urls[0]
        await asyncio.to_thread(_put, url, place.upload_url, name, content)
        state = WidgetState(id=widget)
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=place.file_id, name=name, size=len(content), file_urls=place
        )
        return state


def _put(url: str, path: str, name: str, content: bytes) -> None:
    """Send a file to the address that the server gave for it."""
    with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
        token = answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request(
        "PUT",
        path,
        head + content + f"\r\n--{BOUNDARY}--\r\n".encode(),
        {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "X-Xsrftoken": token,
            "Cookie": f"_streamlit_xsrf={token}",
        },
    )
    status = connection.getresponse().status
    connection.close()
    if status >= 300:
        raise RuntimeError(f"the server answered an upload with {status}")


@asynccontextmanager
async def tab(url: str) -> AsyncIterator[Tab]:
    """Open a tab, and close it at the end."""
    async with connect(
        f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None, origin=url
    ) as socket:
        yield Tab(socket)

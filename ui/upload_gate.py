"""Visitors' files are received in memory, and no more of them than a session, an address and the server may hold.

A file beyond that is not kept: it is let pass without its content, and the page tells why it was refused.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from weakref import WeakSet

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from geo.errors import SourceError
from geo.sources.limits import upload_limits, whole_number

SESSION_FILES_VARIABLE, SESSION_MB_VARIABLE = "CONFLICT_MAP_UPLOAD_SESSION_FILES", "CONFLICT_MAP_UPLOAD_SESSION_MB"
ADDRESS_MB_VARIABLE, SERVER_MB_VARIABLE = "CONFLICT_MAP_UPLOAD_ADDRESS_MB", "CONFLICT_MAP_UPLOAD_SERVER_MB"
SESSION_FILES = 20
SESSION_TIMES, ADDRESS_TIMES, SERVER_TIMES = 3, 6, 12  # files of the largest size
UPLOAD_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
MAX_HEAD = 8192  # bytes before the content of a file: its name and type
MAX_REFUSALS = 1000  # that wait for a page to tell them
MEGABYTE = 1_000_000


def receive_in_memory() -> None:
    """Let uploads stay in memory, where Starlette would write those above 1 MB to a temporary file."""
    MultiPartParser.spool_max_size = 2**62


@dataclass(frozen=True)
class Caps:
    """The most that is held of visitors' files."""

    session_files: int
    session_mb: int
    address_mb: int
    server_mb: int


def upload_caps() -> Caps:
    """Return the caps as the operator set them. Raise SourceError if a variable is no whole number."""
    largest = upload_limits().megabytes
    return Caps(
        whole_number(SESSION_FILES_VARIABLE, SESSION_FILES),
        whole_number(SESSION_MB_VARIABLE, SESSION_TIMES * largest),
        whole_number(ADDRESS_MB_VARIABLE, ADDRESS_TIMES * largest),
        whole_number(SERVER_MB_VARIABLE, SERVER_TIMES * largest),
    )


# --- what is held ------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Weight:
    """What one file counts for as long as anybody holds this; a refused one weighs nothing."""

    session: str
    size: int  # bytes of the file


def _stored_by_streamlit() -> dict[str, list[int]]:
    """Return sizes of the files that Streamlit holds, by session."""
    if not Runtime.exists():
        return {}
    files = Runtime.instance().uploaded_file_mgr
    assert isinstance(files, MemoryUploadedFileManager)
    return stored_in(files)


def stored_in(files: MemoryUploadedFileManager) -> dict[str, list[int]]:
    """Return the sizes of files that wait for their pages, by session; those that were taken are empty."""
    of_sessions = list(files.file_storage.items())
    return {session: [len(file.data) for file in list(own.values()) if file.data] for session, own in of_sessions}


class Holdings:
    """All files of visitors that the server holds: on their way, waiting for their page, and taken by it."""

    def __init__(self, stored: Callable[[], dict[str, list[int]]] = _stored_by_streamlit) -> None:
        self._stored = stored
        self._taken: WeakSet[Weight] = WeakSet()
        self._address_of: dict[str, str] = {}  # by session
        self._lock = Lock()

    def weigh(self, session: str, size: int) -> Weight:
        """Return what stands for a file that a session holds."""
        weight = Weight(session, size)
        with self._lock:
            self._taken.add(weight)
        return weight

    def refusal(self, session: str, address: str, size: int, caps: Caps) -> str:
        """Return why a session may not send `size` bytes more, or an empty text."""
        held = self._held()
        with self._lock:
            self._address_of = {each: self._address_of.get(each, "") for each in held} | {session: address}
            of_address = [each for each, own in self._address_of.items() if own == address]
        own, here, all_ = (
            sum(sum(held.get(each, [])) for each in sessions) + size for sessions in ([session], of_address, held)
        )
        if len(held.get(session, [])) >= caps.session_files:
            return f"this page holds {caps.session_files} files, the most it may. Remove one that you do not need."
        if own > caps.session_mb * MEGABYTE:
            return f"with it this page would hold more than {caps.session_mb:,} MB of files. Remove one first."
        if here > caps.address_mb * MEGABYTE:
            return (
                f"your address would hold more than {caps.address_mb:,} MB of files here. Remove some, also in other "
                "windows, or try again five minutes after they are closed."
            )
        if all_ > caps.server_mb * MEGABYTE:
            return (
                f"this server holds as many files of its visitors as it may, {caps.server_mb:,} MB. Try again later, "
                f"or ask its operator to raise {SERVER_MB_VARIABLE}."
            )
        return ""

    def _held(self) -> dict[str, list[int]]:
        """Return the sizes of all files by session."""
        held = self._stored()
        with self._lock:
            for weight in list(self._taken):
                held.setdefault(weight.session, []).append(weight.size)
        return held


holdings = Holdings()


class Refusals:
    """Why files were not kept, by their ids, until their pages tell it."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, str] = OrderedDict()

    def keep(self, file_id: str, why: str) -> None:
        """Keep a sentence; the oldest go first."""
        self._said[file_id] = why
        while len(self._said) > MAX_REFUSALS:
            self._said.popitem(last=False)

    def take(self, file_id: str) -> str:
        """Return the sentence about a file, or an empty text."""
        return self._said.pop(file_id, "")


refusals = Refusals()


# --- the gate ----------------------------------------------------------------------------------------------------


class UploadGate:
    """ASGI middleware before Streamlit's own route for uploads."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        receive_in_memory()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on, with its content only if there is room for it."""
        found = UPLOAD_PATH.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        size = Headers(scope=scope).get("content-length", "")
        if not (size.isascii() and size.isdigit()):
            await PlainTextResponse("Say how long the file is.", status_code=411)(scope, receive, send)
            return
        session, file_id = found.groups()
        with _on_its_way(session, _address(scope), int(size)) as refusal:
            if refusal:
                refusals.keep(file_id, refusal)
            await self.app(scope, _without_content(receive) if refusal else receive, send)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _too_large(size: int) -> str:
    """Return why a form of this size is not received, or an empty text; Streamlit's own limit is above any."""
    most = upload_limits().megabytes
    if size <= most * MEGABYTE + MAX_HEAD:
        return ""
    return f"has {size / MEGABYTE:,.1f} MB, more than the {most:,} MB allowed. Split it into parts."


@contextmanager
def _on_its_way(session: str, address: str, size: int) -> Iterator[str]:
    """Count a file while it is received; give why it may not be, or an empty text."""
    try:
        refusal = _too_large(size) or holdings.refusal(session, address, size, upload_caps())
    except SourceError as err:  # a variable that the operator set wrongly
        refusal = str(err)
    weight = None if refusal else holdings.weigh(session, size)
    yield refusal
    del weight


def _without_content(receive: Receive) -> Receive:
    """Return what gives the form of an upload with an empty file: the rest is read and dropped."""
    is_done = False

    async def receive_head() -> Message:
        nonlocal is_done
        if is_done:
            return await receive()
        head, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return message
            head = (head + message.get("body", b"")) if b"\r\n\r\n" not in head[:MAX_HEAD] else head
            more = message.get("more_body", False)
        is_done = True
        return {"type": "http.request", "body": _empty_form(head), "more_body": False}

    return receive_head


def _empty_form(form: bytes) -> bytes:
    """Return a form of one file without the content of the file."""
    head, _, _ = form[:MAX_HEAD].partition(b"\r\n\r\n")
    boundary, _, _ = head.partition(b"\r\n")
    return head + b"\r\n\r\n\r\n" + boundary + b"--\r\n"

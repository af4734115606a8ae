"""Visitors' files are received in memory, and no more of them than a session, an address and the server may hold."""

import asyncio
import gc
import tempfile
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette import starlette_routes

from geo.errors import SourceError
from geo.sources.limits import UPLOAD_MB_VARIABLE
from ui import upload_gate
from ui.upload_gate import Caps, Holdings, UploadGate, stored_in, upload_caps

ROOT = Path(__file__).parents[2]
MB = 1_000_000
CAPS = Caps(session_files=3, session_mb=10, address_mb=15, server_mb=20)


@pytest.fixture
def held(monkeypatch):
    """Return Streamlit's own holder of uploads, which the gate looks into, with caps of this test."""
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(upload_gate, "holdings", Holdings(lambda: stored_in(files)))
    monkeypatch.setattr(upload_gate, "upload_caps", lambda: CAPS)
    monkeypatch.setattr(starlette_routes, "is_xsrf_enabled", lambda: False)
    return files


@pytest.fixture
def client(held):
    """Return Streamlit's own route for uploads behind the gate, as a function that gives its status and text."""
    runtime = SimpleNamespace(is_active_session=lambda session: session != "ended")
    routes = starlette_routes.create_upload_routes(runtime, held, "")
    app = Starlette(routes=routes, middleware=[Middleware(UploadGate)])
    return lambda path, body, **headers: asyncio.run(ask(app, path, body, headers))


async def ask(app, path, body, headers):
    """Return status and text of the answer to a request that comes in parts of 64 kB."""
    parts = [body[at : at + 65_536] for at in range(0, max(len(body), 1), 65_536)]
    given = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    given.append({"type": "http.request", "body": b"", "more_body": False})
    sent = []

    async def receive():
        return given.pop(0) if given else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "PUT", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "client": ("10.0.0.1", 5000), "scheme": "http", "server": ("localhost", 80), "http_version": "1.1",
    }  # fmt: skip
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode()


def put(client, session, file_id, size, name="x.csv"):
    head = f'--edge\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = head.encode() + b"x" * size + b"\r\n--edge--\r\n"
    how = {"content_type": "multipart/form-data; boundary=edge", "content_length": str(len(body))}
    return client(f"/_stcore/upload_file/{session}/{file_id}", body, **how)


def test_an_upload_of_three_megabytes_makes_no_temporary_file(client, held, monkeypatch):
    def no_file(*_, **__):
        pytest.fail("a temporary file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", no_file)
    assert put(client, "one", "a", 3 * MB) == (204, "")
    assert len(held.file_storage["one"]["a"].data) == 3 * MB


def test_a_session_may_hold_so_many_megabytes(client, held):
    put(client, "one", "a", 9 * MB)
    assert put(client, "one", "b", 2 * MB, "an odd name.csv") == (204, "")
    kept = held.file_storage["one"]["b"]
    assert (kept.data, kept.name) == (b"", "an odd name.csv")
    assert upload_gate.refusals.take("b").startswith("with it this page would hold more than 10 MB")
    assert upload_gate.refusals.take("b") == ""
    held.remove_file("one", "a")
    put(client, "one", "c", 2 * MB)
    assert len(held.file_storage["one"]["c"].data) == 2 * MB
    assert upload_gate.refusals.take("c") == ""


@pytest.mark.parametrize("most", [1, 2])
def test_a_file_may_have_what_the_page_says_and_no_more(client, held, monkeypatch, most):
    monkeypatch.setenv(UPLOAD_MB_VARIABLE, str(most))
    put(client, "one", "a", most * MB)
    assert len(held.file_storage["one"]["a"].data) == most * MB
    put(client, "one", "b", most * MB + 500_000)
    assert held.file_storage["one"]["b"].data == b""
    said = upload_gate.refusals.take("b")
    assert said.endswith(f"MB, more than the {most} MB allowed. Split it into parts.")


def test_streamlit_itself_takes_more_than_any_operator_allows():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] >= 1_000_000


def test_a_session_may_hold_so_many_files(client):
    for file_id in "abcd":
        put(client, "one", file_id, 10)
    assert upload_gate.refusals.take("c") == ""
    assert upload_gate.refusals.take("d").startswith("this page holds 3 files, the most it may.")


def test_sessions_of_one_address_share_what_it_may_hold(client):
    put(client, "one", "a", 9 * MB)
    put(client, "two", "b", 9 * MB)
    assert upload_gate.refusals.take("b").startswith("your address would hold more than 15 MB of files here.")


def test_all_addresses_share_what_the_server_may_hold():
    weights = Holdings(dict)
    kept = [weights.weigh(session, 7 * MB) for session in ("one", "two")]
    assert weights.refusal("three", "10.0.0.3", 5 * MB, CAPS) == ""
    said = weights.refusal("three", "10.0.0.3", 7 * MB, CAPS)
    assert said.startswith("this server holds as many files of its visitors as it may, 20 MB.")
    assert "CONFLICT_MAP_UPLOAD_SERVER_MB" in said
    kept.pop()
    gc.collect()
    assert weights.refusal("three", "10.0.0.3", 7 * MB, CAPS) == ""


def test_a_file_on_its_way_counts():
    with upload_gate._on_its_way("one", "10.0.0.1", 5) as refusal:
        assert refusal == ""
        assert [sizes for session, sizes in upload_gate.holdings._held().items() if session == "one"] == [[5]]
    gc.collect()
    assert "one" not in upload_gate.holdings._held()


def test_an_upload_of_unknown_length_is_refused(client):
    assert client("/_stcore/upload_file/one/a", b"x") == (411, "Say how long the file is.")


def test_other_requests_pass(client):
    assert put(client, "ended", "a", 10)[0] == 400
    assert client("/elsewhere", b"")[0] == 404


@pytest.mark.parametrize(
    ("variable", "field", "default"),
    [
        ("CONFLICT_MAP_UPLOAD_SESSION_FILES", "session_files", 20),
        ("CONFLICT_MAP_UPLOAD_SESSION_MB", "session_mb", 150),
        ("CONFLICT_MAP_UPLOAD_ADDRESS_MB", "address_mb", 300),
        ("CONFLICT_MAP_UPLOAD_SERVER_MB", "server_mb", 600),
    ],
)
def test_the_operator_sets_every_cap(variable, field, default, monkeypatch):
    monkeypatch.delenv("CONFLICT_MAP_UPLOAD_MB", raising=False)
    monkeypatch.delenv(variable, raising=False)
    assert getattr(upload_caps(), field) == default
    monkeypatch.setenv(variable, "7")
    assert getattr(upload_caps(), field) == 7
    monkeypatch.setenv(variable, "many")
    with pytest.raises(SourceError, match=rf"^{variable} is 'many'"):
        upload_caps()

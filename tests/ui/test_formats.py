"""A format is one record: links, composer, downloads of the table and command line take it from there."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.cli.main import main
from geo.export import formats as export
from geo.snapshot import formats
from geo.snapshot.format_record import SnapshotFormat
from tests.ui.test_snapshot_routes import get
from ui.snapshot import FIELDS, KEY

PAGE = Path(__file__).parents[2] / "ui" / "page.py"
QUERY = "country=IRQ&size=100x100&dpi=96"
KINDS = {"snapshot": ".txt", "export": ".lst"}


@pytest.fixture(params=KINDS)
def ending(request, monkeypatch):
    """Add one record: a format of snapshots, or one of exports."""
    ending = KINDS[request.param]
    if request.param == "snapshot":
        made = SnapshotFormat(ending, "Plain text", "Texts", "text/x-one", lambda _: b"one")
        monkeypatch.setitem(formats.FORMATS, ending, made)
    else:
        made = export.ExportFormat(ending, "Plain text", "text/x-one", write_one)
        monkeypatch.setitem(export.FORMATS, ending, made)
    return ending


def write_one(rows, about, file):
    file.write(b"one")


def files_of(app: AppTest, name: str) -> dict[str, str]:
    """Return the labels of the files that a component offers, by path."""
    component = next(each for each in app.get("bidi_component") if each.proto.component_name == name)
    files = [file for group in json.loads(component.proto.json)["downloads"] for file in group["files"]]
    return {file["href"].partition("?")[0]: file["label"] for file in files}


def test_a_new_format_is_sent_by_link_under_its_media_type(ending):
    status, headers, body = get(f"/snapshot{ending}?{QUERY}")
    assert (status, body) == (200, b"one")
    assert headers["content-type"].startswith("text/x-one")


def test_a_link_to_no_format_names_the_new_one(ending):
    assert ending in get(f"/snapshot.none?{QUERY}")[2].decode()


def test_a_new_format_is_a_download_of_the_composer(ending):
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    for name, value in FIELDS.items():
        app.session_state[KEY + name] = value
    app.session_state["session"].is_composing, app.session_state["session"].picture_problem = True, ""
    assert files_of(app.run(), "snapshot")[f"/snapshot{ending}"].startswith("Plain text")


def test_a_new_format_is_written_by_the_command_snapshot(ending, tmp_path):
    assert main(["snapshot", "--query", QUERY, "--out", str(tmp_path / f"a{ending}")]) == 0
    assert (tmp_path / f"a{ending}").read_bytes() == b"one"


def test_the_help_of_the_command_snapshot_names_a_new_format(ending, capsys):
    with pytest.raises(SystemExit):
        main(["snapshot", "--help"])
    assert ending in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["export"], indirect=True)
def test_a_new_export_is_a_download_of_the_table(ending):
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert f"/snapshot{ending}" in files_of(app, "table_downloads")


@pytest.mark.parametrize("ending", ["export"], indirect=True)
def test_a_new_export_is_written_by_the_command_select(ending, tmp_path):
    assert main(["select", "--query", "country=IRQ", "--out", str(tmp_path / f"a{ending}")]) == 0
    assert (tmp_path / f"a{ending}").read_bytes() == b"one"


def test_an_export_that_is_text_can_be_printed(monkeypatch, capfdbinary):
    made = export.ExportFormat(".lst", "List", "text/x-one", write_one, is_text=True)
    monkeypatch.setitem(export.FORMATS, ".lst", made)
    assert main(["select", "--query", "country=IRQ", "--format", "lst"]) == 0
    assert capfdbinary.readouterr().out == b"one"

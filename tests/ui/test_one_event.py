"""A dataset of one event: nothing that the program says of it is a plural."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.cli.main import main
from geo.dataset.dataset import load_dataset
from geo.export.formats import FORMATS
from geo.snapshot.content import caption_lines, description
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.shown_events import about
from ui.data import DATA_VARIABLE

PAGE = Path(__file__).parents[2] / "ui" / "page.py"
WRONG = re.compile(r"(?<![\d,.])1 (events|rows|files|deaths|cells|lines|maps|pairs|sources|places|weeks|days)\b")


@pytest.fixture
def one(tmp_path, monkeypatch):
    """Return a file of one event with one death, which the page shows."""
    path = tmp_path / "one.csv"
    path.write_text("event_id,date_start,event_type,lon,lat,fatalities_best\na,2023-11-01,missile,44.4,35.5,1\n")
    monkeypatch.setenv(DATA_VARIABLE, str(path))
    return path


def words_of_page(app: AppTest) -> str:
    parts = [each.value for each in (*app.text, *app.title, *app.markdown)]
    parts += [each.label for each in (*app.button, *app.checkbox, *app.multiselect, *app.expander)]
    return "\n".join([*parts, *(each.proto.json for each in app.get("bidi_component"))])


@pytest.mark.parametrize("link", [{}, {"country": "IRQ"}, {"q": "nothing"}])
def test_the_page_counts_one_event(one, link):
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    app.query_params.update(link)
    said = words_of_page(app.run())
    assert "1 event" in said
    assert WRONG.findall(said) == []


def test_a_caption_counts_one_event(one):
    dataset = load_dataset(one)
    snapshot = Snapshot(resolve_spec("size=a5", dataset), dataset, shared_base_map())
    lines = caption_lines(snapshot.content, snapshot.page.frame, [])
    said = "\n".join([description(snapshot.content), *lines])
    assert "1 of 1 event shown" in said
    assert WRONG.findall(said) == []


def test_what_a_table_says_of_itself_counts_one_event(one):
    dataset = load_dataset(one)
    snapshot = Snapshot(resolve_spec("", dataset), dataset, shared_base_map())
    assert WRONG.findall(json.dumps(json.loads(about(snapshot)))) == []


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "one.csv"],
        ["select", "one.csv"],
        ["locate", "one.csv", "--out", *(f"located{ending}" for ending in FORMATS)],
        ["build", "one.csv", "--out", "folder"],
        ["snapshot", "one.csv", "--size", "a5", "--out", "a.csv", "a.svg"],
        ["compare", "one.csv", "one.csv"],
    ],
)
def test_a_command_counts_one_event(one, command, monkeypatch, capsys):
    monkeypatch.chdir(one.parent)
    assert main(command) == 0
    printed = capsys.readouterr()
    assert WRONG.findall(printed.out + printed.err) == []
    assert all(WRONG.search(path.read_text("utf-8")) is None for path in one.parent.glob("*.json"))

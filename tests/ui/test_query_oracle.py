"""What is asked for is what comes out, at every door: generated queries against an oracle (tests/query_oracle.py)."""

import base64
import gzip
import io
import json
import re
from functools import partial

import geopandas as gpd
import pandas as pd
import pytest

from geo.cli.main import main
from geo.dataset.queries import resolve_with_notes
from geo.store.link import to_query
from geo.store.select_rows import select
from tests.conftest import part_of_all
from tests.query_oracle import REFUSED, Queries
from tests.ui.test_snapshot_routes import get
from ui.data import current

SEED = 13
WRONG_USE, BAD_REQUEST = 2, 400


@pytest.fixture(scope="module")
def queries(shipped):
    return lambda number, seed: Queries(shipped.store.table, SEED + seed).make(number)


def ids(table: pd.DataFrame) -> frozenset[str]:
    return frozenset(table["event_id"])


# --- the doors: each answers with the ids of events, or with REFUSED after it said why ----------------------------


def refused(sentence: str):
    assert 0 < len(sentence.strip()) <= 420, sentence
    assert "Traceback" not in sentence
    return REFUSED


def by_select(query, capsys):
    code = main(["select", "--query", query, "--format", "json"])
    said = capsys.readouterr()
    if code == WRONG_USE:
        assert said.out == ""
        return refused(said.err)
    return frozenset(event["event_id"] for event in json.loads(said.out))


def by_snapshot(query, capsys, path):
    code = main(["snapshot", "--query", query, "--out", str(path)])
    said = capsys.readouterr().err
    if code == WRONG_USE:
        assert not path.exists()
        return refused(said)
    return ids(pd.read_csv(path))


def by_page(query, dataset):
    """Return what the page shows; its link says the same, and what it leaves out is told."""
    selection, view, notes = resolve_with_notes(dataset, query)
    assert resolve_with_notes(dataset, to_query(selection, view)) == (selection, view, [])
    if notes:
        return refused(notes[0])
    return frozenset(dataset.store.table["event_id"].iloc[select(dataset.store, selection)])


def by_embed(query):
    """Return how many events the caption of an embed names; page and state answer alike."""
    page, state = get(f"/embed?{query}"), get(f"/map/{current().dataset.key}/state?{query}")
    assert page[0] == state[0]
    if page[0] == BAD_REQUEST:
        assert page[2] == state[2]
        return refused(page[2].decode())
    said = " ".join(json.loads(state[2])["caption"])
    return 0 if "No event" in said else int(re.search(r"(\d+) of 165 events", said)[1])


def by_export(query, ending):
    (status, _, content), progress = get(f"/snapshot{ending}?{query}"), get(f"/snapshot-progress{ending}?{query}")
    assert (status == BAD_REQUEST) == (progress[0] == BAD_REQUEST)
    if status == BAD_REQUEST:
        return refused(content.decode())
    read = {
        ".csv": pd.read_csv,
        ".xlsx": partial(pd.read_excel, engine="calamine"),
        ".geojson": of_features,
        ".parquet": gpd.read_parquet,
    }[ending]
    return ids(read(io.BytesIO(content)))


def of_features(file):
    """Return the properties of features; GeoPandas reads no columns where there are none."""
    return pd.DataFrame([each["properties"] for each in json.load(file)["features"]], columns=["event_id"])


def by_offline_file(query):
    """Return how many events an offline file holds."""
    status, _, content = get(f"/conflict-map.html?{query}")
    if status == BAD_REQUEST:
        return refused(content.decode())
    packed = re.search(rb'id="columns">([^<]*)<', content)[1]
    header = gzip.decompress(base64.b64decode(packed))
    return int(re.search(rb'"n":\s*(\d+)', header)[1])


def wrong(asked, answer):
    """Return the queries that are answered with something else than the oracle says."""
    found = []
    for each in asked:
        got = answer(each.query)
        right = each.answer if got is REFUSED or isinstance(got, frozenset) or each.answer is None else len(each.answer)
        if got != right:
            found.append((each.query[:300], got, right))
    return found


# --- quick ---------------------------------------------------------------------------------------------------------


def test_the_oracle_has_answers_of_every_kind(queries):
    answers = [each.answer for each in queries(300, 0)]
    assert min(answers.count(REFUSED), answers.count(frozenset()), sum(map(bool, answers))) > 50


def test_the_page_shows_what_its_link_asks_for(queries, shipped):
    assert wrong(queries(200, 1), lambda query: by_page(query, shipped)) == []


def test_the_command_line_gives_what_is_asked_for(queries, shipped, capsys, monkeypatch):
    for command in ("select", "draw"):
        monkeypatch.setattr(f"geo.cli.{command}.open_dataset", lambda *_, **__: shipped)
    assert wrong(queries(100, 2), lambda query: by_select(query, capsys)) == []


# --- the rest of 2,000, all of them with `--hypothesis-profile=all` ------------------------------------------------


@pytest.mark.slow
def test_the_page_shows_what_any_link_asks_for(queries, shipped):
    assert wrong(queries(part_of_all(914), 3), lambda query: by_page(query, shipped)) == []


@pytest.mark.slow
def test_the_command_line_gives_whatever_is_asked_for(queries, shipped, capsys, monkeypatch, tmp_path):
    for command in ("select", "draw"):
        monkeypatch.setattr(f"geo.cli.{command}.open_dataset", lambda *_, **__: shipped)
    assert wrong(queries(part_of_all(400), 4), lambda query: by_select(query, capsys)) == []
    paths = (tmp_path / f"{n}.csv" for n in range(30))
    assert wrong(queries(part_of_all(30), 5), lambda query: by_snapshot(query, capsys, next(paths))) == []


@pytest.mark.slow
def test_an_embed_shows_whatever_is_asked_for(queries):
    assert wrong(queries(part_of_all(250), 6), lambda query: by_embed(query)) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".geojson", ".parquet"])
def test_an_export_holds_whatever_is_asked_for(queries, ending):
    assert wrong(queries(part_of_all(25), ord(ending[1])), lambda query: by_export(query, ending)) == []


@pytest.mark.slow
def test_an_offline_file_holds_whatever_is_asked_for(queries):
    assert wrong(queries(part_of_all(6), 7), lambda query: by_offline_file(query)) == []

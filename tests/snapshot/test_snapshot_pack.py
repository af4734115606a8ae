"""The briefing pack: what is in it, that its manifest is true, and the same bytes each time."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geo.places.mercator import world_square
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import reopen, resolve_spec
from geo.snapshot.formats import formats
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.pack import offline_html
from geo.snapshot.spec import SCREEN_PX, spec_of, view_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
QUERY = "country=IRQ&from=2023-11-21&to=2023-12-03&bbox=38,29,49,38&size=a5&dpi=96&window=3"
HOSTILE = "</title><script>alert(1)</script>{{7*7}} =SUM(1) ../../x"


@pytest.fixture(scope="module")
def told():
    """Return what was told while the pack was made."""
    return []


@pytest.fixture(scope="module")
def snapshot(shipped, told):
    spec = resolve_spec(QUERY, shipped)
    return Snapshot(spec, shipped, shared_base_map(), on_progress=lambda done, of: told.append((done, of)))


@pytest.fixture(scope="module")
def zipped(snapshot):
    return formats()[".zip"].write(snapshot)


@pytest.fixture(scope="module")
def files(zipped):
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_holds_pictures_map_tables_caption_and_manifest(files):
    assert {
        "map.png", "map.svg", "map.pdf", "map.gif", "map.html", "events.csv", "events.geojson", "events.about.json",
        "caption.txt", "manifest.json",
    } <= set(files)  # fmt: skip


def test_the_manifest_names_every_other_file_with_its_size_and_hash(files):
    listed = {entry["name"]: entry for entry in json.loads(files["manifest.json"])["files"]}
    assert listed.keys() == files.keys() - {"manifest.json"}
    for name, entry in listed.items():
        assert entry["bytes"] == len(files[name])
        assert entry["sha256"] == hashlib.sha256(files[name]).hexdigest()


def test_the_manifest_says_how_many_events_a_table_and_the_offline_map_hold(files, snapshot):
    listed = {entry["name"]: entry.get("events") for entry in json.loads(files["manifest.json"])["files"]}
    held = {"events.csv", "events.geojson", "map.html"}
    assert {listed[name] for name in held} == {len(snapshot.content.selected)}
    assert listed["map.png"] is None


def test_the_manifest_says_what_was_asked_for_and_where_it_comes_from(files, snapshot):
    said = json.loads(files["manifest.json"])
    assert spec_of(said["spec"]) == snapshot.spec
    assert said["provenance"] == reopen(files["map.png"], "map.png").provenance


def test_tables_hold_the_whole_selection(files, snapshot):
    count = json.loads(files["events.about.json"])["events"]
    assert count == len(snapshot.content.selected)
    assert len(json.loads(files["events.geojson"])["features"]) == count
    assert files["events.csv"].count(b"\r\n") == count + 1


def test_the_caption_is_plain_text_with_title_counts_and_sources(files):
    title, *lines = files["caption.txt"].decode().split("\n\n")
    assert title == "All events in Iraq, 21 Nov – 3 Dec 2023"
    assert "events shown" in lines[0]
    assert "Natural Earth" in " ".join(lines)


def test_the_animation_of_a_pack_obeys_the_window(files):
    assert Image.open(io.BytesIO(files["map.gif"])).n_frames == 13


def test_a_pack_is_told_as_one_work_that_never_goes_back_and_ends_at_all(files, told):
    of = len(files.keys() - {"manifest.json"}) - 1 + 13
    assert {each[1] for each in told} == {of}
    assert told == sorted(told)
    assert {each[0] for each in told} == set(range(of + 1))


def test_no_file_of_a_pack_tells_the_time(zipped):
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_map_of_a_pack_opens_at_the_extent_of_the_snapshot(files, snapshot):
    assert files["map.html"] == offline_html(snapshot)
    assert files["map.html"].startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("bbox", ["38,29,49,38", "160,-25,-165,20", "-180,-60,180,84"])
def test_a_view_of_an_extent_holds_it_and_not_much_more(bbox):
    spec = spec_of(f"bbox={bbox}")
    view = view_of(spec)
    west, south, east, north = spec.bbox
    _, (top, middle, bottom) = world_square(np.zeros(3), np.array([north, view.lat, south]))
    world_px = 256 * 2**view.zoom
    wide, tall = ((east - west) % 360 or 360) / 360 * world_px, (bottom - top) * world_px
    assert middle == pytest.approx((top + bottom) / 2)
    assert wide <= SCREEN_PX[0] + 1e-6
    assert tall <= SCREEN_PX[1] + 1e-6
    assert max(wide / SCREEN_PX[0], tall / SCREEN_PX[1]) > 0.8


def test_a_view_without_an_extent_fits_the_events():
    assert view_of(spec_of("mode=units")).zoom is None


def test_hostile_words_name_no_file_and_run_nowhere(shipped):
    spec = resolve_spec(f"country=IRQ&size=100x100&from=2023-12-03&title={HOSTILE}", shipped)
    made = Snapshot(spec, shipped, shared_base_map())
    with zipfile.ZipFile(io.BytesIO(formats()[".zip"].write(made))) as archive:
        assert all(name.isascii() and "/" not in name for name in archive.namelist())
        assert archive.read("caption.txt").decode().startswith(spec.title)
        assert b"alert(1)" not in archive.read("map.html")


def test_the_writers_of_the_command_line_are_those_of_the_page_and_the_pack():
    assert {".png", ".svg", ".pdf", ".gif", ".webp", ".mp4", ".csv", ".geojson", ".html", ".zip"} <= set(formats())


def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(tmp_path, zipped, files):
    paths = [tmp_path / name for name in ("a.zip", "m.html")]
    command = [sys.executable, "-m", "geo", "snapshot", "--query", QUERY, "--out", *map(str, paths)]
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "LC_ALL": "C"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert paths[1].read_bytes() == files["map.html"]
    assert paths[0].read_bytes() == zipped

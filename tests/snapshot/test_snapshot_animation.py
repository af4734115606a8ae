"""Animations: which days each frame shows, what is drawn anew, and the files."""

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec
from geo.snapshot.page.page import draw_page
from geo.snapshot.scene import Text, overlap
from geo.snapshot.writers import frames
from geo.snapshot.writers.animation import FRAME_MS, HOLD_MS, write_gif, write_mp4, write_webp
from geo.snapshot.writers.frames import MAX_SIDE_PX, Span, _band, _shown, film_of, frames_of, parts_of, spans_of
from geo.snapshot.writers.png import rasterised, write_png
from geo.style import LIGHT, SYMBOLS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
QUERY = "country=IRQ&country=SYR&from=2023-11-21&to=2023-12-03&size=a5&dpi=96"


def film(query, dataset, base):
    return film_of(resolve_spec(query, dataset), dataset, base)


@pytest.fixture(scope="module")
def film_by_day(shipped, base_map):
    return film(QUERY, shipped, base_map)


@pytest.fixture(scope="module")
def film_of_windows(shipped, base_map):
    return film(f"{QUERY}&window=4", shipped, base_map)


@pytest.fixture(scope="module")
def gif(film_by_day):
    return write_gif(film_by_day)


def opened(content):
    return Image.open(io.BytesIO(content))


# --- the days of the frames --------------------------------------------------------------------------------------


def spans(query, dataset, base):
    return spans_of(Snapshot(resolve_spec(query, dataset), dataset, base).content)


def test_building_up_begins_every_frame_at_the_first_day(shipped, base_map):
    found = spans("from=2023-11-30&to=2023-12-02", shipped, base_map)
    first = date(2023, 11, 30)
    assert found == [Span(first, date(2023, 11, 30)), Span(first, date(2023, 12, 1)), Span(first, date(2023, 12, 2))]


def test_a_window_moves_and_is_shorter_where_the_period_begins(shipped, base_map):
    found = spans("from=2023-11-30&to=2023-12-03&window=2", shipped, base_map)
    assert [(span.first.day, span.last.day) for span in found] == [(30, 30), (30, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("from=2023-11-01&to=2023-12-30", 60),  # days
        ("from=2023-11-01&to=2023-12-31", 9),  # weeks, the first and last of which are not whole
        ("from=2015-01-01&to=2019-12-31", 60),  # months
        ("from=2015-01-01&to=2020-12-31", 6),  # years
        ("from=2023-11-01&to=2023-12-31&step=day", 61),
        ("from=2023-11-01&to=2023-12-31&step=month", 2),
    ],
)
def test_the_step_keeps_the_frames_few_unless_it_is_asked_for(shipped, base_map, query, count):
    found = spans(query, shipped, base_map)
    assert len(found) == count
    assert (found[0].first, found[-1].last) == tuple(date.fromisoformat(part[-10:]) for part in query.split("&")[:2])


def test_too_many_frames_are_refused_with_a_remedy(shipped, base_map):
    with pytest.raises(SnapshotError, match="1,096 frames are more than 200; take a longer step"):
        spans("from=2021-01-01&to=2024-01-01&step=day", shipped, base_map)


# --- what is in a frame ------------------------------------------------------------------------------------------


def test_each_frame_says_its_days_and_its_count(film_of_windows):
    said = [
        tuple(item.text for item in _band(film_of_windows, span, 3) if isinstance(item, Text))
        for span in film_of_windows.spans
    ]
    assert said[0] == ("21 Nov 2023", "3 of 13 events")
    assert said[9] == ("27–30 Nov 2023", "3 of 13 events")
    assert said[-1] == ("30 Nov – 3 Dec 2023", "3 of 13 events")


def test_the_dates_stand_outside_the_map(film_by_day):
    texts = [item for item in _band(film_by_day, film_by_day.spans[0], 1) if isinstance(item, Text)]
    assert not any(overlap(item.box, film_by_day.page.frame.box) for item in texts)


def test_the_frames_of_a_period_that_builds_up_end_with_all_events(film_by_day):
    counts = [int(_shown(film_by_day, span).sum()) for span in film_by_day.spans]
    assert counts == sorted(counts)
    assert counts[-1] == len(film_by_day.page.content.rows)


def test_the_last_frame_is_the_page_with_its_dates(film_by_day):
    *_, last = frames_of(film_by_day)
    left, top, right, bottom = (round(side * film_by_day.pixels_per_point) for side in film_by_day.page.frame.box)
    inside = (left + 2, top + 2, right - 2, bottom - 2)
    difference = np.abs(np.asarray(last.crop(inside), int) - np.asarray(film_by_day.whole.crop(inside), int))
    assert difference.mean() < 0.6  # edges lie within a pixel of each other


def test_only_map_and_dates_change(film_by_day):
    frames = [np.asarray(frame, int) for frame in frames_of(film_by_day)]
    left, top, right, bottom = film_by_day.part
    changed = np.argwhere((frames[0] != frames[-1]).any(axis=2))
    assert len(changed)
    assert (changed.min(axis=0) >= (top, left)).all()
    assert (changed.max(axis=0) < (bottom, right)).all()


def test_a_frame_without_events_shows_the_bare_map(film_of_windows):
    counts = [int(_shown(film_of_windows, span).sum()) for span in film_of_windows.spans]
    empty = counts.index(0)
    frame = np.asarray(list(parts_of(film_of_windows))[empty])
    colours = [tuple(bytes.fromhex(style.light[1:])) for style in SYMBOLS.values()]
    assert not any((frame == colour).all(axis=2).any() for colour in colours)


def test_numbers_stay_with_their_events(film_of_windows):
    marks = film_of_windows.marks.only(_shown(film_of_windows, film_of_windows.spans[-1]))
    assert marks.numbers.tolist() == [11, 12, 13]
    assert marks.keyed


@pytest.mark.parametrize("mode", ["heat", "squares", "countries", "districts"])
def test_modes_without_symbols_are_animated_as_points(shipped, base_map, mode):
    made = film(f"{QUERY}&mode={mode}", shipped, base_map)
    assert len(made.marks.r) == len(made.page.content.rows) > 0
    assert made.page.content.provenance["query"].startswith("from=2023-11-21&to=2023-12-03&country=IRQ")


def test_an_empty_selection_has_frames_too(shipped, base_map):
    assert len(list(parts_of(film("q=nothing+of+the+kind&size=a5&dpi=96&step=month", shipped, base_map)))) == 5


def test_frames_are_no_larger_than_a_screen(shipped, base_map):
    for size in ("a4", "a4-portrait"):
        made = film(f"size={size}&dpi=300", shipped, base_map)
        assert max(made.whole.size) == pytest.approx(MAX_SIDE_PX, abs=1)


def test_a_page_without_animation_has_no_room_for_dates(shipped, base_map):
    spec = resolve_spec(QUERY, shipped)
    assert draw_page(spec, shipped, base_map).layout.band[1] == draw_page(spec, shipped, base_map).frame.box[1]


# --- files -------------------------------------------------------------------------------------------------------


def test_gif_has_a_frame_per_day_loops_and_holds_the_last_one(gif, film_by_day):
    image = opened(gif)
    assert image.n_frames == 13
    assert image.info["loop"] == 0
    durations = []
    for i in range(image.n_frames):
        image.seek(i)
        durations.append(image.info["duration"])
    assert durations == [FRAME_MS] * 12 + [HOLD_MS]
    assert image.size == film_by_day.whole.size


def test_gif_has_one_palette_with_the_colours_of_the_map_and_of_the_types_in_the_data(gif, shipped):
    assert gif.count(b"\x21\xf9\x04") == 13
    image = opened(gif)
    palette = bytes(image.getpalette())
    colours = {palette[i : i + 3] for i in range(0, len(palette), 3)}
    assert {bytes.fromhex(SYMBOLS[name].light[1:]) for name in shipped.store.event_type.values} <= colours
    assert image.convert("RGB").getpixel((1, 1)) == tuple(bytes.fromhex(LIGHT.page[1:]))


def test_gif_tells_its_origin(gif, film_by_day):
    assert json.loads(opened(gif).info["comment"]) == film_by_day.page.scene.provenance


def test_webp_has_a_frame_per_day_and_its_origin(film_by_day):
    content = write_webp(film_by_day)
    image = opened(content)
    assert image.n_frames == 13
    assert json.loads(image.info["xmp"]) == film_by_day.page.scene.provenance
    assert content == write_webp(film_by_day)


FFMPEG = """#!{python}
import pathlib, sys
frames = sys.stdin.buffer.read()
pathlib.Path(sys.argv[-1]).write_text(f"{{sys.argv[sys.argv.index('-s') + 1]}} {{len(frames)}}")
"""


def program(folder, text):
    path = folder / "ffmpeg"
    path.write_text(text.format(python=sys.executable), encoding="utf-8")
    path.chmod(0o755)


def test_mp4_is_told_frames_of_even_sides_and_the_last_one_longer(film_by_day, tmp_path, monkeypatch):
    program(tmp_path, FFMPEG)
    monkeypatch.setenv("PATH", str(tmp_path))
    size, count = write_mp4(film_by_day).decode().split()
    width, height = map(int, size.split("x"))
    assert (width % 2, height % 2) == (0, 0)
    assert int(count) == width * height * 3 * (12 + HOLD_MS // FRAME_MS)


def test_mp4_without_ffmpeg_is_one_sentence(film_by_day, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SnapshotError, match="MP4 needs ffmpeg"):
        write_mp4(film_by_day)


def test_mp4_says_what_ffmpeg_says(film_by_day, tmp_path, monkeypatch):
    program(tmp_path, "#!{python}\nraise SystemExit('Unknown encoder libx264')\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SnapshotError, match=r"could not write it \(Unknown encoder libx264\)"):
        write_mp4(film_by_day)


# --- how far it is, and an early end -----------------------------------------------------------------------------


class StoppedError(Exception):
    """What a reader who leaves raises in the work."""


def stop_at(frame, told):
    def on_progress(done, of):
        told.append((done, of))
        if done == frame:
            raise StoppedError

    return on_progress


@pytest.mark.parametrize("write", [write_gif, write_webp])
def test_every_frame_is_told_in_order_up_to_all(film_by_day, write):
    told = []
    write(film_by_day, lambda done, of: told.append((done, of)))
    assert told == [(done, 13) for done in range(14)]


@pytest.mark.parametrize("write", [write_gif, write_webp])
def test_no_frame_is_drawn_after_the_one_at_which_the_work_was_stopped(film_by_day, monkeypatch, write):
    drawn, told = [], []
    draw = frames._composed
    monkeypatch.setattr(frames, "_composed", lambda *each: drawn.append(1) or draw(*each))
    with pytest.raises(StoppedError):
        write(film_by_day, stop_at(2, told))
    assert (len(drawn), told[-1]) == (2, (2, 13))


UNWILLING = """#!{python}
import os, pathlib, sys, time
pathlib.Path(os.environ["SEEN"]).write_text(f"{{os.getpid()}} {{sys.argv[-1]}}")
sys.stdin.buffer.read()
time.sleep(1)
pathlib.Path(os.environ["SEEN"]).write_text("went on to the end")
"""


def test_mp4_that_is_stopped_leaves_neither_process_nor_file(film_by_day, tmp_path, monkeypatch):
    program(tmp_path, UNWILLING)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    with pytest.raises(StoppedError):
        write_mp4(film_by_day, stop_at(2, []))
    number, path = (tmp_path / "seen").read_text().split()
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)
    assert not Path(path).parent.exists()


def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(tmp_path, gif):
    path = tmp_path / "a.gif"
    command = [sys.executable, "-m", "geo", "snapshot", "--query", QUERY, "--out", str(path)]
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "LC_ALL": "C"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert path.read_bytes() == gif


def test_a_picture_is_drawn_as_before_by_its_own_name(draw):
    scene = draw(QUERY)
    assert opened(write_png(scene, 96)).size == (794, 559)
    assert rasterised("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>", 4).startswith(b"\x89PNG")

"""Snapshots by link, as their answers come over HTTP."""

import asyncio
import gc
import io
import json
from threading import Event
from urllib.parse import unquote, urlencode

import pytest
from PIL import Image
from starlette.applications import Starlette

from geo.dataset.dataset import load_dataset
from geo.events.data_files import EVENTS
from geo.events.validate import validate
from geo.export.formats import FORMATS
from geo.snapshot import formats
from geo.snapshot.files import resolve_spec
from geo.snapshot.format_record import SnapshotFormat
from geo.snapshot.spec import SnapshotSpec
from geo.sources import read_bytes
from geo.store.select_rows import select
from geo.store.selection import Selection
from ui.data import own_dataset
from ui.routes import ROUTES
from ui.snapshot_routes import (
    CLIENT_GONE,
    PICTURES,
    draw,
    file_name,
    own_url,
    snapshot_url,
)
from ui.tickets import Tickets

pytestmark = pytest.mark.slow

APP = Starlette(routes=ROUTES)
SMALL = "size=100x100&dpi=96"
HOSTILE = '"; x="<script>alert(1)</script>\r\nSet-Cookie: a=b {{7*7}} \u202eﷺ'


async def _stays():
    await asyncio.Event().wait()


async def _leaves():
    return {"type": "http.disconnect"}


async def _get(path, headers, receive=_stays):
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "http_version": "1.1",
        "server": ("localhost", 80), "client": ("127.0.0.1", 1), "scheme": "http", "root_path": "",
    }  # fmt: skip
    sent = []

    async def send(message):
        sent.append(message)

    await APP(scope, receive, send)
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def get(path, **headers):
    return asyncio.run(_get(path, headers))


async def _progress(query, ending="slow"):
    status, headers, body = await _get(f"/snapshot-progress.{ending}?{query}", {})
    assert (status, headers["cache-control"]) == (200, "no-store")
    return json.loads(body)


@pytest.mark.parametrize(
    ("ending", "media_type", "start"),
    [("png", "image/png", b"\x89PNG"), ("svg", "image/svg+xml", b"<svg"), ("pdf", "application/pdf", b"%PDF")],
)
def test_a_link_is_a_picture(ending, media_type, start):
    status, headers, body = get(f"/snapshot.{ending}?country=IRQ&{SMALL}")
    assert (status, headers["content-type"]) == (200, media_type)
    assert body.startswith(start)
    assert headers["content-disposition"].endswith(f'filename="all-events-in-iraq-7-oct-2023-5-feb-2024.{ending}"')


def test_a_link_gives_the_very_bytes_that_the_command_line_writes():
    spec = resolve_spec(f"country=SYR&{SMALL}", dataset := load_dataset(EVENTS))
    assert get(f"/snapshot.png?country=SYR&{SMALL}")[2] == draw(spec, dataset, formats.FORMATS[".png"]).content


def test_size_and_dpi_of_the_link_are_those_of_the_picture():
    _, _, body = get("/snapshot.png?size=100x150&dpi=127")
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (500, 750)


def test_a_picture_that_did_not_change_is_not_sent_again():
    path = f"/snapshot.svg?{SMALL}"
    _, headers, _ = get(path)
    assert get(path, **{"if-none-match": headers["etag"]})[::2] == (304, b"")
    assert get(f"{path}&title=Other", **{"if-none-match": headers["etag"]})[0] == 200


def test_the_picture_in_words_comes_with_it():
    _, headers, _ = get(f"/snapshot.svg?{urlencode({'title': 'ضربات'})}&{SMALL}")
    charset, _, words = headers["alt-text"].partition("''")
    assert charset == "UTF-8"
    assert unquote(words).startswith("Map. ضربات.")


def own():
    """Return a visitor's own dataset of one event, as a session would hold it."""
    row = {"event_id": "a", "date_start": "2023-11-01", "event_type": "missile"}
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.4, 35.5]}, "properties": row}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    return own_dataset([validate(read_bytes(content, "mine.geojson"))])


def test_a_picture_of_a_visitors_own_file_is_drawn_by_its_key_and_not_kept():
    served = own()
    status, _, content = get(f"/snapshot.csv?data={served.dataset.key}")
    assert status == 200
    assert content.splitlines()[1].startswith(b"a,")
    key = served.dataset.key
    del served
    gc.collect()
    assert get(f"/snapshot.csv?data={key}")[0] == 410
    assert get("/snapshot.csv?data=nobodys")[0] == 410


def offer(monkeypatch, ending, write):
    """Offer one more format."""
    made = SnapshotFormat(ending, "Test", formats.PICTURES, "application/octet-stream", write)
    monkeypatch.setitem(formats.FORMATS, ending, made)


def test_ten_requests_at_once_for_the_same_link_cause_one_rendering(monkeypatch):
    drawn = []
    offer(monkeypatch, ".counted", lambda made: drawn.append(made) or b"content")

    async def all_at_once():
        return await asyncio.gather(*(_get(f"/snapshot.counted?{SMALL}", {}) for _ in range(10)))

    answers = asyncio.run(all_at_once())
    assert [(status, body) for status, _, body in answers] == [(200, b"content")] * 10
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("bbox=1,2,3", "bbox '1,2,3' is not four numbers"),
        ("size=poster", "size 'poster' cannot be read"),
        ("dpi=601", "dpi '601' is no whole number from 96 to 600"),
        ("dpi=600", "dpi 600 is above 300"),
        ("size=1200x1200&dpi=300", "are more than"),
        ("size=500x500&dpi=300", "more than a link may ask for"),
        ("country=ATL", "'ATL' is no country. Nearest: "),
        ("colour=red", "'colour' is no filter"),
        ("title=" + "x" * 201, "is longer than 200 characters"),
    ],
)
def test_what_cannot_be_drawn_as_asked_is_a_sentence_and_no_picture(query, sentence):
    status, headers, body = get(f"/snapshot.png?{query}")
    assert (status, headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert sentence in body.decode()


# --- how far a picture is, and stopping it -----------------------------------------------------------------------


class Slow:
    """A writer that takes a step whenever the test lets it, of 3."""

    def __init__(self):
        self.told, self.go_on, self.ended = Event(), Event(), Event()

    def __call__(self, made):
        try:
            for done in range(3):
                made.on_progress(done, 3)
                self.told.set()
                self.go_on.wait(9)
        finally:
            self.ended.set()
        return b"content"


@pytest.fixture
def slow(monkeypatch):
    writer = Slow()
    offer(monkeypatch, ".slow", writer)
    yield writer
    writer.go_on.set()


def test_progress_is_told_by_the_query_of_the_picture_while_it_is_made(slow):
    query = f"country=IRQ&{SMALL}"

    async def ask_while_it_is_made():
        making = asyncio.create_task(_get(f"/snapshot.slow?{query}", {}))
        await asyncio.to_thread(slow.told.wait, 9)
        said = [await _progress(query), await _progress(f"{query}&title=Other")]
        slow.go_on.set()
        return [*said, (await making)[2], await _progress(query)]

    assert asyncio.run(ask_while_it_is_made()) == [{"done": 0, "of": 3}, {}, b"content", {}]


@pytest.mark.parametrize(
    ("query", "ending"),
    [("", "exe"), (SMALL, "gif")],
)
def test_of_what_is_not_being_made_there_is_nothing_to_tell_and_nothing_is_drawn(query, ending):
    assert asyncio.run(_progress(query, ending)) == {}
    assert not PICTURES._works


@pytest.mark.parametrize("query", ["size=poster", "dpi=600", "colour=red"])
def test_of_what_cannot_be_drawn_the_progress_is_the_same_sentence(query):
    progress, picture = get(f"/snapshot-progress.png?{query}"), get(f"/snapshot.png?{query}")
    assert (progress[0], progress[2]) == (picture[0], picture[2])
    assert progress[0] == 400


def test_work_whose_reader_went_away_is_stopped(slow):
    path = f"/snapshot.slow?{SMALL}"

    async def leave():
        going = asyncio.create_task(_get(path, {}, _leaves))
        await asyncio.to_thread(slow.told.wait, 9)
        return (await going)[0]

    assert asyncio.run(leave()) == CLIENT_GONE
    slow.go_on.set()
    assert slow.ended.wait(9)
    assert get(path)[2] == b"content"  # a whole one


# --- tickets -----------------------------------------------------------------------------------------------------


@pytest.fixture
def fine(shipped):
    """Return the composer's own link to a picture of more dots than links may ask for."""
    return own_url(".png", resolve_spec("size=100x100&dpi=400&country=IRQ", shipped))


def test_a_link_of_the_composer_may_ask_for_more_dots_and_again(fine):
    for _ in range(2):
        status, _, body = get(fine)
        assert status == 200
        with Image.open(io.BytesIO(body)) as image:
            assert image.width == round(100 / 25.4 * 400)


@pytest.mark.parametrize(
    "changed",
    [
        lambda url: url.replace("dpi=400", "dpi=600"),
        lambda url: url.replace("100x100", "1000x1000"),
        lambda url: f"{url}&dpi=600",
        lambda url: f"{url}x",
        lambda url: url.partition("&ticket=")[0] + "&ticket=",
        lambda url: url.partition("&ticket=")[0] + "&ticket=%ff\u0627",
    ],
)
def test_a_ticket_admits_to_its_own_query_only(fine, changed):
    status, _, body = get(changed(fine))
    assert (status, b"has expired" in body) == (400, True)


def test_the_tickets_given_last_hold():
    tickets = Tickets(most=2)
    first, again, *_ = (tickets.give(query) for query in ("a", "a", "b", "c"))
    assert first == again
    assert not tickets.admit(first, "a")
    assert tickets.admit(tickets.give("b"), "b")


def test_links_within_the_limits_need_no_ticket(shipped):
    spec = resolve_spec("dpi=300", shipped)
    assert own_url(".png", spec) == snapshot_url(".png", spec)


def test_an_unknown_format_is_not_found_and_the_known_ones_are_named():
    status, _, body = get("/snapshot.exe")
    assert status == 404
    assert b".png, .svg, .pdf" in body


@pytest.mark.parametrize("ending", FORMATS)
def test_tables_are_files_of_their_kind_to_be_saved(ending):
    status, headers, body = get(f"/snapshot{ending}?country=SYR&{SMALL}")
    assert (status, headers["content-type"]) == (200, FORMATS[ending].media_type)
    assert headers["content-disposition"].startswith("attachment; ")
    assert len(body) > 1000


@pytest.mark.parametrize("ending", FORMATS)
def test_the_name_of_a_table_says_how_many_events_it_holds(ending, shipped):
    count = len(select(shipped.store, Selection(countries=("SYR",))))
    _, headers, _ = get(f"/snapshot{ending}?country=SYR&{SMALL}")
    assert f'-{count}-events{ending}"' in headers["content-disposition"]


def test_a_table_of_the_map_only_is_another_file_than_that_of_the_selection():
    path = f"/snapshot.csv?country=IRQ&bbox=42,32,46,37&{SMALL}"
    (_, whole, rows), (_, of_map, fewer) = get(path), get(f"{path}&rows=map")
    assert whole["etag"] != of_map["etag"]
    assert rows.count(b"\r\n") > fewer.count(b"\r\n")


def test_rows_are_the_selection_or_what_the_map_shows():
    status, _, body = get(f"/snapshot.csv?rows=all&{SMALL}")
    assert (status, body.decode().startswith("rows 'all' ")) == (400, True)


def test_one_event_is_one_event_in_the_name_of_its_file():
    served = own()
    _, headers, _ = get(f"/snapshot.csv?data={served.dataset.key}")
    assert headers["content-disposition"].endswith('-1-event.csv"')


@pytest.mark.parametrize("query", ["data=", "data={key}&data=nobodys", "data=nobodys&data={key}", "data=nobodys&data="])
def test_no_key_that_is_empty_or_one_of_two_gives_other_data(query):
    served = own()
    status, _, body = get(f"/snapshot.csv?{query.format(key=served.dataset.key)}")
    assert (status, body.startswith(b"The file")) == (410, True)


@pytest.mark.parametrize("name", ["Data", "DATA", "own"])
def test_a_key_under_another_name_is_refused_and_no_other_data_are_sent(name):
    status, _, _ = get(f"/snapshot.csv?{name}={own().dataset.key}")
    assert status == 400


@pytest.mark.parametrize("ending", [*FORMATS, ".zip"])
def test_rows_of_acled_are_sent_only_to_a_reader_who_confirms(of_acled, ending):
    status, headers, body = get(f"/snapshot{ending}?{SMALL}")
    assert (status, headers["content-type"]) == (403, "text/plain; charset=utf-8")
    assert "ACLED's" in body.decode()
    assert "terms=acled in a link" in body.decode()


def test_what_one_reader_confirmed_is_not_confirmed_for_the_next(of_acled):
    status, headers, body = get(f"/snapshot.csv?{SMALL}&terms=acled")
    assert (status, b"acled:SYR1" in body) == (200, True)
    assert get(f"/snapshot.csv?{SMALL}", **{"if-none-match": headers["etag"]})[0] == 403


def test_pictures_of_rows_of_acled_name_it_and_ask_nothing(of_acled):
    status, _, body = get(f"/snapshot.svg?{SMALL}")
    assert (status, b"acleddata.com" in body) == (200, True)


def test_a_selection_without_rows_of_acled_is_sent_unasked(of_acled):
    assert get(f"/snapshot.csv?{SMALL}&from=2023-11-02")[0] == 200


def test_terms_that_there_are_not_are_a_sentence(of_acled):
    status, _, body = get(f"/snapshot.csv?{SMALL}&terms=all")
    assert (status, body) == (400, b"terms 'all' is none of acled.")


def test_hostile_titles_stay_out_of_headers_and_markup():
    status, headers, body = get(f"/snapshot.svg?{urlencode({'title': HOSTILE, 'caption': HOSTILE})}&{SMALL}")
    assert status == 200
    assert headers["content-disposition"] == 'inline; filename="x-script-alert-1-script-set-cookie-a-b-7-7.svg"'
    assert "set-cookie" not in headers
    assert b"<script" not in body
    assert "script-src" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_a_title_without_latin_letters_gives_a_plain_file_name(shipped):
    assert file_name(SnapshotSpec(title="ضربات"), shipped, ".png") == "conflict-map.png"


def test_the_address_of_a_spec_asks_for_that_spec(shipped):
    spec = resolve_spec(f"country=IRQ&mode=units&{SMALL}&title=A+%26+B&legend=no", shipped)
    assert resolve_spec(snapshot_url(".png", spec).partition("?")[2], shipped) == spec

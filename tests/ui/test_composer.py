"""The wiring of the composer: selection and fields become links; a picture becomes the selection again."""

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from geo.dataset.terms import TERMS
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec
from geo.snapshot.formats import available_formats, formats
from geo.snapshot.map.base_map import shared_base_map
from geo.store.select_rows import select
from geo.store.selection import Selection
from ui.session import Show
from ui.snapshot import FIELDS, KEY, ON_MAP_KEY, _composed

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "ui" / "page.py"
BBOX = "38,29,49,38"


@pytest.fixture
def compose():
    """Return a function that opens the page of a link with the composer over it, as the button does."""

    def run(bbox: str = BBOX, **link: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        for name, value in link.items():
            app.query_params[name] = value
        app.run()
        app.session_state["session"].bbox = bbox
        return opened(app)

    return run


def opened(app: AppTest, **fields: object) -> AppTest:
    for name, value in (FIELDS | fields).items():
        app.session_state[KEY + name] = value
    app.session_state["session"].is_composing, app.session_state["session"].picture_problem = True, ""
    return app.run()


def shown(app: AppTest) -> dict:
    component = next(each for each in app.get("bidi_component") if each.proto.component_name == "snapshot")
    return json.loads(component.proto.json)


def downloads(app: AppTest) -> list[dict[str, str]]:
    return [file for kind in shown(app)["downloads"] for file in kind["files"]]


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(address.partition("?")[2])


def test_the_preview_is_the_selection_and_the_extent_on_screen(compose):
    page = compose(country=["IRQ", "SYR"], mode="units", measure="deaths")
    assert not page.exception
    assert asked(shown(page)["preview"]) == {
        "country": ["IRQ", "SYR"], "mode": ["units"], "measure": ["deaths"], "bbox": [BBOX], "dpi": ["96"],
    }  # fmt: skip


def test_every_format_that_there_is_a_writer_for_is_a_download(compose):
    found = downloads(compose(country="IRQ"))
    assert {each["href"].partition("?")[0] for each in found} == {
        f"/snapshot{ending}" for ending in available_formats()
    }
    assert len(found) == len(available_formats())
    assert found[0]["file"] == "all-events-in-iraq-7-oct-2023-5-feb-2024.png"


def test_each_file_with_rows_says_how_many_events_it_holds_on_its_button_and_in_its_name(compose, shipped):
    count = len(select(shipped.store, Selection(countries=("IRQ",))))
    for file in with_rows(compose("42,32,46,37", country="IRQ")):
        assert file["label"].endswith(f" · {count} events")
        assert f"-{count}-events." in file["file"]


def test_pictures_say_no_number_of_events(compose):
    app = compose()
    assert not any(" · " in file["label"] for file in downloads(app) if file not in with_rows(app))


def test_only_what_is_on_the_map_is_a_choice_of_tables_with_its_own_number(compose):
    app = compose("42,32,46,37", country="IRQ")
    assert app.checkbox(key=ON_MAP_KEY).value is False
    app = opened(app, only_on_map=True)
    files = {file["label"].partition(" · ")[0]: file for file in with_rows(app)}
    assert files["CSV"]["label"] == "CSV · 46 events"
    assert files["CSV"]["file"].endswith("-46-events.csv")
    assert asked(files["CSV"]["href"])["rows"] == ["map"]
    assert files["Offline map"]["label"] == "Offline map · 47 events"
    assert not any("rows" in asked(file["href"]) for file in downloads(app) if file not in with_rows(app))


def test_how_far_a_download_is_is_told_by_its_own_query(compose):
    for each in downloads(opened(compose(), dpi=400)):
        assert each["progress"] == each["href"].replace("/snapshot.", "/snapshot-progress.")


def test_more_dots_than_links_may_have_are_for_the_png_alone_and_with_a_ticket(compose):
    png, *others = downloads(opened(compose(), dpi=400))
    assert png["label"] == "PNG, 400 dpi"
    assert (asked(png["href"])["dpi"], len(asked(png["href"])["ticket"])) == (["400"], 1)
    assert not any(asked(each["href"]).keys() & {"dpi", "ticket"} for each in others)


def test_before_the_map_tells_its_extent_the_place_of_the_link_stands_in(compose):
    west, south, east, north = map(
        float, asked(shown(compose("", lon="44", lat="33", zoom="6"))["preview"])["bbox"][0].split(",")
    )
    assert (west < 44 < east, south < 33 < north) == (True, True)


def test_an_extent_that_cannot_be_drawn_is_a_sentence_without_downloads(compose):
    said = shown(compose("0,90,1,90"))
    assert "bbox" in said["problem"]
    assert said["downloads"] == []


def test_a_picture_too_large_for_a_link_is_a_sentence(compose):
    app = opened(compose(), size="own", width=1200.0, height=1200.0)
    assert "pixels are more than" in shown(app)["problem"]


def with_rows(app: AppTest) -> list[dict[str, str]]:
    labels = {"CSV", "XLSX", "GeoJSON", "KML", "GeoParquet", "Briefing pack", "Offline map"}
    found = [file for file in downloads(app) if file["label"].partition(" · ")[0] in labels]
    assert len(found) == sum(each.asks_terms for each in formats().values())
    return found


def test_rows_of_acled_have_no_address_before_its_terms_are_confirmed(compose, of_acled):
    app = compose()
    assert [box.value for box in app.checkbox if "terms" in box.label] == [False]
    assert any(text.value == f"1 of these events is ACLED's. {TERMS['acled'].rule}" for text in app.text)
    assert not any("href" in file for file in with_rows(app))
    assert all(file["href"] for file in downloads(app) if file not in with_rows(app))


def test_a_reader_who_confirms_gets_addresses_that_say_so_for_files_with_rows_only(compose, of_acled):
    app = opened(compose(), terms_acled=True)
    confirmed = [file for file in downloads(app) if asked(file["href"]).get("terms") == ["acled"]]
    assert confirmed == with_rows(app)
    assert "terms" not in asked(shown(app)["preview"])


def test_nothing_is_asked_for_a_selection_without_rows_of_acled(compose, of_acled):
    app = compose(**{"from": "2023-11-02"})
    assert not [box for box in app.checkbox if "terms" in box.label]
    assert all(file["href"] for file in downloads(app))


@pytest.mark.parametrize(
    "query",
    ["", "size=slide&dpi=150&labels=no&key=no", "size=150x200&title=T&subtitle=S&caption=C&inset=no", "labels=ar"],
)
def test_the_fields_of_a_picture_are_the_ones_it_was_composed_with(shipped, query):
    spec = resolve_spec(query, shipped)
    again = _composed(spec)
    assert again.keys() == FIELDS.keys()
    assert (again["dpi"], again["labels"], again["key"]) == (spec.dpi, spec.labels, spec.key)
    assert (again["size"] == "own") == ("150x200" in query)


@pytest.mark.parametrize(
    "ending", [".svg", *(pytest.param(ending, marks=pytest.mark.slow) for ending in (".pptx", ".docx"))]
)
def test_a_picture_given_back_shows_its_selection_extent_and_mode(shipped, ending):
    query = f"country=SYR&from=2023-11-01&mode=points&bbox={BBOX}&size=a5&title=Again"
    spec = resolve_spec(query, shipped)
    picture = formats()[ending].write(Snapshot(spec, shipped, shared_base_map()))
    app = opened(AppTest.from_file(str(PAGE), default_timeout=60).run())
    app.file_uploader(key="picture").upload(f"map{ending}", picture).run()
    assert app.multiselect(key="country").value == ["SYR"]
    assert app.session_state["session"].show == Show(1, (38.0, 29.0, 49.0, 38.0))
    assert app.session_state["session"].view.mode == "points"
    assert app.session_state["session"].composed["title"] == "Again"
    assert app.session_state["session"].notes[0].startswith("Picture opened again. Unchanged: the same")


def test_a_file_that_is_no_picture_of_ours_is_a_sentence_and_changes_nothing():
    app = opened(AppTest.from_file(str(PAGE), default_timeout=60).run())
    app.file_uploader(key="picture").upload("<b>x</b>.png", b"\x89PNG nothing").run()
    assert not app.exception
    assert app.session_state["session"].picture_problem.startswith("<b>x</b>.png: is no snapshot")
    assert app.session_state["session"].show is None

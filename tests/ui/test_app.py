"""The wiring of the page: link, widgets and selection. What the widgets mean is tested without Streamlit."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from geo.store.link import from_query
from geo.store.select_rows import select
from geo.store.selection import Selection
from ui.data import DATA_VARIABLE
from ui.not_understood import SAID

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "ui" / "page.py"


@pytest.fixture
def page():
    def run(**link: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        for name, value in link.items():
            app.query_params[name] = value
        return app.run()

    return run


def masthead(app: AppTest) -> dict:
    component = next(each for each in app.get("bidi_component") if each.proto.component_name == "masthead")
    return json.loads(component.proto.json)


def test_the_page_starts_with_all_events(page):
    app = page()
    assert not app.exception
    assert masthead(app)["headline"] == "All events, 7 Oct 2023 – 5 Feb 2024"
    assert masthead(app)["counts"].startswith("165 of 165 events")


def test_a_link_seeds_the_widgets(page):
    app = page(**{"country": ["IRQ", "SYR"], "from": "2023-11-01", "type": "air_strike"})
    assert app.multiselect(key="country").value == ["IRQ", "SYR"]
    assert app.date_input(key="from").value.isoformat() == "2023-11-01"
    assert app.session_state["type"] == ["air_strike"]
    assert masthead(app)["filters"] == 3


def texts(app: AppTest) -> str:
    return "\n".join(text.value for text in app.text)


@pytest.mark.parametrize(
    ("key", "value", "label"),
    [
        ("country", "QAT", "Qatar (0)"),
        ("country", "none", "Country not stated (0)"),
        ("admin1", "AFG-1742", "Herat (0)"),
        ("type", "missile/mortar_attack", None),
        ("type", "protest", None),
    ],
)
def test_a_known_value_without_events_is_shown_as_chosen(page, key, value, label):
    app = page(**{key: value})
    assert not app.exception
    assert app.session_state[key] == [value]
    assert masthead(app)["counts"].startswith("No event matches")
    assert app.query_params[key] == value
    if label:
        assert label in app.multiselect(key=key).options


def test_what_a_link_says_beyond_understanding_is_told_above_the_map(page):
    app = page(**{"country": "XXX", "from": "soon", "nonsense": "1", "zoom": "nan"})
    assert not app.exception
    assert [warning.value for warning in app.warning] == [SAID]
    said = ("'XXX' is no country.", "from 'soon' is no day", "'nonsense' is no filter.", "zoom 'nan' is no number")
    assert [each for each in said if each not in texts(app)] == []
    assert masthead(app)["counts"].startswith("165 of 165 events")


def test_a_background_of_tiles_that_is_not_offered_is_told(page):
    app = page(tiles="OpenStreetMap.Mapnik")
    assert "tiles 'OpenStreetMap.Mapnik' is not offered. Known: none on this server." in texts(app)
    assert "tiles" not in app.query_params


def test_what_was_not_understood_stays_until_a_filter_is_changed(page):
    app = page(colour="red")
    app.segmented_control[-1].set_value("By place").run()
    assert app.warning
    app.multiselect(key="country").select("JOR").run()
    assert not app.warning


def test_what_was_not_understood_can_be_closed(page):
    app = page(colour="red")
    app.button(key="close_not_understood").click().run()
    assert not app.warning
    assert "is no filter" not in texts(app)


def test_a_widget_changes_the_headline(page):
    app = page()
    app.multiselect(key="country").select("JOR").run()
    assert masthead(app)["headline"] == "All events in Jordan, 7 Oct 2023 – 5 Feb 2024"


def test_typed_dates_move_the_slider_and_the_slider_moves_the_dates(page):
    app = page()
    app.slider(key="period").set_value((date(2024, 1, 1), date(2024, 1, 31))).run()
    assert [app.date_input(key=end).value.isoformat() for end in ("from", "to")] == ["2024-01-01", "2024-01-31"]


def test_presets_count_back_from_the_last_day_of_the_data(page):
    app = page()
    app.button(key="last_7 d").click().run()
    assert app.date_input(key="from").value.isoformat() == "2024-01-30"
    assert app.date_input(key="to").value is None


@pytest.mark.parametrize("country", [[], ["IRQ"], ["IRQ", "SYR"]])
def test_the_units_offered_are_those_of_the_countries_chosen_with_their_counts(page, shipped, country):
    rows = select(shipped.store, Selection(countries=tuple(country)))
    expected = [f"{shipped.names.unit(unit)} ({n})" for unit, n in shipped.store.admin1.counts(rows).items()]
    assert page(country=country).multiselect(key="admin1").options == expected


def test_an_empty_selection_explains_itself_and_reset_helps(page):
    app = page(country="JOR", type="shipping")
    assert masthead(app)["counts"].startswith("No event matches. Remove the filter by ")
    assert "period" not in masthead(app)["counts"]
    reset = next(button for button in app.button if button.label == "Reset")
    reset.click().run()
    assert masthead(app)["counts"].startswith("165 of 165 events")


def test_another_worldview_changes_the_countries(page):
    app = page(worldview="un")
    assert not app.exception
    assert app.radio(key="worldview").value == "un"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"type": "FeatureCollection", "features": [', "not valid JSON"),
        ("event,where\n1,Kirkuk", "no column looks like the date"),
        ('{"features": 3}', "neither features nor a list of events"),
    ],
)
def test_a_broken_file_is_one_message(page, tmp_path, monkeypatch, content, message):
    path = tmp_path / "events.geojson"
    path.write_text(content)
    monkeypatch.setenv(DATA_VARIABLE, str(path))
    app = page()
    assert not app.exception
    assert [message in text.value for text in app.text] == [True]


def test_dates_that_run_backwards_are_exchanged_with_a_note(page):
    app = page(**{"from": "2023-12-10"})
    app.date_input(key="to").set_value(date(2023, 12, 1)).run()
    assert [app.date_input(key=end).value.isoformat() for end in ("from", "to")] == ["2023-12-01", "2023-12-10"]
    assert masthead(app)["notes"] == ["The period ran backwards: its two days were exchanged."]


def test_limits_on_deaths_that_run_backwards_are_exchanged_with_a_note(page):
    app = page(deaths_min="5")
    app.number_input(key="deaths_max").set_value(2).run()
    assert [app.number_input(key=key).value for key in ("deaths_min", "deaths_max")] == [2, 5]
    assert "ran backwards" in masthead(app)["notes"][0]


def test_every_filter_that_is_set_has_a_chip(page):
    link = {"country": "IRQ", "type": "air_strike", "q": "deir", "deaths_min": "1", "from": "2023-11-01"}
    chips = masthead(page(**link))["chips"]
    assert [chip["name"] for chip in chips] == ["period", "countries", "types", "deaths", "search"]


@pytest.mark.parametrize("words", ["Deir ez-Zor", "دير الزور", '"deir ez-zor"', "syria"])
def test_a_search_finds_the_places_that_rows_show(page, words):
    by_place = masthead(page(admin1="SYR-142"))["counts"].split(" ")[0]
    assert int(masthead(page(q=words))["counts"].split(" ")[0]) >= int(by_place)


# --- types and sub-types -------------------------------------------------------------------------------------------

OWN_WORDS = {
    "fighting": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "explosion": ("Chemical weapon", "Grenade", "Remote explosive/landmine/IED", "Suicide bomb"),
    "civilians": ("Abduction/forced disappearance", "Attack", "Attack, by a mob/", "Sexual violence"),
    "other": tuple(f"Development {n:02}" for n in range(1, 15)),
}


@pytest.fixture
def of_own_words(tmp_path, monkeypatch):
    """Show a file whose 25 sub-types are the source's own words, one event each."""
    sub_types = [(branch, word) for branch, words in OWN_WORDS.items() for word in words]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [44.39, 35.47]},
            "properties": {
                "event_id": f"e{n}", "date_start": "2023-12-03", "event_type": branch, "sub_event_type": word,
            },
        }
        for n, (branch, word) in enumerate(sub_types)
    ]  # fmt: skip
    path = tmp_path / "own_words.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    monkeypatch.setenv(DATA_VARIABLE, str(path))
    return [f"{branch}/{word}" for branch, word in sub_types]


def type_boxes(app: AppTest) -> dict:
    return next(
        data
        for each in app.get("bidi_component")
        if each.proto.component_name == "boxes" and (data := json.loads(each.proto.json))["name"] == "Type of event"
    )


def test_the_types_offered_for_the_shipped_events_are_the_eight_they_hold_with_their_twigs(page):
    assert [each["text"] for each in type_boxes(page())["options"]] == [
        "Air strike (33)", "Drone strike (4)", "Drone attack (56)",
        "Missile, rocket, mortar (29)", "Missile attack (9)", "Rocket attack (20)",
        "Interception or shoot-down (15)", "Interception (14)", "Aircraft shot down (1)",
        "Attack on shipping (24)", "Hijacking or boarding (2)", "Drone at a ship (4)", "Missile at a ship (15)",
        "Other incident with a ship (3)", "Ground attack (1)", "Other (3)",
    ]  # fmt: skip


def test_a_sources_own_sub_types_are_offered_under_their_branch_in_its_words(page, of_own_words):
    options = type_boxes(page())["options"]
    assert [each["text"] for each in options if not each["under"]] == [
        "Fighting between armed sides (3)", "Bomb, mine, grenade (4)", "Violence against civilians (4)", "Other (14)",
    ]  # fmt: skip
    assert [each["value"] for each in options if each["under"]] == of_own_words
    assert "Abduction/forced disappearance (1)" in [each["text"] for each in options if each["under"]]


def test_an_actor_of_the_table_without_events_is_shown_as_chosen(page, of_own_words):
    app = page(actor="ansar allah")
    assert not app.exception
    assert app.multiselect(key="actor").value == ["Houthis"]
    assert "Houthis (0)" in app.multiselect(key="actor").options
    assert masthead(app)["counts"].startswith("No event matches")


def test_any_of_these_sub_types_can_be_asked_for_by_link(page, of_own_words):
    for sub_type in of_own_words[7:11]:
        app = page(type=sub_type)
        assert masthead(app)["counts"].startswith("1 of 25 events")
        assert type_boxes(app)["chosen"] == [sub_type]
        assert app.query_params["type"] == sub_type


def test_a_type_that_does_not_occur_is_offered_only_while_the_link_asks_for_it(page):
    app = page(type=["protest", "other"])
    assert [each["text"] for each in type_boxes(app)["options"]][-2:] == ["Protest or riot (0)", "Other (3)"]
    next(button for button in app.button if button.label == "Reset").click().run()
    assert "protest" not in [each["value"] for each in type_boxes(app)["options"]]


def test_notes_on_a_whole_file_stand_among_its_problems_without_a_row(page, monkeypatch, tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text(
        "When,Y,X,Kind,Dead\n2024-01-02,35.4,44.4,air strike,3\n2024-01-03,36,43,siege,1-2\n", encoding="utf-8"
    )
    monkeypatch.setenv(DATA_VARIABLE, str(path))
    app = page()
    app.get("button_group")[0].set_value("Problems (5)").run()
    assert not app.exception
    table = next(each for each in app.get("bidi_component") if each.proto.component_name == "event_table")
    rows = {line["cells"][1]: line["cells"][0] for line in json.loads(table.proto.json)["rows"]}
    told = {"mapping_proposed": "", "event_id_made": "", "title_made": ""}
    assert rows == told | {"figure_read": "3", "event_type_unknown": "3"}


@pytest.mark.parametrize(
    "link", [{"to": "0001-01-01"}, {"from": "2031-01-01"}, {"from": "1999-01-01", "to": "1999-12-31"}]
)
def test_a_link_to_a_period_that_the_data_do_not_reach_shows_no_event_and_all_of_them_after_a_preset(page, link):
    app = page(**link)
    assert not app.exception
    assert masthead(app)["counts"].startswith("No event")
    app.button(key="last_All").click().run()
    assert not app.exception
    assert masthead(app)["counts"].startswith("165 of 165 events")


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


@pytest.mark.parametrize("words", [" ".join(f"w{n}" for n in range(21)), "x" * 201, '"', " \u200b "])
def test_the_search_box_takes_what_a_link_may_ask_for_and_says_the_same_of_all_else(page, words):
    app = page()
    app.text_input(key="q").set_value(words).run()
    said = [text.value for text in app.text]
    assert [note for note in from_query({"q": [words]})[2] if note in said] != []
    assert SAID in [warning.value for warning in app.warning]
    assert "q" not in app.query_params
    assert masthead(app)["counts"].startswith("165 of 165 events")


def test_an_emptied_search_box_is_no_search(page):
    app = page(q="iraq")
    app.text_input(key="q").set_value("").run()
    assert not app.warning
    assert masthead(app)["counts"].startswith("165 of 165 events")


@pytest.mark.parametrize("link", [{}, {"country": "IRQ", "from": "2023-12-01", "to": "2023-12-31", "q": "iraq"}])
def test_the_data_page_and_back_changes_nothing(page, link):
    app = page(**link)
    before = masthead(app), app.query_params
    press(app, "Data and own files")
    press(app, "Back to the map")
    assert (masthead(app), app.query_params) == before
    assert app.multiselect(key="country").value == list(filter(None, [link.get("country")]))
    app.checkbox(key="deaths_unknown").uncheck().run()
    assert app.query_params == before[1] | {"deaths_unknown": "no"}


DAYS = ["0001-01-01", "1969-12-31", "2023-11-01", "2024-03-01", "9999-12-31", "soon"]
LINKS = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), min_size=1, max_size=2)
        for name, values in {
            "from": DAYS, "to": DAYS, "compare_from": DAYS, "compare_to": DAYS, "mode": ["heat", "units", "x"],
            "measure": ["deaths", "change"], "country": ["IRQ", "sea", "none", "XXX"], "admin1": ["IRQ-1", ""],
            "actor": ["Houthis", "nobody"], "role": ["target", "x"], "type": ["air_strike", "siege", "zz/y"],
            "deaths_min": ["0", "-1", "99999999"], "deaths_max": ["0", "nan"], "deaths_unknown": ["no"],
            "precision": ["country", "x"], "q": ["zzzz", '"', "ضرب", "\x00"], "worldview": ["un"], "in_view": ["yes"],
            "area": ["40,30,45,35", "0,0,0,0", "x"], "lon": ["nan", "999"], "lat": ["1e9"], "zoom": ["-3", "1e9"],
            "event": ["2023-12-03-kirkuk-us-strike", "zz"],
        }.items()
    },
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40)
@given(LINKS)
def test_any_link_opens(link):
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, values in link.items():
        app.query_params[name] = values
    assert not app.run().exception

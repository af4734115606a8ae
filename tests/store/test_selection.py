"""The Selection: its address in a link, and the rows it shows, against an oracle written in plain Python."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, quote_plus

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import QueryError
from geo.events.actors import Actors
from geo.events.folding import fold
from geo.events.schema import EVENT_TYPES, GeoPrecision
from geo.store.link import from_query, refuse, to_query
from geo.store.parameters import MAX_DEATHS
from geo.store.row_tests import search_mask
from geo.store.select_rows import select
from geo.store.selection import MODES, ROLES, WORLDVIEWS, Selection, View
from geo.store.store import build_store
from tests.conftest import make_located, make_store

PARENTS = {"USS Carney": "US Navy", "US Navy": "United States", "Houthis": "Iran-aligned groups"}
ACTORS = Actors(PARENTS)


def shown(store, **limits):
    """Return the ids that a Selection of `limits` shows."""
    return store.table["event_id"].iloc[select(store, Selection(**limits))].tolist()


def day(number):
    return date(2023, 11, number)


# --- the oracle --------------------------------------------------------------------------------------------------


def is_shown(event, selection):
    """Return whether one located event is shown, read from the definition of each filter."""
    return all(
        (
            selection.date_from is None or event["date_end"].date() >= selection.date_from,
            selection.date_to is None or event["date_start"].date() <= selection.date_to,
            not selection.countries or country_of(event, selection.worldview) in selection.countries,
            not selection.admin1 or event["admin1_id"] in selection.admin1,
            not selection.types or any(is_of_type(event, wanted) for wanted in selection.types),
            not selection.precisions or event["geo_precision"] in selection.precisions,
            not selection.actors or any(takes_part(event, name, selection.role) for name in selection.actors),
            has_deaths(event, selection),
            says(event, selection.search),
        )
    )


def country_of(event, worldview):
    if event["join_method"] == "sea":
        return "sea"
    country = event["country" if worldview == "de_facto" else "country_un"]
    return "none" if pd.isna(country) else country


def is_of_type(event, wanted):
    sub_type = "" if pd.isna(event["sub_event_type"]) else event["sub_event_type"]
    return wanted in (event["event_type"], f"{event['event_type']}/{sub_type}")


def takes_part(event, name, role):
    sides = {"initiator": ["1"], "target": ["2"], "any": ["1", "2"]}[role]
    actors = [actor for side in sides for actor in (event[f"actor{side}"], *event[f"assoc_actor{side}"])]
    return any(name in with_groups(actor) for actor in actors if not pd.isna(actor))


def with_groups(actor):
    return [actor, *(with_groups(PARENTS[actor]) if actor in PARENTS else [])]


def has_deaths(event, selection):
    figures = [event[f"fatalities_{name}"] for name in ("low", "best", "high")]
    given_figures = [int(figure) for figure in figures if not pd.isna(figure)]
    if not given_figures:
        return selection.deaths_unknown
    too_few = selection.deaths_min is not None and max(given_figures) < selection.deaths_min
    too_many = selection.deaths_max is not None and min(given_figures) > selection.deaths_max
    return not too_few and not too_many


def says(event, search):
    columns = ("title", "summary", "target", "place_name", "notes", "actor1", "actor2", "event_id")
    words = [event[name] for name in columns if not pd.isna(event[name])]
    text = fold(" ".join([*words, *event["assoc_actor1"], *event["assoc_actor2"]]))
    return all(word in text for word in fold(search).split())


# --- random events and selections --------------------------------------------------------------------------------

names = st.sampled_from(["USS Carney", "US Navy", "United States", "Houthis", "SDF", "Sana\u00a0group"])
groups = st.sampled_from([*PARENTS, *PARENTS.values(), "SDF", "Sana\u00a0group", "Nobody"])
countries = st.sampled_from(["AAA", "BBB", "sea", "none"])
units = st.sampled_from(["AAA-1", "AAA-2", "BBB-1"])
texts = st.sampled_from(["Strike near Sana'a", "ضربة في صنعاء", "", None])
figures = st.none() | st.integers(0, 4)


@st.composite
def event_rows(draw):
    first = draw(st.integers(1, 9))
    cells = {
        "date_start": day(first).isoformat(),
        "date_end": day(first + draw(st.sampled_from([0, 0, 1, 5]))).isoformat(),
        "event_type": draw(st.sampled_from(["air_strike", "missile", "other"])),
        "sub_event_type": draw(st.sampled_from([None, "rocket_attack", "Riot"])),
        "join_method": draw(st.sampled_from(["within", "sea", "none"])),
        "geo_precision": draw(st.sampled_from([None, "place", "country"])),
        "title": draw(texts),
        "place_name": draw(texts),
        "actor1": draw(st.none() | names),
        "actor2": draw(st.none() | names),
        "assoc_actor1": draw(st.lists(names, max_size=2)),
        "assoc_actor2": draw(st.lists(names, max_size=1)),
    }
    on_land = cells["join_method"] == "within"
    cells |= {name: draw(st.sampled_from(["AAA", "BBB"])) if on_land else None for name in ("country", "country_un")}
    cells["admin1_id"] = draw(st.none() | units) if on_land else None
    return cells | {f"fatalities_{name}": draw(figures) for name in ("low", "best", "high")}


def tuples(values):
    return st.lists(values, max_size=2).map(tuple)


near_days = st.none() | st.integers(1, 15).map(day)
near_selections = st.builds(
    Selection,
    date_from=near_days,
    date_to=near_days,
    countries=tuples(countries),
    admin1=tuples(units),
    actors=tuples(groups),
    role=st.sampled_from(ROLES),
    types=tuples(st.sampled_from(["air_strike", "missile", "missile/rocket_attack", "other/Riot", "missile/"])),
    deaths_min=figures,
    deaths_max=figures,
    deaths_unknown=st.booleans(),
    precisions=tuples(st.sampled_from(["place", "country", "sea"])),
    search=st.sampled_from(["", "sanaa", "SANA'A strike", "صنعاء", "near houthis", "nowhere", "'"]),
    worldview=st.sampled_from(WORLDVIEWS),
)
event_lists = st.lists(event_rows(), max_size=7)


def is_as_defined(store, selection):
    events = store.table.to_dict("records")
    return select(store, selection).tolist() == [row for row, event in enumerate(events) if is_shown(event, selection)]


@given(event_lists, st.lists(near_selections, min_size=1, max_size=8))
def test_a_selection_shows_what_the_definition_of_its_filters_says(rows, drawn):
    store = make_store(*rows, actors=ACTORS)
    assert [selection for selection in drawn if not is_as_defined(store, selection)] == []


@given(event_lists, near_selections)
def test_each_filter_alone_shows_what_its_definition_says(rows, selection):
    store = make_store(*rows, actors=ACTORS)
    filters = ["countries", "admin1", "actors", "types", "precisions", "search"]
    filters += ["deaths_min", "deaths_max", "deaths_unknown", "date_from", "date_to"]
    options = {"role": selection.role, "worldview": selection.worldview}
    alone = [Selection(**{name: getattr(selection, name)}, **options) for name in filters]
    assert [each for each in alone if not is_as_defined(store, each)] == []


@given(event_lists)
def test_an_empty_selection_shows_everything(rows):
    store = make_store(*rows, actors=ACTORS)
    assert select(store, Selection()).tolist() == list(range(len(store)))


@given(event_lists, near_selections)
def test_selecting_again_from_what_is_shown_changes_nothing(rows, selection):
    store = make_store(*rows, actors=ACTORS)
    once = store.table.iloc[select(store, selection)]
    again = build_store(once, ACTORS)
    assert again.table["event_id"].iloc[select(again, selection)].tolist() == once["event_id"].tolist()


@given(event_lists, near_selections, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(rows, selection, random):
    located = make_located(*rows)
    order = random.sample(range(len(located)), len(located))
    stores = [build_store(table, ACTORS) for table in (located, located.iloc[order])]
    one, other = (store.table["event_id"].iloc[select(store, selection)].tolist() for store in stores)
    assert one == other


@given(event_lists, near_selections)
def test_an_open_period_shows_at_least_as_much(rows, selection):
    store = make_store(*rows, actors=ACTORS)
    assert set(select(store, selection)) <= set(select(store, replace(selection, date_from=None, date_to=None)))


# --- filters, one by one -----------------------------------------------------------------------------------------

THREE_DAYS = [{"date_start": f"2023-11-0{n}"} for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("date_from", "date_to", "ids"),
    [
        (day(2), None, ["e2", "e3"]),
        (None, day(2), ["e1", "e2"]),
        (day(2), day(2), ["e2"]),
        (day(1), day(3), ["e1", "e2", "e3"]),
        (day(4), None, []),
    ],
)
def test_both_ends_of_a_period_are_inclusive_and_either_may_be_open(date_from, date_to, ids):
    assert shown(make_store(*THREE_DAYS), date_from=date_from, date_to=date_to) == ids


@pytest.mark.parametrize(("first", "is_in"), [(day(1), True), (day(4), True), (day(6), True), (day(7), False)])
def test_an_event_of_several_days_is_shown_as_long_as_it_may_have_happened(first, is_in):
    store = make_store({"date_start": "2023-11-03", "date_end": "2023-11-06"})
    assert bool(shown(store, date_from=first, date_to=first + timedelta(days=2))) is is_in


@pytest.mark.parametrize(
    ("limits", "ids"),
    [
        ({}, ["e1", "e2", "e3", "e4"]),
        ({"deaths_unknown": False}, ["e1", "e2", "e3"]),
        ({"deaths_min": 1}, ["e2", "e3", "e4"]),
        ({"deaths_min": 1, "deaths_unknown": False}, ["e2", "e3"]),
        ({"deaths_max": 0, "deaths_unknown": False}, ["e1"]),
        ({"deaths_min": 5, "deaths_max": 5, "deaths_unknown": False}, ["e2", "e3"]),
        ({"deaths_min": 8, "deaths_unknown": False}, []),
    ],
)
def test_unknown_deaths_are_a_choice_of_their_own_and_a_range_matches_where_it_overlaps(limits, ids):
    store = make_store(
        {"fatalities_best": 0}, {"fatalities_best": 5}, {"fatalities_low": 4, "fatalities_high": 7}, {"actor1": "x"}
    )
    assert shown(store, **limits) == ids


@pytest.mark.parametrize(("role", "ids"), [("any", ["e1", "e2"]), ("initiator", ["e1"]), ("target", ["e2"])])
def test_a_group_stands_for_its_members_in_the_role_asked_for(role, ids):
    store = make_store({"actor1": "USS Carney"}, {"actor2": "US Navy"}, {"actor1": "Houthis"}, actors=ACTORS)
    assert shown(store, actors=("United States",), role=role) == ids


def test_a_type_stands_for_all_its_twigs_and_a_twig_for_itself():
    rocket, mortar = ({"event_type": "missile", "sub_event_type": f"{kind}_attack"} for kind in ("rocket", "mortar"))
    store = make_store(rocket, mortar, {"event_type": "air_strike"})
    assert shown(store, types=("missile",)) == ["e1", "e2"]
    assert shown(store, types=("missile/rocket_attack", "air_strike")) == ["e1", "e3"]


def test_the_worldview_decides_what_a_country_holds():
    store = make_store({"country": "ISR", "country_un": "SYR"})
    assert shown(store, countries=("SYR",), worldview="un") == ["e1"]
    assert shown(store, countries=("SYR",), worldview="de_facto") == []


@pytest.mark.parametrize("search", ["sanaa", "SANA'A", "Şana'a strike", "strike sanaa", "صنعا"])
def test_a_search_finds_all_its_words_in_any_order_and_spelling(search):
    store = make_store({"title": "Strike near Sana'a", "place_name": "صَنعاء"}, {"title": "Strike near Sa'dah"})
    assert shown(store, search=search) == ["e1"]


@pytest.mark.parametrize("search", ['"drone strike"', "“drone strike”", "„drone strike“", "«drone strike»"])
def test_a_phrase_stands_between_quotes_of_any_keyboard(search):
    store = make_store({"title": "A drone strike"}, {"title": "Strike by a drone"})
    assert shown(store, search=search) == ["e1"]


searchable = st.text("ab.*\\[(+?^$|)#-&é\u0635 ", max_size=6)


@given(st.lists(searchable, max_size=5), searchable, searchable)
def test_a_search_takes_every_sign_as_it_stands(titles, word, phrase):
    store = make_store(*({"title": title} for title in titles))
    wanted = [*fold(word).split(), *filter(None, [fold(phrase)])]
    expected = [all(each in text for each in wanted) for text in store.texts.folded.to_pylist()]
    assert search_mask(store, f'{word} "{phrase}"' if fold(phrase) else word).tolist() == expected


def test_an_actor_whose_name_holds_an_odd_blank_can_be_chosen():
    # a no-break space, as copied from a web page
    store = make_store({"actor1": "Sana\u00a0group"})
    assert shown(store, actors=("Sana\u00a0group",)) == ["e1"]


# --- the address -------------------------------------------------------------------------------------------------

odd_texts = st.text(max_size=12) | st.sampled_from(
    ['"q" & a=b; %41+#?/', "\ud83d", "\x00", "صنعاء", " a  b ", "\u00a0x"]
)
all_days = st.none() | st.dates()
selections = st.builds(
    Selection,
    date_from=all_days,
    date_to=all_days,
    countries=tuples(odd_texts),
    admin1=tuples(odd_texts),
    actors=tuples(odd_texts),
    role=st.sampled_from(ROLES),
    types=tuples(st.builds("{}/{}".format, st.sampled_from(list(EVENT_TYPES)), odd_texts)),
    deaths_min=st.none() | st.integers(0, MAX_DEATHS),
    deaths_max=st.none() | st.integers(0, MAX_DEATHS),
    deaths_unknown=st.booleans(),
    precisions=tuples(st.sampled_from(list(GeoPrecision))),
    search=odd_texts,
    worldview=st.sampled_from(WORLDVIEWS),
).filter(lambda s: not runs_backwards(s))
views = st.builds(
    View,
    lon=st.none() | st.integers(-180, 180) | st.just(42.1234),
    lat=st.none() | st.integers(-85, 85) | st.just(-15.5678),
    zoom=st.none() | st.integers(0, 44).map(lambda half: half / 2),
    mode=st.sampled_from(MODES),
    event=odd_texts,
)


def runs_backwards(selection):
    pairs = [(selection.date_from, selection.date_to), (selection.deaths_min, selection.deaths_max)]
    return any(low is not None and high is not None and low > high for low, high in pairs)


@given(selections, views)
def test_a_link_brings_back_the_selection_and_the_view(selection, view):
    assert from_query(to_query(selection, view)) == (selection, view, [])


@given(selections, views)
def test_a_mapping_of_a_link_reads_like_the_link(selection, view):
    query = to_query(selection, view)
    assert from_query(parse_qs(query, keep_blank_values=True)) == from_query(query)


@given(st.text() | st.text("abcfromtcuryltinqde=&%+;/?0123456789-", max_size=60))
def test_no_text_breaks_the_reading_of_a_link(text):
    selection, view, notes = from_query(text)
    assert to_query(selection, view).isascii()
    assert all(notes)


parameter_names = st.sampled_from(["from", "country", "type", "deaths_min", "lon", "zoom", "event", "q"])


@given(st.dictionaries(parameter_names | st.text(max_size=5), st.lists(odd_texts, max_size=3) | odd_texts, max_size=4))
def test_no_mapping_breaks_the_reading_of_a_link(mapping):
    selection, view, _ = from_query(mapping)
    assert to_query(selection, view).isascii()


def test_a_mapping_may_give_a_single_text():
    assert from_query({"country": "IRQ"})[0].countries == ("IRQ",)


def test_what_equals_the_default_is_not_in_the_link():
    assert to_query(Selection(), View()) == ""
    assert from_query("") == (Selection(), View(), [])


def test_a_link_is_plain_words_and_iso_dates():
    selection = Selection(date_from=day(1), countries=("SYR", "IRQ"), types=("air_strike",), search="Deir ez-Zor")
    assert to_query(selection) == "from=2023-11-01&country=IRQ&country=SYR&type=air_strike&q=Deir+ez-Zor"


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "from=20231101",
        "to=2023-13-01",
        "role=bystander",
        "from=2023-12-01&from=2023-12-02",
        "country=",
        "country=%E2%80%8B%20",
        "q=%22",
        "q=" + "x" * 201,
        "".join(f"actor={n}&" for n in range(201)),
        "deaths_min=-1",
        "deaths_min=٣",
        "deaths_max=99999999999",
        "deaths_unknown=perhaps",
        "deaths_min=" + "9" * 5000,
        "area=1_0,1,20,2",
        "worldview=mine",
        "lon=181",
        "lat=nan",
        "zoom=inf",
        "mode=3d",
        "nonsense=1",
        "from=2023-12-01&to=2023-11-01",
        "deaths_min=5&deaths_max=4",
    ],
)
def test_what_cannot_be_used_is_left_out_with_a_sentence(query):
    selection, view, notes = from_query(query)
    assert (selection, view) == (Selection(), View())
    assert len(notes) == 1
    assert len(notes[0]) < 300


def test_one_bad_value_does_not_spoil_the_rest():
    selection, _, notes = from_query("from=junk&country=IRQ&country=&type=missile")
    assert selection == Selection(countries=("IRQ",), types=("missile",))
    assert len(notes) == 2


def test_a_name_that_is_no_filter_is_told_with_the_nearest_one():
    assert from_query("contry=IRQ")[2] == ["'contry' is no filter. Did you mean country?"]


def test_a_name_like_no_filter_is_told_with_all_filters():
    (note,) = from_query("xyzzy=1")[2]
    assert note.startswith("'xyzzy' is no filter. Filters are from, to, country, ")


def test_names_that_another_reads_are_no_wrong_filters():
    assert from_query("theme=dark", ["theme"])[2] == []


def test_a_bad_value_is_told_with_what_is_allowed():
    assert from_query("from=2023-13-01")[2] == ["from '2023-13-01' is no day of the form YYYY-MM-DD."]


def test_a_refusal_holds_what_there_is_room_for():
    with pytest.raises(QueryError) as raised:
        refuse(["a" * 300 + ".", "b" * 300 + ".", "c."])
    assert str(raised.value) == "a" * 300 + ". 2 more values are not understood."


def test_nothing_to_say_is_no_refusal():
    refuse([])


def test_the_question_mark_of_an_address_may_come_along():
    assert from_query("?country=IRQ")[0] == Selection(countries=("IRQ",))


def test_of_two_values_where_one_is_asked_for_none_counts():
    selection, _, notes = from_query("role=target&role=initiator")
    assert selection.role == "any"
    assert notes == ["role has several values, 'target' and 'initiator': give one."]


def test_the_same_value_twice_is_one():
    assert from_query("role=target&role=target") == (Selection(role="target"), View(), [])


def test_a_search_of_signs_only_is_none():
    assert Selection(search='" "').search == ""


def test_the_order_and_repetition_of_values_make_no_difference():
    assert Selection(countries=("SYR", "IRQ", "SYR")) == Selection(countries=("IRQ", "SYR"))


# --- areas -----------------------------------------------------------------------------------------------------

PLACES = make_store({"lon": 1, "lat": 1}, {"lon": 3, "lat": 3}, {"lon": None, "lat": None}, {"lon": 0, "lat": 60})


@pytest.mark.parametrize(
    ("area", "rows"),
    [
        ((0, 0, 2, 2), [0]),
        ((-1, 0, 5, 5), [0, 1]),
        ((0, 0, 2, 0, 1, 2), [0]),  # a triangle
        ((-180, -90, 180, 90), [0, 1, 3]),  # an event without a place is in no area
        ((-10, 50, 10, 50, 0, 60.1), [3]),
    ],
)
def test_an_area_holds_the_places_within_it(area, rows):
    assert select(PLACES, Selection(area=area)).tolist() == rows


def test_the_sides_of_an_area_are_straight_on_the_map():
    # halfway between 0 N and 60 N the map shows 35.3 N, not 30 N
    store = make_store({"lon": 10, "lat": 33})
    triangle = (0, 0, 20, 60, 20, 0)
    assert select(store, Selection(area=triangle)).tolist() == [0]
    assert select(make_store({"lon": 10, "lat": 36}), Selection(area=triangle)).tolist() == []


@pytest.mark.parametrize("text", ["43.1,33,45,36.5", "1,1,2,1,2,2", "-180,-90,180,90", "0.0001,0,1,1"])
def test_an_area_in_a_link_is_read_and_written_alike(text):
    selection, _, notes = from_query(f"area={text}")
    assert notes == []
    assert to_query(selection) == f"area={quote_plus(text)}"


@pytest.mark.parametrize(
    "text", ["", "1", "1,2,3", "2,2,1,1", "1,2,3,4,5", "1,1,nan,2", "0,0,200,1", "0,0,1,inf", "1,1," * 300]
)
def test_an_area_that_is_none_is_left_out_with_a_sentence(text):
    selection, _, notes = from_query({"area": [text]})
    assert selection.area == ()
    assert "area" in notes[0]


def test_a_comparison_that_runs_backwards_is_left_out_with_a_sentence():
    _, view, notes = from_query("compare_from=2024-02-01&compare_to=2024-01-01")
    assert (view.compare_from, view.compare_to) == (None, None)
    assert "backwards" in notes[0]


def test_texts_are_not_searched_where_no_event_is_left(shipped, monkeypatch):
    monkeypatch.setattr("geo.store.row_tests.search_mask", lambda *_: pytest.fail("searched"))
    assert len(select(shipped.store, Selection(date_from=date(2099, 1, 1), search="iraq"))) == 0

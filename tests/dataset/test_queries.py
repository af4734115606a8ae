"""What a query asks of a dataset: names as people write them, known values without events, and refusals."""

import gc
import weakref
from datetime import date

import numpy as np
import pytest

from geo.dataset.queries import known_values, resolve, resolve_with_notes
from geo.errors import QueryError
from geo.events.schema import EVENT_TYPES
from geo.places.country_codes import code_tables
from geo.store.filters import LISTS
from geo.store.link import to_query
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.wording.selection import selection_text

PERIOD = (date(2023, 10, 7), date(2024, 2, 5))


def asked(shipped, query):
    """Return what a query asks for, as it is written back."""
    return to_query(*resolve(shipped, query))


def refusal(shipped, query):
    with pytest.raises(QueryError) as raised:
        resolve(shipped, query)
    return str(raised.value)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("country=Iraq", "country=IRQ"),
        ("country=irq", "country=IRQ"),
        ("country=IQ", "country=IRQ"),
        ("country=iq", "country=IRQ"),
        ("country=العراق", "country=IRQ"),
        ("country=republic of iraq", "country=IRQ"),
        ("country=Côte d'Ivoire", "country=CIV"),
        ("country=cote d’ivoire", "country=CIV"),
        ("country=Sea", "country=sea"),
        ("country=at sea", "country=sea"),
        ("country=NONE", "country=none"),
        ("country=Iraq&country=IRQ", "country=IRQ"),
        ("admin1=Kirkuk", "admin1=IRQ-3049"),
        ("admin1=kirkuk", "admin1=IRQ-3049"),
        ("admin1=irq-3049", "admin1=IRQ-3049"),
        ("admin1=Ta'mim", "admin1=IRQ-3049"),
        ("admin1=كركوك", "admin1=IRQ-3049"),
        ("country=Bahrain&admin1=Capital", "country=BHR&admin1=BHR-4929"),
        ("country=IRQ&admin1=Al Basrah", "country=IRQ&admin1=IRQ-3222"),
        ("country=YEM&admin1=Sana'a", "country=YEM&admin1=YEM-3496"),
        ("country=MOZ&admin1=Gaza", "country=MOZ&admin1=MOZ-1207"),
        ("country=IRQ&admin1=Aleppo", "country=IRQ&admin1=SYR-137"),
        ("country=NA", "country=NAM"),
        ("actor=houthi movement", "actor=Houthis"),
        ("actor=أنصار الله", "actor=Houthis"),
        ("actor=US NAVY", "actor=US+Navy"),
        ("actor=kata'ib hezbollah", "actor=Kataib+Hezbollah"),
        ("type=Air strike", "type=air_strike"),
        ("type=air strike", "type=air_strike"),
        ("type=AIR_STRIKE", "type=air_strike"),
        ("type=Rocket attack", "type=missile%2Frocket_attack"),
        ("type=missile/Rocket attack", "type=missile%2Frocket_attack"),
        ("precision=Near a place", "precision=near"),
        ("precision=near", "precision=near"),
    ],
)
def test_names_are_understood_as_people_write_them(shipped, written, canonical):
    assert asked(shipped, written) == canonical


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("contry=IRQ", "'contry' is no filter. Did you mean country?"),
        ("country=Irak Union", "is no country"),
        ("country=Irq1", "'Irq1' is no country. Nearest: "),
        ("actor=Kataib Hizbollah", "'Kataib Hizbollah' is no actor of these data. Nearest: Kataib Hezbollah"),
        ("type=airstrik", "'airstrik' is no event type of these data. Nearest: air_strike (Air strike)"),
        ("type=fighting/Unheard of", "is no event type"),
        ("precision=exact", "'exact' is no precision. Use place, near, "),
        ("admin1=Kirkukk", "'Kirkukk' is no governorate or province. Nearest: IRQ-3049 (Kirkuk, Iraq)"),
        ("admin1=La Paz", "'La Paz' is the name of several: BOL-1936 (La Paz, Bolivia), "),
        ("admin1=Gaza", "is the name of several: "),
        ("country=Korea", "Nearest: KOR (South Korea), PRK (North Korea)"),
        ("type=Drone", "drone_strike (Drone strike)"),
        ("event=never", "'never' is no event of these data"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_known_values(shipped, query, said):
    assert said in refusal(shipped, query)


def test_a_district_is_refused_with_its_governorate(shipped):
    district = shipped.boundaries.admin2.iloc[0]
    said = refusal(shipped, f"admin1={district['admin2_id']}")
    assert f"It is a district. Filter by {district['admin1_id']} (" in said


def test_a_refusal_is_short_however_much_is_wrong(shipped):
    said = refusal(shipped, "&".join(f"actor=Nobody{n}{'x' * 500}" for n in range(150)))
    assert len(said) <= 400
    assert said.endswith("more values are not understood.")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202egnp", "a\x00b", "[x](http://y)"])
def test_hostile_text_is_refused_without_what_cannot_be_seen(shipped, text):
    resolved = resolve_with_notes(shipped, {"actor": [text], text: ["1"]})
    assert resolved[0] == Selection()
    assert all(note.isprintable() for note in resolved[2])


def test_every_country_of_iso_3166_is_known(shipped):
    for code in code_tables()["iso3"].values():
        assert asked(shipped, f"country={code}") == f"country={code}"


def test_every_unit_of_the_boundaries_is_known(shipped):
    for unit in shipped.boundaries.admin1["admin1_id"]:
        assert resolve(shipped, {"admin1": [unit]})[0].admin1 == (unit,)


def test_every_type_of_the_tree_is_known(shipped):
    sub_types = [f"{branch}/{sub_type}" for branch, each in EVENT_TYPES.items() for sub_type in each.sub_types]
    for name in [*EVENT_TYPES, *sub_types]:
        assert resolve(shipped, {"type": [name]})[0].types == (name,)


def test_every_actor_and_group_of_the_table_is_known(shipped):
    for name in shipped.actors.canonical_of.values():
        assert resolve(shipped, {"actor": [name]})[0].actors == (name,)


def test_a_country_that_the_boundaries_show_as_a_part_of_another_is_told_by_its_name(shipped):
    assert selection_text(Selection(countries=("REU",)), shipped.names, *PERIOD).startswith("All events in Reunion, ")


@pytest.mark.parametrize("query", ["country=QAT", "country=none", "admin1=AFG-1742", "type=protest"])
def test_a_known_value_without_events_selects_nothing(shipped, query):
    selection, _ = resolve(shipped, query)
    assert to_query(selection) == query
    assert len(select(shipped.store, selection)) == 0


@pytest.mark.parametrize("name", ["Nonsense", "MapBox", "<b>", "Thunderforest.Transport"])
def test_a_background_of_tiles_that_no_server_can_offer_is_refused(shipped, name):
    assert refusal(shipped, f"tiles={name}").startswith(f"tiles '{name}' is no background of tiles that works without")


def test_a_background_of_tiles_that_a_server_may_offer_is_understood(shipped):
    assert resolve(shipped, "tiles=OpenStreetMap.Mapnik")[1].tiles == "OpenStreetMap.Mapnik"


def test_of_a_server_only_the_backgrounds_that_it_offers_are_understood(shipped):
    _, view, notes = resolve_with_notes(shipped, "tiles=OpenStreetMap.Mapnik", tiles=["CartoDB.Positron"])
    assert (view.tiles, notes) == ("", ["tiles 'OpenStreetMap.Mapnik' is not offered. Known: CartoDB.Positron."])


def test_known_values_do_not_keep_a_dataset_alive(shipped):
    dataset = shipped.only(np.arange(3))
    for kind in LISTS:
        known_values(dataset).of(kind)
    alive = weakref.ref(dataset)
    del dataset
    gc.collect()
    assert alive() is None

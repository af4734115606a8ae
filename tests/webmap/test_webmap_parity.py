"""The page and the server never disagree: filter.js lets pass the rows that geo.store.selection shows."""

import json
from random import Random

import numpy as np

from geo.events.actors import Actors
from geo.events.schema import EVENT_TYPES, GeoPrecision
from geo.store.filters import FILTERS
from geo.store.select_rows import mask
from geo.store.selection import ROLES, WORLDVIEWS, Selection
from geo.webmap.columns import encode_columns, encode_filter
from tests.conftest import make_store
from tests.node import run_node

SELECTIONS = 300
FLEET = Actors({"USS Carney": "US Navy", "US Navy": "United States"})
# all that a filter can stumble on: two views, the sea, no country, no unit, figures that differ, are 0, huge or missing
ODD_ROWS = (
    {"country": "ISR", "country_un": "SYR", "admin1_id": "SYR-139", "actor1": "USS Carney", "title": "صَنعاء"},
    {"country": "SYR", "country_un": "SYR", "admin1_id": "SYR-142", "actor2": "USS Carney", "fatalities_best": 0},
    {"country": None, "country_un": None, "join_method": "sea", "geo_precision": "sea", "actor2": "US Navy"},
    {"country": None, "country_un": None, "join_method": "none", "fatalities_low": 2, "fatalities_high": 7},
    {"event_type": "missile", "sub_event_type": "rocket_attack", "fatalities_high": 65534, "geo_precision": "country"},
    {"event_type": "other", "sub_event_type": "Riot/Fire", "assoc_actor1": ["Houthis"], "assoc_actor2": ["SDF"]},
    {"event_type": "other", "sub_event_type": 'odd "name"\u00a0<b>', "lon": None, "lat": None, "geo_precision": None},
    {"event_type": "civilians", "sub_event_type": "Abduction/forced disappearance"},
    {"event_type": "civilians", "sub_event_type": "Attack, by drone", "actor2": "Sana\u00a0group"},
    {"actor1": "Houthis", "actor2": "US Navy", "fatalities_low": 3, "date_end": "2023-11-09", "title": "Sana'a"},
    {"actor1": "Sana\u00a0group", "actor2": "Houthis", "fatalities_best": 40},
    {"country": "FRA", "country_un": "FRA", "admin1_id": "FRA-4603"},
    {"country": "FRA", "country_un": "FRA", "admin1_id": "FRA-5333"},
    {"country": "HKG", "country_un": "HKG", "admin1_id": "HKG-5153"},
)


def random_selections(store, seed):
    """Return Selections without a period, mostly of values that the store holds, each of few filters."""
    random = Random(seed)
    known = {row.kind: [*row.values(store), "none such"] for row in FILTERS if row.values} | {
        "countries": [
            *store.country["de_facto"].values,
            *store.country["un"].values,
            "sea",
            "none",
            "XXX",
            "GLP",
            "CHN",
        ],
        "admin1": [*store.admin1.values, "XXX-1"],
        "actors": [*store.actors.names, "Nobody"],
        "types": [*EVENT_TYPES, *store.sub_type.values, "other/none such"],
        "precisions": list(GeoPrecision),
    }
    words = sorted({word for text in store.texts.folded.to_pylist() for word in text.split()})
    figures = sorted(
        {0, 1, 65534, *store.deaths_low[store.deaths_low >= 0], *store.deaths_high[store.deaths_high >= 0]}
    )
    makers = {
        name: lambda values=values: tuple(random.choices(values, k=random.randint(1, 6)))
        for name, values in known.items()
    }
    makers |= {name: lambda: int(random.choice(figures)) for name in ("deaths_min", "deaths_max")}
    makers |= {"deaths_unknown": lambda: False, "search": lambda: random.choice(words)}
    makers |= {"area": lambda: random_area(store, random)}
    return [
        Selection(
            role=random.choice(ROLES),
            worldview=random.choice(WORLDVIEWS),
            **{name: makers[name]() for name in random.sample(sorted(makers), k=random.choice([0, 1, 1, 1, 2, 2, 3]))},
        )
        for _ in range(SELECTIONS)
    ]


def random_area(store, random):
    """Return a box or a polygon, which may cross itself, with corners on and between the places of the store."""
    lons, lats = store.table["lon"].dropna().tolist(), store.table["lat"].dropna().tolist()
    if random.random() < 0.5:
        (west, east), (south, north) = sorted(random.choices(lons, k=2)), sorted(random.choices(lats, k=2))
        return (west, south, east + 0.001, north + 0.001)
    count = random.randint(3, 7)
    corners = zip(random.choices(lons, k=count), random.choices(lats, k=count), strict=True)
    return tuple(degrees + random.choice([0, 0.5]) for corner in corners for degrees in corner)


def masks_of_the_page(store, selections, folder):
    """Return what filter.js says of every selection, from the bytes that the page is sent."""
    columns, filters = folder / "columns.bin", folder / "filters.json"
    columns.write_bytes(encode_columns(store))
    filters.write_text(json.dumps([encode_filter(store, selection) for selection in selections]), encoding="utf-8")
    shown = run_node("tests/js/parity.mjs", columns, filters)
    return [np.array(list(line), int).astype(bool) for line in shown.splitlines()]


def disagreements(store, selections, folder):
    pages = masks_of_the_page(store, selections, folder)
    pairs = zip(selections, pages, strict=True)
    return [selection for selection, page in pairs if not np.array_equal(page, mask(store, selection))]


def test_the_page_shows_the_rows_of_the_server_on_the_shipped_data(shipped, tmp_path):
    assert disagreements(shipped.store, random_selections(shipped.store, 0), tmp_path) == []


def test_the_page_shows_the_rows_of_the_server_on_odd_rows(tmp_path):
    store = make_store(*ODD_ROWS, actors=FLEET)
    assert disagreements(store, random_selections(store, 1), tmp_path) == []


def test_the_selections_compared_use_every_filter_and_part_the_rows(shipped):
    selections = random_selections(shipped.store, 0)
    for name in {name for row in FILTERS for name in row.fields} - {"date_from", "date_to"} | {"worldview"}:
        assert len({getattr(selection, name) for selection in selections}) > 1, name
    shares = [mask(shipped.store, selection).mean() for selection in selections]
    assert sum(0 < share < 1 for share in shares) > SELECTIONS / 2

"""Pages of the shipped events and of made-up ones, each drawn once per run."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from geo.dataset.dataset import FileRead
from geo.events.schema import EVENT_TYPES
from geo.snapshot.files import resolve_spec
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.page.page import build_scene
from tests.conftest import make_store

ARABIC = "ضربات أمريكية في العراق وسوريا"
# name -> query of the pictures that are compared with approved ones
DATASETS = {"many": "many", "antimeridian": "pacific"}  # of these pictures; the others show the shipped events
PICTURES = {
    "iraq_syria_yemen": (
        "country=IRQ&country=SYR&country=YEM&country=sea&from=2023-10-31&to=2023-12-03&bbox=34,11,49,38"
        "&type=air_strike&type=drone_strike&type=missile&type=shipping"
        "&title=Strikes+in+Iraq+and+Syria,+attacks+on+ships+off+Yemen"
    ),
    "one_country_by_unit": "country=IRQ&mode=units&size=a5",
    "many": "size=a4",
    "arabic": f"title={ARABIC}&labels=ar&country=IRQ&from=2023-12-01&size=a5&key=no",
    "antimeridian": "bbox=160,-25,-165,20&size=a5",
    "empty": "q=nothing+of+the+kind&size=a5",
    "density": "mode=heat&size=120x150&key=no",
}


@pytest.fixture(scope="session")
def base_map():
    return shared_base_map()


@pytest.fixture(scope="session")
def many(shipped):
    """Return 600 made-up events in Syria and Iraq, of all types, a third of them without a figure of deaths."""
    chance = np.random.default_rng(7)
    kinds = list(EVENT_TYPES)
    deaths = np.where(chance.random(600) < 1 / 3, -1, chance.geometric(0.2, 600) - 1)
    rows = [
        {
            "event_id": f"m{i:03}",
            "title": f"Event {i}",
            "date_start": f"2023-{1 + i % 12:02}-{1 + i % 28:02}",
            "event_type": kinds[int(chance.integers(len(kinds)))],
            "lon": round(float(chance.normal(41, 2.5)), 3),
            "lat": round(float(chance.normal(34.5, 1.2)), 3),
            "geo_precision": "place",
            "country": "SYR" if i % 2 else "IRQ",
        }
        | ({"fatalities_best": int(deaths[i])} if deaths[i] >= 0 else {})
        for i in range(600)
    ]
    return replace(shipped, name="made up", store=make_store(*rows), files=(FileRead("made up", "events", 600, 600),))


@pytest.fixture(scope="session")
def pacific(shipped):
    """Return four made-up events on either side of the antimeridian."""
    places = [(178.4, -18.1), (-175.2, -21.1), (-171.8, -13.8), (179.2, -8.5)]
    rows = [{"lon": lon, "lat": lat, "geo_precision": "place", "country": "FJI"} for lon, lat in places]
    return replace(shipped, name="made up", store=make_store(*rows), files=(FileRead("made up", "events", 4, 4),))


@pytest.fixture(scope="session")
def draw(shipped, many, pacific, base_map):
    """Return a function from query and name of a dataset to scene; each page is drawn once."""
    datasets = {"shipped": shipped, "many": many, "pacific": pacific}

    @cache
    def drawn(query, name="shipped"):
        spec = resolve_spec(query, datasets[name])
        return build_scene(spec, datasets[name], base_map)

    return drawn

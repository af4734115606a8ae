"""What folders cost, coarsely: twice the bars of benchmarks/scale.py, as CPU time beside a peer in the same run."""

import statistics
import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks import join
from benchmarks.scale import (
    WEEK,
    categorical,
    categorical_counts,
    counts,
    memory_elsewhere,
    read_all,
    selections,
    take_turns,
    weeks_of,
)
from benchmarks.synthetic import write_files
from geo.dataset import DATA, EVENTS, shared_locator
from geo.folder import build, open_folder

pytestmark = pytest.mark.slow

COUNT = 200_000
OPEN_RATIO, FILTER_RATIO, JOIN_RATIO, REPEATED_RATIO = 6 / 2, 5 / 2, 15 / 2, 40 / 2  # half of what the bars ask for
MOST_MB = 2 * 1200 * COUNT / 3_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    work = tmp_path_factory.mktemp("scale")
    places = pd.read_parquet(DATA / "boundaries" / "places.parquet")
    build(write_files(work / "files", places, COUNT, COUNT // 2), work / "folder")
    return work / "folder"


def test_a_folder_opens_in_a_fraction_of_reading_the_same_columns(folder):
    open_folder(folder)
    spent = take_turns(5, ours=lambda: open_folder(folder), theirs=lambda: read_all(folder))
    assert spent["theirs"] / spent["ours"] > OPEN_RATIO


def test_a_filter_is_answered_in_a_fraction_of_what_pandas_takes(folder):
    store, table = open_folder(folder).store, categorical(read_all(folder))
    table["week"] = (store.day_start - store.first_day) // WEEK
    week, ratios = weeks_of(store), []
    _ = store.tolls, store.long_rows
    for selection in selections(store).values():
        spent = take_turns(
            5,
            ours=lambda chosen=selection: counts(store, chosen, week),
            theirs=lambda chosen=selection: categorical_counts(table, chosen),
        )
        ratios.append(spent["theirs"] / spent["ours"])
    assert statistics.median(ratios) > FILTER_RATIO


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_serving_a_folder_takes_little_more_memory_than_serving_a_small_file(folder):
    (ours, _), (least, _) = memory_elsewhere(folder), memory_elsewhere(EVENTS)
    assert ours - least < MOST_MB


@pytest.mark.parametrize(
    ("points", "ratio"),
    [(join.draw_points, JOIN_RATIO), (join.repeat_points, REPEATED_RATIO)],
    ids=["once", "repeated"],
)
def test_points_are_joined_in_a_fraction_of_what_geopandas_takes(points, ratio):
    units, index = join.read_units(), shared_locator().admin1_index
    lon, lat = points(COUNT)
    spent = take_turns(3, ours=lambda: index.query(lon, lat), theirs=lambda: join.sjoin(units, lon, lat))
    assert np.array_equal(index.query(lon, lat), join.sjoin(units, lon, lat))
    assert spent["theirs"] / spent["ours"] > ratio

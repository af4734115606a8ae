"""Batches of Arrow columns are located as tables are."""

import pandas as pd
import pyarrow as pa
import pytest

from geo.dataset.dataset import shared_locator
from geo.events.schema import LOCATED_COLUMNS
from geo.partitioned.batches import located_batches
from geo.partitioned.parts import as_events
from geo.places.prepared import save_locator


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    save_locator(shared_locator(), folder)
    return folder


def test_batches_are_located_as_the_whole_table_is(shipped, index):
    whole = shipped.store.table
    names = ("event_id", "lon", "lat", "geo_precision", "country_stated")
    asked = pa.table({name: pa.array(whole[name], from_pandas=True) for name in names})
    found = pa.Table.from_batches(located_batches(asked.to_batches(max_chunksize=50), index))
    assert found.column("event_id").to_pylist() == whole["event_id"].tolist()
    located = as_events(found, list(LOCATED_COLUMNS), ())
    pd.testing.assert_frame_equal(located, whole[list(LOCATED_COLUMNS)])


def test_what_is_not_stated_may_be_missing(index):
    (batch,) = located_batches([pa.record_batch({"lon": [44.4], "lat": [33.3]})], index)
    assert batch.column("country").to_pylist() == ["IRQ"]
    assert batch.num_rows == 1

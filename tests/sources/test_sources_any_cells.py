"""Whatever stands in the cells of a source's columns: every row is kept or set aside, and nothing breaks."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import sources
from geo.events.validate import validate
from geo.sources.columns.published_names import GDELT_2, UCDP_GED
from tests.sources.test_sources_acled import COLUMNS

pytestmark = pytest.mark.slow

SETS = {"acled": COLUMNS, "ucdp": UCDP_GED, "gdelt": GDELT_2}
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        [
            "0",
            "1",
            "2",
            "3",
            "4.0",
            "190",
            "19",
            "2024-01-05",
            "31 December 9999",
            "0001-01-01",
            "1;2",
            "-1",
            "[1",
            "#x",
        ]
    ),
    st.lists(st.integers(), max_size=2),
)


@pytest.mark.parametrize("source", SETS)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_every_row_is_kept_or_set_aside(source, data):
    names = SETS[source]
    some = st.dictionaries(st.sampled_from(names), CELLS, max_size=len(names))
    rows = [dict.fromkeys(names) | row for row in data.draw(st.lists(some, min_size=1, max_size=6))]
    raw = sources.read_bytes(json.dumps(rows).encode(), "rows.json")
    assert raw.source == source
    found = validate(raw)
    assert len(found.events) + len(found.aside) == found.rows_read == len(rows)

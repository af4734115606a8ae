"""What changed between two versions: every difference is told, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from geo.compare.compare import compare
from tests.conftest import make_events


def told(comparison):
    return comparison.changes.itertuples(index=False, name=None)


def test_added_and_removed_events_are_named():
    comparison = compare(
        make_events({"event_id": "a"}, {"event_id": "b"}), make_events({"event_id": "b"}, {"event_id": "c"})
    )
    assert (comparison.added, comparison.removed, len(comparison.changes)) == (["c"], ["a"], 0)


def test_a_change_is_told_cell_by_cell_with_both_values():
    old = make_events({"event_id": "a", "fatalities_best": 2, "title": "T", "tags": ["x"]})
    new = make_events(
        {"event_id": "a", "fatalities_best": None, "title": "T", "tags": ["x", "y"], "date_end": "2023-11-02"}
    )
    assert list(told(compare(old, new))) == [
        ("a", "date_end", "2023-11-01", "2023-11-02"),
        ("a", "fatalities_best", 2, None),
        ("a", "tags", ("x",), ("x", "y")),
    ]


def test_where_a_row_stands_in_its_file_is_no_change():
    one, other = {"event_id": "a"}, {"event_id": "b"}
    assert compare(make_events(one, other), make_events(other, one)).changes.empty


def test_a_column_that_only_one_version_has_is_compared_with_nothing():
    old, new = make_events({"event_id": "a"}), make_events({"event_id": "a", "theme": "oil"})
    assert list(told(compare(old, new))) == [("a", "theme", None, "oil")]


ids = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1, max_size=6)


@given(ids, ids, st.data())
def test_the_differences_are_those_of_a_plain_comparison(before, after, data):
    titles = st.sampled_from([None, "x", "y"])
    old = {name: data.draw(titles) for name in before}
    new = {name: data.draw(titles) for name in after}
    comparison = compare(*(make_events(*({"event_id": k, "title": v} for k, v in each.items())) for each in (old, new)))
    assert set(comparison.added) == set(new) - set(old)
    assert set(comparison.removed) == set(old) - set(new)
    assert set(comparison.changed) == {name for name in set(old) & set(new) if old[name] != new[name]}

"""The actor table: one spelling per actor, and the groups above it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.events.actors import Actors, read_actors

HEADER = "actor,parent,aliases,note\n"


def actors_of(tmp_path: Path, *lines: str) -> Actors:
    path = tmp_path / "actors.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_actors(path)


def test_every_spelling_leads_to_the_one_name(tmp_path):
    actors = actors_of(tmp_path, "Houthis,,Ansar Allah|أنصار الله,")
    spellings = ["Houthis", " HOUTHIS ", "ansar  allah", "انصار الله"]
    assert {actors.canonical(spelling) for spelling in spellings} == {"Houthis"}


def test_an_unlisted_name_stands_for_itself(tmp_path):
    assert actors_of(tmp_path, "Houthis,,,").canonical(" Wagner ") == "Wagner"


def test_lineage_goes_from_an_actor_up_to_the_last_group(tmp_path):
    actors = actors_of(tmp_path, "USS Carney,US Navy,,", "US Navy,United States,,", "United States,,,")
    assert actors.lineage("USS Carney") == ("USS Carney", "US Navy", "United States")


def test_an_unlisted_name_has_no_group():
    assert Actors().lineage("Wagner") == ("Wagner",)


def test_a_circle_of_groups_ends():
    assert Actors({"a": "b", "b": "c", "c": "a"}).lineage("a") == ("a", "b", "c")


def test_children_are_the_direct_members_in_order_of_name(tmp_path):
    actors = actors_of(tmp_path, "US Navy,United States,,", "CENTCOM,United States,,", "United States,,,")
    assert actors.children() == {"United States": ["CENTCOM", "US Navy"]}


def test_an_alias_of_two_actors_is_refused_and_both_are_named(tmp_path):
    with pytest.raises(SourceError, match=r"'u\.s\.' stands for both 'United States' and 'United Stations'"):
        actors_of(tmp_path, "United States,,U.S.,", "United Stations,,u.s.,")


def test_a_name_that_is_an_alias_of_another_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"actors\.csv: 'CENTCOM' stands for both"):
        actors_of(tmp_path, "US Central Command,,CENTCOM,", "CENTCOM,,,")


def test_a_parent_without_a_line_is_refused(tmp_path):
    with pytest.raises(SourceError, match="parent 'United States' is no actor"):
        actors_of(tmp_path, "US Navy,United States,,")


def test_the_shipped_table_lifts_a_ship_to_its_country(shipped):
    assert shipped.actors.lineage(shipped.actors.canonical("uss carney"))[-1] == "United States"


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.sampled_from("abcdef"))
def test_a_lineage_names_everyone_once(parent_of, name):
    line = Actors(parent_of).lineage(name)
    assert line[0] == name
    assert len(set(line)) == len(line)

"""Whose rows they are, how each source is named, and that rows nobody may pass on are asked about."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.dataset.credits import credit_lines, headline_and_caption
from geo.dataset.terms import SHIPPED, TERMS, TO_CONFIRM, check_terms, credits_of, publishers_of, sources_of
from geo.errors import TermsError
from geo.events.data_files import EVENTS
from geo.snapshot.drawing import Snapshot
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.page.page import words_of
from geo.snapshot.spec import SnapshotSpec
from geo.store.selection import Selection
from geo.store.store import build_store

DAY = date(2024, 2, 5)


def table(*ids: str, dataset: str = "mine") -> pd.DataFrame:
    return pd.DataFrame({"event_id": pd.Series(ids, dtype="str"), "dataset": dataset})


def test_the_name_before_an_identifier_tells_the_publisher():
    ids = table("acled:SYR1", "ucdp:2", "ucdp:3", "gdelt:4", "e5", "acledonia", "x:acled:6")
    assert publishers_of(ids) == {"acled": 1, "ucdp": 2, "gdelt": 1}


def test_the_publisher_that_a_row_states_counts_whatever_its_identifier_is():
    rows = table("e1", "acled:2", "e3").assign(publisher=pd.Series(["acled", None, None], dtype="str"))
    assert publishers_of(rows) == {"acled": 2}


def test_rows_of_no_publisher_are_the_shipped_ones_or_ones_own():
    assert sources_of(table("a", "b", dataset=SHIPPED)) == {"events": 2}
    assert sources_of(table("a", "ucdp:1")) == {"ucdp": 1, "mapped": 1}
    assert sources_of(table()) == {}


def test_the_shipped_events_are_known_by_the_name_of_their_file():
    assert json.loads(EVENTS.read_text(encoding="utf-8"))["name"] == SHIPPED


def test_a_credit_line_names_publisher_site_and_the_day_of_the_data():
    acled, ucdp, gdelt = credits_of(["acled", "ucdp", "gdelt"], DAY)
    assert acled.startswith("Source: ACLED, acleddata.com; data as of 5 Feb 2024; processed with conflict-map")
    assert "CC BY 4.0" in ucdp
    assert "Sundberg and Melander 2013" in ucdp
    assert "www.gdeltproject.org" in gdelt


def test_the_day_of_access_is_said_where_it_is_given():
    assert "; accessed 1 Mar 2024; " in credits_of(["acled"], DAY, date(2024, 3, 1))[0]


def test_only_rows_of_a_source_that_forbids_it_must_be_confirmed():
    assert TO_CONFIRM == ("acled",)
    check_terms(table("ucdp:1", "gdelt:2", "e3"), ())
    with pytest.raises(TermsError, match=r"^2 of these events are ACLED's\. ACLED does not allow"):
        check_terms(table("acled:1", "acled:2", "e3"), ())
    check_terms(table("acled:1"), {"acled"})


def test_the_refusal_says_how_to_confirm():
    with pytest.raises(TermsError, match=r"--i-have-read-the-terms acled on the command line, terms=acled in a link"):
        check_terms(table("acled:1"), {"ucdp"})


@pytest.mark.slow
def test_page_embed_offline_file_and_pictures_carry_the_credits(shipped):
    table = shipped.store.table
    store = build_store(table.assign(event_id="ucdp:" + table["event_id"]))
    dataset = replace(shipped, store=store, publishers=("ucdp",))
    (line,) = credits_of(["ucdp"], dataset.store.last_date)
    assert line in credit_lines(dataset)
    assert line in headline_and_caption(dataset, Selection(), np.arange(3))["caption"]
    assert line in " ".join(words_of(Snapshot(SnapshotSpec(), dataset, shared_base_map()).page))
    assert not any("Source:" in line for line in credit_lines(shipped))


def test_every_source_that_readers_name_has_its_terms():
    assert set(TERMS) == {"acled", "ucdp", "gdelt", "events", "mapped"}
    assert all(terms.rule.endswith(".") for terms in TERMS.values())

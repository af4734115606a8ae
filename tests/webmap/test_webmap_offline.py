"""The map as one file: everything inside, nothing readable as markup, a policy that fits."""

import base64
import gzip
import hashlib
import json
import re

import numpy as np
import pytest

from geo.events.data_files import DATA
from geo.store.selection import Selection, View
from geo.store.store import AT_SEA
from geo.webmap import offline
from geo.webmap.offline import PARTS, WITHOUT_TEXTS, as_json, build_file, map_parts, offline_map
from tests.conftest import make_store, tiny_boundaries
from tests.webmap.test_webmap_columns import decode

HOSTILE = "</script><script>alert(1)</script>{{7*7}}<!-- -->"


@pytest.fixture(scope="module")
def html():
    return build_file({name: as_json({"text": HOSTILE}) for name in PARTS})


def test_every_part_is_in_the_file_and_comes_out_as_it_went_in(html):
    for name in PARTS:
        packed = re.search(rf'<script type="application/gzip" id="{name}">(.*?)</script>', html)[1]
        assert gzip.decompress(base64.b64decode(packed)) == as_json({"text": HOSTILE})


def test_no_text_of_an_event_stands_in_the_file_as_it_is(html):
    assert HOSTILE not in html
    assert "{{7*7}}" not in html


def test_the_file_names_no_other_file_and_no_other_host(html):
    head_and_body = re.sub(r"<script.*?</script>|<style>.*?</style>", "", html, flags=re.DOTALL)
    assert re.findall(r"\b(?:src|href)=", head_and_body) == []
    assert "url(" not in "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))


def test_the_policy_allows_exactly_the_scripts_of_the_file(html):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    allowed = re.search(r"script-src ([^;]*)", policy)[1].split()
    digests = [
        hashlib.sha256(script.encode()).digest() for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    ]
    assert allowed == [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
    assert len(allowed) == 4
    assert "connect-src" not in policy
    assert policy.startswith("default-src 'none'")


def test_the_same_parts_make_the_same_file():
    parts = dict.fromkeys(PARTS, b"[]")
    assert build_file(parts) == build_file(parts)


# --- what goes into it -------------------------------------------------------------------------------------------


def unpacked(html, name):
    [packed] = re.findall(rf'<script type="application/gzip" id="{name}">(.*?)</script>', html)
    return gzip.decompress(base64.b64decode(packed))


def test_the_parts_that_are_drawn_are_those_of_the_store():
    store = make_store({"admin1_id": "AAA-1", "country": "AAA"}, {"country": "BBB"})
    parts = map_parts(store, tiny_boundaries(), DATA / "waters.csv")
    assert decode(parts["columns"])[0]["n"] == 2
    assert [unit["id"] for unit in decode(parts["units"])[0]["units"]] == ["AAA-1", "AAA-2", "BBB-1", "BBB-D"]
    assert [unit["id"] for unit in decode(parts["units"])[0]["districts"]] == ["AAA-1-1"]
    countries = decode(parts["base"])[0]["countries"]
    assert [country["id"] for country in countries if country["focus"]] == ["AAA", "BBB"]


def test_events_at_sea_or_without_a_place_need_no_country():
    store = make_store({"lon": None, "lat": None}, {"join_method": "sea"})
    assert AT_SEA in store.country["de_facto"].values
    assert map_parts(store, tiny_boundaries(), DATA / "waters.csv").keys() == {"columns", "base", "units"}


def test_a_part_that_is_not_given_has_no_element():
    html = build_file({name: b"[]" for name in PARTS if name != "events"})
    assert 'id="events"' not in html
    assert 'id="columns"' in html


@pytest.mark.parametrize("most", [165, 164])
@pytest.mark.slow
def test_a_file_says_so_when_it_has_too_many_events_for_their_texts(shipped, monkeypatch, most):
    monkeypatch.setattr(offline, "MAX_WITH_TEXTS", most)
    html = offline_map(shipped, Selection(), View(), np.arange(165))
    caption = json.loads(unpacked(html, "state"))["caption"]
    assert ('id="events"' in html) == (most == 165)
    assert (WITHOUT_TEXTS in caption) == (most == 164)

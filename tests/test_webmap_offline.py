"""The map as one file: everything inside, nothing readable as markup, a policy that fits."""

import base64
import gzip
import hashlib
import re

import pytest

from geo.webmap.offline import PARTS, as_json, build_file

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

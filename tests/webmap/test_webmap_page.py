"""The map page: one server, no inline script without its hash, the same bytes everywhere."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geo import style
from geo.events.schema import EVENT_TYPES
from geo.webmap.page import PageUrls, build_page

URLS = PageUrls(*(f"/map/{part}" for part in ("assets", "columns", "base", "events", "units", "state")))
PAGE = build_page(URLS)


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and its inline scripts."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inline_scripts, self.in_script = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.in_script = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, tag):
        self.in_script = False

    def handle_data(self, data):
        if self.in_script:
            self.inline_scripts.append(data)


ELEMENTS = Elements(PAGE.html).found
INLINE_SCRIPTS = Elements(PAGE.html).inline_scripts


def sources(policy, directive):
    """Return the sources of one directive of a Content-Security-Policy."""
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    return directives[directive].split()


def test_the_page_names_no_other_host():
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", PAGE.html, re.IGNORECASE) == []


def test_every_script_and_style_comes_from_the_assets_of_our_server():
    loaded = [attrs["src"] for tag, attrs in ELEMENTS if "src" in attrs]
    loaded += [attrs["href"] for tag, attrs in ELEMENTS if tag == "link"]
    assert sorted(loaded) == [
        f"/map/assets/{name}" for name in ("conflict_map.js", "leaflet.css", "leaflet.js", "map.css")
    ]


def test_the_hashes_are_those_of_exactly_the_inline_scripts():
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in INLINE_SCRIPTS]
    assert list(PAGE.script_hashes) == [f"sha256-{digest}" for digest in hashes]
    assert len(hashes) == 2


def test_the_policy_allows_no_script_but_ours():
    assert sources(PAGE.policy, "default-src") == ["'none'"]
    assert sources(PAGE.policy, "script-src") == ["'self'", *(f"'{digest}'" for digest in PAGE.script_hashes)]
    assert sources(PAGE.policy, "connect-src") == ["'self'"]
    assert "unsafe-eval" not in PAGE.policy


def test_no_element_runs_a_script_from_an_attribute():
    attributes = [(name, value or "") for _, attrs in ELEMENTS for name, value in attrs.items()]
    assert [name for name, _ in attributes if name.startswith("on")] == []
    assert [value for _, value in attributes if value.startswith("javascript:")] == []


def test_the_page_is_the_same_in_another_process():
    program = f"from geo.webmap.page import *; print(build_page({URLS!r}).html, end='')"
    folder = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, check=True)
    assert other.stdout == PAGE.html.encode()


def test_the_page_is_the_same_when_built_again():
    assert build_page(URLS) == PAGE


def test_the_page_may_be_enlarged_and_says_its_language():
    [viewport] = [attrs["content"] for _, attrs in ELEMENTS if attrs.get("name") == "viewport"]
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
    assert ("html", {"lang": "en"}) in ELEMENTS


def test_the_script_gets_addresses_themes_and_a_symbol_for_every_type():
    [config] = re.findall(r"mountConflictMap\(\w+, (\{.*\})\);", PAGE.html)
    config = json.loads(config)
    assert (config["columnsUrl"], config["baseUrl"], config["eventsUrl"]) == (URLS.columns, URLS.base, URLS.events)
    assert set(config["symbols"]) == set(EVENT_TYPES)
    assert config["symbols"] == json.loads(json.dumps(style.symbols_as_dict()))
    assert config["themes"] == style.themes_as_dict()


@pytest.mark.parametrize(
    "url", ["</script><script>alert(1)</script>", "/{{7*7}}", "/a?b=1", "//evil.example\n", "", "javascript:1"]
)
def test_an_address_is_a_plain_path(url):
    with pytest.raises(ValueError, match="no plain path"):
        PageUrls("/a", url, "/b", "/e", "/u", "/s")

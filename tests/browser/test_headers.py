"""Security headers as they are served."""

import re
import urllib.error
import urllib.request

import pytest


def fetch(url: str, **headers: str):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30)


def status_of(url: str, **headers: str) -> int:
    try:
        with fetch(url, **headers) as response:
            return response.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def map_path(app) -> str:
    from geo.dataset.dataset import load_dataset
    from geo.events.data_files import EVENTS

    return f"/map/{load_dataset(EVENTS).key}"


def script_sources(response) -> str:
    policy = response.headers["Content-Security-Policy"]
    return next(part for part in policy.split(";") if part.strip().startswith("script-src"))


@pytest.mark.parametrize(
    "path", ["/", "map page", "/map/assets/conflict_map.js", "/health", "/_stcore/health", "/snapshot-progress.gif"]
)
def test_every_answer_carries_the_security_headers(app, path):
    with fetch(app.url + (map_path(app) if path == "map page" else path)) as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        assert "'unsafe-inline'" not in script_sources(response)


def test_the_map_page_allows_nothing_but_its_own_files_and_hashed_scripts(app):
    with fetch(app.url + map_path(app)) as response:
        policy = response.headers["Content-Security-Policy"]
        html = response.read().decode()
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert policy.count("'sha256-") == len(re.findall(r"<script>", html))


def test_data_is_asked_for_again_only_when_it_changed(app):
    url = f"{app.url}{map_path(app)}/columns"
    with fetch(url) as response:
        etag = response.headers["ETag"]
    assert status_of(url, **{"If-None-Match": etag}) == 304


@pytest.mark.parametrize(
    "path", ["/map/unknown", "/map/unknown/columns", "/map/assets/..%2F..%2Fapp.py", "/map/assets/page.css"]
)
def test_what_is_not_served_is_not_found(app, path):
    assert status_of(app.url + path) in {400, 404}


def test_another_host_name_is_refused(app):
    assert status_of(f"{app.url}/_stcore/host-config", Host="evil.example") == 400


@pytest.mark.parametrize("rows", ["", "abc", "1,2,-3", "99999999", "1" * 400, "%00", "0," * 5000])
def test_any_list_of_rows_is_answered(app, rows):
    assert status_of(f"{app.url}{map_path(app)}/events?rows={rows}") == 200

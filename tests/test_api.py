"""What `import geo` offers: the same events, counts and refusals as the page and the command line."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import geo
from geo.api import files, output, selecting
from geo.errors import QueryError, SourceError, TermsError

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
TABLE = (
    b"event_id,date_start,lon,lat,event_type,title\na,2023-11-01,44.4,33.3,air_strike,One\nb,2023-11-02,,,missile,Two\n"
)


ACLED = (
    b"event_id_cnty,event_date,event_type,sub_event_type,actor1,country,admin1,latitude,longitude,geo_precision,source,"
    b"notes,fatalities\nIRQ1,2023-11-01,Explosions/Remote violence,Air/drone strike,Some side,Iraq,Baghdad,33.3,44.4,1,"
    b"A paper,A strike.,0\n"
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "some.csv"
    path.write_bytes(TABLE)
    return path


def test_importing_it_imports_no_other_library():
    code = "import geo, sys; print(sorted({'pandas', 'numpy', 'geopandas', 'streamlit', 'pyarrow'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_every_name_offered_is_there():
    assert all(callable(getattr(geo, name)) for name in geo.__all__)


def test_without_a_file_the_shipped_events_are_loaded():
    assert len(geo.select(geo.load())) == 165


def test_a_file_is_read_located_and_selected(table):
    dataset = geo.load(table)
    assert list(geo.select(dataset, country="Iraq").table["event_id"]) == ["a"]
    assert list(geo.locate(geo.read(table))["country"]) == list(geo.select(dataset).table["country"])


def test_rejected_rows_are_told(tmp_path):
    path = tmp_path / "some.csv"
    path.write_bytes(TABLE + b"c,never,1,1,air_strike,Three\n")
    with pytest.warns(geo.RejectedRows, match="some.csv: 1 of 3 rows were set aside"):
        geo.read(path)
    assert "date_unreadable" in set(geo.validate(path)["rule"])


@pytest.mark.parametrize("asked", [{"mapping": "no.json"}, {}])
def test_a_file_that_is_not_there_is_refused_in_a_sentence(table, asked):
    with pytest.raises(SourceError, match=r"^no\.(json|csv): "):
        geo.load(table if asked else "no.csv", **asked)


def test_filters_by_name_are_those_of_the_link(shipped):
    by_name = geo.select(shipped, country=["IRQ", "SYR"], from_="2023-11-01", to="2023-11-30", type="air_strike")
    by_query = geo.select(shipped, "country=IRQ&country=SYR&from=2023-11-01&to=2023-11-30&type=air_strike")
    assert by_name.query == by_query.query
    assert list(by_name.rows) == list(by_query.rows)


@pytest.mark.parametrize("asked", [{"contry": "IRQ"}, {"country": "Irak and more"}, {"from_": "2023-13-01"}])
def test_what_is_not_known_is_refused(shipped, asked):
    with pytest.raises(QueryError):
        geo.select(shipped, **asked)


def test_it_is_written_as_headline_and_counts(shipped):
    assert repr(geo.select(shipped, country="IRQ")).endswith("1 without a place")


@pytest.mark.parametrize("by", ["country", "admin1", "admin2", "type", "week", "month", "year"])
def test_every_event_is_in_one_group(shipped, by):
    table = geo.summarise(geo.select(shipped), by=by)
    whole = geo.summarise(geo.select(shipped)).iloc[0]
    for name in ("events", "deaths_low", "deaths_high", "deaths_unknown"):
        assert table[name].sum() == whole[name]


def test_weeks_begin_on_monday(shipped):
    assert {day.weekday() for day in geo.summarise(geo.select(shipped), by="week")["week"]} == {0}


def test_an_unknown_group_is_refused(shipped):
    with pytest.raises(QueryError, match="Known: country"):
        geo.summarise(geo.select(shipped), by="colour")


def test_only_events_with_a_place_finer_than_a_country_have_a_point(shipped):
    chosen = geo.select(shipped)
    points = geo.to_geodataframe(chosen)
    assert points.crs == "EPSG:4326"
    assert list(points.geometry.notna()) == list(shipped.store.has_place[chosen.rows])


def test_the_map_is_shown_in_a_frame_of_its_own(shipped):
    shown = geo.show(geo.select(shipped, country="SYR"))
    frame = shown._repr_html_()
    assert frame.startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')
    assert 'sandbox="allow-scripts allow-popups allow-downloads"' in frame
    assert not re.search(r"<script", frame)


def test_the_map_is_saved_as_it_is_shown(shipped, tmp_path):
    shown = geo.show(geo.select(shipped, country="SYR"))
    assert shown.save(tmp_path / "map.html").read_bytes() == shown.html.encode()


def test_files_are_those_of_the_command_line(shipped, tmp_path):
    chosen = geo.select(shipped, country="SYR")
    files = geo.save_table(chosen, tmp_path / "a.csv")
    assert [path.name for path in files] == ["a.csv", "a.about.json"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").count("\n") == len(chosen) + 1
    assert geo.save_snapshot(chosen, tmp_path / "a.svg", size="a5", title="Syria")[0].stat().st_size > 10_000


@pytest.mark.parametrize("save", [geo.save_table, geo.save_snapshot])
def test_rows_of_acled_leave_only_when_its_terms_are_confirmed(tmp_path, save):
    path = tmp_path / "acled.csv"
    path.write_bytes(ACLED)
    chosen = geo.select(geo.load(path))
    with pytest.raises(TermsError):
        geo.show(chosen)
    with pytest.raises(TermsError):
        save(chosen, tmp_path / "out.csv")
    assert save(chosen, tmp_path / "out.csv", confirmed=["acled"])


def test_the_examples_of_the_documents_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    subprocess.run([sys.executable, "-c", example], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert {path.name for path in tmp_path.iterdir()} >= {"iraq.png", "iraq.csv", "iraq.geojson"}


def test_the_documents_list_every_function():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    functions = {name for name in geo.__all__ if name.islower()}
    assert set(re.findall(r"^\| `(\w+)\(", text, re.MULTILINE)) == functions


PARTS = (files, selecting, output)
EXAMPLES = {each.name: each for part in PARTS for each in doctest.DocTestFinder().find(part, "api") if each.examples}


def test_every_function_has_an_example():
    functions = {f"api.{name}" for name in geo.__all__ if name[0].islower()}
    assert functions == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_example_is_true(name, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    EXAMPLES[name].globs.update(geo=geo, folder=tmp_path)
    assert doctest.DocTestRunner().run(EXAMPLES[name]).failed == 0

"""What we wrote is the same data when it is read again; KML, which nothing reads, holds every event and every cell."""

from xml.etree import ElementTree as ET

import pytest

from geo import sources
from geo.cli.main import main
from geo.compare.compare import compare
from geo.dataset.terms import TO_CONFIRM
from geo.events.data_files import EVENTS
from geo.events.schema import GeoPrecision
from geo.events.validate import validate
from geo.export.files import content_of
from geo.export.formats import FORMATS
from geo.places.locate import locate
from tests.sources import test_sources_acled as acled
from tests.sources import test_sources_gdelt as gdelt
from tests.sources import test_sources_ucdp as ucdp

pytestmark = pytest.mark.slow

KML = "{http://www.opengis.net/kml/2.2}"
READABLE = [ending for ending in FORMATS if ending != ".kml"]
MAPPED = b"""ID;Date;Kind;Place;Lat;Long;Killed;note
1;03/12/2023;air raid;Kirkuk;35,47;44,39;5;=1+1
2;14/12/2023;shelling;Deir ez-Zor;35,33;40,14;NA;007
3;2023-12;other;;;;10+;www.a.example
"""
INPUTS = {"acled": acled.table({}, {}), "ucdp": ucdp.table({}), "gdelt": gdelt.table({}), "mapped": MAPPED}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the folder of the shipped events, written in every format by one command."""
    folder = tmp_path_factory.mktemp("written")
    assert main(["select", "--out", *(str(folder / f"own{ending}") for ending in FORMATS)]) == 0
    return folder


@pytest.mark.parametrize("ending", READABLE)
def test_a_file_of_ours_compares_as_unchanged_with_what_it_was_made_of(written, ending, capsys):
    assert main(["compare", str(EVENTS), str(written / f"own{ending}")]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("ending", READABLE)
@pytest.mark.parametrize("source", INPUTS)
def test_rows_of_every_source_compare_as_unchanged_with_our_file_of_them(source, ending, tiny_locator):
    def located(content, name):
        checked = validate(sources.read_bytes(content, name))
        return locate(checked.events, tiny_locator)

    old = located(INPUTS[source], "theirs.csv")
    assert len(old)
    new = located(content_of(old, {}, ending, confirmed=TO_CONFIRM), f"own{ending}")
    found = compare(old, new)
    assert (found.added, found.removed, found.changes.to_dict("records")) == ([], [], [])


def test_a_kml_that_a_command_writes_holds_every_event_with_all_that_is_stated(written, shipped):
    document = ET.parse(written / "own.kml").getroot().find(f"{KML}Document")
    found = {}
    for placemark in document.iter(f"{KML}Placemark"):
        cells = {each.get("name"): each.findtext(f"{KML}value") for each in placemark.iter(f"{KML}Data")}
        found[cells["event_id"]] = cells, placemark.findtext(f"{KML}Point/{KML}coordinates")
    table = shipped.store.table.set_index("event_id")
    assert list(found) == table.index.tolist()
    for event_id, (cells, point) in found.items():
        event = table.loc[event_id]
        for name in ("title", "summary", "place_name", "actor1", "event_type", "country", "admin1_id"):
            assert cells.get(name, "") == (event[name] if isinstance(event[name], str) else "")
        drawn = event["lon"] == event["lon"] and event["geo_precision"] != GeoPrecision.COUNTRY
        assert (point is not None) == drawn


@pytest.mark.parametrize("ending", FORMATS)
def test_no_format_takes_rows_of_acled_by_a_command_without_confirmation(ending, tmp_path, capsys):
    theirs, out = tmp_path / "theirs.csv", tmp_path / f"own{ending}"
    theirs.write_bytes(INPUTS["acled"])
    assert main(["select", str(theirs), "--out", str(out)]) == 2
    assert "ACLED's" in capsys.readouterr().err
    assert not out.exists()

"""Rows stay their publisher's, whatever is done to their columns, and wherever they have been. Rows are invented."""

import io
import json
import zipfile

import numpy as np
import pandas as pd
import pytest

from geo import sources
from geo.dataset.dataset import assemble
from geo.dataset.terms import TO_CONFIRM, check_terms, publishers_of
from geo.errors import SourceError, TermsError
from geo.events.schema import EVENT_COLUMNS
from geo.events.validate import validate
from geo.export.files import content_of
from geo.partitioned import build, open_dataset
from geo.places.locate import locate
from geo.snapshot.shown_events import check_rows, terms_to_confirm
from geo.snapshot.spec import SnapshotSpec
from geo.sources.columns.published_names import GDELT_2
from geo.sources.publishers import recognise
from geo.sources.publishers.mapping import ColumnMapping
from geo.store.selection import Selection
from tests.sources import test_sources_acled as acled
from tests.sources import test_sources_gdelt as gdelt
from tests.sources import test_sources_ucdp as ucdp

ROWS = (
    {},
    {"event_type": "Battles", "sub_event_type": "Armed clash", "event_date": "2024-01-13", "fatalities": "0"},
    {"event_type": "Protests", "sub_event_type": "Peaceful protest", "actor1": "Protesters (Aland)", "inter1": "6"},
)
OTHERS = {
    "event_id_cnty": "number", "event_date": "day", "event_type": "kind", "sub_event_type": "kind in detail",
    "actor1": "first side", "actor2": "second side", "latitude": "lat", "longitude": "lon", "fatalities": "dead",
    "location": "town", "notes": "description", "country": "country", "admin1": "province", "source": "source",
}  # fmt: skip
RENAMED = {f"c {n}": name for n, name in enumerate(acled.COLUMNS)}
BY_HAND = ColumnMapping({"event_id": "number", "date_start": "day", "event_type": "kind", "lon": "lon", "lat": "lat"})


def frame(*rows):
    return pd.read_csv(io.BytesIO(acled.table(*(rows or ROWS))), dtype="str", keep_default_na=False)


def as_csv(table):
    return table.to_csv(index=False).encode()


def read(content, name="file.csv", **asked):
    return validate(sources.read_bytes(content, name, **asked))


def renamed():
    return frame()[list(OTHERS)].rename(columns=OTHERS)


def with_tags():
    table = frame()
    tags = {"event_date": "#date+occurred", "fatalities": "#affected+killed", "latitude": "#geo+lat"}
    row = pd.DataFrame([{name: tags.get(name, "#meta+x") for name in table}])
    return pd.concat([row, table])


def exported(ending, table=None):
    events = read(as_csv(frame() if table is None else table)).events
    return content_of(events, {}, ending, confirmed=TO_CONFIRM)


def without(*names):
    """Return a CSV of ours without these columns, and without the name before identifiers."""
    table = pd.read_csv(io.BytesIO(exported(".csv")), dtype="str", keep_default_na=False)
    return as_csv(table.drop(columns=list(names)).assign(event_id=table["event_id"].str.removeprefix("acled:")))


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.csv", as_csv(frame()))
    return file.getvalue()


SHORT = ["event_id_cnty", "event_date", "event_type", "latitude", "longitude", "fatalities", "notes"]
BASIC = ["event_id", "date_start", "event_type", "sub_event_type", "actor1", "actor2", "lon", "lat", "summary"]


def tags_as_names():
    return as_csv(frame().set_axis([f"#date+c{n}" for n in range(len(acled.COLUMNS))], axis=1))


WAYS = {
    "as it is": lambda: read(as_csv(frame())),
    "a row of tags": lambda: read(as_csv(with_tags())),
    "tags instead of names": lambda: read(tags_as_names(), mapping=ColumnMapping({"date_start": "#date+c1"})),
    "capitals": lambda: read(as_csv(frame().rename(columns=str.upper))),
    "names with blanks": lambda: read(as_csv(frame().rename(columns=lambda name: name.replace("_", " ").title()))),
    "names as shapefiles cut them": lambda: read(as_csv(frame()[SHORT].rename(columns=lambda name: name[:10]))),
    "other names": lambda: read(as_csv(renamed())),
    "other names and a mapping": lambda: read(as_csv(renamed()), mapping=BY_HAND),
    "names that say nothing and a mapping": lambda: read(
        as_csv(frame().set_axis(list(RENAMED), axis=1)), mapping=ColumnMapping({"date_start": "c 1", "event_id": "c 0"})
    ),
    "a mapping": lambda: read(
        as_csv(frame()), mapping=ColumnMapping({"date_start": "event_date", "title": "timestamp"})
    ),
    "the name of another source": lambda: read(
        as_csv(frame().assign(date_start="2024-01-01", id=["1", "2", "3"])), source="ucdp"
    ),
    "columns of ours beside": lambda: read(
        as_csv(frame().assign(date_start="2024-01-01", event_id=["1", "2", "3"])), source="events"
    ),
    "our CSV": lambda: read(exported(".csv")),
    "our workbook": lambda: read(exported(".xlsx"), "a.xlsx"),
    "our GeoJSON": lambda: read(exported(".geojson"), "a.geojson"),
    "our GeoParquet": lambda: read(exported(".parquet"), "a.parquet"),
    "our CSV without publisher": lambda: read(without("publisher")),
    "our CSV without ids of the file": lambda: read(without("publisher", "event_id_cnty")),
    "the publisher alone kept": lambda: read(b"n,day,publisher\n" + b"1,2024-01-01,ACLED\n" * 3),
    "basic columns": lambda: read(
        as_csv(pd.read_csv(io.BytesIO(without("publisher")), dtype="str", keep_default_na=False)[BASIC])
    ),
    "JSON": lambda: read(json.dumps(frame().to_dict("records")).encode(), "a.json"),
    "a zip": lambda: read(zipped(), "a.zip"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_rows_of_acled_are_known_on_every_way(way):
    events = WAYS[way]().events
    assert publishers_of(events) == {"acled": len(ROWS)}
    assert events["publisher"].tolist() == ["acled"] * len(ROWS)
    with pytest.raises(TermsError, match="3 of these events are ACLED's"):
        check_terms(events, ())


@pytest.mark.parametrize("cells", [False, True])
def test_rows_of_acled_are_known_in_a_folder_and_in_an_overview(cells, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(renamed()))
    build([path], tmp_path / "folder", cells=cells)
    dataset = open_dataset(tmp_path / "folder")
    assert dataset.publishers == ("acled",)
    if not cells:
        with pytest.raises(TermsError):
            check_rows(SnapshotSpec(), dataset)
        assert list(terms_to_confirm(Selection(), dataset)) == ["acled"]


def test_rows_of_several_files_keep_each_its_own_publisher(tmp_path):
    own = read(b"event_id,date_start,event_type\nown,2024-01-01,other\n", "own.csv")
    dataset = assemble([own, read(as_csv(renamed()), "other.csv")], "")
    assert dataset.publishers == ("acled",)
    assert publishers_of(dataset.store.table) == {"acled": 3}


def test_rows_of_others_among_them_stay_ones_own():
    table = pd.concat([frame(), pd.DataFrame([{"event_date": "2024-02-01", "notes": "ours", "location": "Here"}])])
    own = table.rename(columns=OTHERS).reset_index(drop=True)
    found = recognise.acled_rows(own.astype("str").fillna("").assign(source_row=np.arange(len(own))))
    assert found.tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    "rows",
    [
        "id,date,type,actor1\n1,2024-01-01,protest,Protesters\n2,2024-01-02,Battles,Army\n",
        "id,date,type,actor1\nYEM1,2024-01-01,raid,Civilians\nYEM2,2024-01-02,Riots,Police\n",
        "id,date,region,scale\nA1,2024-01-01,national,other\n",
    ],
)
def test_common_words_alone_make_nobody_a_publisher(rows):
    assert read(rows.encode()).events["publisher"].isna().all()


def test_the_shipped_events_are_nobody_elses(shipped):
    assert publishers_of(shipped.store.table) == {}


def test_a_row_that_is_recognised_is_told():
    told = read(without("publisher", "event_id_cnty")).problems
    (line,) = told.loc[told["rule"] == "publisher_recognised", "message"]
    assert line.startswith("3 rows are ACLED's by codes, words or columns")


def test_where_acled_is_renamed_its_coding_holds_all_the_same():
    found = read(as_csv(renamed()))
    assert found.source == "acled"
    assert found.events["event_id"].tolist() == ["acled:YEM1", "acled:YEM2", "acled:YEM3"]
    assert found.events["event_type"].tolist() == ["air_strike", "fighting", "protest"]
    assert found.events["fatalities_best"].tolist() == [3, pd.NA, 3]  # 0 means none or not known


def test_a_mapping_of_a_publishers_file_gives_what_it_names():
    columns = {"date_start": "event_date", "target": "admin2", "place_name": "admin3"}
    found = read(as_csv(frame().assign(admin2="Port", admin3="Quay")), mapping=ColumnMapping(columns))
    assert found.events["target"].tolist() == ["Port"] * 3
    assert found.events["place_name"].tolist() == ["Quay"] * 3
    assert found.events["geo_precision"].tolist() == ["place"] * 3


def test_a_mapping_that_names_no_column_is_refused_for_a_publisher_too():
    with pytest.raises(SourceError, match="names column 'nowhere'"):
        read(as_csv(frame()), mapping=ColumnMapping({"date_start": "nowhere"}))


def test_tags_change_nothing_of_a_publishers_file():
    names = [name for name in EVENT_COLUMNS if name not in ("source_row", "source_file")]
    plain, tagged = read(as_csv(frame())), read(as_csv(with_tags()))
    pd.testing.assert_frame_equal(plain.events[names], tagged.events[names])
    assert tagged.rows_read == len(ROWS)


def test_tags_fill_what_a_publisher_calls_otherwise():
    table = frame().rename(columns={"fatalities": "x y z", "event_date": "w"})
    row = pd.DataFrame([{name: {"x y z": "#affected+killed", "w": "#date"}.get(name, "#meta+x") for name in table}])
    found = read(as_csv(pd.concat([row, table])))
    assert found.source == "acled"
    assert found.events["fatalities_best"].tolist() == [3, pd.NA, 3]


# --- columns that are missing --------------------------------------------------------------------------------------

SETS = {
    "acled": (acled.COLUMNS, acled.table(*ROWS), ",", {"event_date"}),
    "ucdp": (ucdp.UCDP_GED, ucdp.table({}, {"type_of_violence": "3", "relid": "SYR-2016-3-1-2"}), ",", {"date_start"}),
    "gdelt": (GDELT_2, gdelt.table({}, {"EventCode": "190"}, header=True), "\t", {"SQLDATE"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("source", SETS)
def test_no_column_but_the_date_is_needed(source):
    columns, content, delimiter, needed = SETS[source]
    table = pd.read_csv(io.BytesIO(content), sep=delimiter, dtype="str", keep_default_na=False)
    for name in columns:
        if name in needed:
            continue
        found = read(as_csv(table.drop(columns=name)))
        assert (name, found.source, len(found.events)) == (name, source, len(table))
        assert (found.events["publisher"] == source).all()


def test_a_file_of_acled_without_a_country_gets_it_from_the_point(shipped, tiny_locator):
    content = as_csv(frame().drop(columns=["iso", "country", "region"]).assign(longitude="1", latitude="1"))
    events = read(content).events
    assert events["country_stated"].isna().all()
    assert locate(events, tiny_locator)["country"].tolist() == ["AAA"] * 3

"""Files in the shapes that people have them in, and what becomes of them: the list of issue 13. Rows are invented."""

import json

import pandas as pd
import pytest

from geo import sources
from geo.errors import SourceError
from geo.events.validate import validate
from geo.sources.publishers.mapping import ColumnMapping

HEAD = "id,date,lat,lon\n"
POINT = {"type": "Point", "coordinates": [43.25, 13.32]}
DAY = {"id": "a", "date": "2024-01-01"}
FEATURE = {"type": "Feature", "geometry": POINT, "properties": DAY}
PLACED = {"lat": 13.32, "lon": 43.25}


def read(content, name="t.csv", **asked):
    given = content if isinstance(content, (str, bytes)) else json.dumps(content)
    name = name if isinstance(content, (str, bytes)) else "t.json"
    return validate(sources.read_bytes(given.encode() if isinstance(given, str) else given, name, **asked))


def plain(cell):
    if isinstance(cell, pd.Timestamp):
        return str(cell.date())
    return None if cell is None or pd.isna(cell) else cell


# what stands in the file: what its first event holds
READ = {
    "dates of two columns that differ in case": (
        "id,Date,date,Lat,Lon,lat,lon\n1,2022-03-05,2022-03-09,50.4,30.5,47.1,37.5\n",
        {"date_start": "2022-03-05", "lat": 50.4, "extra.date": "2022-03-09", "extra.lat_in_file": "47.1"},
    ),
    "codes of GDELT under other names": (
        (
            "Global_Event_ID,Day,Event_Code,Country,Lat_Extra,Long_Extra\n1,20201113,190,IS,31.5,34.9\n"
            "2,20201113,190,IZ,33.3,44.4\n"
        ),
        {"country_stated": "ISR", "publisher": "gdelt", "lat": 31.5, "lon": 34.9},
    ),
    "codes of countries of FIPS": (
        "id,date,country,lat,lon\n1,2024-01-01,CH,39.9,116.4\n2,2024-01-01,IZ,33.3,44.4\n",
        {"country_stated": "CHN"},
    ),
    "precision in brackets": (
        [
            {
                "Date": "2024-02-26",
                "Country": "Colombia",
                "Latitude": "4.2",
                "Longitude": "-72.8",
                "Geo Precision": "(6) Country",
            }
        ],
        {"geo_precision": "country", "country_stated": "COL", "lon": -72.8},
    ),
    "a word of a type that is not known": (
        "id,date,type\n1,2024-01-01,raid of some kind\n",
        {"event_type": "other", "sub_event_type": "raid of some kind"},
    ),
    "a collection of one point": (
        {
            "type": "FeatureCollection",
            "features": [FEATURE | {"geometry": {"type": "MultiPoint", "coordinates": [[43.25, 13.32]]}}],
        },
        PLACED | {"geo_precision": None},
    ),
    "deaths of an early file of UCDP": (
        (
            "id,relid,year,type_of_violence,side_a,side_b,where_prec,latitude,longitude,country,date_prec,date_start,date_end,"
            "best_est,high_est,low_est\n1,,2014,1,One,Two,6,15.5,47.5,Yemen,3,2014-01-01,2014-01-05,3,4,2\n"
        ),
        {"fatalities_low": 2, "fatalities_best": 3, "fatalities_high": 4, "publisher": "ucdp"},
    ),
    "a date in three columns": (
        "Incident ID,Year,Month,Day,Latitude,Longitude\n1,2021,3,14,13.32,43.25\n",
        {"date_start": "2021-03-14"} | PLACED,
    ),
    "a date without a day": (
        "eventid,iyear,imonth,iday,country,country_txt\n1,2021,3,0,228,Yemen\n",
        {"date_start": "2021-03-01", "date_end": "2021-03-31", "date_precision": "month", "country_stated": "YEM"},
    ),
    "a country by number and name": (
        "eventid;day;country;country_txt\n1;2021-03-14;228;Yemen\n",
        {"country_stated": "YEM"},
    ),
    "a column To that is a town": (
        "id,date,From,To,from_latitude,from_longitude\n1,2024-01-01,A,B,13.32,43.25\n",
        {"date_end": "2024-01-01"} | PLACED,
    ),
    "prefixed coordinates": ("id,date,location_latitude,location_longitude\n1,2024-01-01,13.32,43.25\n", PLACED),
    "GPS coordinates": ("id,date,GPS Latitude,GPS Longitude\n1,2024-01-01,13.32,43.25\n", PLACED),
    "WKT": ("id,date,geometry\n1,2024-01-01,POINT (43.25 13.32)\n", PLACED),
    "both in one column": ('id,date,coordinates\n1,2024-01-01,"13.32, 43.25"\n', PLACED),
    "both in the column of latitude": ('id,date,lat,lon\n1,2024-01-01,"13.32, 43.25",\n', PLACED),
    "GeoJSON in a cell": (
        'id,date,geometry\n1,2024-01-01,"{""type"":""Point"",""coordinates"":[43.25,13.32]}"\n',
        PLACED,
    ),
    "a list of two numbers": ([DAY | {"coordinates": [43.25, 13.32]}], PLACED),
    "degrees, minutes, seconds": ("id,date,latitude,longitude\n1,2024-01-01,13 19 12 N,43 15 00 E\n", PLACED),
    "x and y": ("id,date,X,Y\n1,2024-01-01,43.25,13.32\n", PLACED),
    "Arabic names": (
        "المعرف,التاريخ,خط العرض,خط الطول,المحافظة,القتلى\n1,2024-01-01,13.32,43.25,تعز,2\n",
        PLACED | {"admin1_stated": "تعز", "fatalities_best": 2},
    ),
    "Ukrainian names in Windows-1251": (
        "№;Дата;Широта;Довгота;Область;Загиблі\n1;13.12.2023;50,45;30,52;Київська;2\n".encode("cp1251"),
        {"date_start": "2023-12-13", "lat": 50.45, "admin1_stated": "Київська", "fatalities_best": 2},
    ),
    "Arabic names in Windows-1256": (
        "المعرف,التاريخ,خط العرض,خط الطول,المحافظة\n1,2024-01-01,13.32,43.25,تعز\n".encode("cp1256"),
        PLACED | {"admin1_stated": "تعز"},
    ),
    "Spanish names": (
        "Id;Fecha;Latitud;Longitud;País;Municipio;Muertos;Heridos\n2;13/12/2023;4,61;-74,08;Colombia;Bogotá;2;3\n",
        {"lat": 4.61, "country_stated": "COL", "place_name": "Bogotá", "fatalities_best": 2, "injuries_low": 3},
    ),
    "French names": (
        "Identifiant;Date;Latitude;Longitude;Pays;Lieu;Morts\n2;13/12/2023;13,32;43,25;Yémen;Al Mukha;1 234\n",
        PLACED | {"country_stated": "YEM", "fatalities_best": 1234},
    ),
    "digits of Persian": (f"{HEAD}1,۲۰۲۳-۱۲-۱۳,35.69,51.39\n", {"date_start": "2023-12-13"}),
    "titles above": (f"Incidents,,,\nAs of 1 Jan 2024,,,\n,,,\n{HEAD}1,2023-12-13,13.32,43.25\n", PLACED),
    "notes below": (f'{HEAD}1,2023-12-13,13.32,43.25\n,,,\n"Source: an office",,,\nTotal,,,5\n', PLACED),
    "a clock of twelve hours": ("OBJECTID,EventDate\n1,10/13/2023 12:00:00 AM\n", {"date_start": "2023-10-13"}),
    "a year of two digits": (
        'Number,Date,Estimated Coordinates\n1,12-May-19,"25.201340, 56.526152"\n',
        {"date_start": "2019-05-12", "lat": 25.20134},
    ),
    "seconds since 1970": (
        "id,title,lat,lng,time\n1,T,13.32,43.25,1704067200\n",
        {"date_start": "2024-01-01"} | PLACED,
    ),
    "the day of the recording alone": (
        "video_id,recording_date,location_latitude,location_longitude\na,2016-08-10 19:00:00+00:00,13.32,43.25\n",
        {"date_start": "2016-08-10"} | PLACED,
    ),
    "a comma before decimals": ("id;date;lat;lon\n1;13.12.2023;50;30,52\n", {"lat": 50, "lon": 30.52}),
    "UTF-16 without its mark": (f"{HEAD}1,2024-01-01,13.32,43.25\n".encode("utf-16-le"), PLACED),
    "UTF-8 with its mark": (f"\ufeff{HEAD}1,2024-01-01,13.32,43.25\n", PLACED),
    "Airwars": (
        "Unique Reference Code,Incident date,Civilian deaths minimum,Civilian deaths maximum\nT1,12 Oct 2017,2,5\n",
        {"event_id": "T1", "fatalities_low": 2, "fatalities_high": 5},
    ),
    "Iraq Body Count": (
        "IBC code,Start Date,End Date,Location,Reported Minimum,Reported Maximum\nx,1 Jan 2004,2 Jan 2004,Basra,1,2\n",
        {"date_end": "2004-01-02", "place_name": "Basra", "fatalities_low": 1, "fatalities_high": 2},
    ),
    "a single Feature": (FEATURE, PLACED | {"date_start": "2024-01-01"}),
    "features in a wrapper": (
        {"type": "geojson", "data": {"type": "FeatureCollection", "features": [FEATURE]}},
        PLACED,
    ),
    "JSON of Esri": (
        {
            "geometryType": "esriGeometryPoint",
            "spatialReference": {"wkid": 4326},
            "features": [{"attributes": {"OBJECTID": 1, "date": 1704067200000}, "geometry": {"x": 43.25, "y": 13.32}}],
        },
        PLACED | {"date_start": "2024-01-01"},
    ),
    "a call around JSON": (f"callback([{json.dumps(DAY | PLACED)}]);", PLACED),
    "a guard before JSON": (f"while(1);[{json.dumps(DAY | PLACED)}]", PLACED),
    "ACLED without a country": (
        "event_id_cnty,event_date,event_type,latitude,longitude,fatalities\nSYR1,2024-01-05,Battles,33.1,44.2,2\n",
        {"publisher": "acled", "event_type": "fighting", "lat": 33.1, "country_stated": None},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", READ)
def test_a_file_is_read_for_what_it_is(case):
    content, holds = READ[case]
    event = read(content).events.iloc[0]
    assert {name: plain(event[name]) if name in event else None for name in holds} == holds


REFUSED = {
    "counts of events": (
        {
            "data": [
                {"location_code": "YEM", "events": 0, "fatalities": 0, "reference_period_start": "2024-01-01T00:00:00"}
            ]
        },
        "counts of events per period and area",
    ),
    "two lists": (
        {"data": [DAY | PLACED], "events": [DAY | PLACED]},
        "several lists may hold the events: 'data', 'events'",
    ),
    "the error reply of a server": (
        {"status": 403, "success": False, "error": {"message": "No access"}},
        "'No access'",
    ),
    "TopoJSON": ({"type": "Topology", "objects": {}, "arcs": []}, "TopoJSON"),
    "objects under keys": ({"a": DAY, "b": DAY}, "objects under keys"),
    "points in metres": (
        {
            "type": "FeatureCollection",
            "features": [FEATURE | {"geometry": POINT | {"coordinates": [4814567.0, 1496000.0]}}],
        },
        "coordinates are no degrees",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_table_of_events_is_refused_in_a_sentence(case):
    content, said = REFUSED[case]
    with pytest.raises(SourceError) as caught:
        read(content)
    assert said in str(caught.value)
    assert len(str(caught.value)) <= 400


TOLD = {
    "an empty reply": ({"status": 200, "success": True, "count": 0, "data": []}, "no_rows"),
    "one page of many": ({"count": 1, "total_count": 12_000, "data": [DAY | PLACED]}, "one_page_of_many"),
    "exchanged coordinates": ("id,date,lat,lon,country\n1,2024-01-01,43.15,13.12,Yemen\n", "lon_lat_may_be_exchanged"),
    "a month of another language": (f"{HEAD}1,12 marraskuu 2023,50,30\n2,2023-10-12,50,30\n", "date_unreadable"),
    "a date of the Persian calendar": ("شناسه,تاریخ,عرض,طول\n1,1402/09/22,35.69,51.39\n", "calendar_other"),
    "metres of no projection that is told": ("id,date,x,y\n1,2024-01-01,310500,1473000\n", "coordinates_in_metres"),
    "no coordinates": ("id,date,country\n1,2024-01-01,Yemen\n", "coordinates_not_found"),
    "a year of two digits": (f"{HEAD}1,12-May-19,50,30\n", "year_of_two_digits"),
    "an old encoding": (f"{HEAD[:-1]},notes\n1,2024-01-01,50,30,обстрел города\n".encode("cp1251"), "encoding_guessed"),
    "deaths as a range": (f"{HEAD[:-1]},killed\n1,2024-01-01,50,30,10+\n", "figure_read"),
    "deaths that are no number": (
        f"{HEAD[:-1]},killed\n1,2024-01-01,50,30,dozens\n2,2024-01-01,50,30,1\n",
        "cell_left_open",
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_a_reader_has_to_know_of_a_file_is_told(case):
    content, rule = TOLD[case]
    assert rule in set(read(content).problems["rule"])


TAGS = {
    "event_date": "#date+occurred",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "fatalities": "#affected+killed",
}
ACLED = {
    "event_id_cnty": "TST1",
    "event_date": "2020-11-07",
    "time_precision": "2",
    "event_type": "Battles",
    "actor1": "Side one",
    "latitude": "13.58",
    "longitude": "44.02",
    "geo_precision": "3",
    "fatalities": "0",
}


def test_a_row_of_tags_changes_nothing_of_a_publishers_file():
    lines = [",".join(row) for row in (ACLED, [TAGS.get(name, "") for name in ACLED], ACLED.values())]
    tagged, bare = (read("\n".join(rows)).events.drop(columns="source_row") for rows in (lines, [lines[0], lines[2]]))
    pd.testing.assert_frame_equal(tagged, bare)


def test_a_mapping_reads_the_columns_that_it_names_and_no_others():
    text = "id,Date,date,Lat,Lon,lat,lon\n1,2022-03-05,2022-03-09,50.4,30.5,47.1,37.5\n"
    event = read(text, mapping=ColumnMapping({"date_start": "date", "lon": "lon", "lat": "lat"})).events.iloc[0]
    assert [plain(event["date_start"]), event["lat"], event["extra.Lat"]] == ["2022-03-09", 47.1, "50.4"]

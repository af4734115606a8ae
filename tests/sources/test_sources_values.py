"""What stands in the cells of any table: codes, words and numbers are proven, told, or left open. Rows are invented."""

import json

import pandas as pd
import pytest

from geo import sources
from geo.errors import SourceError
from geo.events.validate import validate
from geo.sources.columns.precision_words import precision_of
from geo.sources.publishers.mapping import ColumnMapping, columns_of, from_json, propose, to_json


def read(text, name="t.csv", **asked):
    return validate(sources.read_bytes(text.encode(), name, **asked))


def rules(found):
    return found.problems["rule"].tolist()


def plain(column):
    return [None if pd.isna(cell) else cell for cell in column]


# --- names of columns ----------------------------------------------------------------------------------------------


def test_a_mapping_reads_exactly_the_columns_that_it_names():
    text = "id,Date,date,Lat,Lon,lat,lon\n1,2022-03-05,2022-03-09,50.45,30.52,47.10,37.55\n"
    columns = {"event_id": "id", "date_start": "date", "lon": "lon", "lat": "lat"}
    event = read(text, mapping=ColumnMapping(columns)).events.iloc[0]
    assert [str(event["date_start"].date()), event["lat"], event["lon"]] == ["2022-03-09", 47.1, 37.55]
    assert event[["extra.Date", "extra.Lat", "extra.Lon"]].tolist() == ["2022-03-05", "50.45", "30.52"]


@pytest.mark.parametrize(
    "names",
    [
        ("note", "Note", "NOTE"),
        ("é", "e\u0301", "e"),
        ("a b", "a_b", "A B"),
        ("event_type", "event_type_in_file", "Event Type"),
        ("country", "country_in_file", "Country "),
    ],
)
def test_no_column_is_lost_whatever_its_name_is_like(names):
    record = {"id": "1", "when": "2024-01-01", **{name: f"cell {n}" for n, name in enumerate(names)}}
    found = validate(
        sources.read_bytes(json.dumps([record]).encode(), "t.json", mapping=ColumnMapping({"date_start": "when"}))
    )
    kept = {str(cell) for name, cell in found.events.iloc[0].items() if name.startswith("extra.")}
    assert {f"cell {n}" for n in range(len(names))} <= kept


# --- codes of countries --------------------------------------------------------------------------------------------

HEAD = "id,date,country,lat,lon\n"


def countries(*rows, head=HEAD, **asked):
    return read(head + "".join(f"{n},2024-01-01,{row}\n" for n, row in enumerate(rows)), **asked)


def test_codes_are_fips_if_one_of_them_is_no_code_of_iso():
    found = countries("IS,31.5,34.9", "IZ,33.3,44.4", "CH,39.9,116.4")
    assert plain(found.events["country_stated"]) == ["ISR", "IRQ", "CHN"]
    (said,) = found.problems.loc[found.problems["rule"] == "country_codes", "message"]
    assert said == "Two-letter codes in 'country' are read as FIPS 10-4: IZ is no code of ISO 3166."


def test_codes_are_iso_if_one_of_them_is_no_code_of_fips():
    found = countries("IS,64.1,-21.9", "IQ,33.3,44.4", "CH,46.9,7.4")
    assert plain(found.events["country_stated"]) == ["ISL", "IRQ", "CHE"]
    assert "country_codes" not in rules(found)


@pytest.mark.parametrize(
    ("places", "meant"), [(("31.5,34.9", "39.9,116.4"), ["ISR", "CHN"]), (("64.1,-21.9", "46.9,7.4"), ["ISL", "CHE"])]
)
def test_codes_of_both_lists_are_those_of_the_one_that_the_places_agree_with(places, meant):
    found = countries(*(f"{code},{place}" for code, place in zip(("IS", "CH"), places, strict=True)))
    assert plain(found.events["country_stated"]) == meant


def test_codes_that_nothing_proves_are_left_open_with_one_line():
    found = countries("IS,,", "CH,,", "US,,", "CH,,")
    assert plain(found.events["country_stated"]) == [None, None, "USA", None]
    (said,) = found.problems.loc[found.problems["rule"] == "country_codes", "message"]
    assert "IS may be ISL or ISR, and nothing in the file tells" in said


@pytest.mark.parametrize(("codes", "meant"), [("iso", "ISL"), ("fips", "ISR")])
def test_which_codes_they_are_can_be_told(codes, meant):
    found = countries("IS,,", mapping=ColumnMapping(country_codes=codes))
    assert plain(found.events["country_stated"]) == [meant]


def test_a_column_that_is_called_by_its_list_is_read_by_it():
    assert plain(countries("IS,,", head="id,date,iso,lat,lon\n").events["country_stated"]) == ["ISL"]


def test_the_column_of_a_country_that_is_understood_goes_before_a_number():
    text = "eventid;day;country;country_txt\n1;2021-03-14;95;Iraq\n"
    assert plain(read(text).events["country_stated"]) == ["IRQ"]


# --- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "meant"),
    [("(6) Country", "country"), ("Country", "country"), ("ADM1", "admin1"), ("admin2", "admin2"), ("exact", "place"),
     ("Approximate", "near"), ("(3) Within 25 km", "near"), ("1 - Exact location", "place"),
     ("Admin 1 level", "admin1"), ("6", None), ("good", None)],
)  # fmt: skip
def test_words_for_what_a_point_stands_for(word, meant):
    assert precision_of(word) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("(3) admin 2", "admin2"), ("Level 2: District", "admin2"), ("Province/Governorate", "admin1"),
        ("ADM1 centroid", "admin1"), ("(2) 25 km radius", "near"), ("محافظة", "admin1"), ("pays", "country"),
        ("район", "admin2"), ("ciudad", "place"), ("approximatif", "near"), ("精确", "place"),
        ("City/Province", None), ("2", None),
    ],
)  # fmt: skip
def test_words_of_precision_with_numbers_and_in_other_languages(word, meant):
    assert precision_of(word) == meant


def test_a_column_of_precisions_whose_words_are_not_known_is_left_open_and_told():
    found = read("id,date,lat,lon,precision\n1,2024-01-01,13,43,1\n2,2024-01-01,13,43,3\n")
    assert found.events["geo_precision"].isna().all()
    (said,) = found.problems.loc[found.problems["rule"] == "precision_not_known", "message"]
    assert "its words are not known: '1', '3'. They are left open." in said


def test_latitudes_beyond_90_beside_longitudes_within_are_told_and_exchanged_where_asked():
    text = "id,date,lat,lon\n1,2024-01-01,143.15,13.12\n2,2024-01-01,133.15,13.12\n"
    found = read(text)
    assert found.problems.loc[found.problems["effect"] == "set aside", "rule"].tolist() == ["lon_lat_swapped"] * 2
    events = read(text, mapping=ColumnMapping(exchange=True)).events
    assert events[["lon", "lat"]].to_numpy().tolist() == [[143.15, 13.12], [133.15, 13.12]]


def test_words_of_precision_are_proposed_and_shown():
    found = read("id,date,geo precision\n1,2024-01-01,(6) Country\n2,2024-01-02,exact\n3,2024-01-02,odd\n")
    assert plain(found.events["geo_precision"]) == ["country", "place", None]
    (said,) = found.problems.loc[found.problems["rule"] == "words_proposed", "message"]
    assert said == "Words of 'geo precision' are read so: '(6) Country' as country; 'exact' as place."
    assert found.problems.loc[found.problems["rule"] == "code_unknown", "value"].tolist() == ["odd"]


def test_what_words_mean_can_be_told():
    values = {"geo_precision": {"2": "near", "exact": ""}, "event_type": {"Raid": "air_strike"}}
    mapping = ColumnMapping({"date_start": "date", "event_type": "kind", "geo_precision": "prec"}, values=values)
    found = read("date,kind,prec\n2024-01-01,raid,2\n2024-01-01,siege,exact\n", mapping=mapping)
    assert plain(found.events["geo_precision"]) == ["near", None]
    assert found.events["event_type"].tolist() == ["air_strike", "other"]


def test_a_mapping_is_kept_as_a_file_with_all_that_was_told():
    mapping = ColumnMapping(
        {"date_start": "d"}, country_codes="fips", exchange=True, values={"event_type": {"x": "protest"}}
    )
    assert from_json(to_json(mapping).encode(), "m.json") == mapping


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"values": {"event_type": {"x": "y"}}}, "gives event_type the value 'y'. Use one of: air_strike"),
        ({"values": {"nothing": {}}}, "'nothing', which is no column of events"),
        ({"values": {"event_type": 1}}, "an object with an object of words"),
        ({"country_codes": "un"}, "country_codes is 'un'. Use iso, fips or gw."),
    ],
)
def test_a_mapping_that_tells_what_cannot_be_is_refused(told, said):
    with pytest.raises(SourceError, match=said):
        from_json(json.dumps({"columns": {}, **told}).encode(), "m.json")


def test_the_page_is_given_the_words_of_columns_that_hold_few():
    raw = sources.open_table(b"id,date,kind\n1,2024-01-01,a\n2,2024-01-02,b\n3,2024-01-03,a\n", "t.csv")
    assert columns_of(raw).words["kind"] == ["a", "b"]


# --- optional columns ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "head", "cell"),
    [("date_end", "to", "Town B"), ("fatalities_best", "best", "Team A"), ("uncertainty_km", "error km", "none known"),
     ("geo_precision", "accuracy", "12.5"), ("fatalities_low", "low", "yes")],
)  # fmt: skip
def test_an_optional_column_is_proposed_only_if_its_cells_fit(target, head, cell):
    raw = sources.open_table(f"id,date,{head}\n1,2024-01-01,{cell}\n".encode(), "t.csv")
    assert target not in propose(raw).columns


def test_a_column_of_figures_is_proposed_however_they_are_written():
    raw = sources.open_table(b"id,date,killed\n1,2024-01-01,10+\n2,2024-01-01,5-7\n3,2024-01-01,dozens\n", "t.csv")
    assert propose(raw).columns["fatalities_best"] == "killed"


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        ("Civilian deaths minimum", "Civilian deaths maximum", "fatalities"),
        ("Reported Minimum", "Reported Maximum", "fatalities"),
        ("Civilians reported killed min", "Civilians reported killed max", "fatalities"),
        ("lowest number of deaths", "highest number of deaths", "fatalities"),
        ("muertos mínimo", "muertos máximo", "fatalities"), ("минимум убитых", "максимум убитых", "fatalities"),
        ("Min injured", "Max injured", "injuries"), ("wounded_lower_bound", "wounded_upper_bound", "injuries"),
    ],
)  # fmt: skip
def test_lowest_and_highest_figures_have_many_names(low, high, kind):
    event = read(f"id,date,{low},{high}\n1,2024-01-01,2,5\n").events.iloc[0]
    assert [event[f"{kind}_low"], event[f"{kind}_high"]] == [2, 5]


@pytest.mark.parametrize("name", ["Reported Minimum", "Militant deaths minimum", "min temperature", "minimum maximum"])
def test_other_bounds_are_no_figures_of_deaths(name):
    raw = sources.open_table(f"id,date,{name}\n1,2024-01-01,2\n".encode(), "t.csv")
    assert not {"fatalities_low", "injuries_low"} & set(propose(raw).columns)


@pytest.mark.parametrize("name", ["admin2", "District", "Район", "ADM2_EN", "المديرية"])
def test_a_district_names_the_place_where_nothing_nearer_does(name):
    assert read(f"id,date,{name}\n1,2024-01-01,Al Mukha\n").events["place_name"].tolist() == ["Al Mukha"]


def test_a_district_beside_a_place_is_kept_and_told():
    found = read("id,date,city,District\n1,2024-01-01,Al Mukha,Mocha\n")
    assert found.events[["place_name", "extra.District"]].values.tolist() == [["Al Mukha", "Mocha"]]
    (said,) = found.problems.loc[found.problems["rule"] == "district_kept", "message"]
    assert said.startswith("Districts of 'District' stay columns of the file")


def test_a_proposed_last_day_before_the_first_costs_no_event():
    found = read("id,start date,end date\n1,2024-01-05,2024-01-01\n2,2024-01-05,2024-01-07\n")
    assert [str(day.date()) for day in found.events["date_end"]] == ["2024-01-05", "2024-01-07"]
    assert found.problems.loc[found.problems["rule"] == "date_end_unreadable", "value"].tolist() == ["2024-01-01"]


def test_all_columns_that_were_proposed_are_told_in_sentences_of_bearable_length():
    words = ("id", "date", "title", "summary", "type", "actor1", "actor2", "target", "killed", "wounded", "lat", "lon",
             "country", "province", "city", "comments", "source")  # fmt: skip
    long = {word: word for word in words}
    cells = {"date": "2024-01-01", "killed": "1", "wounded": "1", "lat": "33", "lon": "44", "country": "Iraq"}
    found = read(",".join(long) + "\n" + ",".join(cells.get(word, "x") for word in words) + "\n")
    told = found.problems.loc[found.problems["rule"] == "mapping_proposed", "message"]
    assert len(told) > 1
    assert told.str.len().max() <= 400
    assert all(any(f"from '{word}'" in each for each in told) for word in words)


# --- types and titles ----------------------------------------------------------------------------------------------


def test_a_word_that_is_not_known_stands_once():
    assert read("id,date,type\n1,2024-01-01,raid of some kind\n").events["sub_event_type"].tolist() == [
        "raid of some kind"
    ]


@pytest.mark.parametrize("word", ["air_strike", "Air strike", "AIR STRIKE"])
def test_our_own_names_of_types_make_no_sub_type(word):
    assert plain(read(f"id,date,type\n1,2024-01-01,{word}\n").events["sub_event_type"]) == [None]


@pytest.mark.parametrize(
    ("cells", "title"),
    [("air_strike,Baghdad", "Air strike in Baghdad"), ("shelling,Basra", "Shelling in Basra"),
     ("siege,Basra", "Siege in Basra"), ("air_strike,", "Air strike"), (",Basra", None)],
)  # fmt: skip
def test_a_table_without_titles_gets_them_of_kind_and_place(cells, title):
    assert plain(read(f"id,date,type,city\n1,2024-01-01,{cells}\n").events["title"]) == [title]


def test_titles_that_were_made_are_told_once():
    found = read("id,date,title,type\n1,2024-01-01,Own words,siege\n2,2024-01-01,,siege\n3,2024-01-01,,siege\n")
    told = found.problems.loc[found.problems["rule"] == "title_made", "message"]
    assert told.tolist() == ["2 events without a title: called by kind and place, such as 'Siege'."]


def test_a_title_of_the_file_stays():
    assert read("id,date,title,type\n1,2024-01-01,Own words,air strike\n").events["title"].tolist() == ["Own words"]


# --- places --------------------------------------------------------------------------------------------------------

SWAPPED = "id,date,lat,lon,country\n1,2024-01-01,43.15,13.12,Yemen\n2,2024-01-02,13.2,43.2,Yemen\n"


def test_coordinates_that_look_exchanged_are_flagged_and_stay():
    found = read(SWAPPED)
    (line,) = found.problems[found.problems["rule"] == "lon_lat_may_be_exchanged"].to_dict("records")
    assert (line["source_row"], line["effect"], line["value"]) == (2, "noted", "43.15, 13.12")
    assert "would lie in the stated country if exchanged" in line["message"]
    assert found.events["lat"].tolist() == [43.15, 13.2]


def test_coordinates_are_exchanged_where_that_is_asked_for():
    found = read(SWAPPED, mapping=ColumnMapping(exchange=True))
    assert found.events[["lon", "lat"]].to_numpy().tolist() == [[43.15, 13.12], [43.2, 13.2]]
    assert found.problems.loc[found.problems["rule"] == "lon_lat_exchanged", "source_row"].tolist() == [2]


def test_coordinates_of_our_own_columns_are_looked_at_too():
    found = read("event_id,date_start,event_type,lat,lon,country_stated\n1,2024-01-01,other,43.15,13.12,YEM\n")
    assert "lon_lat_may_be_exchanged" in rules(found)


@pytest.mark.parametrize(("place", "kept"), [("0,0", 0), ("0.01,-0.01", 0), ("0.02,0", 1)])
def test_a_point_beside_0_0_stands_for_not_known_too(place, kept):
    assert len(read(f"id,date,lat,lon\n1,2024-01-01,{place}\n").events) == kept


# --- aggregates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "location_code,event_type,events,fatalities,reference_period_start,reference_period_end,admin2_name",
        "Country,Admin1,ISO3,Month,Year,Events,Fatalities",
        "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,DISORDER_TYPE,ID,CENTROID_LATITUDE",
        "Country,Month,Year,Political Violence Events,Fatalities",
        "Country,Year,Number of conflict events",
        "Land,Jahr,Anzahl Vorfälle",
        "País,Año,Número de incidentes",
        "البلد,السنة,عدد الأحداث",
        "Страна,Год,Количество событий",
        "国家,年份,事件数",
        "date,admin1,lat,lon,n_events",
        "event date,district,event_count",
    ],
)
def test_counts_of_events_are_refused_as_events(head):
    days = ("week", "period", "date")
    row = ",".join("2024-01-01" if any(day in name for day in days) else "3" for name in head.lower().split(","))
    with pytest.raises(SourceError, match=r"counts of events per period and area \(column '"):
        read(f"{head}\n{row}\n")


@pytest.mark.parametrize(
    "head",
    ["id,date,events", "id,event date,month,events", "date,year,Incident number", "date,year,Event No",
     "event id,date,number of events"],
)  # fmt: skip
def test_single_events_with_a_column_called_events_are_read(head):
    row = ",".join(
        {"date": "2024-01-01", "event date": "2024-01-01", "month": "1"}.get(n, "3") for n in head.split(",")
    )
    assert len(read(f"{head}\n{row}\n").events) == 1

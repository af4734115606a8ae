"""Dates of any table: as they are written, in parts, in several languages; what is not sure is set aside."""

import pandas as pd
import pytest

from geo import sources
from geo.errors import SourceError
from geo.events.folding import fold
from geo.events.validate import validate
from geo.sources.columns.dates import DateOrder, Span, iso_day, order_of, possible_days, span_of
from geo.sources.columns.month_words import _MONTHS, MONTHS
from geo.sources.publishers.mapping import ColumnMapping, propose


def checked(text, mapping=None):
    return validate(sources.read_bytes(text.encode(), "table.csv", mapping=mapping))


def column(*cells, name="date"):
    return pd.DataFrame({name: cells}).assign(id=range(len(cells))).to_csv(index=False)


def days(found):
    return [day.date().isoformat() for day in found.events["date_start"]]


def spans(found):
    events = found.events
    ends = (day.date().isoformat() for day in events["date_end"])
    return list(zip(days(found), ends, [None if pd.isna(p) else p for p in events["date_precision"]], strict=True))


def rules(found):
    return set(found.problems["rule"])


# --- one day ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2023-10-12", "2023/10/12", "2023.10.12", "20231012", "45211", "2023-10-12T", "2023-10-12T22:30:00.000Z",
        "2023-10-12 22:30:00+00", "2023-10-12 22:30:00+0300", "2023-10-12 22:30 EET", "2023-10-12 9:30 PM",
        "12 Oct. 2023",
        "October 12, 2023", "Oct 12 2023", "Thursday, 12 October 2023", "Thu 12 Oct 2023", "12-Oct-23",
        "12OCT2023",
        "12th October 2023", "12th of Oct, 2023", "12 octobre 2023", "jeudi 12 oct. 2023", "12 de octubre de 2023",
        "12. Oktober 2023", "12 outubro 2023", "12 жовтня 2023", "12 октября 2023 г.", "12 Ekim 2023", "12 أكتوبر 2023",
        "12 تشرين الأول 2023", "12 اکتبر 2023", "2023年10月12日", "۱۲ اکتبر ۲۰۲۳", "٢٠٢٣-١٠-١٢", "2023-Oct-12",
        "12-Oct-2023 06:30",
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written(text):
    assert iso_day(text) == "2023-10-12"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 août 2023", "2023-08-12"), ("12 mai 2023", "2023-05-12"), ("1st of May 2023", "2023-05-01"),
        ("Sept 3, 2023", "2023-09-03"), ("3 Sept. 2023", "2023-09-03"), ("1er janvier 2024", "2024-01-01"),
        ("mar. 3 janv. 2023", "2023-01-03"), ("3 mar 2023", "2023-03-03"), ("12 Mart 2023", "2023-03-12"),
        ("10 лип 2023", "2023-07-10"), ("10 листопада 2023", "2023-11-10"), ("5 كانون الثاني 2024", "2024-01-05"),
    ],
)  # fmt: skip
def test_months_are_words_of_their_languages(text, day):
    assert iso_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "12 marraskuu 2023", "12 Octopus 2023", "1 Marchmain 2020", "~12 Oct 2023", "12 Oct 2023?", "early Oct 2023",
        "unknown",
        "0000-00-00", "2023-13-01", "2023-02-30", "12-Oct-5", "Oct 23", "13 2023", "2023-W60", "9" * 100,
    ],
)  # fmt: skip
def test_what_is_not_sure_is_no_date(text):
    assert span_of(text) is None


def test_no_word_is_the_month_of_two_numbers():
    found = {}
    for line in _MONTHS.strip().replace("\n    ", " ").splitlines():
        forms = line.partition(":")[2].split()
        assert len(forms) == 12
        for number, form in enumerate(forms, start=1):
            for word in form.split("|"):
                assert found.setdefault(fold(word.replace("-", " ")), number) == number
    assert found == MONTHS


def test_clock_times_of_twelve_hours_are_left_out():
    found = checked(column("10/13/2023 12:00:00 AM", "10/14/2023 9:30:00 PM", "10/05/2023 1:00 AM", name="EventDate"))
    assert days(found) == ["2023-10-13", "2023-10-14", "2023-10-05"]


# --- what is proven --------------------------------------------------------------------------------------------------


def test_an_order_is_proven_for_its_own_mark_between_the_numbers_only():
    assert order_of(["13/10/2023", "10.13.2023"]) == {"/": DateOrder.DAY_FIRST, ".": DateOrder.MONTH_FIRST}
    found = checked(column("10/13/2023", "10/05/2023", "05.10.2023"))
    assert days(found) == ["2023-10-13", "2023-10-05"]
    assert "date_order_unknown" in rules(found)


def test_a_year_of_two_digits_is_told_once():
    found = checked(column("12-May-19", "13-May-19", "12-May-71"))
    assert days(found) == ["2019-05-12", "2019-05-13", "1971-05-12"]
    said = found.problems.loc[found.problems["rule"] == "year_of_two_digits", "message"].tolist()
    assert len(said) == 1
    assert "'12-May-19' have years of two digits: 00 to 68 are read as 2000 to 2068" in said[0]


def test_numbers_alone_with_a_year_of_two_digits_stay_open_until_told():
    assert iso_day("10/13/23") == "2023-10-13"
    found = checked(column("13/10/23", "2023-10-12", "2023-10-12"))
    assert days(found) == ["2023-10-12", "2023-10-12"]
    assert "date_order_unknown" in rules(found)
    told = checked(column("13/10/23"), ColumnMapping({"date_start": "date"}, "dmy"))
    assert days(told) == ["2023-10-13"]


def test_a_year_of_two_digits_that_is_no_day_proves_that_years_stand_last():
    found = checked(column("13/10/99", "03/04/98"))
    assert days(found) == ["1999-10-13", "1998-04-03"]


def test_what_is_open_of_a_year_of_two_digits_is_said_with_the_way_out():
    lines = checked(column("13/02/23", "2023-10-12")).problems.set_index("rule")
    assert lines.loc["date_order_unknown", "message"].startswith("Which number is the day, the month or the year")
    assert '"date_order": "dmy"' in lines.loc["date_order_unknown", "remedy"]


def test_seconds_since_1970_are_days_of_utc_and_told():
    found = checked("id,time,lat,lng\n1,1704067200,1,2\n2,1704067199000,1,2\n")
    assert days(found) == ["2024-01-01", "2023-12-31"]
    assert "seconds_since_1970" in rules(found)
    assert iso_day("2023101222") is None


@pytest.mark.parametrize("day", ["1402/09/22", "۱۴۰۲/۰۹/۲۲", "1445-05-29", "2566-10-12"])
def test_years_of_other_calendars_are_set_aside_with_a_sentence(day):
    found = checked(column(day, "2023-10-12"))
    assert days(found) == ["2023-10-12"]
    said = found.problems[found.problems["rule"] == "calendar_other"]
    assert said[["effect", "value"]].to_numpy().tolist() == [["set aside", day]]


# --- more than a day -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2023-10", "2023-10-01", "2023-10-31", "month"), ("Oct 2023", "2023-10-01", "2023-10-31", "month"),
        ("10/2023", "2023-10-01", "2023-10-31", "month"), ("2023年10月", "2023-10-01", "2023-10-31", "month"),
        ("2023-10-00", "2023-10-01", "2023-10-31", "month"), ("2023-00-00", "2023-01-01", "2023-12-31", "year"),
        ("2023", "2023-01-01", "2023-12-31", "year"), ("2023-W41", "2023-10-09", "2023-10-15", "week"),
        ("12-14 Oct 2023", "2023-10-12", "2023-10-14", "day"),
        ("12–14 October 2023", "2023-10-12", "2023-10-14", "day"),
        ("2023-10-12/2023-10-14", "2023-10-12", "2023-10-14", "day"),
        ("28 Oct - 2 Nov 2023", "2023-10-28", "2023-11-02", "day"),
        ("2023-10-12 - 2023-10-14", "2023-10-12", "2023-10-14", "day"),
        ("12 to 14 Oct 2023", "2023-10-12", "2023-10-14", "day"),
    ],
)  # fmt: skip
def test_a_date_may_stand_for_several_days(text, first, last, precision):
    assert span_of(text) == Span(first, last, precision)
    assert iso_day(text) is None


def test_a_table_keeps_months_and_spans_as_they_are_known():
    found = checked(column("12 Oct 2023", "Oct 2023", "12-14 Oct 2023"))
    assert spans(found) == [
        ("2023-10-12", "2023-10-12", None), ("2023-10-01", "2023-10-31", "month"), ("2023-10-12", "2023-10-14", "day"),
    ]  # fmt: skip
    assert "date_known_in_part" in rules(found)


def test_days_of_a_year_are_all_possible():
    assert possible_days("2024-02-10", "year") == ("2024-01-01", "2024-12-31")


# --- in parts --------------------------------------------------------------------------------------------------------

PARTS = [
    ("2021-03-14", "2021-03-14", "day"),
    ("2021-03-01", "2021-03-31", "month"),
    ("2021-01-01", "2021-12-31", "year"),
]


@pytest.mark.parametrize(
    "header",
    [
        "Year,Month,Day", "iyear,imonth,iday", "event_year,event_month,event_day", "Año,Mes,Día", "année,mois,jour",
        "Год,Месяц,День", "Рік,Місяць,День", "Jahr,Monat,Tag", "Yıl,Ay,Gün", "ano,mês,dia",
        "السنة,الشهر,اليوم", "سال,ماه,روز", "年,月,日",
    ],
)  # fmt: skip
def test_year_month_and_day_are_joined(header):
    found = checked(f"id,{header}\n1,2021,3,14\n2,2021,3,0\n3,2021,,\n")
    assert spans(found) == PARTS
    assert "date_parts" in rules(found)


def test_parts_may_be_names_other_digits_and_marks_of_not_known():
    text = "id,year,month,day\n1,2021.0,March,14\n2,٢٠٢١,mars,99\n3,2021,-9,5\n"
    assert spans(checked(text)) == PARTS


def test_parts_that_are_no_date_are_set_aside():
    found = checked("id,year,month,day\n1,2021,2,30\n2,2021,3,14\n3,2021,13,1\n4,,3,1\n5,1402,3,1\n")
    assert days(found) == ["2021-03-14"]
    assert found.rows_rejected == 4
    assert {"date_unreadable", "date_missing", "calendar_other"} <= rules(found)


def test_a_whole_date_counts_before_its_parts():
    assert days(checked("id,date,year,month,day\n1,2021-03-14,2020,1,1\n")) == ["2021-03-14"]


def test_a_day_of_the_month_alone_is_no_date():
    with pytest.raises(SourceError, match="no column looks like the date"):
        checked("id,day,lat,lon\n1,14,1,2\n2,31,1,2\n")


def test_a_mapping_may_name_the_parts():
    mapping = ColumnMapping({"event_id": "id", "year": "a", "month": "b"})
    assert spans(checked("id,a,b\n1,2021,3\n", mapping)) == PARTS[1:2]


# --- which column ----------------------------------------------------------------------------------------------------


def proposed(text):
    return propose(sources.open_table(text.encode(), "table.csv")).columns


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("date_reported,incident_date", "incident_date"), ("timestamp,date", "date"), ("published,When", "When"),
        ("updated_at,Fecha del hecho", "Fecha del hecho"), ("date,event date", "event date"),
        ("Дата публикации,Дата", "Дата"), ("recording_date", "recording_date"), ("entry date,date", "date"),
    ],
)  # fmt: skip
def test_the_event_s_own_date_counts_before_the_record_s(header, column):
    cells = ",".join(f"2024-01-0{9 - at}" for at in range(header.count(",") + 1))
    assert proposed(f"{header}\n{cells}\n")["date_start"] == column


@pytest.mark.parametrize(
    "header", ["start,end", "Start Date,End Date", "Дата начала,Дата окончания", "Beginn,Ende", "from,to"]
)
def test_first_and_last_day_are_found(header):
    found = checked(f"{header}\n2024-01-01,2024-01-03\n")
    assert spans(found) == [("2024-01-01", "2024-01-03", None)]


def test_a_column_called_to_that_holds_towns_is_no_last_day():
    text = "id,date,From,To\n1,2024-01-01,Town A,Town B\n"
    assert proposed(text) == {"event_id": "id", "date_start": "date"}
    assert days(checked(text)) == ["2024-01-01"]


def test_a_last_day_that_is_none_costs_no_event():
    found = checked("id,start,end\n1,2024-01-01,2024-01-03\n2,2024-01-01,2024-01-04\n3,2024-01-01,ongoing\n")
    assert len(found.events) == 3
    assert "date_end_unreadable" in rules(found)

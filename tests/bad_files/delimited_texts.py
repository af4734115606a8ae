"""Delimited text: quotation marks, dates, numbers, headers, line ends."""

import csv
import json

from tests.bad_files.making import (
    BODY,
    HEAD,
    PLAIN,
    TEXT,
    add,
    body,
    csv_text,
    good,
    goods,
    lines,
    with_feature,
    with_geometry,
    with_record,
)

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "'=1", '=HYPERLINK("http://127.0.0.1:9/")')
add(
    "formulas as text",
    "titles.csv",
    csv_text(
        [*goods(), *({**good(n), "event_id": f"x{n}", "title": text} for n, text in enumerate(FORMULAS, start=4))]
    ),
    3,
    rows=10,
)
add(
    "formulas as text",
    "ids.csv",
    csv_text([*goods(), *({**good(4), "event_id": text} for text in FORMULAS)]),
    3,
    rows=10,
)
add("formulas as text", "header.csv", body(head=HEAD + ",=1+1"), 0, rows=3, said="record_unreadable")
add("NUL and controls", "cell.csv", body("x1,a\0b,2023-11-09,,,,"), 3, rows=4, said="text_control_characters")
add("NUL and controls", "id.csv", body("x\x001,a,2023-11-09,,,,"), 3, rows=4, said="text_control_characters")
add(
    "NUL and controls",
    "text.json",
    with_record('{"event_id":"x1","title":"a\\u0000b","date_start":"2023-11-09"}'),
    3,
    rows=4,
    said="text_control_characters",
)
add("NUL and controls", "header.csv", "event\0id,date_start\n1,2023-11-01\n", said="no text")
add("NUL and controls", "behind.csv", PLAIN + b"\0" * 10_000, 3, rows=4)
add("NUL and controls", "zeros.csv", b"\0" * 100_000, said="no text")
add(
    "NUL and controls",
    "terminal.csv",
    body("x1,\x1b[31mred\x07,2023-11-09,,,,"),
    3,
    rows=4,
    said="text_control_characters",
)
add(
    "lone surrogates",
    "title.json",
    with_record('{"event_id":"x1","title":"\\ud83d","date_start":"2023-11-09"}'),
    3,
    rows=4,
    said="text_half_character",
)
add(
    "lone surrogates",
    "own.json",
    with_record('{"event_id":"x1","own":["\\ud83d",{"\\udc00":"\\udc00"}],"date_start":"2023-11-09"}'),
    3,
    rows=4,
    said="text_half_character",
)
add(
    "lone surrogates",
    "key.json",
    with_record('{"event_id":"x1","k\\ud83d":1,"k?":2,"date_start":"2023-11-09"}'),
    3,
    rows=4,
    said="column_name_changed",
)
add("lone surrogates", "id.jsonl", lines(goods()) + '{"event_id":"\\ud83d","date_start":"2023-11-09"}\n', 3, rows=4)
add("lone surrogates", "line.jsonl", lines(goods()) + '{"event_id":"\\ud83d"\n', 3, rows=4, said="record_unreadable")
add("lone surrogates", "feature.geojson", with_feature('"\\ud83d"'), 3, rows=4, said="record_unreadable")
for name, text in (("override", "\u202egpj.exe"), ("isolate", "\u2066x\u2069"), ("mark", "\u200fx")):
    add(
        "text with changed direction",
        f"{name}.csv",
        body(f"x1,{text},2023-11-09,,,,"),
        3,
        rows=4,
        said="" if name == "mark" else "text_control_characters",
    )
add(
    "text with changed direction",
    "column.csv",
    body(*(line + ",1" for line in BODY), head=HEAD + ",\u202eabc", count=0),
    3,
)

DATES = {
    "both orders": ("05/13/2023", "13/05/2023", "05/06/2023"),
    "no proof": ("05/06/2023", "06/07/2023", "07/08/2023"),
    "two digits": ("1/2/23", "13/11/23", "3/4/23"),
    "epoch": ("1700000000", "1700000000000", "-1"),
    "zones": ("2023-11-01T23:30:00-05:00", "2023-11-02T00:00:00Z", "2023-11-03 12:00"),
    "impossible": ("2023-02-30", "2023-13-01", "0000-00-00"),
    "far": ("1500-01-01", "9999-12-31", "10000-01-01"),
    "words": ("yesterday", "Q3 2023", "mid-November"),
    "other digits": ("٢٠٢٣-١١-٠١", "２０２３-11-01", "²⁰²³-11-01"),
    "other calendars": ("1445-04-17", "5784-08-17", "1402/08/10"),
    "weeks": ("2023-W48-7", "2023-305", "20231101"),
    "blanks": (" 2023-11-01 ", "2023-11-01\u00a0", "2023 - 11 - 01"),
    "slow": ("1" + " " * 15_000 + "x", "9" * 15_000, "1-" * 9_000),
}
for name, days in DATES.items():
    add(
        "dates of all kinds",
        f"own {name}.csv",
        csv_text(
            [*goods(), *({**good(n), "event_id": f"x{n}", "date_start": day} for n, day in enumerate(days, start=4))]
        ),
        3,
        rows=6,
    )
    add(
        "dates of all kinds",
        f"theirs {name}.csv",
        csv_text([{"No": n, "Date": day} for n, day in enumerate([*days, *["2023-11-01"] * 4], start=1)]),
        0,
        rows=7,
    )
SERIALS = [
    {
        "No": f"g{n}",
        "Title": f"Strike {n}",
        "Date": 45_230 + n,
        "Type": "air strike",
        "Lon": 44 + n / 10,
        "Lat": 33 + n / 10,
        "Killed min": n,
    }
    for n in (1, 2, 3)
]
add("dates as numbers of a spreadsheet", "serial.csv", csv_text(SERIALS), 3)
add(
    "dates as numbers of a spreadsheet",
    "with time.csv",
    csv_text([row | {"Date": row["Date"] + 0.75} for row in SERIALS]),
    3,
)
add(
    "dates as numbers of a spreadsheet",
    "other.csv",
    csv_text([*SERIALS, *({**SERIALS[0], "No": f"x{n}", "Date": n} for n in (1, 99_999, -5))]),
    3,
    rows=6,
    said="date_unreadable",
)

add("ragged rows", "short.csv", body("x1,a", "x2", "x3,a,2023-11-09,,,"), 3, rows=6, said="record_unreadable")
add("ragged rows", "long.csv", body("x1,a,2023-11-09,,,,,,", "x2,a,b,c,d,e,f,g,h"), 3, rows=5, said="record_unreadable")
add(
    "ragged rows",
    "all long.csv",
    "\n".join([HEAD, *(line + "," for line in BODY)]),
    0,
    rows=3,
    said="record_unreadable",
)
add(
    "ragged rows",
    "comma in title.csv",
    body("x1,Attack, then another,2023-11-09,,,,"),
    3,
    rows=4,
    said="record_unreadable",
)
add("ragged rows", "most.csv", lambda: (body() + "x\n" * 100_000).encode(), 3, rows=100_003, said="record_unreadable")
add("unclosed quotes", "last.csv", body('x1,"a,2023-11-09,,,,'), 3, rows=4, said="record_unreadable")
add(
    "unclosed quotes",
    "first.csv",
    "\n".join([HEAD, 'x1,"a,2023-11-09,,,,', *BODY]) + "\n",
    3,
    rows=4,
    said="record_unreadable",
)
add(
    "unclosed quotes",
    "middle.csv",
    "\n".join([HEAD, BODY[0], 'x1,"a,2023-11-09,,,,', *BODY[1:]]) + "\n",
    3,
    rows=4,
    said="record_unreadable",
)
add(
    "unclosed quotes",
    "three.csv",
    "\n".join([HEAD, 'x1,"a,b', BODY[0], 'x2,"a,b', BODY[1], 'x3,"c', BODY[2]]) + "\n",
    3,
    rows=6,
    said="record_unreadable",
)
add("unclosed quotes", "inside.csv", body('x1,a "quoted" word,2023-11-09,,,,', 'x2,5" gun,2023-11-09,,,,'), 3, rows=5)
add("unclosed quotes", "header.csv", '"' + body())
add("unclosed quotes", "every.csv", lambda: (HEAD + "\n" + 'x,"a,2023-11-09,,,,\n' * 20_001).encode(), 0, rows=20_001)
add("unclosed quotes", "doubled.csv", body('x1,"a ""b"" c",2023-11-09,,,,', 'x2,"""",2023-11-09,,,,'), 3, rows=5)
add(
    "unclosed quotes",
    "lines in cell.csv",
    csv_text(goods(title="Strike {n}\nin two\r\nlines")),
    3,
    title="Strike {n}\nin two\r\nlines",
)
add(
    "words for missing values",
    "names.csv",
    csv_text([row | {"actor1": "None", "country_stated": "NA", "place_name": "null"} for row in goods()]),
    3,
)
add(
    "words for missing values",
    "figures.csv",
    body(
        *(
            f"x{n},a,2023-11-09,,{word},{word},{word}"
            for n, word in enumerate(("NA", "None", "nan", "null", "-", "?", "n/a", "unknown"))
        )
    ),
    3,
    rows=11,
    said="missing_word",
)
add("words for missing values", "days.csv", body("x1,a,NA,,,,", "x2,a,None,,,,"), 3, rows=5, said="date_missing")
add(
    "words for missing values",
    "ids.csv",
    body("NA,a,2023-11-09,,,,", "None,a,2023-11-09,,,,", "nan,b,2023-11-09,,,,"),
    3,
    rows=6,
)
add(
    "leading zeros",
    "ids.csv",
    body("00123,a,2023-11-09,,,,", "123,b,2023-11-09,,,,", "0123.0,c,2023-11-09,,,,"),
    3,
    rows=6,
)
add("leading zeros", "figures.csv", body("x1,a,2023-11-09,,044.5,033.5,007"), 3, rows=4)
add("huge whole numbers", "deaths.csv", body(f"x1,a,2023-11-09,,,,{'9' * 5_000}"), 3, rows=4, said="cell_left_open")
add(
    "huge whole numbers",
    "slow.csv",
    body(f"x1,a,2023-11-09,,{'9' * 19_000}x,{'.' * 19_000},{'1' * 19_000}e"),
    3,
    rows=4,
)
add(
    "huge whole numbers",
    "deaths.json",
    with_record('{"event_id":"x1","date_start":"2023-11-09","fatalities_low":%s}' % ("9" * 5_000)),
    3,
    rows=4,
    said="cell_left_open",
)
add(
    "huge whole numbers",
    "id.json",
    with_record('{"event_id":' + "9" * 5_000 + ',"date_start":"2023-11-09","own":' + "8" * 5_000 + "}"),
    3,
    rows=4,
)
add(
    "huge whole numbers",
    "20 digits.json",
    with_record('{"event_id":12345678901234567890123,"date_start":"2023-11-09"}'),
    3,
    rows=4,
    said="kept 12345678901234567890123",
)
add(
    "huge whole numbers",
    "in.geojson",
    with_geometry("null").replace('"x1"', '"x1","fatalities_low":' + "9" * 5_000),
    3,
    rows=4,
    said="cell_left_open",
)
add(
    "huge whole numbers",
    "coordinates.jsonl",
    lines(goods()) + '{"event_id":"x1","date_start":"2023-11-09","lon":%s,"lat":1}' % ("1" * 400),
    3,
    rows=4,
)
add("huge cells", "title.csv", body(f"x1,{'a' * 1_000_000},2023-11-09,,,,"), 3, rows=4, said="cell_left_open")
add("huge cells", "id.csv", body(f"{'a' * 1_000_000},b,2023-11-09,,,,"), 3, rows=4, said="text_unreadable")
add(
    "huge cells",
    "title.json",
    with_record('{"event_id":"x1","title":"%s"}' % ("a" * 1_000_000)),
    3,
    rows=4,
    said="cell_left_open",
)
add("huge cells", "own.csv", lambda: csv_text([row | {"own": "b" * 3_000_000} for row in goods()]).encode(), 3)
add("huge cells", "day.csv", body(f"x1,a,{'2023-11-09' * 100_000},,,,"), 3, rows=4, said="date_unreadable")
add(
    "huge cells",
    "sources.csv",
    csv_text(
        [
            good(1),
            good(2),
            good(3),
            good(4) | {"event_id": "x1", "sources": "[" + '{"url":"x"},' * 50_000 + '{"url":"y"}]'},
        ]
    ),
    3,
    rows=4,
    said="source_link_not_web",
)
add("huge cells", "tags.csv", csv_text([*goods(), good(4) | {"event_id": "x1", "tags": ";" * 500_000}]), 3, rows=4)
add("huge cells", "header.csv", ("a" * 200_000 + ",date_start\n1,2023-11-01\n"))
add(
    "10,000 columns",
    "wide.csv",
    lambda: (",".join(f"c{n}" for n in range(10_000)) + "\n" + "1," * 9_999 + "1\n").encode(),
    said="10,000 columns, more than the 200 allowed",
)
add("10,000 columns", "same.csv", lambda: (",".join(["c"] * 10_000) + "\n").encode(), said="10,000 columns")
add("10,000 columns", "blank.csv", lambda: ("date_start" + "," * 2_000_000 + "\n").encode(), said="2,000,001 columns")
add(
    "10,000 columns",
    "wide.json",
    lambda: json.dumps([{f"c{n}": 1 for n in range(10_000)}]).encode(),
    said="10,000 columns",
)
add(
    "unusual headers",
    "same.csv",
    body(*(line + ",a,b" for line in BODY), head=HEAD + ",title,title", count=0),
    3,
    said="column_name_changed",
)
add(
    "unusual headers",
    "blank.csv",
    body(*(line + ",a,b" for line in BODY), head=HEAD + ",,", count=0),
    3,
    said="column_name_changed",
)
add("unusual headers", "index.csv", body(*(f"{n},{line}" for n, line in enumerate(BODY)), head="," + HEAD, count=0), 3)
add("unusual headers", "blanks round.csv", body(head=HEAD.replace(",", " , ")), 3)
add("unusual headers", "capitals.csv", body(head=HEAD.upper()), 3, said="mapping_proposed")
add("unusual headers", "quoted.csv", body(head='"' + HEAD.replace(",", '","') + '"'), 3)
add(
    "unusual headers",
    "lines.csv",
    body(head=HEAD.replace("title", '"title\nof it"')),
    3,
    title="",
    changes={f"g{n}": {"title": None} for n in (1, 2, 3)},
)
add(
    "unusual headers",
    "our names.csv",
    body(*(line + ",77,x,IRQ" for line in BODY), head=HEAD + ",source_row,source_file,country", count=0),
    3,
)
add("unusual headers", "no header.csv", "\n".join(BODY))
add("unusual headers", "titles above.csv", "Weekly report\n\n" + TEXT, 3, said="rows_above_header")
add("only a header", "own.csv", HEAD, 0, rows=0)
add("only a header", "lines.csv", HEAD + "\n\n\n", 0, rows=0)
add("only a header", "theirs.csv", "No,Date\n", 0, rows=0)
add("blank lines", "between.csv", "\n\n" + "\n\n".join([HEAD, *BODY]) + "\n\n\n", 3)
add("blank lines", "commas.csv", body(",,,,,,", " , ,,,,,"), 3, rows=4)
add("blank lines", "blanks.csv", "\n".join([HEAD, "   ", *BODY, "\t"]), 3)
for name, end in (("old mac", "\r"), ("windows", "\r\n"), ("double", "\r\r\n")):
    add("line ends", f"{name}.csv", csv_text(goods(), end=end), 3)
add("line ends", "mixed.csv", HEAD + "\r\n" + BODY[0] + "\n" + BODY[1] + "\r\n" + BODY[2] + "\r", 3)
add("line ends", "mac and one.csv", csv_text(goods(), end="\r") + "\n", 3)
add("line ends", "none.csv", TEXT.rstrip("\n"), 3)
add(
    "line ends",
    "vertical.csv",
    csv_text(goods(title="Strike {n}\x0b\x0c\u2028\x85x")),
    3,
    title="Strike {n}\x0b\x0c\u2028\x85x",
)
for name, mark in (("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
    add(
        "delimiters",
        f"{name}.csv",
        csv_text(goods(title="Strike {n}, then; more | and\tso"), mark),
        3,
        title="Strike {n}, then; more | and\tso",
    )
add("delimiters", "said.csv", "sep=;\n" + csv_text(goods(), ";"), 3)
add("delimiters", "colon.csv", csv_text(goods(), ":"))
add("delimiters", "blanks.txt", csv_text(goods(), " "))
add("delimiters", "header differs.csv", HEAD.replace(",", ";") + "\n" + "\n".join(BODY), either=True)
add("delimiters", "all quoted.csv", csv_text(goods(), quoting=csv.QUOTE_ALL), 3)
add("delimiters", "one column.csv", "event_id\n1\n2\n")
COMMAS = [
    {
        "No": f"g{n}",
        "Title": f"Strike {n}",
        "Date": f"{n:02d}.11.2023",
        "Type": "air strike",
        "Lon": f"44,{n}",
        "Lat": f"33,{n}",
        "Killed min": n,
    }
    for n in (1, 2, 3)
]
PROOF = {**COMMAS[0], "No": "x1", "Date": "13.11.2023"}
add("decimal commas", "semicolons.csv", csv_text([*COMMAS, PROOF], ";"), 3, rows=4, said="decimal_comma")
add("decimal commas", "quoted.csv", csv_text([*COMMAS, PROOF]), 3, rows=4, said="decimal_comma")
add("decimal commas", "mixed.csv", csv_text([*COMMAS, PROOF, PROOF | {"No": "x2", "Lon": "44.5"}], ";"), 0, rows=5)
add(
    "decimal commas",
    "own.csv",
    csv_text([*goods(), {**good(4), "event_id": "x1", "lon": "44,5"}], ";"),
    3,
    rows=4,
    said="number_unreadable",
)
add(
    "decimal commas",
    "thousands.csv",
    csv_text([*goods(), {**good(4), "event_id": "x1", "fatalities_low": "1,234"}]),
    3,
    rows=4,
    said="figure_read",
)
add(
    "unknown words of closed sets",
    "types.csv",
    body(
        *(f"x{n},a,2023-11-09,{word},,," for n, word in enumerate(("siege", "AIR_STRIKE", "air strike", "=1", "غارة")))
    ),
    3,
    rows=8,
    said="event_type_unknown",
)
add(
    "unknown words of closed sets",
    "precision.csv",
    csv_text([*goods(), {**good(4), "event_id": "x1", "geo_precision": "exact"}]),
    3,
    rows=4,
    said="value_unknown",
)
add(
    "our own exports",
    "undone.csv",
    csv_text([row | {"join_method": "within", "place_name": "'=1"} for row in goods()]),
    3,
)
add("our own exports", "apostrophe.csv", csv_text([row | {"place_name": "'=1"} for row in goods()]), 3)

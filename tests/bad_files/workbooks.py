"""Workbooks: bombs, cells far off, entities, missing and broken parts."""

import io
import re
import zipfile

import pandas as pd

from tests.bad_files.making import (
    BOOK,
    COLUMNS,
    ENTITIES,
    RELS,
    SHEET,
    STRINGS,
    add,
    changed,
    good,
    goods,
    lying,
    sub_progress,
    table_of,
    with_parts,
    workbook,
    zipped,
)

BOOK_OF_GOODS = workbook()
CELLS = sub_progress(BOOK_OF_GOODS, SHEET)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "http://127.0.0.1:9/">]>'


def with_doctype(doctype: bytes, text: bytes) -> bytes:
    """Return a workbook whose first title is `text`, which the document type is to explain."""
    strings = sub_progress(BOOK_OF_GOODS, STRINGS)
    head = strings.index(b"<sst")
    return with_parts(BOOK_OF_GOODS, {STRINGS: strings[:head] + doctype + strings[head:].replace(b"Strike 1", text)})


def with_cell(reference: bytes, rest: bytes = b"<v>1</v>") -> bytes:
    """Return a workbook with one more cell far off."""
    row = re.search(rb"[0-9]+", reference)[0]
    more = b'<row r="%s"><c r="%s">%s</c></row></sheetData>' % (row, reference, rest)
    return changed(BOOK_OF_GOODS, SHEET, b"</sheetData>", more)


def large_workbook(text: bytes, part: str = SHEET) -> bytes:
    """Return a workbook one part of which is mostly blanks."""
    content = sub_progress(BOOK_OF_GOODS, part)
    at = content.index(b"<sheetData>" if part == SHEET else b"<si>")
    return with_parts(BOOK_OF_GOODS, {part: content[:at] + text + content[at:]})


def cell_kinds() -> bytes:
    """Return a workbook with cells of every kind behind the good rows."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet("Events"), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(table_of(goods())):
            sheet.write_row(at, 0, row)
            if at:
                sheet.write_datetime(at, 2, pd.Timestamp(row[2]).to_pydatetime(), day)
                sheet.write_formula(at, 3, '="air"&"_strike"', None, "air_strike")
        sheet.write_row(4, 0, ["x1", True, 45_000, "=1+1"])
        sheet.write_formula(5, 0, '="x"&2', None, "x2")
        sheet.write_formula(5, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(6, 0, "=cmd|' /C calc'!A0", None, "x3")
        sheet.write_url(6, 1, "http://127.0.0.1:9/")
        sheet.write_formula(7, 0, '=WEBSERVICE("http://127.0.0.1:9/")')
        sheet.write_formula(7, 1, "='[http://127.0.0.1:9/other.xlsx]Sheet1'!A1", None, "other")
        book.add_worksheet("Notes").write(0, 0, "a note")
    return file.getvalue()


add("workbook bomb", "sheet.xlsx", lambda: large_workbook(b" " * 100_000_000), said="unpacks to more than")
add(
    "workbook bomb",
    "strings.xlsx",
    lambda: large_workbook(b"<si><t>x</t></si>" * 2_000_000, STRINGS),
    said="unpacks to more",
)
add("workbook bomb", "lying.xlsx", lambda: lying(large_workbook(b" " * 100_000_000), 1_000))
add(
    "workbook bomb",
    "bzip2.xlsx",
    lambda: zipped(
        {name: sub_progress(BOOK_OF_GOODS, name) for name in zipfile.ZipFile(io.BytesIO(BOOK_OF_GOODS)).namelist()},
        zipfile.ZIP_BZIP2,
    ),
    said="packed in a way",
)
add(
    "workbook bomb",
    "many sheets.xlsx",
    lambda: with_parts(BOOK_OF_GOODS, {f"xl/worksheets/s{n}.xml": CELLS for n in range(2_000)}),
    said="more than 1,000 files",
)
for reference in (b"XFD1048576", b"A1048576", b"XFD4", b"ZZZZZZ99", b"A99999999999", b"A0", b"1A", b"a5", b"$A$5"):
    add("cells far away", f"{reference.decode()}.xlsx", with_cell(reference), 3 if reference == b"a5" else None, rows=4)
add("cells far away", "text.xlsx", with_cell(b"C5", b"<is><t>x</t></is>"), 3, rows=4)
for name, doctype, text in (("bomb", ENTITIES, b"&e9;"), ("file", EXTERNAL, b"&e;"), ("web", EXTERNAL, b"&h;")):
    add("XML entities", f"{name}.xlsx", with_doctype(doctype, text))
for name in (SHEET, STRINGS, BOOK, RELS, "[Content_Types].xml", "xl/styles.xml"):
    short = name.rpartition("/")[2]
    is_read = name in ("xl/styles.xml", "[Content_Types].xml")
    add("broken workbook", f"no {short}.xlsx", with_parts(BOOK_OF_GOODS, {name: None}), 3 if is_read else None)
    half = sub_progress(BOOK_OF_GOODS, name)
    add("broken workbook", f"half {short}.xlsx", with_parts(BOOK_OF_GOODS, {name: half[: len(half) // 2]}), either=True)
    add("broken workbook", f"junk {short}.xlsx", with_parts(BOOK_OF_GOODS, {name: b"\xff<<&"}), either=True)
add("broken workbook", "string beyond.xlsx", changed(BOOK_OF_GOODS, SHEET, b"<v>7</v>", b"<v>99999</v>"))
add(
    "broken workbook",
    "number.xlsx",
    changed(BOOK_OF_GOODS, SHEET, b"<v>44.3</v>", b"<v>4x</v>"),
    2,
    rows=3,
    said="number_unreadable",
)
for name, old, new in (
    ("dimension", b'<dimension ref="A1:G4"/>', b'<dimension ref="A1:XFD1048576"/>'),
    ("far dimension", b"A1:G4", b"ZZZZ9:ZZZZZZ99999999999"),
    ("no rows", b"<sheetData>", b"<sheetDato>"),
    ("blanks", b'<c r="A2"', b'<c\n  r = "A2"'),
    ("single", b'<c r="A2"', b"<c r='A2'"),
):
    add("broken workbook", f"{name}.xlsx", changed(BOOK_OF_GOODS, SHEET, old, new), either=True)
for name, count in (("count", b"4000000000"), ("plus count", b"+4000000000"), ("no count", b"-1")):
    strings = re.sub(rb'ount="[0-9]+"', b'ount="%s"' % count, sub_progress(BOOK_OF_GOODS, STRINGS))
    add("broken workbook", f"{name} of strings.xlsx", with_parts(BOOK_OF_GOODS, {STRINGS: strings}), either=True)
for quote in (b"'", b'"'):
    far = b"<c r=%sXFD1048576%s><v>1</v></c></row></sheetData>" % (quote, quote)
    text = CELLS.replace(b"</sheetData>", b"<row r='5'>" + far)
    add(
        "cells far away",
        f"{quote.decode()} utf-16.xlsx",
        with_parts(BOOK_OF_GOODS, {SHEET: text.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")}),
        said="encoding that Excel does not write",
    )
    add("cells far away", f"{quote.decode()}.xlsx", with_parts(BOOK_OF_GOODS, {SHEET: text}), said="spreads over")
add("workbook cells", "kinds.xlsx", cell_kinds(), 3, rows=7, said="cells_in_error")
add(
    "workbook cells",
    "macros.xlsm",
    with_parts(BOOK_OF_GOODS, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"x" * 999}),
    3,
)
add(
    "workbook cells",
    "external.xlsx",
    with_parts(
        BOOK_OF_GOODS,
        {
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships><Relationship Id="r1" '
            b'Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
        },
    ),
    3,
)
add("workbook cells", "titles above.xlsx", workbook([["Weekly report"], [], ["", "by us"], *table_of(goods())]), 3)
add("workbook cells", "numbers only.xlsx", workbook([[1, 2, 3], [4, 5, 6]]), said="no sheet has a header")
add("workbook cells", "nothing.xlsx", workbook([[]]), said="no sheet has a header")
add(
    "workbook cells",
    "ids of numbers.xlsx",
    workbook([list(COLUMNS), [17, *list(good(1).values())[1:]]]),
    0,
    rows=1,
    said="kept 17",
)
add("workbook cells", "wide.xlsx", workbook([[f"c{n}" for n in range(1_000)]]), said="columns, more than the 200")
add(
    "old and other Office files", "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, said="old Office file"
)
add(
    "old and other Office files",
    "slides.pptx",
    zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
    said="",
)
add(
    "old and other Office files",
    "table.ods",
    zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office/>"}),
    said="OpenDocument",
)

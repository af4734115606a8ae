"""Formats that are not read are named by what the file holds, with the way out, in at most 400 characters."""

import gzip
import sqlite3
import struct

import pytest

from geo import sources
from geo.errors import SourceError
from tests.bad_files.making import PLAIN, zipped


def refused(content, name="events.csv"):
    with pytest.raises(SourceError) as caught:
        sources.open_table(content, name)
    said = str(caught.value)
    assert len(said) <= 400
    assert said.startswith(name)
    return said


def geopackage():
    with sqlite3.connect(":memory:") as connection:
        connection.execute(f"PRAGMA application_id = {int.from_bytes(b'GPKG')}")
        connection.execute("create table a (b text)")
        return connection.serialize()


def old_office(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(500)


DBF = b"\x03\x7b\x0b\x01" + struct.pack("<IHH", 1, 97, 30) + bytes(84) + b"\r "
FILES = {
    "GeoPackage": geopackage(),
    "database (SQLite)": b"SQLite format 3\0" + bytes(200),
    "old Excel workbook (.xls)": old_office("Workbook"),
    "Office file with a password": old_office("EncryptedPackage"),
    "Word document (.doc)": old_office("WordDocument"),
    "dBase": DBF,
    "shapefile (.shp": struct.pack(">i", 9994) + bytes(96),
    "FlatGeobuf": b"fgb\x03fgb\x01" + bytes(50),
    "Feather": b"ARROW1\0\0" + bytes(50),
    "Avro": b"Obj\x01" + bytes(50),
    "ORC": b"ORC" + bytes(50) + b"ORC\x17",
    "encrypted Parquet": b"PARE" + bytes(50) + b"PARE",
    "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(50),
    "netCDF": b"CDF\x01" + bytes(50),
    "Stata file": b"<stata_dta><header><release>118</release>",
    "old Stata": b"\x72\x02\x01\x00" + bytes(50),
    "SPSS": b"$FL2@(#) SPSS DATA FILE",
    "SAS table": bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011") + bytes(50),
    "SAS transport": b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!",
    "R file": gzip.compress(b"RDX3\nX\n" + bytes(50)),
    "gzip": gzip.compress(PLAIN),
    "Access": b"\0\x01\0\0Standard ACE DB\0" + bytes(50),
    "PDF": b"%PDF-1.7\n",
    "RTF": b"{\\rtf1\\ansi hello}",
    "KML": b"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'><Document/></kml>",
    "GPX": b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><gpx/>",
    "GML": b"<ogr:FeatureCollection xmlns:ogr='x'/>",
    "OpenStreetMap": b"<osm version='0.6'/>",
    "web page": b"\n<!DOCTYPE html><html><body>Sign in</body></html>",
    "XML spreadsheet": b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>",
    "XML. ": b"<events><event/></events>",
    "knowledge graph": b"20240101000000-0\t20240101000000\t1\tx.test\n",
    "mentions": b"1234567890\t20240101000000\t20240101000000\t1\tx\n",
    "(SQL)": b"-- dump\nCREATE TABLE events (id int);\n",
}
ZIPS = {
    "zipped shapefile": ("a/roads.shp", "a/roads.dbf", "a/roads.shx"),
    "KMZ": ("doc.kml", "files/a.png"),
    "geodatabase": ("a.gdb/a00000001.gdbtable",),
    "MapInfo": ("a.tab", "a.dat"),
    "Numbers": ("Index/Document.iwa", "Data/a.png"),
    "Word document (.docx)": ("[Content_Types].xml", "word/document.xml"),
    "slides (.pptx)": ("[Content_Types].xml", "ppt/presentation.xml"),
    "binary Excel workbook": ("[Content_Types].xml", "xl/workbook.bin"),
    "zip with 2 files ('a.csv', 'b.csv')": ("x/a.csv", "b.csv"),
}


@pytest.mark.parametrize("said", FILES)
def test_a_file_is_named_for_what_it_is(said):
    assert said in refused(FILES[said])


@pytest.mark.parametrize("said", FILES)
def test_so_is_a_file_within_a_zip(said):
    assert said in refused(zipped({"events.csv": FILES[said]}), "events.zip")


@pytest.mark.parametrize("said", ZIPS)
def test_a_zip_is_named_by_the_names_in_it(said):
    assert said in refused(zipped(dict.fromkeys(ZIPS[said], b"x")), "events.zip")


@pytest.mark.parametrize(
    ("kind", "said"), [("spreadsheet", ".ods"), ("text", ".odt"), ("presentation", ".odp"), ("x", "")]
)
def test_open_documents_are_named(kind, said):
    content = zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<a/>"})
    assert (
        f"OpenDocument {said and {'.ods': 'spreadsheet (', '.odt': 'text (', '.odp': 'slides ('}[said]}{said}".strip()
        in refused(content)
    )


@pytest.mark.parametrize(
    "text",
    [
        "ORCID,date\n1,2024-01-01\n",
        "create table,date\n1,2024-01-01\n",
        "set,date\n1,2024-01-01\n",
        "PARENT,date\n1,2024-01-01\n",
    ],
)
def test_a_table_that_begins_alike_is_read(text):
    assert "date" in sources.open_table(text.encode(), "a.csv").table

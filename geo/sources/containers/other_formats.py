"""Detect formats that are not supported, by content and not by name, with a way to convert each."""

import re
import zipfile
import zlib
from collections.abc import Iterable

READABLE = "Readable: CSV, XLSX, JSON, GeoJSON, Parquet, or a zip of one of them."
AS_TABLE = "Export the table as CSV, XLSX or Parquet."
AS_LAYER = "Export the layer as GeoJSON or CSV, in longitude and latitude (QGIS does)."
AS_SHEET = "Save the table as .xlsx or CSV."
NO_TABLE = "It holds no table of events."
PACKED = "a packed file; unpack it first."
PICTURE, PROGRAM = f"a picture. {NO_TABLE}", f"a program. {NO_TABLE}"
DUMP = f"a dump of Python objects, which could run code. {AS_TABLE}"
SAS_START = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_STARTS: dict[bytes, str] = {
    b"%PDF": f"a PDF document. Copy the table into a spreadsheet and save it as CSV. {NO_TABLE}",
    b"{\\rtf": f"a text document (RTF). {AS_SHEET}",
    b"%!PS": f"a PostScript document. {NO_TABLE}",
    b"\x89PNG": PICTURE, b"\xff\xd8\xff": PICTURE, b"GIF8": PICTURE, b"II*\0": PICTURE, b"MM\0*": PICTURE,
    **{bytes([0x80, protocol]): DUMP for protocol in range(2, 6)},
    **{b"BZh%d1AY" % level: PACKED for level in range(1, 10)},
    b"\xfd7zXZ": PACKED, b"\x28\xb5\x2f\xfd": PACKED, b"7z\xbc\xaf": PACKED, b"Rar!\x1a": PACKED,
    b"PK\x03\x04": "a zip within a zip; unpack it first.", b"PK\x05\x06": "a zip within a zip; unpack it first.",
    b"ARROW1\0": "a Feather file (Arrow). Save it as Parquet.",
    b"Obj\x01": f"an Avro file. {AS_TABLE}",
    b"\x89HDF\r\n\x1a\n": f"an HDF5 file, as netCDF, MATLAB and Keras write. {AS_TABLE}",
    b"CDF\x01": f"a netCDF file. {AS_TABLE}", b"CDF\x02": f"a netCDF file. {AS_TABLE}",
    b"\x93NUMPY": f"an array of NumPy. {AS_TABLE}",
    b"fgb\x03fgb": f"a FlatGeobuf file. {AS_LAYER}",
    b"\0\0\x27\x0a": f"a shapefile (.shp or .shx), one part of several. {AS_LAYER}",
    b"\0\x01\0\0Standard Jet DB": f"an Access database. {AS_TABLE}",
    b"\0\x01\0\0Standard ACE DB": f"an Access database. {AS_TABLE}",
    b"<stata_dta>": f"a Stata file. {AS_TABLE}",
    b"$FL2": f"an SPSS file. {AS_TABLE}", b"$FL3": f"an SPSS file. {AS_TABLE}",
    SAS_START: f"a SAS table. {AS_TABLE}",
    b"HEADER RECORD*******": f"a SAS transport file. {AS_TABLE}",
    b"RDX2\n": f"an R file. {AS_TABLE}", b"RDX3\n": f"an R file. {AS_TABLE}", b"X\n\0\0\0": f"an R file. {AS_TABLE}",
    b"\x7fELF": PROGRAM, b"MZ\x90\0": PROGRAM, b"\xca\xfe\xba\xbe": PROGRAM,
}  # fmt: skip
# letters that a text may begin with as well
_BOTH_ENDS = {
    b"PARE": "an encrypted Parquet file. Save it without encryption.",
    b"FEA1": "a Feather file. Save it as Parquet.",
    b"ORC": f"an ORC file. {AS_TABLE}",
}
GZIP, SQLITE, OLE = b"\x1f\x8b", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0"
R_STARTS = (b"RDX", b"X\n", b"A\n")
GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")  # application id of a database
# names of streams in old Office files, in UTF-16
_OLE_STREAMS = {
    "Workbook": f"an old Excel workbook (.xls). {AS_SHEET}",
    "Book": f"an old Excel workbook (.xls). {AS_SHEET}",
    "EncryptedPackage": f"an Office file with a password. {AS_SHEET}",
    "WordDocument": f"a Word document (.doc). {AS_SHEET}",
    "PowerPoint Document": f"slides (.ppt). {AS_SHEET}",
    "__nameid": f"a message of Outlook. {AS_SHEET}",
}
_ROOTS = {
    "kml": f"KML. {AS_LAYER}",
    "gpx": f"GPX, tracks of a satellite receiver. {AS_LAYER}",
    "html": "a web page, perhaps of a login. Download the file itself, or export the table as CSV.",
    "featurecollection": f"GML. {AS_LAYER}",
    "osm": f"OpenStreetMap XML. {AS_LAYER}",
    "svg": PICTURE,
    "rss": f"a news feed (RSS). {NO_TABLE}", "feed": f"a news feed (Atom). {NO_TABLE}",
    "workbook": f"an XML spreadsheet of Excel 2003. {AS_SHEET}",
    "document": f"an OpenDocument file in XML. {AS_SHEET}",
    "stata_dta": f"a Stata file. {AS_TABLE}",
    "qgis": "a project of QGIS, which holds no data itself. Export the layer as GeoJSON or CSV.",
    "ogrvrtdatasource": f"a virtual layer of GDAL, which holds no data itself. {AS_LAYER}",
}  # fmt: skip
ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
OLD_STATA = re.compile(rb"[\x69-\x73][\x01\x02]\x01")
DBASE = (0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5)
SNIFFED = 4_096
GKG = re.compile(rb"(?:[0-9]{14}-T?[0-9]+\t|GKGRECORDID\t|DATE\tNUMARTS\tCOUNTS\t)")
MENTIONS = re.compile(rb"[0-9]{6,12}\t[0-9]{14}\t[0-9]{14}\t[0-9]\t")
SQL = re.compile(
    rb"(?:--[^\n]*\n\s*|/\*[^*]{0,500}\*/;?\s*)*"
    rb"(?:(?:CREATE TABLE|INSERT INTO|DROP TABLE)\s+\S|BEGIN TRANSACTION;|PRAGMA\s+\w+\s*=)",
    re.IGNORECASE,
)


def of_bytes(content: bytes) -> str:
    """Return what a file is that cannot be read, and what to do; nothing if it may be a table."""
    if advice := next((sentence for start, sentence in _STARTS.items() if content.startswith(start)), ""):
        return advice
    if advice := next((sentence for mark, sentence in _BOTH_ENDS.items() if _stands_at_both_ends(mark, content)), ""):
        return advice
    for start, tell in ((GZIP, _of_gzip), (SQLITE, _of_sqlite), (OLE, _of_old_office)):
        if content.startswith(start):
            return tell(content)
    if _is_dbase(content):
        return f"a dBase table (.dbf), often one part of a shapefile. {AS_LAYER}"
    return f"an old Stata file. {AS_TABLE}" if OLD_STATA.match(content) else ""


def _stands_at_both_ends(mark: bytes, content: bytes) -> bool:
    return content.startswith(mark) and mark in content[-len(mark) - 1 :]


def _of_gzip(content: bytes) -> str:
    try:
        start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content[:SNIFFED], 16)
    except zlib.error:
        start = b""
    return f"an R file. {AS_TABLE}" if start.startswith(R_STARTS) else "a gzip file; unpack it first."


def _of_sqlite(content: bytes) -> str:
    if content[68:72] in GEOPACKAGE:
        return f"a GeoPackage, a database of map layers. {AS_LAYER}"
    return f"a database (SQLite). {AS_TABLE}"


def _of_old_office(content: bytes) -> str:
    found = (said for stream, said in _OLE_STREAMS.items() if stream.encode("utf-16-le") in content)
    return next(found, f"an old Office file, or one with a password. {AS_SHEET}")


def _is_dbase(content: bytes) -> bool:
    """Return whether this is the head of a dBase file: its kind, a day, and a length that ends with its mark."""
    if len(content) < 33 or content[0] not in DBASE or not (1 <= content[2] <= 12 and 1 <= content[3] <= 31):
        return False
    head = int.from_bytes(content[8:10], "little")
    return head >= 33 and any(content[at : at + 1] == b"\r" for at in (head - 1, head - 264))


def of_text(text: bytes) -> str:
    """Return what a text is that cannot be read, and what to do; nothing if it may be a table."""
    start = text[:SNIFFED].lstrip()
    if start.startswith(b"<"):
        root = ROOT.search(start)
        name = root[1].decode().casefold() if root else ""
        if not root and b"<!doctype html" in start.lower():
            name = "html"
        return _ROOTS.get(name, f"XML. {AS_TABLE}")
    if GKG.match(start):
        return "GDELT's knowledge graph (GKG): articles with their themes, no events. Take GDELT's events instead."
    if MENTIONS.match(start):
        return "GDELT's mentions: articles about events. Take GDELT's events (export) instead."
    if SQL.match(start):
        return f"commands for a database (SQL). {AS_TABLE}"
    return ""


# members of a zip, as patterns, and what the zip is
_MEMBERS = (
    (r"xl/workbook\.bin", f"a binary Excel workbook (.xlsb). {AS_SHEET}"),
    (r"word/.*", f"a Word document (.docx). {AS_SHEET}"),
    (r"ppt/.*", f"slides (.pptx). {AS_SHEET}"),
    (r"visio/.*", f"a drawing of Visio. {NO_TABLE}"),
    (r"Index/.*\.iwa|.*/Index\.zip|index\.(?:apxl|xml\.gz)", f"a document of Numbers, Pages or Keynote. {AS_SHEET}"),
    (r"(?:.*/)?doc\.kml|[^/]*\.kml", f"KMZ, zipped KML. {AS_LAYER}"),
    (r".*\.shp", f"a zipped shapefile. {AS_LAYER}"),
    (r".*\.gdbtable", f"a geodatabase of Esri. {AS_LAYER}"),
    (r".*\.tab|.*\.mif", f"layers of MapInfo. {AS_LAYER}"),
    (r".*\.qgs", "a project of QGIS, which holds no data itself. Export the layer as GeoJSON or CSV."),
    (r"META-INF/container\.xml", f"an electronic book. {NO_TABLE}"),
    (r"AndroidManifest\.xml|META-INF/MANIFEST\.MF", PROGRAM),
    (r"\[Content_Types\]\.xml", f"an Office file without a workbook. {AS_SHEET}"),
)  # fmt: skip
_OPEN_DOCUMENTS = {
    b"spreadsheet": f"an OpenDocument spreadsheet (.ods). {AS_SHEET}",
    b"text": f"an OpenDocument text (.odt). {AS_SHEET}",
    b"presentation": f"OpenDocument slides (.odp). {AS_SHEET}",
}
MIMETYPE = "mimetype"


def of_zip(archive: zipfile.ZipFile) -> str:
    """Return what a zip is that cannot be read, by the names in it; nothing if it may hold a table."""
    names = archive.namelist()
    if MIMETYPE in names:
        said = archive.open(MIMETYPE).read(200)
        kind = said.partition(b"opendocument.")[2]
        return _OPEN_DOCUMENTS.get(kind.partition(b"-")[0].strip(), f"an OpenDocument file. {AS_SHEET}") if kind else ""
    return next((said for pattern, said in _MEMBERS if _any(pattern, names)), "")


def _any(pattern: str, names: Iterable[str]) -> bool:
    compiled = re.compile(pattern, re.IGNORECASE)
    return any(compiled.fullmatch(name) for name in names)

"""Files that are no tables, whatever they are called."""

import bz2
import gzip
import io
import lzma
import random
import sqlite3
import struct
import tarfile
from typing import Any

from tests.bad_files.making import ENTITIES, PLAIN, add

PAGE = "<!DOCTYPE html><html><body><script>alert(1)</script><table><tr><td>event_id</td></tr></table></body></html>"
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)
KML = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><NetworkLink><Link><href>http://127.0.0.1:9/'
    "</href></Link></NetworkLink><name>&x;</name></kml>"
)
XML_KINDS = {"vrt": "virtual layer", "kml": "KML", "gpx": "GPX", "entities": "KML", "svg": "a picture"}
GPX = KML.replace("kml", "gpx")
for name, text in {
    "page": PAGE,
    "blanks first": "\n\n  " + PAGE,
    "mark first": "\ufeff" + PAGE,
    "login": "<html><title>Sign in</title>",
}.items():
    add("web page", f"{name}.csv", text, said="a web page")
for name, text in {
    "vrt": VRT,
    "kml": KML,
    "gpx": GPX,
    "entities": ENTITIES.decode() + "<kml>&e9;</kml>",
    "svg": "<svg/>",
}.items():
    add("XML in disguise", f"{name} events.geojson", text, said=XML_KINDS[name])
    add("XML in disguise", f"{name} utf-16 events.geojson", text.encode("utf-16"), said=XML_KINDS[name])
for protocol in range(6):
    add("Python pickle", f"{protocol}.csv", lambda protocol=protocol: dumped(protocol))


def dumped(protocol: int) -> bytes:
    """Return a dump that would open a file if it were loaded."""
    import pickle

    class Opens:
        def __reduce__(self) -> Any:
            return open, ("/etc/passwd",)

    return pickle.dumps(Opens(), protocol)


def archive_of(mode: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        info = tarfile.TarInfo("events.csv")
        info.size = len(PLAIN)
        archive.addfile(info, io.BytesIO(PLAIN))
    return file.getvalue()


def database() -> bytes:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table events (event_id text, date_start text)")
        return connection.serialize()


for name, content, said in (
    ("gzip.csv.gz", gzip.compress(PLAIN, mtime=0), "gzip"),
    ("bzip2.csv.bz2", bz2.compress(PLAIN), "packed"),
    ("xz.csv.xz", lzma.compress(PLAIN), "packed"),
    ("zstd.csv.zst", b"\x28\xb5\x2f\xfd" + b"\0" * 50, "packed"),
    ("7z.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "packed"),
    ("rar.rar", b"Rar!\x1a\x07\x01\0" + b"\0" * 50, "packed"),
    ("tar.tar", archive_of("w"), "no text"),
):
    add("other compression", name, content, said=said)
add("other compression", "bomb.gz", lambda: gzip.compress(b" " * 50_000_000, mtime=0), said="gzip")
add("database", "events.sqlite", database, said="a database")
add("database", "events.gpkg", database, said="a database")
add("database", "events.dbf", b"\x03\x7b\x0b\x01" + struct.pack("<IHH", 1, 97, 30) + b"\0" * 84 + b"\r ", said="dBase")
for name, content in {
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "gif": b"GIF89a\1\0",
    "elf": b"\x7fELF\2\1\1",
    "exe": b"MZ\x90\0\3\0",
    "feather": b"ARROW1\0\0" + b"\xff" * 50,
    "wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "mp4": b"\0\0\0\x18ftypmp42",
    "hdf5": b"\x89HDF\r\n\x1a\n",
    "npy": b"\x93NUMPY\1\0v\0{'descr': '|O'}",
    "shp": b"\0\0\x27\x0a" + b"\0" * 90,
    "flatgeobuf": b"fgb\3fgb\0" + b"\0" * 40,
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34",
    "java": b"\xac\xed\0\5sr\0\x11",
    "avro": b"Obj\1\4\x16",
    "numbers": random.Random(1).randbytes(5_000),
    "font": b"\0\1\0\0\0\x0f",
    "tiff": b"II*\0" + b"\0" * 50,
}.items():
    add("picture, program, other binary", f"{name}.csv", content)
for name, text in {
    "mail": "From: a@b.example\nSubject: events\n\nDear all,\n",
    "log": "2023-11-01 12:00:00 INFO started\n" * 20,
    "markdown": "| event_id | when |\n|---|---|\n| 1 | soon |\n",
    "yaml": "- event_id: 1\n  title: a\n",
    "toml": "[events]\nid = 1\n",
    "sql": "INSERT INTO events VALUES (1, 'a');\n",
    "python": "import os\nos.remove('x')\n",
    "rtf": "{\\rtf1\\ansi hello}",
    "base64": "ZXZlbnRfaWQsZGF0ZQ==\n" * 50,
    "prose": "There was an attack, and then another.\nNobody knows, who did it.\n",
}.items():
    is_read = name == "markdown"
    add("text that is not a table", f"{name}.txt", text, 0 if is_read else None, rows=2)
for name, content in {
    "none": b"",
    "blanks": b" \n\t\r\n ",
    "mark": b"\xef\xbb\xbf",
    "mark and blanks": b"\xef\xbb\xbf \n",
    "utf-16 mark": b"\xff\xfe",
    "one byte": b"x",
    "commas": b",,,\n,,,\n",
    "quotes": b'""""""',
    "quote": b'"',
    "brace": b"{",
    "bracket": b"[",
}.items():
    add("empty file", f"{name}.csv", content)

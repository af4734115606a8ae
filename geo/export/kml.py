"""Export KML 2.2: one placemark per event, with its days and all columns as data. KML is not read again.

Programs interpret a description as HTML: tags in it are escaped, so that they are shown as text, and the balloon shows
only the description. Columns are written unchanged.
"""

import html
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

import pyarrow.compute as pc

from geo.events.schema import GeoPrecision
from geo.export.about import FileMetadata, lines
from geo.export.export_table import TEXT, ExportTable, count_texts
from geo.wording.event import actors_of, dates_of, deaths_of, title_of
from geo.wording.labels import type_label

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
FOOT = b"</Document>\n</kml>\n"
BALLOON = '<div style="white-space: pre-wrap">$[description]</div>'
STYLE = "event"
NOT_IN_XML = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]"
REPLACEMENT = "\ufffd"
AT_ONCE = 1_000  # rows
WORDED = [  # what the words of a placemark are made of
    *("event_id", "title", "event_type", "date_start", "date_end", "date_precision", "geo_precision"),
    *("actor1", "assoc_actor1", "actor2", "assoc_actor2", "fatalities_low", "fatalities_best", "fatalities_high"),
]


def write(rows: ExportTable, about: FileMetadata, file: BinaryIO) -> None:
    """Write rows as placemarks; those without a place have no point."""
    file.write(HEAD)
    file.writelines(map(_written, chain(_heading(about), _placemarks(rows))))
    file.write(FOOT)


def notes(rows: ExportTable) -> list[str]:
    """Return what the format cannot hold of these rows."""
    count = count_texts(rows.flat, lambda texts: pc.match_substring_regex(texts, NOT_IN_XML))
    return [f"KML: {REPLACEMENT} stands for characters that XML cannot hold. Cells: {count:,}."] if count else []


def _written(element: ET.Element) -> bytes:
    # only a text can hold a carriage return here, and readers of XML would make a line feed of it
    return ET.tostring(element, encoding="utf-8").replace(b"\r", b"&#13;") + b"\n"


def _heading(about: FileMetadata) -> list[ET.Element]:
    style = ET.Element("Style", id=STYLE)
    ET.SubElement(ET.SubElement(style, "BalloonStyle"), "text").text = BALLOON
    words = "\n".join(f"{label}: {text}" for label, text in lines(about))
    return [_element("name", about.get("title", "")), _description(words), style]


def _placemarks(rows: ExportTable) -> Iterator[ET.Element]:
    names = rows.flat.column_names
    worded = rows.table[WORDED]
    for start in range(0, len(worded), AT_ONCE):
        events = worded.iloc[start : start + AT_ONCE].to_dict("records")
        columns = [pc.cast(column, TEXT).to_pylist() for column in rows.flat.slice(start, AT_ONCE).columns]
        for event, cells in zip(events, zip(*columns, strict=True), strict=True):
            yield _placemark(event, dict(zip(names, cells, strict=True)))


def _placemark(event: Mapping[str, Any], cells: Mapping[str, str | None]) -> ET.Element:
    placemark = ET.Element("Placemark")
    placemark.append(_element("name", title_of(event)))
    placemark.append(_description(_words(event, cells)))
    days = ET.SubElement(placemark, "TimeSpan")
    days.extend([_element("begin", cells["date_start"] or ""), _element("end", cells["date_end"] or "")])
    placemark.append(_element("styleUrl", f"#{STYLE}"))
    data = ET.SubElement(placemark, "ExtendedData")
    for name, cell in cells.items():
        if cell:
            ET.SubElement(data, "Data", name=_held(name)).append(_element("value", cell))
    if cells["lon"] and event["geo_precision"] != GeoPrecision.COUNTRY:
        ET.SubElement(placemark, "Point").append(_element("coordinates", f"{cells['lon']},{cells['lat']}"))
    return placemark


def _words(event: Mapping[str, Any], cells: Mapping[str, str | None]) -> str:
    """Return an event in a few lines."""
    facts = [dates_of(event), type_label(event["event_type"]), cells["place_name"], f"Deaths: {deaths_of(event)}"]
    who = [f"{lead}: {names}" for lead, side in (("By", 1), ("Against", 2)) if (names := actors_of(event, side))]
    lines = [title_of(event), " · ".join(filter(None, facts)), "; ".join(who), cells["summary"]]
    return "\n".join(filter(None, lines))


def _description(text: str) -> ET.Element:
    return _element("description", html.escape(text, quote=False))


def _element(tag: str, text: str) -> ET.Element:
    element = ET.Element(tag)
    element.text = _held(text)
    return element


def _held(text: str) -> str:
    """Return a text with a stand-in for every character that XML cannot hold."""
    return re.sub(NOT_IN_XML, REPLACEMENT, text)

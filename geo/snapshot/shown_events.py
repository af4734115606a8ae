"""The events of a snapshot as tables, and a text beside them that says what they are."""

import io
import json

from geo.credits import credit_lines
from geo.export import write_csv, write_geojson
from geo.snapshot.content import Content, counts_line, filters_line, headline
from geo.summary import summarise
from geo.words import deaths_text


def csv_of(content: Content) -> bytes:
    """Return exactly the events on the map as CSV, by day."""
    file = io.StringIO(newline="")
    write_csv(content.dataset.store.table.iloc[content.rows], file)
    return file.getvalue().encode()


def geojson_of(content: Content) -> bytes:
    """Return exactly the events on the map as GeoJSON, by day."""
    file = io.StringIO()
    write_geojson(content.dataset.store.table.iloc[content.rows], file)
    return file.getvalue().encode()


def about(content: Content) -> bytes:
    """Return what a table of these events holds: filters and counts in words, credits, and where it comes from."""
    facts = {
        "title": headline(content),
        "filters": filters_line(content),
        "counts": counts_line(content),
        "deaths": deaths_text(summarise(content.dataset.store, content.rows)),
        "credits": credit_lines(content.dataset),
        **content.provenance,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()

"""Parse a cell of citations into the sources of an event."""

import json


def cited(cell: str) -> str | None:
    """Return the sources in a text, separated by semicolons, as JSON, so that equal rows share the text."""
    citations = [source_of(part.strip()) for part in cell.split(";") if part.strip()]
    return json.dumps(citations, ensure_ascii=False) if citations else None


def source_of(text: str) -> dict[str, str | None]:
    """Return a text as a source: a web address as such, anything else as publisher."""
    is_link = text.startswith(("http://", "https://"))
    return {"publisher": None if is_link else text, "url": text if is_link else None}

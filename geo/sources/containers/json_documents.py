"""Find the list of rows in a JSON document, explain documents without one, and detect single pages of many."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.errors import SourceError
from geo.events.folding import counted, visible
from geo.events.problems import ProblemsTable, file_problem

LISTS = ("data", "Result", "results", "events", "items")  # what holds the rows of a page of an API
NO_ROWS = ("error", "errors", "message", "messages", "warnings", "links")
MAX_DEPTH = 3  # of objects round a list
MAX_SAID = 120  # characters of a server's reply in a message
MAX_NAMED = 6
GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
# members, folded, that tell of all pages together
ALL_ROWS = ("totalcount", "total", "numfound", "nummatched", "numbermatched", "totalrows", "totalresults", "count")
ALL_PAGES = ("totalpages", "lastpage", "pagecount", "pages", "numpages")
NEXT = ("nextpageurl", "next", "nextpage", "nextlink", "odatanextlink", "nextcursor")
ABOUT_PAGES = ("meta", "metadata", "pagination", "paging", "links", "page", "properties")  # objects that hold those
FULL_PAGES = (5_000, 10_000, 100_000)  # rows of a full page of ACLED and of HAPI, which do not say more
PAGE = re.compile(r"[?&]page=([0-9]{1,9})(?:&|$)")
FEW_KEYS = 8


@dataclass(frozen=True)
class Part:
    """A list in a document: the names that lead to it, and the object that holds it."""

    path: tuple[str, ...]
    rows: list[Any]
    holder: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return what the list is called."""
        return ".".join(self.path)


def parts_of(values: Any) -> list[Part]:
    """Return the lists of objects in a document; of others and of empty ones those whose name is one for rows."""
    if isinstance(values, dict) and values.get("type") == "Topology":
        return []
    lists = list(_lists(values, ()))
    return [part for part in lists if any(isinstance(each, dict) for each in part.rows[:100])] or [
        part for part in lists if len(part.path) == 1 and part.path[0] in LISTS
    ]


def _lists(values: Any, path: tuple[str, ...]) -> Iterator[Part]:
    if not isinstance(values, dict) or len(path) >= MAX_DEPTH:
        return
    for key, value in values.items():
        if isinstance(value, list) and key not in NO_ROWS:
            yield Part((*path, key), value, values)
        else:
            yield from _lists(value, (*path, key))


def refusal(values: Any, name: str) -> SourceError:
    """Return why a document without a list of rows cannot be read, by what it is, and what to do."""
    kind = values.get("type") if isinstance(values, dict) else None
    if kind == "Topology":
        message = "TopoJSON, which keeps shapes as arcs. Convert it to GeoJSON (mapshaper.org does), or give a table."
    elif isinstance(kind, str) and kind in GEOMETRIES:
        message = f"a GeoJSON geometry ({kind}) without any properties, so no event. Give Features with a date."
    elif reply := _error_reply(values):
        message = f"no data but the error reply of a server: {visible(reply)[:MAX_SAID]!r}. Fetch the data anew."
    elif _are_columns(values):
        message = (
            f"lists of values under the names of columns ({_named(values)}). Write a list of objects, or a CSV file."
        )
    elif isinstance(values, dict) and len(values) > 1 and all(isinstance(each, dict) for each in values.values()):
        message = f"objects under keys ({_named(values)}), not in a list. Write them as a list: [{{…}}, {{…}}]."
    else:
        keys = f" It has: {_named(values)}." if isinstance(values, dict) and values else ""
        message = f"JSON, but neither features nor a list of events.{keys} See docs/data-dictionary.md."
    return SourceError(f"{name}: {message}")


def _are_columns(values: Any) -> bool:
    """Return whether a document has a list of as many values under each name."""
    lists = list(values.values()) if isinstance(values, dict) else []
    are_lists = len(lists) > 1 and all(isinstance(each, list) and each for each in lists)
    return are_lists and len({len(each) for each in lists}) == 1


def _named(keys: Any) -> str:
    listed = [repr(visible(str(key))[:30]) for key in list(keys)[:MAX_NAMED]]
    return ", ".join(listed) + (" …" if len(keys) > MAX_NAMED else "")


def _error_reply(values: Any) -> str:
    """Return what a server says went wrong; nothing if this is no such reply."""
    if not isinstance(values, dict) or len(values) > FEW_KEYS * 2:
        return ""
    status = values.get("status", values.get("code", values.get("statusCode")))
    is_all = not any(isinstance(each, (dict, list)) for each in values.values())
    failed = values.get("success") is False or (isinstance(status, int) and status >= 400)
    for key in ("error", "errors", "message", "messages", "detail", "error_description", "fault", "Message"):
        if key in values and (failed or is_all or key not in ("message", "messages", "Message")):
            text = _first_text(values[key], 3)
            if text:
                return text
    return f"status {status}" if failed else ""


def _first_text(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return value.strip()
    if not depth or not isinstance(value, (dict, list)):
        return ""
    if isinstance(value, list):
        return next(filter(None, (_first_text(each, depth - 1) for each in value[:5])), "")
    first = [value[key] for key in ("message", "detail", "reason", "description") if key in value]
    return next(filter(None, (_first_text(each, depth - 1) for each in [*first, *list(value.values())[:5]])), "")


def check_no_error(values: Any, name: str) -> None:
    """Raise SourceError if a document with an empty list is the error reply of a server."""
    if isinstance(values, dict) and (values.get("success") is False or values.get("error")) and _error_reply(values):
        raise refusal({key: value for key, value in values.items() if not isinstance(value, list)}, name)


# --- pages -------------------------------------------------------------------------------------------------------


def about_pages(values: Mapping[str, Any], rows: int, *, is_whole: bool = False) -> list[ProblemsTable]:
    """Return a line if the rows are one page of many, or none; `is_whole`: all are there unless it is said."""
    members = {_folded(key): value for key, value in _members(values)}
    total, pages = _number(members, ALL_ROWS), _number(members, ALL_PAGES)
    onward = next((members[key] for key in NEXT if isinstance(members.get(key), str) and members[key]), "")
    if not rows and not total and not is_whole:
        message = "The list of events in the file is empty: 0 rows."
        return [file_problem("no_rows", message, "Ask the source again, if there should be some.")]
    if total > rows or pages > 1 or onward or members.get("exceededtransferlimit") is True:
        of = f" of {total:,} in all" if total > rows else ""
        number, last = _page(members, onward), f" of {pages:,}" if pages > 1 else ""
        page = f"Page {number:,}{last or ' of several'}" if number else f"One page{last or ' of several'}"
        message = f"{page}: the file holds {counted(rows, 'row')}{of}, not all that there are."
        return [file_problem("one_page_of_many", message, "Fetch all pages, and join or load them together.")]
    if rows in FULL_PAGES and not is_whole and len(values) <= FEW_KEYS + 2:
        message = f"Exactly {counted(rows, 'row')}, as many as one page of such a reply holds: there may be more."
        return [file_problem("one_page_of_many", message, "Ask the source for the next page.")]
    return []


def _members(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the members of a reply, and those of objects in it that tell of pages."""
    for key, value in values.items():
        yield key, value
        if isinstance(value, dict) and _folded(key) in ABOUT_PAGES:
            yield from value.items()


def _folded(key: str) -> str:
    return "".join(letter for letter in key.casefold() if letter.isalnum())


def _number(members: Mapping[str, Any], keys: Sequence[str]) -> int:
    numbers = (members[key] for key in keys if key in members)
    return next((int(each) for each in numbers if isinstance(each, (int, float)) and 0 <= each < 1e15), 0)


def _page(members: Mapping[str, Any], onward: str) -> int:
    """Return the number of the page, counted from 1; 0 if nothing tells it."""
    before = [members[key] for key in ("previouspageurl", "previous", "prev") if key in members]
    if onward and before and not before[0]:
        return 1
    page = members.get("page", members.get("currentpage"))
    if isinstance(page, int) and not isinstance(page, bool) and page > 0:
        return page
    following = PAGE.search(onward)
    # UCDP counts its pages from 0
    return max(int(following[1]) - ("nextpageurl" not in members), 0) if following else 0


# --- which list --------------------------------------------------------------------------------------------------


def chosen(parts: Sequence[Part], sheet: str, name: str, likely: Sequence[Part]) -> Part:
    """Return the list that is asked for, or the only likely one. Raise SourceError if it is not clear which."""
    names = _named([part.name for part in parts])
    if sheet:
        named_parts = [part for part in parts if part.name == sheet]
        if not named_parts:
            raise SourceError(f"{name}: has no list {sheet[:60]!r}. It has: {names}.")
        return named_parts[0]
    if len(likely) != 1:
        message = "several lists may hold the events" if likely else "no list looks like a table of events"
        raise SourceError(f"{name}: {message}: {names}. Name the one to be read (--sheet, or the choice of the page).")
    return likely[0]


def left_out(parts: Sequence[Part], read: Part) -> list[ProblemsTable]:
    """Return a line on the lists that are not read."""
    others = [part.name for part in parts if part is not read]
    if not others:
        return []
    message = f"List read: {read.name[:60]!r}; not read: {_named(others)}."
    return [file_problem("lists_left_out", message, "Name the list to be read, if it is another one (--sheet).")]

"""Choose among columns with a matching name: an optional column is used only if its cells fit the schema."""

from collections.abc import Callable, Sequence

import pandas as pd

from geo.events.arrow_columns import as_texts
from geo.events.cells import MISSING_WORDS
from geo.events.figures import figure_of
from geo.events.parse import parse
from geo.events.raw import CellsTable
from geo.events.schema import EVENT_COLUMNS
from geo.places.country_codes import code_of
from geo.sources.columns.precision_words import precision_of

LOOKED_AT = 200  # cells of a column
ENOUGH = 0.5  # of the cells looked at


def likeliest(target: str, candidates: Sequence[str], table: CellsTable) -> str | None:
    """Return the column for `target` among candidates, the likeliest names first; None if the cells of none fit."""
    texts = {name: _texts(table[name]) for name in candidates}
    kind = EVENT_COLUMNS[target].kind if target in EVENT_COLUMNS and target not in ("lon", "lat") else ""
    fits = _FITS.get(target) or _FITS_OF_KIND.get(kind)
    if fits:
        return next((name for name in candidates if not len(texts[name]) or _share(texts[name], fits) >= ENOUGH), None)
    if target == "country_stated":
        candidates = sorted(candidates, key=lambda name: (not _names_countries(texts[name]), _are_numbers(texts[name])))
    elif target in WORDS:
        candidates = sorted(candidates, key=lambda name: _are_numbers(texts[name]))
    return candidates[0] if candidates else None


WORDS = ("event_type", "sub_event_type", "actor1", "actor2", "target", "place_name", "admin1_stated")


def _texts(cells: pd.Series) -> list[str]:
    return [str(cell).strip() for cell in cells.dropna().head(LOOKED_AT) if str(cell).strip()]


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, texts)) / len(texts)


def _is_count(text: str) -> bool:
    is_plain = not parse(pd.Series([text], dtype=object), "count").unreadable
    return is_plain or figure_of(text) is not None or text.lstrip("-").isdigit() or _is_missing(text)


def _is_number(text: str) -> bool:
    return _is_missing(text) or not parse(pd.Series([text.replace(",", ".")], dtype=object), "number").unreadable


def _is_missing(text: str) -> bool:
    return text.casefold() in MISSING_WORDS


def _is_precision(text: str) -> bool:
    return precision_of(text) is not None or _is_missing(text)


def _are_numbers(texts: Sequence[str]) -> bool:
    return bool(texts) and all(text.replace(".", "", 1).isdigit() for text in texts)


def _names_countries(texts: Sequence[str]) -> bool:
    codes = code_of(as_texts(pd.Series(texts, dtype=object).to_numpy()), "any") if texts else pd.Series(dtype="str")
    return bool(len(codes)) and float(codes.notna().mean()) >= ENOUGH


_FITS: dict[str, Callable[[str], bool]] = {"geo_precision": _is_precision}
_FITS_OF_KIND: dict[str, Callable[[str], bool]] = {"count": _is_count, "number": _is_number}

"""Decide whether two-letter country codes of a column are ISO 3166 or FIPS 10-4, or leave it open.

CH is Switzerland in ISO and China in FIPS. The name of the column decides, or a code that only one list has, or the
coordinates of most events whose codes differ between the lists.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.places.country_codes import code_of, code_tables, country_boxes

TWO_LETTERS = re.compile("[A-Z]{2}")
NAMED_ISO, NAMED_FIPS = re.compile(r"iso|alpha.?2", re.IGNORECASE), re.compile("fips", re.IGNORECASE)
ISO, FIPS = "iso2", "fips"
LABELS = {ISO: "ISO 3166", FIPS: "FIPS 10-4"}


@dataclass(frozen=True)
class Reading:
    """The code system of a column (None: unknown), and the reason in words."""

    system: str | None
    why: str


def countries_of(cells: pd.Series, name: str, lon: np.ndarray, lat: np.ndarray) -> tuple[pd.Series, str]:
    """Return the countries of codes or names, and a message about two-letter codes."""
    codes = code_of(cells, "any")
    differ = differ_by_list(cells)
    if not len(differ):
        return codes, ""
    reading = _reading(cells, name, differ, lon, lat)
    letters = cells.isin(_two_letters(cells))
    if reading.system == FIPS:
        message = f"Two-letter codes in {name[:40]!r} are read as FIPS 10-4: {reading.why}."
        return codes.mask(letters, code_of(cells.where(letters), FIPS)), message
    if reading.system is None:
        message = f"Two-letter codes in {name[:40]!r} are left open where ISO 3166 and FIPS 10-4 differ: {reading.why}."
        return codes.mask(cells.isin(differ)), message
    return codes, ""


def _two_letters(cells: pd.Series) -> list[str]:
    return [text for text in cells.dropna().unique() if TWO_LETTERS.fullmatch(text)]


def differ_by_list(cells: pd.Series) -> list[str]:
    """Return the codes that mean two countries, or one in one system only."""
    iso, fips = code_tables()[ISO], code_tables()[FIPS]
    return [code for code in _two_letters(cells) if iso.get(code) != fips.get(code)]


def _reading(cells: pd.Series, name: str, differ: list[str], lon: np.ndarray, lat: np.ndarray) -> Reading:
    if NAMED_ISO.search(name) or NAMED_FIPS.search(name):
        return Reading(FIPS if NAMED_FIPS.search(name) else ISO, "the column's name says so")
    iso, fips = code_tables()[ISO], code_tables()[FIPS]
    only_iso = [code for code in differ if code not in fips]
    only_fips = [code for code in differ if code not in iso]
    if bool(only_iso) != bool(only_fips):
        code, system = (only_iso or only_fips)[0], ISO if only_iso else FIPS
        return Reading(system, f"{code} is no code of {LABELS[FIPS if only_iso else ISO]}")
    return _by_places(cells, differ, lon, lat)


def _by_places(cells: pd.Series, differ: list[str], lon: np.ndarray, lat: np.ndarray) -> Reading:
    """Return the system by which most of the events lie in the country that their code means."""
    rows = np.flatnonzero(cells.isin(differ).to_numpy(bool) & np.isfinite(lon) & np.isfinite(lat))
    codes = cells.iloc[rows]
    fits = {
        system: lie_within(codes.map(code_tables()[system]), lon[rows], lat[rows]) for system in (ISO, FIPS)
    }  # fmt: skip
    only = {ISO: int((fits[ISO] & ~fits[FIPS]).sum()), FIPS: int((fits[FIPS] & ~fits[ISO]).sum())}
    for system, count in only.items():
        if count * 2 > len(rows):
            return Reading(system, f"{count:,} of {len(rows):,} such events lie there")
    example = differ[0]
    meant = " or ".join(code_tables()[system].get(example, "none") for system in (ISO, FIPS))
    return Reading(None, f"{example} may be {meant}, and nothing in the file tells")


def lie_within(countries: pd.Series, lon: np.ndarray, lat: np.ndarray, margin: float = 0.0) -> np.ndarray:
    """Return which points lie within the outer bounds of a country (ISO3), or at most `margin` degrees off them."""
    boxes = country_boxes()
    is_within = np.zeros(len(countries), bool)
    texts = countries.to_numpy(dtype=object)
    for country in {text for text in texts if isinstance(text, str)}:
        here = texts == country
        for west, south, east, north in boxes.get(country, ()):
            is_within |= (
                here
                & (lon >= west - margin)
                & (lon <= east + margin)
                & (lat >= south - margin)
                & (lat <= north + margin)
            )
    return is_within

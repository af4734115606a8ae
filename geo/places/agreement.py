"""Compare the country and unit that a source states with those at the coordinates. Nothing is changed.

A name that is not in the list of units of the country is not compared.
"""

import csv
from collections import defaultdict
from enum import StrEnum
from pathlib import Path

import numpy as np
import pandas as pd

from geo.events.arrow_columns import by_pairs, side_by_side
from geo.events.data_files import DATA
from geo.events.folding import fold
from geo.events.schema import GeoPrecision, JoinMethod, LocatedTable
from geo.places.boundaries import Boundaries
from geo.places.country_parts import part_and_whole

ALIASES = DATA / "admin_aliases.csv"
WITH_ADMIN1 = (GeoPrecision.PLACE, GeoPrecision.NEAR, GeoPrecision.ADMIN2, GeoPrecision.ADMIN1)
BETWEEN = "\x1f"

# words that say what kind of unit it is, and articles; folded
_UNIT_WORDS = """
    governorate governorates province provinces district districts region regions state states county department
    prefecture municipality division territory canton oblast raion krai republic autonomous administrative
    muhafazah muhafaza muhafazat muhafadhat mohafazat mohafazah ostan mehoz wilaya wilayah wilayat vilayet il emirate
    of the e al ad an ar as ash at az el en es محافظه ولايه منطقه اماره
"""
UNIT_WORDS = frozenset(_UNIT_WORDS.split())

# (state then, state now) -> first day on which the second was one
_OF_USSR = ("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "TJK", "TKM", "UKR", "UZB")
FORMERLY = {
    ("SRB", "HRV"): "1992-01-15",
    ("SRB", "SVN"): "1992-01-15",
    ("SRB", "BIH"): "1992-04-07",
    ("SRB", "MKD"): "1993-04-08",
    ("SRB", "MNE"): "2006-06-03",
    ("SRB", "XKX"): "2008-02-17",
    ("SDN", "SSD"): "2011-07-09",
    ("ETH", "ERI"): "1993-05-24",
    ("IDN", "TLS"): "2002-05-20",
    ("ZAF", "NAM"): "1990-03-21",
    ("PAK", "BGD"): "1971-12-16",
    ("CZE", "SVK"): "1993-01-01",
    **{("RUS", state): "1991-12-26" for state in _OF_USSR},
}
UCDP = "ucdp:"  # before its identifiers
LISTED_BY_UCDP = (("ISR", "PSE"), ("MAR", "ESH"))  # its list of states (Gleditsch and Ward) has no code for the second

Units = dict[str, dict[str, frozenset[str]]]  # country -> plain name -> ids of the units called so


class Agreement(StrEnum):
    """Whether the stated country or unit matches the one at the point."""

    AGREE = "agree"
    DIFFER = "differ"
    NOT_COMPARABLE = "not comparable"


def compare(located: LocatedTable, units: Units) -> pd.DataFrame:
    """Return, per row of `located`, whether country and first-level unit match the stated ones."""
    return pd.DataFrame({"country": _countries(located), "admin1": _units(located, units)}, index=located.index)


def summary(compared: pd.DataFrame) -> pd.DataFrame:
    """Return a line for country and admin1: how many rows agree, differ, cannot be compared; and the share."""
    counts = pd.DataFrame({level: compared[level].value_counts() for level in compared}).T
    counts = counts.reindex(columns=list(Agreement), fill_value=0).fillna(0).astype(int)
    comparable = counts[Agreement.AGREE] + counts[Agreement.DIFFER]
    return counts.assign(share=counts[Agreement.AGREE] / comparable.where(comparable > 0))


def share_by_majority(located: LocatedTable) -> tuple[int, int]:
    """Return how many rows lie in the unit in which most rows of their stated name lie, and how many there are.

    This needs no spelling: each stated name means the unit where it is found most.
    """
    rows = located[_has_both(located)]
    stated = side_by_side([rows["country_stated"].fillna(""), rows["admin1_stated"]], BETWEEN)
    pairs = pd.crosstab(stated, rows["admin1_id"].reset_index(drop=True))
    return (int(pairs.max(axis=1).sum()), int(pairs.to_numpy().sum())) if len(rows) else (0, 0)


def known_units(boundaries: Boundaries, aliases: Path = ALIASES) -> Units:
    """Return the units of each country, in either view, by all their names."""
    unit_names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns = ["country", "country_un", "rollup_id", "name", "name_ar", "name_alt"]
    for country, country_un, unit, *names in boundaries.table("admin1")[columns].itertuples(index=False, name=None):
        spellings = [name for text in names if isinstance(text, str) for name in text.split("|")]
        for whose in {country, country_un}:
            for name in spellings:
                unit_names[whose][plain_unit(name)].add(unit)
    with aliases.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit_names[row["country"]][plain_unit(row["alias"])] |= set(row["units"].split("|"))
    return {country: {name: frozenset(ids) for name, ids in names.items()} for country, names in unit_names.items()}


def plain_unit(name: str) -> str:
    """Return a name without case, accents, blanks, articles and words for the kind of unit."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return "".join(word for word in words if word not in UNIT_WORDS) or "".join(words)


def _countries(located: LocatedTable) -> np.ndarray:
    """Compare countries in both views; a country taken from the source always matches."""
    stated = located["country_stated"]
    taken = (located["join_method"] == JoinMethod.STATED) & ~located["border_ambiguous"]
    comparable = stated.notna() & located["country"].notna() & ~taken
    agree = np.zeros(len(located), bool)
    for view in ("country", "country_un"):
        agree |= (located[view] == stated).to_numpy(bool) | _of_their_time(located, located[view])
        agree |= part_and_whole(stated, located[view], located["admin1_id"])
    return _worded(comparable.to_numpy(bool), agree)


def _of_their_time(located: LocatedTable, country: pd.Series) -> np.ndarray:
    """Return which rows state the country of the place on their day, or by the list of their source."""
    stated, began = located["country_stated"], located["date_start"]
    agree = np.zeros(len(located), bool)
    for (whole, part), until in FORMERLY.items():
        agree |= ((stated == whole) & (country == part) & (began < pd.Timestamp(until))).to_numpy(bool)
    is_ucdp = located["event_id"].str.startswith(UCDP).to_numpy(bool)
    for whole, part in LISTED_BY_UCDP:
        agree |= is_ucdp & ((stated == whole) & (country == part)).to_numpy(bool)
    return agree


def _units(located: LocatedTable, units: Units) -> np.ndarray:
    country = located["country_stated"].fillna(located["country"])
    stated = side_by_side([country, located["admin1_stated"]], BETWEEN)

    def agrees(name: str | None, unit: str | None) -> str | None:
        whose, _, text = (name or "").partition(BETWEEN)
        called_so = units.get(whose, {}).get(plain_unit(text))
        return None if called_so is None else "yes" if unit in called_so else "no"

    agreement = by_pairs(stated, located["admin1_id"].reset_index(drop=True), agrees)
    return _worded(_has_both(located) & agreement.notna().to_numpy(), (agreement == "yes").to_numpy(bool))


def _has_both(located: LocatedTable) -> np.ndarray:
    precise = located["geo_precision"].isna() | located["geo_precision"].isin(list(WITH_ADMIN1))
    return (precise & located["admin1_stated"].notna() & located["admin1_id"].notna()).to_numpy(bool)


def _worded(comparable: np.ndarray, agree: np.ndarray) -> np.ndarray:
    words = np.where(agree, str(Agreement.AGREE), str(Agreement.DIFFER)).astype(object)
    return np.where(comparable, words, str(Agreement.NOT_COMPARABLE))

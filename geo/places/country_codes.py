"""Convert country codes and names of sources to ISO 3166-1 alpha-3 (data/country_codes.csv).

Bounding boxes of countries are in data/country_boxes.csv.

A code is read in a system, because one text means several countries: IS is Israel in FIPS 10-4 and Iceland in ISO
3166; 652 is Syria for Gleditsch and Ward and Saint Barthélemy in ISO 3166.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from geo.events.arrow_columns import map_unique
from geo.events.data_files import DATA
from geo.events.folding import fold

TABLE = DATA / "country_codes.csv"
BOXES = TABLE.with_name("country_boxes.csv")
CODE_SYSTEMS = ("iso3", "iso2", "numeric", "fips", "gw")
SYSTEMS = (*CODE_SYSTEMS, "name", "any")
NUMBER_SYSTEMS = ("numeric", "gw")
# what official forms add to a name, folded; two states of the same short name are told apart by it, and stay open
_STATE = """arab arabe árabe арабская العربية عربی republic rep kingdom federation federal federative islamic
    bolivarian plurinational sultanate emirate commonwealth principality grand duchy hashemite of and
    république republique royaume islamique fédérale du de la des república reino islámica islamica federal
    bolivariana plurinacional del republik königreich bundesrepublik islamische республика республики
    королевство исламская федеративная республіка королівство ісламська cumhuriyeti krallığı islam جمهورية
    الجمهورية مملكة المملكة دولة سلطنة الإسلامية جمهوری اسلامی پادشاهی república federativa do da islâmica"""
STATE_WORDS = frozenset(fold(word) for word in _STATE.split())
STATE_ENDS = ("伊斯兰共和国", "联邦共和国", "共和国", "王国")
TWO_OF_A_NAME = ("CHN", "TWN", "COG", "COD", "KOR", "PRK")
ELIDED = re.compile(r"\b[dl]['’]", re.IGNORECASE)  # d'Irak, l'Iraq
NO_ANSWER = "NA"  # Namibia, or 'not available': read as a country only where ISO 3166 alpha-2 is asked for


def code_of(texts: pd.Series, system: str) -> pd.Series:
    """Return the ISO3 code of each text of one of SYSTEMS; null where the text is null or no country is called so.

    `any` knows codes of ISO 3166 in capitals, and names. Numbers count if all of a column are known to one of ISO 3166
    and Gleditsch-Ward and not all to the other. FIPS 10-4 has to be asked for.
    """
    if system == "any":
        known = _of_any(texts.dropna().unique())
        return map_unique(texts, lambda text: known.get(_plain(text)) or _of_name(text))
    if system == "name":
        return map_unique(texts, _of_name)
    known = code_tables()[system]
    return map_unique(texts, lambda text: known.get(_plain(text).upper()))


def _of_any(distinct: Iterable[str]) -> Mapping[str, str]:
    """Return the codes that the texts of one column may be."""
    tables = code_tables()
    codes = tables["iso3"] | {code: iso3 for code, iso3 in tables["iso2"].items() if code != NO_ANSWER}
    numbers = {_plain(text) for text in distinct if _plain(text).isdigit()}
    fitting = [system for system in NUMBER_SYSTEMS if numbers <= tables[system].keys()]
    return codes | tables[fitting[0]] if len(fitting) == 1 else codes


def _of_name(text: str) -> str | None:
    return code_tables()["name"].get(_words(text)) or _of_long_form(text)


def _of_long_form(text: str) -> str | None:
    """Return the country of an official form such as Republic of Yemen, République d'Irak, جمهورية العراق."""
    words = _words(ELIDED.sub(" ", text)).split()
    rest = " ".join(word for word in words if word not in STATE_WORDS)
    for end in STATE_ENDS:
        rest = rest.removesuffix(end)
    code = code_tables()["name"].get(rest) if rest != " ".join(words) else None
    return None if code in TWO_OF_A_NAME else code


def _plain(text: str) -> str:
    """Return a code without outer blanks, a number without leading zeros and decimals."""
    return re.sub(r"^0*([0-9]+)(\.0*)?$", r"\1", text.strip())


def _words(text: str) -> str:
    """Return a name as words that do not depend on case, accents, marks and articles."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text.replace("&", " and "))).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


@lru_cache(maxsize=1)
def english_names() -> dict[str, str]:
    """Return the name of every country by its ISO3 code."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["name"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def code_tables() -> dict[str, dict[str, str]]:
    """Return, for every system but `any`, what its texts stand for."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tables = {
        system: {text: row["iso3"] for row in rows for text in filter(None, row[system].split("|"))}
        for system in CODE_SYSTEMS
    }
    names = {
        _words(name): row["iso3"]
        for row in rows
        for name in (row["name"], *row["aliases"].split("|"), *row["translations"].split("|"))
        if name
    }
    return tables | {"name": names}


Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@lru_cache(maxsize=1)
def country_boxes() -> dict[str, tuple[Box, ...]]:
    """Return the boxes around the parts of each country, by its ISO3 code; in either view of borders."""
    boxes: dict[str, tuple[Box, ...]] = {}
    with BOXES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            box = (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
            boxes[row["country"]] = (*boxes.get(row["country"], ()), box)
    return boxes

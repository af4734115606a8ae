"""Queries of all kinds with their right answers: the rows, no row, or a refusal. It shares no code with the program.

What is known is read from the files of data/ themselves; which rows a query shows is worked out row by row with pandas.
"""

import csv
import random
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd

DATA = Path(__file__).parents[1] / "data"
REFUSED = None
TYPES = {
    "air_strike": "Air strike", "drone_strike": "Drone strike", "drone_attack": "Drone attack",
    "missile": "Missile, rocket, mortar", "interception": "Interception or shoot-down",
    "shipping": "Attack on shipping", "ground_attack": "Ground attack", "fighting": "Fighting between armed sides",
    "explosion": "Bomb, mine, grenade", "civilians": "Violence against civilians", "protest": "Protest or riot",
    "other": "Other", "missile/rocket_attack": "Rocket attack", "missile/mortar_attack": "Mortar attack",
    "shipping/ship_drone": "Drone at a ship", "interception/shootdown": "Aircraft shot down",
}  # fmt: skip
PRECISIONS = {
    "place": "Place", "near": "Near a place", "admin2": "District only", "admin1": "Governorate or province only",
    "region": "Region only", "country": "Country only", "sea": "At sea",
}  # fmt: skip
WORDS = ("zzzz", "drone", "USS Carney", '"missile attack"', "kurdistan24", "{{7*7}}", "<script>", "صاروخ")
HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE x",
    "\u202e\u200b",
    "a\x00b",
    "../../etc/passwd",
    "%s%n",
    "💥" * 90,
)
BAD_DAYS = ("2023-13-01", "2023-02-30", "yesterday", "20231201", "2023-W48-7", "01/12/2023", "2023-12-1", "0")
BAD_AREAS = ("1,2,3", "2,2,1,1", "0,0,200,1", "a,b,c,d", "1,1,nan,2", "1_0,1,20,2", "0,0,1,1,2", "1,1," * 150)
BAD_OTHERS = (
    ("role", "bystander"), ("deaths_min", "-1"), ("deaths_max", "many"), ("deaths_min", "1e3"),
    ("deaths_max", "99999999999"), ("deaths_unknown", "perhaps"), ("worldview", "mine"), ("lon", "181"),
    ("lat", "nan"), ("zoom", "99"), ("mode", "3d"), ("measure", "money"), ("event", "no-such-event"),
    ("in_view", "1"), ("graticule", "on"), ("compare_from", "soon"), ("q", "x" * 201), ("q", '""'),
)  # fmt: skip
REPEATABLE = ("country", "admin1", "actor", "type", "precision")
SINGLE = ("from", "to", "role", "deaths_min", "deaths_max", "q", "area", "worldview", "mode", "zoom")
FILTERS = (*REPEATABLE, *SINGLE, "deaths_unknown", "measure", "event", "lon", "lat")


@dataclass(frozen=True)
class Asked:
    """A query, the filters that it means, and its right answer: ids of events, or None for a refusal."""

    pairs: tuple[tuple[str, str], ...]
    answer: frozenset[str] | None

    @property
    def query(self) -> str:
        """Return the query string."""
        return urlencode(self.pairs, errors="replace")


def plain(text: str) -> str:
    """Return a text without case, accents and signs, to tell what a misspelt one must not be."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


@lru_cache(maxsize=1)
def countries() -> list[tuple[str, str]]:
    """Return (text, code) of every country: codes in either case, name and aliases."""
    known = defaultdict(set)
    with (DATA / "country_codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            codes = [row["iso3"], row["iso3"].lower(), *filter(None, [row["iso2"], row["iso2"].lower()])]
            for text in (*codes, row["name"], row["name"].upper(), *filter(None, row["aliases"].split("|"))):
                known[text].add(row["iso3"])
    return [(text, *codes) for text, codes in known.items() if len(codes) == 1] + [("sea", "sea"), ("none", "none")]


@lru_cache(maxsize=1)
def units() -> tuple[list[tuple[str, str]], list[str]]:
    """Return (text, id) of units by identifier and by names that no other has, and names of units in two countries."""
    layer = pd.read_parquet(
        DATA / "boundaries/admin1.parquet", columns=["admin1_id", "name", "name_ar", "name_alt", "country"]
    )
    called = defaultdict(set)
    for row in layer.itertuples():
        also = row.name_alt.split("|") if isinstance(row.name_alt, str) else []
        for text in [row.name, *also, *([row.name_ar] if isinstance(row.name_ar, str) else [])]:
            called[plain(text)].add((row.admin1_id, row.country))
    pairs = [(unit, unit) for unit in layer["admin1_id"]]
    pairs += [(row.name, row.admin1_id) for row in layer.itertuples() if len(called[plain(row.name)]) == 1]
    several = [name for name in layer["name"] if len({country for _, country in called[plain(name)]}) > 1]
    return pairs, several


@lru_cache(maxsize=1)
def actors() -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return (text, name) of actors by name and alias, and the group above each."""
    with (DATA / "actors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [
        (text, row["actor"])
        for row in rows
        for text in (row["actor"], row["actor"].upper(), *filter(None, row["aliases"].split("|")))
    ]
    return pairs, {row["actor"]: row["parent"] for row in rows if row["parent"]}


def types() -> list[tuple[str, str]]:
    """Return (text, name) of types by name and label."""
    return [(text, name) for name, label in TYPES.items() for text in (name, label, label.lower())]


def precisions() -> list[tuple[str, str]]:
    """Return (text, name) of precisions by name and label."""
    return [(text, name) for name, label in PRECISIONS.items() for text in (name, label)]


# --- queries -----------------------------------------------------------------------------------------------------


class Queries:
    """Makes queries, the same ones for the same seed, with their answers about a table of located events."""

    def __init__(self, table: pd.DataFrame, seed: int) -> None:
        self._events, self._random = table.to_dict("records"), random.Random(seed)
        self._pools = {
            "country": countries(), "admin1": units()[0], "actor": actors()[0], "type": types(),
            "precision": precisions(),
        }  # fmt: skip
        self._known = {name: {plain(text) for text, _ in pool} for name, pool in self._pools.items()}
        held = {"country": {*table["country"].dropna(), "sea"}, "admin1": set(table["admin1_id"].dropna())}
        # what events have, so that not every answer is empty
        self._here = {name: [pair for pair in self._pools[name] if pair[1] in held[name]] for name in held}

    def make(self, count: int) -> list[Asked]:
        """Return so many queries, of which about every third is to be refused."""
        return [self._one(spoilt=self._random.random() < 0.35) for _ in range(count)]

    def _one(self, *, spoilt: bool) -> Asked:
        pairs, meant = self._good()
        if not spoilt:
            return Asked(tuple(pairs), frozenset(shown(self._events, meant)))
        pairs = [pair for pair in pairs if pair[0] not in SINGLE]
        pairs.insert(self._random.randint(0, len(pairs)), ("", ""))
        at = pairs.index(("", ""))
        pairs[at : at + 1] = self._random.choice(self._faults())()
        return Asked(tuple(pairs), REFUSED)

    def _good(self) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
        """Return pairs of a query that is understood, and what it means by name."""
        pairs, meant = [], defaultdict(list)
        for name in self._random.sample(REPEATABLE, self._random.choice((0, 1, 1, 1, 2, 2, 3))):
            pool = self._here.get(name, self._pools[name]) if self._random.random() < 0.7 else self._pools[name]
            for text, value in self._random.sample(pool, self._random.choice((1, 1, 2, 5))):
                pairs.append((name, text))
                meant[name].append(value)
        for name, value in self._single().items():
            pairs.append((name, value))
            meant[name] = [value]
        self._random.shuffle(pairs)
        return pairs, meant

    def _single(self) -> dict[str, str]:
        pick, chance = self._random.choice, self._random.random
        days = sorted(f"2023-{pick((10, 11, 12))}-{self._random.randint(1, 28):02}" for _ in range(2))
        deaths = sorted(self._random.randint(0, 20) for _ in range(2))
        west, south = self._random.uniform(30, 45), self._random.uniform(10, 35)
        every = {
            "from": days[0], "to": days[1], "deaths_min": str(deaths[0]), "deaths_max": str(deaths[1]),
            "deaths_unknown": pick(("yes", "no")), "role": pick(("any", "initiator", "target")),
            "worldview": pick(("de_facto", "un")), "q": pick(WORDS),
            "area": f"{west:.4f},{south:.4f},{west + 9:.4f},{south + 7:.4f}",
            "mode": pick(("points", "heat")), "measure": "deaths", "zoom": "5", "lon": "44.1", "lat": "33",
        }  # fmt: skip
        return {name: value for name, value in every.items() if chance() < 0.12}

    def _faults(self) -> list:
        pick = self._random.choice
        day, name = "2023-11-05", pick(REPEATABLE)
        return [
            lambda: [(self._misspelt(pick(FILTERS), set(FILTERS)), "IRQ")],
            lambda: [(name, self._misspelt(pick(self._pools[name])[0], self._known[name]))],
            lambda: [(name, pick(HOSTILE))],
            lambda: [(pick(FILTERS), pick(("", " ", "\u200b", "\t")))],
            lambda: [(pick(("from", "to", "compare_from")), pick(BAD_DAYS))],
            lambda: [("area", pick(BAD_AREAS))],
            lambda: [pick(BAD_OTHERS)],
            lambda: [("from", day), ("to", "2023-11-04")],
            lambda: [("deaths_min", "5"), ("deaths_max", "4")],
            lambda: [("from", day), ("from", "2023-11-06")],
            lambda: [("role", "initiator"), ("role", "target")],
            lambda: [("actor", f"Nobody {n}") for n in range(201)],
            lambda: [("admin1", pick(units()[1]))],
        ]

    def _misspelt(self, text: str, known: set[str]) -> str:
        """Return a text with a letter too many, which is none that is known."""
        while plain(text) in known or plain(text) == "":
            at = self._random.randint(0, len(text))
            text = text[:at] + self._random.choice("qxzvk") + text[at:]
        return text


# --- the rows ----------------------------------------------------------------------------------------------------


def shown(events: list[dict], meant: dict[str, list[str]]) -> list[str]:
    """Return the ids of the events that filters show."""
    return [event["event_id"] for event in events if _is_shown(event, meant)]


def _is_shown(event: dict, meant: dict[str, list[str]]) -> bool:
    one = {name: values[0] for name, values in meant.items()}
    return (
        (not meant.get("country") or _country(event, one.get("worldview", "de_facto")) in meant["country"])
        and (not meant.get("admin1") or event["admin1_id"] in meant["admin1"])
        and (not meant.get("actor") or _acts(event, meant["actor"], one.get("role", "any")))
        and (not meant.get("type") or bool(_kinds(event) & set(meant["type"])))
        and (not meant.get("precision") or event["geo_precision"] in meant["precision"])
        and str(event["date_end"])[:10] >= one.get("from", "")
        and str(event["date_start"])[:10] <= one.get("to", "9")
        and _died(event, one)
        and _says(event, one.get("q", ""))
        and _lies(event, one.get("area"))
    )


def _country(event: dict, worldview: str) -> str:
    found = event["country_un" if worldview == "un" else "country"]
    return "sea" if event["join_method"] == "sea" else "none" if pd.isna(found) else found


def _kinds(event: dict) -> set[str]:
    return {event["event_type"], f"{event['event_type']}/{event['sub_event_type']}"}


def _acts(event: dict, wanted: list[str], role: str) -> bool:
    sides = {
        "initiator": [event["actor1"], *event["assoc_actor1"]],
        "target": [event["actor2"], *event["assoc_actor2"]],
    }
    names = sides.get(role, sides["initiator"] + sides["target"])
    parents, above = actors()[1], set()
    for name in names:
        one = name
        while isinstance(one, str) and one not in above:
            above.add(one)
            one = parents.get(one)
    return bool(above & set(wanted))


def _died(event: dict, one: dict[str, str]) -> bool:
    figures = [
        float(event[f"fatalities_{name}"])
        for name in ("low", "best", "high")
        if not pd.isna(event[f"fatalities_{name}"])
    ]
    if not figures:
        return one.get("deaths_unknown", "yes") == "yes"
    return max(figures) >= float(one.get("deaths_min", 0)) and min(figures) <= float(one.get("deaths_max", "inf"))


def _says(event: dict, search: str) -> bool:
    """Return whether an event holds the words: chosen so that they are in no name of a country or unit."""
    words = [search.strip('"')] if search.startswith('"') else search.split()
    texts = [
        event[name]
        for name in ("title", "summary", "target", "place_name", "notes", "actor1", "actor2", "event_id", "near_place")
    ]
    text = " ".join(
        [*(text for text in texts if isinstance(text, str)), *event["assoc_actor1"], *event["assoc_actor2"]]
    )
    return all(word.casefold() in text.casefold() for word in words)


def _lies(event: dict, area: str | None) -> bool:
    if area is None:
        return True
    if pd.isna(event["lon"]) or event["geo_precision"] == "country":
        return False
    west, south, east, north = map(float, area.split(","))
    return west <= event["lon"] <= east and south <= event["lat"] <= north

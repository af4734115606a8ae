"""Metadata of a dataset, as its author states them: title, scope, limits, period covered, date of the data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.events.cells import day

MAX_TEXT = 400  # characters of each text
MAX_BYTES = 1_000_000  # of a file beside a table
KEY = "dataset_about"  # in what our own exports say of themselves
TEXTS = ("title", "covers", "is_not")
DAYS = ("covered_from", "covered_to", "as_of")


@dataclass(frozen=True)
class DatasetAbout:
    """Metadata of a dataset; empty texts and None where nothing is stated."""

    title: str = ""
    covers: str = ""  # what it holds, as a sentence
    is_not: str = ""  # what it must not be taken for, as a sentence
    covered_from: date | None = None  # first and last day for which events were collected
    covered_to: date | None = None
    as_of: date | None = None  # the day on which the data were last brought up to date

    def __bool__(self) -> bool:
        return any((self.text, self.title, self.covered_from, self.covered_to, self.as_of))

    @property
    def text(self) -> str:
        """Return what it covers and what it is not, as one line."""
        return " ".join(filter(None, (self.covers, self.is_not)))

    def to_values(self) -> dict[str, str]:
        """Return what is stated as plain values, which from_values() reads."""
        stated = {name: getattr(self, name) for name in (*TEXTS, *DAYS) if getattr(self, name)}
        return {name: value if isinstance(value, str) else value.isoformat() for name, value in stated.items()}


NOTHING_SAID = DatasetAbout()


def from_values(values: Any) -> tuple[DatasetAbout, list[str]]:
    """Return what the member `about` of a file says, and a sentence for each value of it that cannot be used.

    What our own exports say of themselves is about the file; the dataset that it was taken from stands in it.
    """
    if not isinstance(values, dict):
        return NOTHING_SAID, []
    if KEY in values:
        return from_values(values[KEY])
    if "program" in values:  # an export of ours, of a dataset that says nothing
        return NOTHING_SAID, []
    faults: list[str] = []
    texts: dict[str, Any] = {name: _text(values[name], name, faults) for name in TEXTS if values.get(name) is not None}
    days: dict[str, Any] = {name: _day(values[name], name, faults) for name in DAYS if values.get(name) is not None}
    about = DatasetAbout(**texts, **days)
    if about.covered_from and about.covered_to and about.covered_from > about.covered_to:
        faults.append("about: covered_from is after covered_to.")
        about = DatasetAbout(**texts, as_of=about.as_of)
    return about, faults


def from_json(content: bytes) -> tuple[DatasetAbout, list[str]]:
    """Return what the file beside a table (NAME.about.json) says, and a sentence for what cannot be used."""
    if len(content) > MAX_BYTES:
        return NOTHING_SAID, [f"The file beside it has more than {MAX_BYTES:,} bytes."]
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return NOTHING_SAID, ["The file beside it is no JSON."]
    inner = values.get("about") if isinstance(values, dict) and "program" not in values else None
    return from_values(inner if isinstance(inner, dict) else values)


def together(abouts: Sequence[DatasetAbout]) -> DatasetAbout:
    """Return what several files of one dataset say: each text once, and the period that all of them cover."""
    distinct = list(dict.fromkeys(abouts))
    if len(distinct) == 1:
        return distinct[0]
    texts: dict[str, Any] = {
        name: " ".join(dict.fromkeys(filter(None, (getattr(each, name) for each in distinct)))) for name in TEXTS
    }
    days = {name: [getattr(each, name) for each in distinct] for name in DAYS}
    # a day holds for all only if all state one
    limits = {"covered_from": max, "covered_to": min, "as_of": min}
    about: dict[str, Any] = {
        name: limits[name](stated_days) for name, stated_days in days.items() if distinct and all(stated_days)
    }
    if about.get("covered_from", date.min) > about.get("covered_to", date.max):  # no day is covered by all
        about = {name: value for name, value in about.items() if name == "as_of"}
    return DatasetAbout(**texts, **about)


def _text(value: Any, name: str, faults: list[str]) -> str:
    if not isinstance(value, str):
        faults.append(f"about: {name} is no text.")
        return ""
    text = "".join(char if char.isprintable() else "?" for char in " ".join(value.split()))
    if len(text) > MAX_TEXT:
        faults.append(f"about: {name} is cut at {MAX_TEXT} characters.")
    return text[:MAX_TEXT]


def _day(value: Any, name: str, faults: list[str]) -> date | None:
    try:
        return day(value).date()
    except (ValueError, TypeError, AttributeError):
        faults.append(f"about: {name} is no date. Write YYYY-MM-DD.")
        return None

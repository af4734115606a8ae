"""Places, units and how an event was located, in words."""

import re
from collections.abc import Mapping

import pandas as pd

from geo.events.folding import fold
from geo.events.schema import GeoPrecision, JoinMethod
from geo.wording.labels import Names

COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def place_text(event: Mapping[str, object], names: Names) -> str:
    """Return where an event happened, in words that say how closely that is known."""
    if event["join_method"] == JoinMethod.SEA:
        return _sea_text(event, names)
    place = "" if pd.isna(event["place_name"]) else str(event["place_name"])
    if place and event["geo_precision"] == GeoPrecision.NEAR and not place.lower().startswith("near "):
        place = f"near {place}"
    unit = "" if pd.isna(event["admin1_id"]) else names.unit(str(event["admin1_id"]))
    country = "" if pd.isna(event["country"]) else names.country(str(event["country"]))
    text = place
    for name in (unit, country):
        # a place name often holds its unit or country already
        text = text if _holds(text, name) else f"{text}, {name}" if text else name
    return text or "place not stated"


def _holds(text: str, name: str) -> bool:
    """Return whether `said` holds `name` as words of its own: Oman is not in Romanovka."""
    return re.search(rf"\b{re.escape(fold(name))}\b", fold(text)) is not None or not name


def _sea_text(event: Mapping[str, object], names: Names) -> str:
    country = names.country(str(event["near_country"]))
    near = (
        ""
        if pd.isna(event["near_place"])
        else f"about {_rounded_km(float(str(event['near_place_km'])))} km from {event['near_place']}"
    )
    if pd.isna(event["place_name"]):
        return f"off {country}, {near}" if near else f"off {country}"
    return f"{event['place_name']}; {near}, {country}" if near else f"{event['place_name']}; off {country}"


def how_located(event: Mapping[str, object], names: Names) -> str:
    """Return how the country and unit were found, and what to hold of it."""
    method = event["join_method"]
    sentences = []
    if method == JoinMethod.WITHIN:
        sentences.append("Units as the point lies in them.")
    elif method == JoinMethod.COAST:
        sentences.append(
            f"The point lies {event['join_distance_km']:.1f} km off the generalised coast; nearest unit taken."
        )
    elif method == JoinMethod.SEA:
        sentences.append(_sea_sentence(event, names))
    elif method == JoinMethod.STATED:
        sentences.append("Country as the source states it.")
    else:
        sentences.append("No coordinates and no country are stated.")
    if event["border_ambiguous"]:
        sentences.append("The point lies just across the generalised border; the stated country was kept.")
    if not pd.isna(event["country"]) and event["country_un"] != event["country"]:
        sentences.append(f"The United Nations count it as {names.country(str(event['country_un']))}.")
    if event["country_differs"]:
        sentences.append(f"The source states {names.country(str(event['country_stated']))}.")
    if not pd.isna(event["disputed"]):
        sentences.append(f"Disputed area: {event['disputed']}.")
    if not pd.isna(event["uncertainty_km"]):
        sentences.append(f"Somewhere within about {event['uncertainty_km']:g} km of the point.")
    return " ".join(sentences)


def _sea_sentence(event: Mapping[str, object], names: Names) -> str:
    distance_km = float(str(event["join_distance_km"]))
    land = names.country(str(event["near_country"]))
    if distance_km == 0:
        return f"Reported at sea; the rough point falls on land ({land})."
    heading = COMPASS[round(float(str(event["near_bearing_deg"])) / 45) % 8]
    return (
        f"At sea, {_rounded_km(distance_km)} km {heading} of the nearest land ({land}), "
        f"distance class {event['maritime_zone']}; not a legal zone."
    )


def _rounded_km(distance_km: float) -> str:
    """Return a distance with no more digits than a rough position bears."""
    step = 1 if distance_km < 20 else 5 if distance_km < 100 else 10
    return f"{round(distance_km / step) * step:,}"

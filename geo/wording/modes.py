"""How modes, measures and classes of the map are called, on screen and on paper."""

from typing import Any

from geo.wording.labels import PRECISION_NOTES

MODE_LABELS = {
    "clusters": "Clusters",
    "points": "Points",
    "heat": "Heat",
    "squares": "Squares",
    "countries": "Countries",
    "units": "Governorates",
    "districts": "Districts",
}
MEASURE_LABELS = {"events": "Events", "deaths": "Deaths", "change": "Change"}
MEASURED_MODES = ("squares", "countries", "units", "districts")  # that show a measure
AREA_TITLES = {
    "events": "Events",
    "deaths": "Deaths reported (best, else lowest)",
    "change": "Change against the period before",
}
SQUARE_TITLES = {"events": "Events per square", "deaths": "Deaths per square"}
MAX_CLASSES = 5  # of a measure
MUCH_CHANGE = 5  # events, fewer or more, from which a change has the strong colour
CHANGE_TEXTS = (
    f"{MUCH_CHANGE} or more fewer",
    f"1–{MUCH_CHANGE - 1} fewer",
    f"1–{MUCH_CHANGE - 1} more",
    f"{MUCH_CHANGE} or more more",
)


def words_of_map() -> dict[str, Any]:
    """Return what the map page needs to speak as the pictures for print do."""
    return {
        # pairs, since the page gets the keys of an object sorted
        "modes": list(MODE_LABELS.items()),
        "measures": list(MEASURE_LABELS.items()),
        "measuredModes": MEASURED_MODES,
        "areaTitles": AREA_TITLES,
        "squareTitles": SQUARE_TITLES,
        "maxClasses": MAX_CLASSES,
        "muchChange": MUCH_CHANGE,
        "changeTexts": CHANGE_TEXTS,
        "precisionNotes": {str(each): note for each, note in PRECISION_NOTES.items()},
    }

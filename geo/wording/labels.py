"""Labels of types, precisions, attributions and classes; names of countries and units; credit and disclaimer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.events.schema import EVENT_TYPES, GeoPrecision
from geo.store.store import AT_SEA, NOT_KNOWN

BOUNDARY_CREDIT = "Boundaries: Natural Earth (public domain), geoBoundaries (CC BY). Places: GeoNames (CC BY 4.0)."
DISCLAIMER = "Boundaries and names do not imply endorsement. Dashed lines are disputed or undefined."
PRECISION_LABELS = {
    GeoPrecision.PLACE: "Place",
    GeoPrecision.NEAR: "Near a place",
    GeoPrecision.ADMIN2: "District only",
    GeoPrecision.ADMIN1: "Governorate or province only",
    GeoPrecision.REGION: "Region only",
    GeoPrecision.COUNTRY: "Country only",
    GeoPrecision.SEA: "At sea",
}
PRECISION_NOTES = {  # beside a place, where the point is not the place itself
    GeoPrecision.NEAR: "somewhere near this point",
    GeoPrecision.ADMIN2: "known to the district only",
    GeoPrecision.ADMIN1: "known to the governorate or province only",
    GeoPrecision.REGION: "known to a region only",
    GeoPrecision.COUNTRY: "known to the country only",
    GeoPrecision.SEA: "at sea or in the air over it",
}
ATTRIBUTION_WORDS = {
    "confirmed": "confirmed by the initiator",
    "claimed": "claimed by the initiator",
    "alleged": "blamed on them by others; no claim known",
    "unknown": "",
    "listed": "named first by the source, which does not say who began",
}
CLASS_WORDS = {
    "state_forces": "state forces",
    "rebel_group": "rebel group",
    "political_militia": "political militia",
    "identity_militia": "identity militia",
    "rioters": "rioters",
    "protesters": "protesters",
    "civilians": "civilians",
    "external_forces": "external or other forces",
}
CONFIDENCE_WORDS = {
    "high": "high: two or more sources, or an official text",
    "medium": "medium: one source",
    "low": "low: a claim only, one partisan source, or not confirmed",
}


@dataclass(frozen=True)
class Names:
    """Names of countries (by ISO3) and admin units (by id)."""

    countries: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def country(self, code: str) -> str:
        """Return the name of a country code, or of the stand-ins for 'at sea' and 'not known'."""
        if code == AT_SEA:
            return "At sea"
        return "Country not stated" if code == NOT_KNOWN else self.countries.get(code, code)

    def unit(self, unit_id: str) -> str:
        """Return the name of an admin unit."""
        return self.units.get(unit_id, unit_id)


def type_label(event_type: str) -> str:
    """Return the label of a type or sub-type (event_type/sub_event_type) of the tree."""
    branch, _, sub_type = event_type.partition("/")
    known = EVENT_TYPES[branch]
    return known.sub_types.get(sub_type, sub_type) if sub_type else known.label


def type_in_full(event_type: str) -> str:
    """Return a label that can stand alone: a source's own sub-type, such as 'Attack', with its branch."""
    branch, _, sub_type = event_type.partition("/")
    label = type_label(event_type)
    # the tree's own twigs name their branch in their label, and Other names none
    is_clear = not sub_type or sub_type in EVENT_TYPES[branch].sub_types or branch == "other"
    return label if is_clear else f"{label} ({type_label(branch).lower()})"

"""Tags of the Humanitarian Exchange Language (HXL 1.1), which state the meaning of exported columns."""

from collections.abc import Iterable

TAGS = {
    "event_id": "#event+id",
    "title": "#event+name",
    "summary": "#description",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "actor1": "#group+name+a1",
    "assoc_actor1": "#group+name+a1+assoc",
    "actor2": "#group+name+a2",
    "assoc_actor2": "#group+name+a2+assoc",
    "fatalities_low": "#affected+killed+min",
    "fatalities_best": "#affected+killed",
    "fatalities_high": "#affected+killed+max",
    "injuries_low": "#affected+injured+min",
    "injuries_high": "#affected+injured+max",
    "lon": "#geo+lon",
    "lat": "#geo+lat",
    "geo_precision": "#indicator+geo_prec",
    "place_name": "#loc+name",
    "country_stated": "#country+code+stated",
    "admin1_stated": "#adm1+name",
    "notes": "#meta+notes",
    "sources": "#meta+source",
    "dataset": "#meta+dataset",
    "country": "#country+code",
    "country_un": "#country+code+un",
    "admin1_id": "#adm1+code",
    "admin2_id": "#adm2+code",
    "near_country": "#country+code+near",
    "near_place": "#loc+name+near",
}


def tags_of(names: Iterable[str]) -> list[str]:
    """Return the tag of each column, empty for those without one."""
    return [TAGS.get(name, "") for name in names]

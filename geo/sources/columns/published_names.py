"""Columns of published tables, in their order.

UCDP GED: the 49 of the codebook (23.1 and later). GDELT: those of the events codebooks 1.0 and 2.0.
"""

from geo.events.folding import fold

_UCDP_GED = """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
    dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
    number_of_sources source_article source_office source_date source_headline source_original where_prec
    where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
    region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best
    high low gwnoa gwnob
"""
UCDP_GED = tuple(_UCDP_GED.split())


def _gdelt(*, with_admin2: bool) -> tuple[str, ...]:
    actor = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    place = ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
    if not with_admin2:
        place.remove("ADM2Code")
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{side}{part}" for side in (1, 2) for part in actor.split()),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in place),
        *("DATEADDED", "SOURCEURL"),
    )


GDELT_2 = _gdelt(with_admin2=True)  # 61
GDELT_1 = _gdelt(with_admin2=False)  # 58
GDELT_1_WITHOUT_URL = GDELT_1[:-1]  # 57; days before April 2013


def normalized_name(name: object) -> str:
    """Return a name of a column without case, accents and all that is no letter or digit."""
    return "".join(letter for letter in fold(str(name)) if letter.isalnum())

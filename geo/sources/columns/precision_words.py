"""Words for the precision of coordinates, as values of geo_precision. A number alone is not interpreted."""

import re
from collections.abc import Iterable

from geo.events.folding import fold
from geo.events.schema import GeoPrecision

_WORDS = {
    GeoPrecision.PLACE: "place, exact, exact location, exact coordinates, exact place, precise, precise location, "
    "point, gps, address, street, building, town, city, village, settlement, site, locality, neighbourhood, "
    "neighborhood, populated place, point location, exacto, exacta, exacte, точно, точное, точне, دقيق, دقيقة, 精确, "
    "genau, kesin, exato, ciudad, ville, город, місто, مدينة, قرية, 城市, stadt, şehir, شهر, cidade",
    GeoPrecision.NEAR: "near, nearby, near place, approximate, approximately, approx, approximate location, vicinity, "
    "within 25 km, within 25km, within 5 km, within 10 km, within 50 km, surroundings, estimated, estimate, "
    "25 km radius, "
    "aproximado, aproximada, approximatif, approximative, приблизительно, приблизно, تقريبي, 大约, ungefähr, yaklaşık",
    GeoPrecision.ADMIN2: "admin2, admin 2, adm2, adm 2, admin level 2, administrative level 2, district, county, "
    "second order administrative division, subdistrict, municipality, distrito, район, مديرية, 县, ilçe, kreis",
    GeoPrecision.ADMIN1: "admin1, admin 1, adm1, adm 1, admin level 1, administrative level 1, governorate, province, "
    "oblast, state, first order administrative division, provincial capital, provincia, область, محافظة, 省, il, "
    "provinz, استان, província",
    GeoPrecision.REGION: "region, area, regional",
    GeoPrecision.COUNTRY: "country, admin0, admin 0, adm0, adm 0, country level, country only, national, nationwide, "
    "country centroid, país, pays, страна, країна, بلد, 国家, land, ülke, کشور",
    GeoPrecision.SEA: "sea, at sea, maritime, offshore, international waters",
}
WORDS = {fold(word): precision for precision, words in _WORDS.items() for word in words.split(", ")}
_NUMBER_BEFORE = re.compile(r"^\W*(?:level )?\d+\W+")  # '(6) Country', '1 - exact'
_NUMBER_BEHIND = re.compile(r"\W+\d+\W*$")  # 'Country (6)'


def precision_of(word: str) -> GeoPrecision | None:
    """Return the precision that a word names, whatever number stands beside it; None if it names none."""
    if precision := next((WORDS[each] for each in _readings(word) if each in WORDS), None):
        return precision
    parts = {precision_of(part) for part in word.split("/")} if "/" in word else set()  # 'Province/Governorate'
    return parts.pop() if len(parts) == 1 else None


def _readings(word: str) -> Iterable[str]:
    folded = fold(word)
    before = _NUMBER_BEFORE.sub("", folded)
    for each in (folded, before, _NUMBER_BEHIND.sub("", folded), _NUMBER_BEHIND.sub("", before)):
        plain = " ".join(re.sub(r"[^\w]+|_", " ", each).split())
        yield plain
        yield re.sub(r" (level|location|coordinates|centroid|only|known)$", "", plain)

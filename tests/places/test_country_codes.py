"""Countries by code and name: every list means its own, and what is not known stays open."""

import csv
from collections import defaultdict

import geopandas as gpd
import pandas as pd
import pytest

from geo.places.country_codes import CODE_SYSTEMS, SYSTEMS, TABLE, _words, code_of, country_boxes


def codes(texts, system):
    found = code_of(pd.Series(texts, dtype="str"), system)
    return [None if pd.isna(code) else code for code in found]


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# the product's own area, from the codebooks of ACLED, UCDP and GDELT: iso2, iso3, numeric, FIPS, Gleditsch-Ward
AREA = """
IQ IRQ 368 IZ 645|SY SYR 760 SY 652|YE YEM 887 YM 678|IR IRN 364 IR 630|IL ISR 376 IS 666|PS PSE 275 WE -
JO JOR 400 JO 663|LB LBN 422 LE 660|SA SAU 682 SA 670|KW KWT 414 KU 690|BH BHR 48 BA 692|QA QAT 634 QA 694
AE ARE 784 AE 696|OM OMN 512 MU 698|TR TUR 792 TU 640|EG EGY 818 EG 651|DJ DJI 262 DJ 522|ER ERI 232 ER 531
ET ETH 231 ET 530|SO SOM 706 SO 520|SD SDN 729 SU 625|AF AFG 4 AF 700|PK PAK 586 PK 770|UA UKR 804 UP 369
RU RUS 643 RS 365|US USA 840 US 2|GB GBR 826 UK 200|CD COD 180 CG 490
"""


@pytest.mark.parametrize("line", AREA.replace("\n", "|").strip("|").split("|"))
def test_codes_of_the_area_mean_their_country_in_every_list(line):
    iso2, iso3, numeric, fips, gw = line.split()
    assert codes([iso2], "iso2") == codes([iso3], "iso3") == codes([numeric], "numeric") == [iso3]
    assert codes([fips], "fips") == [iso3]
    assert gw == "-" or codes([gw], "gw") == [iso3]


@pytest.mark.parametrize(
    ("system", "text", "iso3"),
    [
        ("gw", "678", "YEM"),
        ("gw", "680", "YEM"),
        ("gw", "345", "SRB"),
        ("gw", "816", "VNM"),
        ("fips", "GZ", "PSE"),
        ("fips", "WE", "PSE"),
        ("fips", "PS", "PLW"),
        ("iso2", "PS", "PSE"),
        ("fips", "IS", "ISR"),
        ("iso2", "IS", "ISL"),
        ("fips", "LS", "LIE"),
        ("fips", "LT", "LSO"),
        ("fips", "KV", "XKX"),
        ("iso3", "XKX", "XKX"),
        ("gw", "347", "XKX"),
        ("iso2", "NA", "NAM"),
    ],
)
def test_codes_that_mislead(system, text, iso3):
    assert codes([text], system) == [iso3]


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Yemen (North Yemen)", "YEM"),
        ("DR Congo (Zaire)", "COD"),
        ("Democratic Republic of Congo", "COD"),
        ("Republic of Congo", "COG"),
        ("Myanmar (Burma)", "MMR"),
        ("Russia (Soviet Union)", "RUS"),
        ("Cambodia (Kampuchea)", "KHM"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("eSwatini", "SWZ"),
        ("Serbia (Yugoslavia)", "SRB"),
        ("Macedonia, FYR", "MKD"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Ivory Coast", "CIV"),
        ("cote d’ivoire", "CIV"),
        ("Palestine", "PSE"),
        ("Gaza Strip", "PSE"),
        ("Kosovo", "XKX"),
        ("Taiwan", "TWN"),
        ("Turkiye", "TUR"),
        ("The Gambia", "GMB"),
        ("St. Lucia", "LCA"),
        ("Trinidad & Tobago", "TTO"),
        ("اليمن", "YEM"),
        ("العراق", "IRQ"),
        ("Soviet Union", None),
        ("Atlantis", None),
    ],
)
def test_names_as_sources_spell_them(name, iso3):
    assert codes([name], "name") == codes([name], "any") == [iso3]


def test_leading_zeros_decimals_and_blanks_of_codes_do_not_matter():
    assert codes(["004", "4", " 4.0 ", "48.0"], "numeric") == ["AFG", "AFG", "AFG", "BHR"]
    assert codes(["sy", " SYR "], "iso3") == [None, "SYR"]


def test_null_stays_null_and_the_order_of_rows_too():
    assert codes([None, "IRQ", None, "XXX"], "iso3") == [None, "IRQ", None, None]
    assert codes([], "any") == []


def test_any_reads_codes_and_names_side_by_side():
    assert codes(["IRQ", "IQ", "Iraq", "UK"], "any") == ["IRQ", "IRQ", "IRQ", "GBR"]


def test_any_reads_two_letters_as_iso_and_never_as_fips():
    assert codes(["IS", "IZ"], "any") == ["ISL", None]


def test_words_in_small_letters_are_no_codes():
    assert codes(["in", "no", "is", "NA", "na"], "any") == [None] * 5


def test_numbers_count_where_only_one_list_knows_them_all():
    assert codes(["887", "760"], "any") == ["YEM", "SYR"]
    assert codes(["652", "645"], "any") == ["SYR", "IRQ"]
    # Syria for Gleditsch and Ward, Saint Barthélemy in ISO 3166
    assert codes(["652"], "any") == [None]
    assert codes(["652", "99999"], "any") == [None, None]


@pytest.mark.parametrize("system", CODE_SYSTEMS)
def test_every_code_of_the_table_finds_its_own_row(system):
    for row in rows():
        for text in filter(None, row[system].split("|")):
            assert codes([text], system) == [row["iso3"]]


def test_no_spelling_stands_for_two_countries():
    owners = defaultdict(set)
    for row in rows():
        for name in filter(None, (row["name"], *row["aliases"].split("|"), *row["translations"].split("|"))):
            owners[_words(name)].add(row["iso3"])
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_every_country_of_the_boundaries_is_known_by_code_and_name():
    countries = pd.read_parquet(TABLE.parent / "boundaries" / "countries.parquet", columns=["country", "name"])
    assert code_of(countries["country"], "iso3").tolist() == countries["country"].tolist()
    found = code_of(countries["name"], "name")
    assert countries["name"][found.isna() | (found.to_numpy() != countries["country"].to_numpy())].tolist() == []


def test_systems_are_those_that_the_module_names():
    assert set(SYSTEMS) == {*CODE_SYSTEMS, "name", "any"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("IRQ", "العراق|Ирак|Irak|伊拉克|عراق|Iraque|Ірак"),
        ("YEM", "اليمن|Йемен|Yémen|也门|یمن|Iémen|Yemen|Jemen|Ємен|葉門"),
        ("UKR", "Україна|Украина|Ucrania|乌克兰|أوكرانيا|Ukrayna|Ucrânia|اوکراین"),
        ("DEU", "Deutschland|Германия|Allemagne|Alemania|ألمانيا|Almanya|Alemanha|德国|Німеччина|آلمان"),
        ("RUS", "Российская Федерация|РФ|Russische Föderation|روسيا|Rusya|俄罗斯"),
        (
            "SYR",
            "سوريا|Сирия|Syrie|Siria|叙利亚|Suriye|Síria|سوریه|الجمهورية العربية السورية|République arabe syrienne",
        ),
        ("PSE", "فلسطين|Палестина|Occupied Palestinian Territories|occupied Palestinian territory|oPt|قطاع غزة"),
        ("USA", "США|Vereinigte Staaten|États-Unis|Estados Unidos|الولايات المتحدة|美国|ABD|EE. UU."),
    ],
)
def test_names_in_other_languages_are_known(code, names):
    assert codes(names.split("|"), "name") == [code] * len(names.split("|"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Republic of Yemen", "YEM"), ("République du Yémen", "YEM"),
        ("République d'Irak", "IRQ"), ("جمهورية العراق", "IRQ"),
        ("Республика Ирак", "IRQ"), ("República de Colombia", "COL"),
        ("Republik Irak", "IRQ"), ("Irak Cumhuriyeti", "IRQ"),
        ("جمهوری اسلامی ایران", "IRN"), ("伊拉克共和国", "IRQ"),
        ("Bundesrepublik Deutschland", "DEU"), ("دولة قطر", "QAT"),
        ("Hashemite Kingdom of Jordan", "JOR"), ("Islamic Republic of Mauritania", "MRT"),
        ("Федеративная Республика Германия", "DEU"),
    ],
)  # fmt: skip
def test_official_long_forms_are_known(name, code):
    assert codes([name], "name") == [code]


@pytest.mark.parametrize(
    "name",
    [
        "Korea", "Republic of China", "Kashmir", "Crimea", "Somaliland", "Yugoslavia", "Islamic State of Iraq",
        "Republic",
        "Turkish Republic of Northern Cyprus", "Red Sea", "Syria and Iraq",
    ],
)  # fmt: skip
def test_names_of_two_countries_or_none_stay_open(name):
    assert codes([name], "any") == [None]


def test_every_unit_lies_in_a_box_of_its_country_in_either_view():
    units = gpd.read_parquet(TABLE.parent / "boundaries" / "admin1.parquet")
    edges = units.bounds.to_numpy()
    stray = [
        (country, name)
        for view in ("country", "country_un")
        for country, name, (west, south, east, north) in zip(units[view], units["name"], edges, strict=True)
        if not any(b[0] <= west and b[1] <= south and east <= b[2] and north <= b[3] for b in country_boxes()[country])
    ]
    assert stray == []

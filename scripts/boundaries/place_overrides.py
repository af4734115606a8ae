"""Hand-made decisions about places, by GeoNames id, with their reasons."""

# common English spellings where GeoNames' first name is a transliteration or a local form
PLACE_NAMES = {
    # Iraq
    99532: "Basra",
    100077: "Abu Ghraib",
    96994: "Duhok",
    99608: "Amarah",
    99347: "Hillah",
    99762: "Diwaniyah",
    99131: "Kut",
    98854: "Nasiriyah",
    98860: "Najaf",
    98717: "Ramadi",
    99454: "Fallujah",
    98530: "Samawah",
    97990: "Baqubah",
    91597: "Samarra",
    97783: "Baiji",
    94591: "Khanaqin",
    90150: "Tikrit",
    90026: "Tuz Khurmatu",
    92138: "Al-Qaim",
    96309: "Haditha",
    95788: "Hit",
    98677: "Rutbah",
    448149: "Sinjar",
    90393: "Tal Afar",
    96205: "Halabja",
    89570: "Zakho",
    97001: "Dibis",
    89824: "Umm Qasr",
    99446: "Al-Faw",
    91057: "Shirqat",
    94220: "Koysinjaq",
    97417: "Chamchamal",
    95005: "Kalar",
    98245: "Zubayr",
    445694: "Aqrah",
    96961: "Soran",
    92615: "Qaladiza",
    13631407: "Abu al-Khasib",
    99062: "Muqdadiyah",
    # Syria
    172955: "Raqqa",
    173811: "Al-Hasakah",
    173377: "Qamishli",
    170017: "Hama",
    163345: "Tartus",
    170905: "Daraa",
    172408: "Suwayda",
    173334: "Quneitra",
    174448: "Abu Kamal",
    173480: "Mayadin",
    163808: "Palmyra (Tadmur)",
    172256: "Kobani (Ayn al-Arab)",
    170592: "Douma",
    174018: "Al-Bab",
    172082: "Azaz",
    171830: "Baniyas",
    169304: "Jableh",
    172374: "Tabqa",
    172837: "Shaddadi",
    163434: "Tell Tamer",
    167357: "Manbij",
    174186: "Afrin",
    174506: "Hajin",
    169389: "Idlib",
    # Yemen
    71137: "Sana'a",
    79415: "Al Hudaydah",
    78751: "Al Mukha (Mokha)",
    76184: "Dhamar",
    78428: "Amran",
    71334: "Saada",
    75337: "Hajjah",
    72968: "Marib",
    69426: "Zinjibar",
    80384: "Ad Dali",
    79836: "Al Bayda",
    79700: "Al Ghaydah",
    78977: "Al Mahwit",
    79455: "Al Hazm",
    73560: "Lahij",
    77843: "As Salif",
    79131: "Al Khawkhah",
    72752: "Midi",
    79050: "Al Luhayyah",
    76089: "Dhubab",
    30490: "Ash Shihr",
    75163: "Haradh",
    # Lebanon, Palestine, Israel
    278913: "Nabatieh",
    266045: "Zahle",
    279997: "Hermel",
    273140: "Jounieh",
    281133: "Gaza City",
    281124: "Khan Yunis",
    281129: "Jabalia",
    281102: "Rafah",
    281141: "Deir al-Balah",
    281145: "Beit Lahia",
    281146: "Beit Hanoun",
    283506: "Jenin",
    281577: "Tulkarm",
    282457: "Qalqilya",
    285108: "Al-Bireh",
    284899: "Jericho",
    293918: "Petah Tikva",
    293703: "Rishon LeZion",
    294751: "Holon",
    293725: "Rehovot",
    # Red Sea and Gulf
    107968: "Taif",
    104515: "Mecca",
    109223: "Medina",
    109571: "Hofuf",
    105299: "Jizan",
    57289: "Hargeisa",
    221527: "Obock",
    339563: "Dahlak Kebir",
    286621: "Salalah",
    290332: "Muharraq",
}

# places without a stated population, or below the limit for their country, and why they are shipped all the same
EXTRA_PLACES = {
    97001: "Dibis: seat of the district in Kirkuk with many events",
    90393: "Tal Afar: seat of the largest district of western Ninewa",
    172837: "Shaddadi: town with a base that was attacked repeatedly",
    163434: "Tell Tamer: front-line town on the M4 road",
    77843: "As Salif: Red Sea port beside the Ras Isa terminal",
    79131: "Al Khawkhah: nearest town to the Hanish and Zuqar islands",
    72752: "Midi: northernmost port of Yemen's Red Sea coast",
    79050: "Al Luhayyah: Red Sea port opposite Kamaran",
    76089: "Dhubab: nearest town to Perim and the Bab el-Mandeb",
    30490: "Ash Shihr: port and oil terminal on the Gulf of Aden",
    71834: "Qishn: port on the Gulf of Aden",
    75163: "Haradh: border crossing to Saudi Arabia",
    75427: "Hadibu: main town of Socotra",
    71799: "Qalansiyah: second town of Socotra",
    443093: "Katzrin: main town of the Israeli-held Golan",
}

# entries of GeoNames that are quarters, duplicates or carry the population of a whole district
LEFT_OUT = {
    99071: "Al Mawsil al Jadidah: quarter of Mosul with the city's population",
    388349: "Al Basrah al Qadimah: quarter of Basra with the city's population",
    268743: "Ra's Bayrut: quarter of Beirut",
    7802746: "Sadr City: quarter of Baghdad",
    10303650: "Simele: second entry of Sumayl",
    11776817: "Jadder Cemetery: no settlement",
    7498240: "West Jerusalem: part of Jerusalem",
    6945291: "Old City: part of Jerusalem",
    284375: "Battir: village with a wrong population",
    274874: "Habbouch: village with a wrong population",
    101760: "Sultanah: quarter of Medina with the city's population",
    292261: "Dayrah: quarter of Dubai",
    379302: "El Geneina Fort: second entry of Al-Junaynah",
}

# centres of governorates: labelled early, whatever their (often outdated) population
GOVERNORATE_CENTRES = frozenset(
    {
        # Iraq
        95446, 99532, 94824, 94787, 98463, 98854, 98860, 99347, 96994, 99608, 99762, 99131, 98717, 98530, 97990, 90150,
        99072, 96205,
        # Syria
        170063, 169577, 173576, 172955, 170017, 163345, 173811, 170794, 169389, 170905, 172408, 173334,
        # Yemen
        415189, 70225, 74477, 79415, 78754, 76184, 78428, 71334, 75337, 79836, 77726, 73560, 69426, 79455, 72968, 80384,
        79700, 78977, 75427,
        # Lebanon and Palestine
        266826, 268064, 278913, 266045, 277130, 281133, 282239,
    }
)  # fmt: skip

# towns that events are often described by, or that name a stretch of coast
LABEL_RANKS = {
    78751: 2,  # Mokha
    174448: 2,  # Abu Kamal
    173480: 3,  # Mayadin
    97001: 4,  # Dibis
    295277: 2,  # Eilat
    77843: 4,  # As Salif
    79131: 4,  # Al Khawkhah
    72752: 4,  # Midi
    330546: 3,  # Massawa
    343386: 3,  # Assab
    221527: 4,  # Obock
    92138: 3,  # Al-Qaim
    98677: 3,  # Rutbah
    96309: 4,  # Haditha
    163808: 3,  # Palmyra
    89824: 4,  # Umm Qasr
    30490: 4,  # Ash Shihr
    250774: 2,  # Aqaba
    105299: 2,  # Jizan
    281184: 0,  # Jerusalem
    282239: 1,  # Ramallah
    7648070: 5,  # Balbala, suburb of Djibouti
    100077: 4,  # Abu Ghraib: GeoNames gives the district's population
}

# capitals whose name in GeoNames' country table differs from that in its list of places
CAPITAL_IDS = {"KZ": 1526273, "MN": 2028462, "AG": 3576022, "VU": 2135171, "PW": 8063361, "TO": 4032402, "GD": 3579925}

# status disputed: shown as large towns, not as capitals
NOT_CAPITALS = {"IL": "Jerusalem", "PS": "East Jerusalem"}

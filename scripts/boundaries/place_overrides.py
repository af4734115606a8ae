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

# standard Arabic names where GeoNames has none, or another town's, an old or a foreign one that would be chosen
ARABIC_NAMES = {
    # Iraq
    13631407: "أبو الخصيب",  # Abu al-Khasib
    98530: "السماوة",  # Samawah
    92615: "قلعة دزة",  # Qaladiza
    90026: "طوز خورماتو",  # Tuz Khurmatu
    92511: "قلعة سكر",  # Qalat Sukkar
    445694: "عقرة",  # Aqrah
    99226: "الإسكندرية",  # Nahiyat al Iskandariyah
    89824: "أم قصر",  # Umm Qasr
    99169: "الخالص",  # Khalis
    92430: "الحمدانية",  # Al-Hamdaniya
    91696: "بيرمام",  # Pirmam
    99759: "الدجيل",  # Ad Dujayl
    99439: "الفهود",  # Nahiyat al Fuhud
    99434: "غماس",  # Nahiyat Ghammas
    98589: "الشنافية",  # Nahiyat ash Shinafiyah
    90393: "تلعفر",  # Tal Afar
    # Syria
    170654: "دمشق",  # Damascus
    163345: "طرطوس",  # Tartus
    174448: "البوكمال",  # Abu Kamal
    171998: "ببيلا",  # Babila
    167605: "معرة مصرين",  # Maarratmisrin
    163270: "طيبة الإمام",  # Tayyibat al Imam
    169375: "إنخل",  # Inkhil
    172837: "الشدادي",  # Shaddadi
    167444: "مجدل شمس",  # Majdal Shams
    169341: "إزرع",  # Izra
    163434: "تل تمر",  # Tell Tamer
    164025: "صبيخان",  # Subaykhan
    # Yemen
    73560: "لحج",  # Lahij
    # Lebanon
    266826: "طرابلس",  # Tripoli
    278913: "النبطية",  # Nabatieh
    267008: "صور",  # Tyre
    280425: "عاليه",  # Aley
    273203: "جبيل",  # Byblos
    # Palestine and Israel
    281184: "القدس",  # Jerusalem
    285066: "الخليل",  # Hebron
    281818: "شعفاط",  # Shufat
    284446: "بلاطة",  # Balatah
    282993: "معاليه أدوميم",  # Maale Adummim
    8199386: "جفعات زئيف",  # Givat Zeev
    283991: "إفرات",  # Efrata
    284572: "عطروت",  # Atarut
    7870523: "شوكة الصوفي",  # Shokat as-Sufi
    293397: "تل أبيب",  # Tel Aviv
    295277: "إيلات",  # Eilat
    294098: "الناصرة",  # Nazareth
    294097: "الناصرة العليا",  # Naẕerat ‘Illit
    293703: "ريشون لتسيون",  # Rishon LeZion
    293725: "رحوفوت",  # Rehovot
    295620: "عسقلان",  # Ashkelon
    294778: "هرتسليا",  # Herzliya
    294946: "الخضيرة",  # Hadera
    282926: "موديعين",  # Modi‘in Makkabbim Re‘ut
    294999: "جفعتايم",  # Givatayim
    293807: "رعنانا",  # Ra'anana
    8199378: "موديعين عيليت",  # Modiin Ilit
    293619: "سديروت",  # Sderot
    443093: "كتسرين",  # Katzrin
    8199394: "أريئيل",  # Ariel
    295127: "الطيرة",  # Eṭ Ṭīra
    295174: "الرينة",  # Ar Rayna
    294663: "عبلين",  # I‘billīn
    294608: "كفر مندا",  # Kafr Mandā
    294114: "نحف",  # Naḥf
    8184241: "اللقية",  # Laqiyya
    # Jordan
    250441: "عمان",  # Amman
    11428685: "الركبان",  # Rukban
    10861986: "الضليل",  # Az Zulayl
    6946409: "الكرك",  # Karak City
    247336: "رحاب",  # Rehab
    246314: "أم السماق",  # Umm as Summaq
    # Saudi Arabia
    104515: "مكة المكرمة",  # Mecca
    109223: "المدينة المنورة",  # Medina
    107304: "بريدة",  # Buraydah
    101732: "عنيزة",  # Unaizah
    110325: "الدوادمي",  # Ad Dawadimi
    103369: "بيشة",  # Qalat Bishah
    12495725: "بارق",  # Bariq
    103035: "رابغ",  # Rabigh
    109253: "الليث",  # Al Lith
    110619: "أبو عريش",  # Abu Arish
    101313: "طريف",  # Turayf
    104828: "مدينة الملك فيصل العسكرية",  # King Faisal Military City
    109380: "الخفجي",  # Al Khafji
    110250: "عفيف",  # Afif
    101516: "تيماء",  # Tayma
    13631408: "حوطة بني تميم",  # Hawtah Bani Tamim
    104716: "ليلى",  # Layla
    109306: "الخرمة",  # Al Khurmah
    409682: "ثول",  # Thuwal
    102451: "صامطة",  # Samitah
    106102: "حقل",  # Haql
    108048: "السليل",  # As Sulayyil
    101322: "تربة",  # Turabah
    104578: "مهد الذهب",  # Mahd adh Dhahab
    104923: "خليص",  # Khulays
    399518: "المجاردة",  # Al Majaridah
    101581: "تنومة",  # Tanumah
    106744: "فرسان",  # Farasan
    110107: "الأوجام",  # Al Awjam
    # Gulf
    285787: "مدينة الكويت",  # Kuwait City
    285811: "الفحيحيل",  # Al Fahahil
    292672: "الشارقة",  # Sharjah
    292932: "عجمان",  # Ajman
    291074: "رأس الخيمة",  # Ras Al Khaimah
    8476509: "المجاز",  # Al Majaz
    6691091: "الكرامة",  # Al Karama
    13118447: "مدينة محمد بن زايد",  # Mohammed Bin Zayed City
    8469658: "الورقاء",  # Al Warqaa
    291696: "خورفكان",  # Khawr Fakkan
    291763: "كلباء",  # Kalba
    13118448: "مدينة مصدر",  # Masdar City
    291794: "الجزيرة الحمراء",  # Al Jazirah al Hamra
    13512674: "لوسيل",  # Lusail
    287830: "عبري",  # Ibri
    286647: "صحم",  # Saham
    288721: "بدبد",  # Bidbid
    288902: "بدية",  # Badiyah
    # Egypt
    361058: "الإسكندرية",  # Alexandria
    359796: "السويس",  # Suez
    358619: "بورسعيد",  # Port Said
    353225: "مدينة نصر",  # Madinat an Nasr
    360890: "الخصوص",  # Al Khusus
    361055: "الإسماعيلية",  # Ismailia
    360502: "الأقصر",  # Luxor
    353802: "كوم أمبو",  # Kom Ombo
    353219: "السادس من أكتوبر",  # 6th of October City
    361179: "الحوامدية",  # Al Hawamidiyah
    347907: "سنورس",  # Sinnuris
    358600: "ناصر",  # Bush
    361473: "البدرشين",  # Al Badrashayn
    362865: "أبو النمرس",  # Abu an Numrus
    12640357: "الخارجة",  # Al-Kharijah
    356000: "حوش عيسى",  # Hawsh Isa
    360928: "الخانكة",  # Al Khankah
    352679: "مشتول السوق",  # Mashtul as Suq
    358970: "بسيون",  # Basyun
    355420: "إطسا",  # Itsa
    347542: "طامية",  # Tamiyah
    353223: "مدينة السادات",  # Madinat as Sadat
    355595: "إهناسيا المدينة",  # Ihnasya al Madinah
    355596: "إهناسيا",  # Ihnasiyah
    362882: "أبو المطامير",  # Abu al Matamir
    358388: "دراو",  # Daraw
    360464: "الواسطى",  # Al Wasitah
    351434: "نجع حمادي",  # Nag Hammadi
    353828: "كوم حمادة",  # Kawm Hamadah
    361702: "أجا",  # Aga
    361495: "العياط",  # Al Ayyat
    359541: "العين السخنة",  # Al Ayn as Sukhnah
    350207: "رأس غارب",  # Ras Gharib
    357039: "فايد",  # Fayid
    415561: "بدر",  # Badr
    421600: "بدر",  # Badr
    374290: "حلايب",  # Halaib
    359749: "أطفيح",  # Atfih
    350211: "رأس البر",  # Ras el-Barr
    361394: "الباويطي",  # Al Bawiti
    359849: "السنطة",  # As Santah
    347863: "سيوة",  # Siwah
    346201: "الزعفرانة",  # Zaafarana
    434418: "الناصرية",  # An Nasiriyah
    12640359: "المنيا الجديدة",  # Al-Minya al-Jadidah
    # Sudan
    379252: "الخرطوم",  # Khartoum
    372753: "كسلا",  # Kassala
    379003: "الأبيض",  # El Obeid
    371760: "كوستي",  # Kosti
    380148: "الضعين",  # El Daein
    379149: "المناقل",  # Al Manaqil
    380129: "الدويم",  # Ad Douiem
    377108: "برام",  # Buram
    376450: "الدلنج",  # Dilling
    372773: "كاس",  # Kas
    370181: "مليط",  # Mellit
    13132452: "أردمتا",  # Ardamata
    370481: "مروي",  # Merowe
    364933: "أم كدادة",  # Umm Kaddadah
    377690: "بربر",  # Berber
    366846: "سنكات",  # Sinkat
    371745: "كتم",  # Kutum
    373198: "كبكابية",  # Kabkabiyah
    377962: "بابنوسة",  # Babanusah
    379102: "المجلد",  # Al Mijlad
    379535: "الفولة",  # Al Fulah
    371827: "الكرمك",  # Kurmuk
    379427: "الحصاحيصا",  # Al Hasaheisa
    367972: "رفاعة",  # Rufaa
    # Horn of Africa
    57289: "هرجيسا",  # Hargeisa
    64013: "بوصاصو",  # Bosaso
    400769: "لاس عانود",  # Laascaanood
    58933: "غاروي",  # Garoowe
    55671: "كيسمايو",  # Kismayo
    54225: "مركا",  # Marka
    221527: "أوبوك",  # Obock
    220782: "تاجورة",  # Tadjoura
    # Iran
    112931: "طهران",  # Tehran
    127319: "خرمشهر",  # Khorramshahr
    143127: "أراك",  # Arak
    143083: "أردبيل",  # Ardabil
    449504: "إسلام شهر",  # Eslamshahr
    132892: "جرجان",  # Gorgan
    9478811: "باكدشت",  # Pakdasht
    124877: "مراغة",  # Maragheh
    124878: "مراغة",  # Maragheh
    130802: "إيلام",  # Ilam
    1160939: "إيرانشهر",  # Iranshahr
    130697: "إيذه",  # Izeh
    145459: "عبادان",  # Abadan
    141679: "بندر أنزلي",  # Bandar-e Anzali
    8521444: "بندر الإمام الخميني",  # Bandar-e Emam Khomeyni
    139223: "تشالوس",  # Chalus
    119115: "قوتشان",  # Quchan
    6681051: "برديس",  # Pardis
    6663569: "برديسان",  # Shahrak-e Pardisan
    # Turkey
    323786: "أنقرة",  # Ankara
    745044: "إسطنبول",  # Istanbul
    325363: "أضنة",  # Adana
    304531: "مرسين",  # Mersin
    298333: "شانلي أورفا",  # Şanlıurfa
    315808: "إلازيغ",  # Elazığ
    315368: "أرضروم",  # Erzurum
    310859: "كهرمان مرعش",  # Kahramanmaraş
    299817: "طرسوس",  # Tarsus
    738648: "طرابزون",  # Trabzon
    311111: "إسكندرون",  # İskenderun
    304797: "ماردين",  # Mardin
    318253: "جزيرة ابن عمر",  # Cizre
    300797: "سيلوبي",  # Silopi
    300075: "سروج",  # Suruç
    738329: "أوسكودار",  # Üsküdar
    747158: "الفاتح",  # Fatih
    304827: "مانيسا",  # Manisa
    301975: "سامانداغ",  # Samandağ
    300808: "سيليفكة",  # Silifke
    300640: "شرناق",  # Şırnak
    300371: "سوما",  # Soma
    304355: "ميلاس",  # Milas
    # Cyprus
    146412: "كيرينيا",  # Kyrenia
    # North Africa
    2210247: "طرابلس",  # Tripoli
    2553604: "الدار البيضاء",  # Casablanca
    2530335: "طنجة",  # Tangier
    2481700: "سطيف",  # Sétif
    # Europe
    2643743: "لندن",  # London
    3169070: "روما",  # Rome
    264371: "أثينا",  # Athens
    683506: "بوخارست",  # Bucharest
    2759794: "أمستردام",  # Amsterdam
    785842: "سكوبيه",  # Skopje
    2993458: "موناكو",  # Monaco
    6691831: "مدينة الفاتيكان",  # Vatican City
    3042030: "فادوز",  # Vaduz
    3168070: "سان مارينو",  # San Marino
    2519240: "قرطبة",  # Córdoba
    3106672: "بلد الوليد",  # Valladolid
    2514256: "مالقة",  # Málaga
    3104324: "سرقسطة",  # Zaragoza
    2512989: "بالما",  # Palma
    3081368: "فروتسواف",  # Wrocław
    # Asia
    1835848: "سول",  # Seoul
    1850147: "طوكيو",  # Tokyo
    1512569: "طشقند",  # Tashkent
    162183: "عشق آباد",  # Ashgabat
    1526273: "أستانا",  # Astana
    1528675: "بيشكيك",  # Bishkek
    1248991: "كولومبو",  # Colombo
    1282027: "ماليه",  # Male
    6611854: "نايبيداو",  # Nay Pyi Taw
    1645457: "ديلي",  # Dili
    1275339: "مومباي",  # Mumbai
    1269843: "حيدر آباد",  # Hyderabad
    # Africa
    2240449: "لواندا",  # Luanda
    2352778: "أبوجا",  # Abuja
    2365267: "لومي",  # Lomé
    2422465: "كوناكري",  # Conakry
    890299: "هراري",  # Harare
    2389853: "بانغي",  # Bangui
    2374775: "بيساو",  # Bissau
    933773: "غابورون",  # Gaborone
    426272: "غيتيغا",  # Gitega
    932505: "ماسيرو",  # Maseru
    2410763: "ساو تومي",  # São Tomé
    2293538: "أبيدجان",  # Abidjan
    # Americas
    4140963: "واشنطن",  # Washington
    3530597: "مكسيكو سيتي",  # Mexico City
    3492908: "سانتو دومينغو",  # Santo Domingo
    3441575: "مونتيفيديو",  # Montevideo
    3621849: "سان خوسيه",  # San José
    3378644: "جورج تاون",  # Georgetown
    3571824: "ناساو",  # Nassau
    3703443: "مدينة بنما",  # Panama City
    3489854: "كينغستون",  # Kingston
    3576022: "سانت جونز",  # Saint John’s
    3579925: "سانت جورجز",  # Saint George's
    5368361: "لوس أنجلوس",  # Los Angeles
    3451190: "ريو دي جانيرو",  # Rio de Janeiro
    # Oceania
    2110257: "تاراوا",  # Tarawa
    2135171: "بورت فيلا",  # Port-Vila
    2113779: "ماجورو",  # Majuro
    4032402: "نوكو ألوفا",  # Nuku‘alofa
    2081986: "باليكير",  # Palikir
    2110394: "فونافوتي",  # Funafuti
    7626461: "يارين",  # Yaren
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

"""Arabic names of places: which alternate name is taken, and which is none."""

import pytest

from scripts.boundaries.names import arabic_name, consonants, with_arabic_forms


@pytest.mark.parametrize(
    ("alternates", "english", "expected"),
    [
        (["mwsڵ", "الموصل", "موسڵ", "موصل", "موصول"], "Mosul", "الموصل"),  # Latin and Kurdish letters; first of equals
        (["كةربالا", "كربلاء", "کربلا"], "Karbala", "كربلاء"),  # teh marbuta inside a word is Kurdish
        (["مىنىسكى", "مينسك"], "Minsk", "مينسك"),  # alef maksura inside a word is Uighur
        (["الرمادى", "الرمادي"], "Ramadi", "الرمادي"),  # -i is not an alef maksura
        (["بترا", "وادي موسى"], "Wadi Musa", "وادي موسى"),  # another place's name
        (["اَلْكُوَيْت"], "Kuwait", "الكويت"),
        (["الحولة\u200e"], "Al Hula", "الحولة"),
        (["حــلب"], "Aleppo", "حلب"),
        (["تهران\u200c", "پاریس"], "Tehran", "تهران"),
        (["الناصرة (مدينة)", "ٲبو عريش", "حلب، سوريا"], "Nasirah", None),
        (["الأفعى ذات الجرس"], "Cascavel", None),  # a rattlesnake
        (["Mosul"], "Mosul", None),
        ([], "Mosul", None),
    ],
)
def test_the_arabic_name_among_the_alternates(alternates, english, expected):
    assert arabic_name(alternates, english) == expected


def test_persian_forms_of_arabic_letters_become_arabic():
    assert with_arabic_forms(["شیراز", "کرمان", "گرگان"]) == ["شيراز", "كرمان", "گرگان"]


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("الشطرة", "Ash Shatrah"),
        ("دير الزور", "Deir ez-Zor"),
        ("خانقين", "Khanaqin"),
        ("الزبداني", "Az Zabadani"),
        ("اللاذقية", "Al Ladhiqiyah"),
        ("غزة", "Ghazzah"),
    ],
)
def test_consonants_are_alike_in_both_scripts(arabic, latin):
    assert consonants(arabic) == consonants(latin)

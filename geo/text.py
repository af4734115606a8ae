"""Text folded for search and comparison: case, diacritics and Arabic letter forms fall away."""

import unicodedata

# forms of one Arabic letter that writers use for each other, and marks that carry no letter
_ARABIC_FORMS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ـ": "",
        "ک": "ك",
        "ی": "ي",
        "گ": "ك",
    }
)
# apostrophes and the letters written like them in transliteration (Sana'a, Saʿdah)
_DROPPED = str.maketrans(dict.fromkeys("'’‘ʼʻʿʾ`´\u200c\u200d\u200e\u200f", ""))


MOST_VISIBLE = 100  # characters of a name in a sentence
_JOINERS = "\u200c\u200d"  # Persian and Indian words need them


def visible(name: str) -> str:
    """Return a name as it may stand in a sentence: nothing unseen, nothing that turns its direction, not too long."""
    kept = "".join(char if char.isprintable() or char in _JOINERS else "?" for char in " ".join(name.split()))
    return kept if len(kept) <= MOST_VISIBLE else f"{kept[: MOST_VISIBLE - 20]}…{kept[-19:]}"


def fold(text: str) -> str:
    """Return `text` without case, diacritics, apostrophes, Arabic letter variants or double blanks."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.translate(_ARABIC_FORMS).translate(_DROPPED).casefold().split())

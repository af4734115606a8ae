"""Names of places: without fine marks, alike for comparison, and the Arabic one among the alternates."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

# vowel marks, tatweel, joiners and direction marks: they change how a name looks, not how it is spelled
NO_LETTERS = dict.fromkeys([0x61C, 0x640, *range(0x64B, 0x653), 0x670, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
# two letters of Arabic that Persian keyboards write in forms of their own
PERSIAN_FORMS = str.maketrans("یک", "يك")
# only a word's last letter can be teh marbuta or alef maksura: in the middle they are Kurdish or Uighur
ARABIC_WORD = "[ء-بت-غف-وي]*[ء-غف-ي]"
ARABIC_NAME = re.compile(f"{ARABIC_WORD}(?:[ -]{ARABIC_WORD})*")

ARTICLE = re.compile(r"\b(?:ال|[ae][ldnrstz]h?[ -])")
LATIN_SOUNDS = {
    "sh": "s", "ch": "s", "kh": "k", "gh": "g", "th": "t", "dh": "d", "ph": "f",
    "c": "k", "q": "k", "p": "b", "v": "f", "x": "ks", "i": "y",
}  # fmt: skip
LATIN_SOUND = re.compile("|".join(LATIN_SOUNDS))
ARABIC_SOUNDS = str.maketrans("بتثجحخدذرزسشصضطظغفقكلمنهةي", "bttjhkddrzsssdtzgfkklmnhhy")
# below it two names share next to nothing: the Arabic one is old or belongs to another place
MIN_LIKENESS = 0.3


def without_marks(name: str) -> str:
    """Return `name` without diacritics and without the signs for hamza and ayn."""
    decomposed = unicodedata.normalize("NFKD", name.translate(dict.fromkeys(map(ord, "‘’ʻʼʿʾ'`"))))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain(name: str) -> str:
    """Return `name` for comparison: no marks, no case, no outer blanks."""
    return without_marks(name).strip().casefold()


def arabic_name(alternates: Iterable[str], english: str) -> str | None:
    """Return the alternate in letters of the Arabic language that sounds most like `english`, the first of equals."""
    bare = (name.translate(NO_LETTERS).strip() for name in alternates)
    likenesses = {name: likeness(name, english) for name in bare if ARABIC_NAME.fullmatch(name)}
    best = max(likenesses, key=likenesses.__getitem__, default=None)
    return best if best and likenesses[best] >= MIN_LIKENESS else None


def with_arabic_forms(names: Iterable[str]) -> list[str]:
    """Return Persian names with kaf and yeh in their Arabic forms."""
    return [name.translate(PERSIAN_FORMS) for name in names]


def likeness(arabic: str, english: str) -> float:
    """Return 0 to 1: how far the consonants of two names agree."""
    return SequenceMatcher(None, consonants(arabic), consonants(english), autojunk=False).ratio()


def consonants(name: str) -> str:
    """Return what is alike in Arabic and Latin letters: consonants and a word's last -i, no article, no doubling."""
    sounds = LATIN_SOUND.sub(lambda found: LATIN_SOUNDS[found[0]], ARTICLE.sub("", plain(name)))
    bare = re.sub(r"[^bdfghjklmnrstzy]|y\B", "", sounds.translate(ARABIC_SOUNDS))
    return re.sub(r"(.)\1+", r"\1", bare).removesuffix("h")

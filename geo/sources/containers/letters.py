"""Detect the encoding of a text by letter frequencies of languages and by the form of words.

Every encoding turns any bytes into letters. The right one gives words of one script, frequent letters, and no capital
after a small letter.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

# letters of languages in the order in which they are common; of those in Latin letters only what ASCII lacks
CYRILLIC = "оеаитнсрвлкмдпуіяыьзгбчйжхшїюцщєэфґёъўљњћџј"
ARABIC = "اليمونرتبةعدسفكهقحجشصطخأىإضذزغظءئآثؤپچژگ"
GREEK = "αοιετσνηυρπκμλςίόάέήγδωύθχφβώξζψϊϋΐΰ"
HEBREW = "יוהלארתבשמנםדעחקכפגסזטצןךףץ"
LATIN = {
    "west": "éáíóñãçêúèàôâõîûëïùœüöäßåøæÿ",  # several languages in one file
    "french": "éèàêçâîôûïëùœüæÿ",
    "spanish": "óíáéñúü",
    "portuguese": "ãçáéíóêúâôõà",
    "italian": "àèìòùé",
    "german": "üäöß",
    "north": "åäöøæé",
    "turkish": "ıişüğçöâîû",
    "polish": "łęóążśćńź",
    "czech": "íáěéčšžřýůúďťňôľĺŕä",
    "south": "čšćžđ",
    "hungarian": "áéöőóíüúű",
    "romanian": "ăâîșțşţ",
    "icelandic": "áéíóúýþæöð",
}
SCRIPTS = {"cyrillic": CYRILLIC, "arabic": ARABIC, "greek": GREEK, "hebrew": HEBREW}
_WEST = ("west", "french", "spanish", "portuguese", "italian", "german", "north", "icelandic")
_CENTRAL = ("polish", "czech", "south", "hungarian", "romanian")
# encoding -> how much rarer it is than others, and the languages that it is for
SINGLE: dict[str, tuple[float, tuple[str, ...]]] = {
    "cp1252": (0.0, _WEST),
    "cp1251": (0.1, ("cyrillic",)),
    "cp1256": (0.2, ("arabic",)),
    "cp1254": (0.3, ("turkish",)),
    "cp1250": (0.4, _CENTRAL),
    "cp1253": (0.5, ("greek",)),
    "cp1255": (0.6, ("hebrew",)),
    "koi8-u": (1.0, ("cyrillic",)),
    "iso8859-15": (1.0, _WEST),
    "iso8859-2": (1.5, _CENTRAL),
    "iso8859-7": (1.5, ("greek",)),
    "mac-roman": (1.5, _WEST),
    "cp866": (2.0, ("cyrillic",)),
    "mac-cyrillic": (5.0, ("cyrillic",)),
    "iso8859-5": (3.0, ("cyrillic",)),
    "iso8859-6": (3.0, ("arabic",)),
}
WORD = re.compile(r"[^\W\d_]+")
MAX_LOOKED_AT = 200_000  # bytes
MAX_ACCENTED = 0.75  # of the letters of a word in Latin script
ODD = -3.0  # what a letter counts that no language has there
LOWEST = -2.6  # of the mean of all letters, in an encoding that is taken
SURE = -1.1  # as well as words of two bytes a letter hardly ever fit by chance
SIGNS = frozenset("«»“”„‘’‚–—…°№·•§¿¡ªº€£™©®،؛؟\u00a0")
IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’](?=[^\W\d_])")  # where a letter should be
NO_SIGN = "\x80"


@dataclass(frozen=True)
class Guess:
    """The likeliest encoding, and another one that is nearly as likely and gives another text."""

    encoding: str
    other: str = ""


def guessed(content: bytes) -> Guess | None:
    """Return the encoding of bytes that are not UTF-8; None if no letters prove any."""
    sample = content if len(content) <= MAX_LOOKED_AT else content[:MAX_LOOKED_AT].rpartition(b"\n")[0]
    scored = sorted(_scores(sample), reverse=True)
    if (not scored or scored[0][0] < SURE) and (double := _double_byte(sample)):
        return Guess(double)
    foreign = [letter for letter in sample.decode("cp1252", "replace") if letter > "\x7f"]
    if not scored or scored[0][0] < LOWEST or (len(foreign) == 1 and foreign[0].isalpha()):
        return None
    best = scored[0]
    near = (each for each in scored[1:] if best[0] - each[0] < 0.25)
    return Guess(best[1], next((name for _, name, text in near if text != best[2]), ""))


def _scores(sample: bytes) -> list[tuple[float, str, str]]:
    """Return how well each encoding fits, its name and the text that it makes."""
    scores = []
    for encoding, (rare, languages) in SINGLE.items():
        text = sample.decode(encoding, "replace")
        if text.count("\ufffd") <= len(sample) / 1_000:
            words = Counter(word for word in WORD.findall(text) if not word.isascii())
            signs = Counter(each for each in IN_WORD.sub(NO_SIGN, text) if each > "\x7f" and not each.isalpha())
            count = sum(signs.values()) + sum(len(_foreign(word)) * times for word, times in words.items())
            score = max(_score(words, signs, language) for language in languages)
            scores.append(((score - rare) / max(count, 1), encoding, text))
    return scores


def _score(words: Counter[str], signs: Counter[str], language: str) -> float:
    """Return how well words fit a language: the sum of what each letter counts that is not ASCII."""
    odd = sum(times for sign, times in signs.items() if sign not in SIGNS)
    return ODD * odd + sum(times * _of_word(word, language) for word, times in words.items())


def _foreign(word: str) -> list[str]:
    return [letter for letter in word if letter > "\x7f"]


def _of_word(word: str, language: str) -> float:
    """Return what the letters of a word count that are not ASCII."""
    foreign, script = _foreign(word), SCRIPTS.get(language)
    alphabet = script or LATIN[language]
    is_odd = len(foreign) < len(word) if script else len(word) > 2 and len(foreign) > MAX_ACCENTED * len(word)
    if is_odd:
        return ODD * len(foreign)
    each = 2.2 / len(alphabet)
    letters = [alphabet.find(letter.lower()) for letter in foreign]
    many = 0.0 if script else 0.15 * math.log(len(alphabet))  # a long list of letters holds any by chance
    return sum(-each * place - many if place >= 0 else ODD for place in letters) - _case(word)


def _case(word: str) -> float:
    """Return what capitals take off: much behind a small letter, little where a whole word has them."""
    behind = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return 3.0 * behind + (0.2 * len(word) if len(word) > 1 and word.isupper() else 0.0)


# --- two bytes a letter ------------------------------------------------------------------------------------------

MIN_DOUBLE = 4  # letters that prove such an encoding
MAX_RARE = 0.1  # of them that are not common ones


def _double_byte(sample: bytes) -> str | None:
    """Return the encoding of Japanese, Chinese or Korean, if nearly all letters are common ones of it."""
    for encoding, is_common in _DOUBLE:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
        common = sum(map(is_common, letters))
        if len(letters) >= MIN_DOUBLE and len(letters) - common <= MAX_RARE * len(letters):
            return encoding
    return None


def _lead(letter: str, encoding: str) -> int:
    return letter.encode(encoding)[0]


def _is_hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _is_japanese(letter: str) -> bool:
    """Return whether this is a kana, or a character of the first level: no half-wide kana, of which any bytes are."""
    return "\u3041" <= letter <= "\u30fe" or ("一" <= letter <= "鿿" and 0x88 <= _lead(letter, "cp932") <= 0x97)


def _is_simplified(letter: str) -> bool:
    written = letter.encode("gb18030")
    return len(written) == 2 and 0xB0 <= written[0] <= 0xD7 and written[1] >= 0xA1


def _is_traditional(letter: str) -> bool:
    return 0xA4 <= _lead(letter, "cp950") <= 0xC6


_DOUBLE = (
    ("cp949", _is_hangul),
    ("cp932", _is_japanese),
    ("gb18030", _is_simplified),
    ("cp950", _is_traditional),
)

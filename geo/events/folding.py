"""Fold text for search and comparison (case, diacritics, Arabic letter forms), and quote text in messages."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

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
# apostrophes and the letters written like them in transliteration (Sana'a, Saʿdah), and marks without a width
_DROPPED = frozenset(map(ord, "'’‘ʼʻʿʾ`´\u200c\u200d\u200e\u200f"))


class _Letters(dict[int, int | str | None]):
    """The replacement of each code point, computed on first use and cached."""

    def __missing__(self, code: int) -> int | str | None:
        gone = code in _DROPPED or unicodedata.combining(chr(code))
        self[code] = None if gone else _ARABIC_FORMS.get(code, code)
        return self[code]


_LETTERS = _Letters()


# decimal digits of every script as 0 to 9, the Arabic marks for decimals and thousands as those of English
_DIGITS = {code: str(unicodedata.decimal(chr(code))) for code in range(0x80, 0x1FFFF) if chr(code).isdecimal()}
_PLAIN_DIGITS = str.maketrans({**{chr(code): digit for code, digit in _DIGITS.items()}, "٫": ".", "٬": ","})

MAX_VISIBLE = 100  # characters of a name in a sentence
_JOINERS = "\u200c\u200d"  # Persian and Indian words need them


def visible(name: str) -> str:
    """Return a name for use in a message: printable, without direction marks, cut to a limit."""
    shown = "".join(char if char.isprintable() or char in _JOINERS else "?" for char in " ".join(name.split()))
    return shown if len(shown) <= MAX_VISIBLE else f"{shown[: MAX_VISIBLE - 20]}…{shown[-19:]}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: '1 event', '1,204 events'."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


MAX_QUOTED = 60  # characters of a reader's text in a sentence
SHORTEST_PART = 3  # letters of a text that is looked for within others
MAX_COMPARED = 10_000  # letter by letter; of more texts, those with a word that begins alike


def quoted(text: str) -> str:
    """Return a text for a message: in quotes, cut, printable."""
    line = visible(text)
    return repr(line if len(line) <= MAX_QUOTED else f"{line[:MAX_QUOTED]}…")


def nearest(text: str, known: Iterable[str], most: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return the known texts that contain `text` or resemble it when folded, the nearest first."""
    folded, by_fold = fold(text)[:MAX_VISIBLE], {fold(each): each for each in known}
    candidates = list(by_fold)
    if len(candidates) > MAX_COMPARED:
        starts = [f" {word[:2]}" for word in folded.split()]
        candidates = [each for each in candidates if any(start in f" {each}" for start in starts)][:MAX_COMPARED]
    holding = [each for each in by_fold if folded in each] if len(folded) >= SHORTEST_PART else []
    close = get_close_matches(folded, candidates, most, cutoff)
    return [by_fold[found] for found in dict.fromkeys([*sorted(holding, key=len)[:most], *close])][:most]


def is_unseen(text: str) -> bool:
    """Return whether a text has only invisible characters: blanks, zero-width marks, controls."""
    return all(unicodedata.category(char)[0] in "CZ" for char in text)


def fold(text: str) -> str:
    """Return `text` without case, diacritics, apostrophes, Arabic letter variants or double blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return " ".join(text.translate(_LETTERS).casefold().split())


def plain_digits(text: str) -> str:
    """Return `text` with digits of any script (Arabic, Persian, full width) as 0 to 9."""
    return text if text.isascii() else text.translate(_PLAIN_DIGITS)


def in_sentences(lead: str, parts: Iterable[str], most: int = 360) -> list[str]:
    """Return parts as a list after `lead`, split into sentences of at most `most` characters."""
    sentences, so_far = list[str](), ""
    for part in parts:
        if so_far and len(lead) + len(so_far) + len(part) > most:
            sentences.append(f"{lead} {so_far}.")
            so_far = ""
        so_far += f", {part}" if so_far else part
    return [*sentences, f"{lead} {so_far}."]

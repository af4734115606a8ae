"""Parse degrees: decimal, with minutes and seconds, with a letter or word for the hemisphere."""

import re
from dataclasses import dataclass

from geo.events.folding import plain_digits

# signs of degrees, minutes and seconds, and how they are written here
_SIGNS = str.maketrans(
    {**dict.fromkeys("º˚ᵒ度", "°"), **dict.fromkeys("′’‘ʹʼ´`分", "'"), **dict.fromkeys("″”“„ʺ秒", '"'),
     **dict.fromkeys("−–", "-"), "＋": "+", **dict.fromkeys("،，", ","), **dict.fromkeys("؛；", ";"),
     "：": ":", **dict.fromkeys("\u00a0\u202f\u2009\ufeff", " ")}
)  # fmt: skip
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))

# words for the four directions, longest first; O is west in French and Spanish and east in German, so it is none
_DIRECTIONS = {
    "N": "north|nord|norte|kuzey|شمالا|شمالي|شمال|северной широты|північної широти|с\\. ?ш\\.?|сш|пн\\. ?ш\\.?|пнш|пн"
    "|北纬|北緯|北|n",
    "S": "south|süd|sued|sud|sur|sul|güney|جنوبا|جنوبي|جنوب|южной широты|південної широти|ю\\. ?ш\\.?|юш"
    "|пд\\. ?ш\\.?|пдш|пд|南纬|南緯|南|s",
    "E": "east|ost|est|este|leste|doğu|شرقا|شرقي|شرق|восточной долготы|східної довготи|в\\. ?д\\.?|вд|сх\\. ?д\\.?|схд"
    "|сх|东经|東經|东|東|e",
    "W": "west|ouest|oeste|batı|غربا|غربي|غرب|западной долготы|західної довготи|з\\. ?д\\.?|зд|зх\\. ?д\\.?|зхд|зх"
    "|西经|西經|西|w",
}
_WORDS = sorted(
    ((word, letter) for letter, words in _DIRECTIONS.items() for word in words.split("|")),
    key=lambda pair: -len(pair[0]),
)
_DIRECTION = re.compile(
    r"(?<![^\W\d_])(?:" + "|".join(f"({word})" for word, _ in _WORDS) + r")(?![^\W\d_])", re.IGNORECASE
)
_LABELS = re.compile(
    r"\b(?:latitude|lat|longitude|long|lng|lon)\b\.?\s*[:=]?\s*|\b(?:degrees?|deg)\b\.?", re.IGNORECASE
)  # fmt: skip
_LABELLED = re.compile(r"\W*(lat|lon|lng)[a-z]*\b.*?\b(lat|lon|lng)", re.IGNORECASE)
_NUMBER = r"\d+(?:[.,]\d+)?"
_ANGLE = re.compile(
    rf"(?P<sign>[-+])?\s*(?P<degrees>{_NUMBER})\s*(?:°|d(?![a-z]))?"
    rf"(?:\s*:?\s*(?P<minutes>{_NUMBER})\s*(?:'(?!')|m(?:in)?\.?|:)?"
    rf"(?:\s*(?P<seconds>{_NUMBER})\s*(?:\"|''|s(?:ec)?\.?)?)?)?",
    re.IGNORECASE,
)
_BETWEEN = (r"\s*[;/|]\s*", r"\s*,\s+", r"(?<=[\"'°])\s*,?\s+(?=[-+]?\d)", r"\s+", r"\s*,\s*")  # what parts two angles
_LETTERS = re.compile(rf"(\d+)\s*d\s*(\d+)\s*m(?:\s*({_NUMBER})\s*s)?", re.IGNORECASE)  # 33d18m30s
_CLOSED_UP = re.compile(r"(\d{2}|\d{3})(\d{2})(\d{2}(?:\.\d+)?)?")  # 331830, 0442140
_WITH_HEIGHT = re.compile(r"([-+]?\d+\.\d+)[\s,;]+([-+]?\d+\.\d+)(?:[\s,;]+[-+]?\d+(?:\.\d+)?){1,2}")  # of phones
_FOUR = re.compile(r"([-+]?\d{1,3}),(\d+)\s*,\s*([-+]?\d{1,3}),(\d+)")  # two numbers with decimal commas
MAX_CHARACTERS = 100
_BARE_FRACTION = re.compile(r"^(\s*[-+]?\s*)[.,](?=\d)")  # .5 for 0.5
_PLAIN_LETTER = re.compile(r"(\d{1,3}\.\d+) ?°? ?([NSEW])", re.ASCII)  # the usual way, read without looking further


@dataclass(frozen=True)
class Angle:
    """Degrees and their axis (lat or lon); empty if nothing states it."""

    degrees: float
    axis: str = ""


def angle(text: str) -> Angle | None:
    """Return one coordinate; None if the text is none."""
    if usual := _PLAIN_LETTER.fullmatch(text):
        return Angle(float(usual[1]) * (-1 if usual[2] in "SW" else 1), "lat" if usual[2] in "NS" else "lon")
    plain = _plain(_BARE_FRACTION.sub(r"\g<1>0.", text))
    directions = list(_DIRECTION.finditer(plain))
    if len(directions) > 1:
        return None
    if not directions:
        degrees = _degrees(plain)
        return None if degrees is None else Angle(degrees)
    letter = _letter(directions[0])
    rest = _BARE_FRACTION.sub(r"\g<1>0.", f"{plain[: directions[0].start()]} {plain[directions[0].end() :]}").strip(
        " .,"
    )
    degrees = _closed_up(rest)
    if degrees is None:
        degrees = _degrees(re.sub(r"(?<=\d)-(?=\d)", " ", rest))  # 33-18-30N, as seafarers write it
    if degrees is None or degrees < 0 or (directions[0].start() and plain[directions[0].end() :].strip(" .,")):
        return None
    return Angle(-degrees if letter in "SW" else degrees, "lat" if letter in "NS" else "lon")


def angles(text: str) -> tuple[Angle, Angle] | None:
    """Return two coordinates in the order in which they stand in one text; None if it does not hold just two."""
    if len(text) > MAX_CHARACTERS:
        return None
    match = _LABELLED.match(text)
    plain = _plain(text)
    directions = list(_DIRECTION.finditer(plain))
    if len(directions) == 2:
        pair = _parted_by_directions(plain, directions)
    else:
        pair = None if directions else _parted_by_signs(plain)
    if pair is None or match is None:
        return pair
    axes = tuple("lat" if word.lower() == "lat" else "lon" for word in match.groups())
    return None if axes[0] == axes[1] else (Angle(pair[0].degrees, axes[0]), Angle(pair[1].degrees, axes[1]))


def number(text: str) -> float | None:
    """Return a plain decimal number, with a point or a comma before the decimals."""
    match = re.fullmatch(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?", _plain(text), re.IGNORECASE)
    return float(match[0].replace(",", ".")) if match else None


def _plain(text: str) -> str:
    text = plain_digits(text).translate(_SIGNS).translate(_UNSEEN).strip()
    text = _LABELS.sub(" ", text)
    text = _LETTERS.sub(lambda found: f"{found[1]}°{found[2]}'" + (f'{found[3]}"' if found[3] else ""), text)
    return " ".join(text.strip("()[]{} ").split())


def _letter(match: re.Match[str]) -> str:
    return _WORDS[next(i for i, word in enumerate(match.groups()) if word is not None)][1]


def _parted_by_directions(plain: str, directions: list[re.Match[str]]) -> tuple[Angle, Angle] | None:
    """Return the angles of a text with two letters, both before or both behind their numbers."""
    first, second = directions
    cut = second.start() if not plain[: first.start()].strip() else first.end()
    one, two = (angle(part.strip(" ,;/|")) for part in (plain[:cut], plain[cut:]))
    return (one, two) if one and two and {one.axis, two.axis} == {"lat", "lon"} else None


def _parted_by_signs(plain: str) -> tuple[Angle, Angle] | None:
    if match := _FOUR.fullmatch(plain):
        return Angle(float(f"{match[1]}.{match[2]}")), Angle(float(f"{match[3]}.{match[4]}"))
    if match := _WITH_HEIGHT.fullmatch(plain):
        return Angle(float(match[1])), Angle(float(match[2]))
    for between in _BETWEEN:
        parts = re.split(between, plain)
        if len(parts) == 2 and all(parts):
            one, two = (_degrees(part) for part in parts)
            if one is not None and two is not None:
                return Angle(one), Angle(two)
    return None


def _closed_up(plain: str) -> float | None:
    """Return degrees, minutes and seconds that stand without anything between them."""
    match = _CLOSED_UP.fullmatch(plain)
    if match is None or float(match[2]) >= 60 or float(match[3] or 0) >= 60:
        return None
    return round(float(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600, 9)


def _degrees(plain: str) -> float | None:
    match = _ANGLE.fullmatch(plain.strip(" .,"))
    if match is None:
        return None
    degrees, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60 or (match["minutes"] and degrees % 1) or (match["seconds"] and minutes % 1):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    return -round(total, 9) if match["sign"] == "-" else round(total, 9)

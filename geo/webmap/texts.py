"""Texts of events for a file: JSON by field, in which one character stands for each word.

Gzip finds repetitions 32 kB back; the table of words finds them in the whole file. assets/texts.js reads it.
"""

import json
import re
from collections import Counter
from typing import Any

FIRST_SURROGATE, SURROGATES = 0xD800, 0x800  # code points that stand for no character
_PIECE = re.compile(r" ?[^\W\d_]+|\d{1,2}|[\W_]+")  # words with the space before them, pairs of digits, and the rest


def pack_texts(details: list[dict[str, Any]]) -> bytes:
    """Return the details of all rows, as geo/details.py gives them, in their order.

    Layout: the table of words (JSON) in the first line; then, per word, the character whose code point is its position,
    those of the surrogates left out. Together the words are a JSON object with a list per field.
    """
    names = [name for name in details[0] if name != "row"] if details else []
    fields = {name: [event[name] for event in details] for name in names}
    pieces = _PIECE.findall(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))
    words = [word for word, _ in Counter(pieces).most_common()]
    character = {word: _character(position) for position, word in enumerate(words)}
    return f"{json.dumps(words, ensure_ascii=False)}\n{''.join(map(character.__getitem__, pieces))}".encode()


def _character(position: int) -> str:
    return chr(position if position < FIRST_SURROGATE else position + SURROGATES)

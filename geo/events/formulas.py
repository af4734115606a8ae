"""Protect spreadsheets from formula injection: mark risky texts on export, remove the mark on import.

The mark is an apostrophe. Blanks and invisible characters before a sign are skipped, because programs trim them. A
text that begins with an apostrophe is marked too, so that every mark can be removed again (OWASP, CSV injection).
"""

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.arrow_columns import arrow_texts, as_texts

MARK = "'"
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", MARK)
BREAKS = ("\t", "\r", "\n")
FORMULA_STARTS = (*SIGNS, *BREAKS)
UNSEEN = "\\x00-\\x20\\x7f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
# both for Python and for RE2, which Arrow uses
STARTS = f"(?:[{UNSEEN}]*[{re.escape(''.join(SIGNS))}]|[{''.join(BREAKS)}])"
NEGATIVE_NUMBER = r"-[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"  # a source's own column of numbers stays one


def runs(texts: pa.Array) -> pa.Array:
    """Return, per text, whether a spreadsheet might run it as a formula."""
    starts = pc.match_substring_regex(texts, f"^{STARTS}")
    return pc.and_not(starts, pc.match_substring_regex(texts, f"^{NEGATIVE_NUMBER}$"))


def guarded(texts: pa.Array) -> pa.Array:
    """Return texts with a mark before each one that a spreadsheet might run."""
    risky = runs(texts)
    if not pc.any(risky).as_py():
        return texts
    mark, nothing = (pa.scalar(text, texts.type) for text in (MARK, ""))
    return pc.if_else(risky, pc.binary_join_element_wise(mark, texts, nothing), texts)


def guard(text: str) -> str:
    """Return one text, marked if a spreadsheet might run it."""
    risky = re.match(STARTS, text) and not re.fullmatch(NEGATIVE_NUMBER, text)
    return f"{MARK}{text}" if risky else text


def unguard(text: str) -> str:
    """Return a text without the mark of guard()."""
    return text[1:] if re.match(MARK + STARTS, text) else text


def unguarded(cells: pd.Series) -> pd.Series:
    """Return a column without the marks of guard()."""
    if isinstance(cells.dtype, pd.StringDtype):
        texts = arrow_texts(cells)
        if not pc.any(pc.starts_with(texts, MARK)).as_py():
            return cells
        marked = pc.match_substring_regex(texts, f"^{MARK}{STARTS}")
        return as_texts(pc.if_else(marked, pc.utf8_slice_codeunits(texts, 1), texts)).set_axis(cells.index)
    plain = [unguard(cell) if isinstance(cell, str) else cell for cell in cells]
    return pd.Series(plain, cells.index, dtype=object)

"""Invisible characters and unpaired surrogates: reported, and removed from texts."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.arrow_columns import positions, spread_of_letters
from geo.events.cells import has_surrogates

# characters that cannot be seen, and those that turn the direction of what follows (as Arrow's RE2 writes them)
UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{202a}-\x{202e}\x{2066}-\x{2069}]"
PRINTABLE = (ord(" "), ord("~"))  # of texts with no other bytes, all can be seen
HAS_SURROGATE = "holds an unpaired surrogate (half of a character): shown as a question mark."


def surrogate_positions(cells: pd.Series) -> list[int]:
    """Return the positions of cells with unpaired surrogates; a column of Arrow texts has none."""
    return [at for at, cell in enumerate(cells) if has_surrogates(cell)] if cells.dtype == object else []


def with_unseen(texts: pa.Array) -> np.ndarray:
    """Return the positions of texts with characters that cannot be seen."""
    lowest, highest = spread_of_letters(texts)
    if lowest >= PRINTABLE[0] and highest <= PRINTABLE[1]:
        return np.array([], int)
    return positions(pc.match_substring_regex(texts, UNSEEN))

"""Columns of a store as memory-mapped files: opening them reads no data, and they are read-only.

columns.json holds the distinct values, the .npy files hold the codes and numbers.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from geo.errors import SourceError
from geo.store.coding import CategoricalColumn, Participants
from geo.store.rows import Rows
from geo.store.store import EventStore
from geo.store.store_columns import ARRAYS, coded_columns, store_of
from geo.store.text_index import IndexSearch, Texts, Words

VALUES = "columns.json"
WORDS = "words.arrow"


def save(store: EventStore, folder: Path) -> None:
    """Write the columns of a store into `folder`, not its texts."""
    folder.mkdir(parents=True, exist_ok=True)
    coded = coded_columns(store)
    arrays = {name: getattr(store, name) for name in ARRAYS}
    arrays |= {name: column.codes for name, column in coded.items()}
    arrays |= {"hashes": store.rows.hashes, "cast_ends": store.casts.ends, "cast_members": store.casts.members}
    save_arrays(arrays, folder)
    values = {"values": {name: column.values for name, column in coded.items()}, "actors": store.casts.names}
    (folder / VALUES).write_bytes(orjson.dumps(values))


def save_words(words: Words, folder: Path) -> None:
    """Write texts as the numbers of their words."""
    save_arrays({"words_sequence": words.sequence, "words_ends": words.ends}, folder)
    with pa.ipc.new_file(folder / WORDS, pa.schema([("word", pa.large_string())])) as file:
        file.write_table(pa.table({"word": words.distinct}))


def save_texts(texts: IndexSearch, folder: Path) -> None:
    """Write texts with the rows that hold each word."""
    save_words(texts.words, folder)
    save_arrays({"words_row_ends": texts.row_ends, "words_rows": texts.rows}, folder)


def save_arrays(arrays: Mapping[str, np.ndarray], folder: Path) -> None:
    """Write arrays as files of their names."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def load_array(folder: Path, name: str) -> np.ndarray:
    """Return one array of a folder, mapped. Raise SourceError if it is not there."""
    try:
        return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as err:
        raise SourceError(f"{folder.name}/{name}.npy: is missing or damaged. Build the folder anew.") from err


def load(folder: Path, rows: Rows, texts: Texts) -> EventStore:
    """Return the store of a folder with these events and texts. Raise SourceError if a file is missing or damaged."""
    header = _values(folder)
    coded = {
        name: CategoricalColumn(load_array(folder, name), tuple(values)) for name, values in header["values"].items()
    }
    casts = Participants(tuple(header["actors"]), load_array(folder, "cast_ends"), load_array(folder, "cast_members"))
    arrays = {name: load_array(folder, name) for name in ARRAYS}
    return store_of(arrays, coded, casts, texts, rows)


def load_words(folder: Path) -> Words:
    """Return the texts of a folder. Raise SourceError if a file is missing or damaged."""
    try:
        with pa.memory_map(str(folder / WORDS)) as file:
            distinct = pa.ipc.open_file(file).read_all().column("word").combine_chunks()
    except (OSError, pa.ArrowException, KeyError) as err:
        raise SourceError(f"{folder.name}/{WORDS}: is missing or damaged. Build the folder anew.") from err
    return Words(distinct, load_array(folder, "words_sequence"), load_array(folder, "words_ends"))


def load_texts(folder: Path) -> IndexSearch:
    """Return the texts of a folder by word. Raise SourceError if a file is missing or damaged."""
    return IndexSearch(load_words(folder), load_array(folder, "words_row_ends"), load_array(folder, "words_rows"))


def _values(folder: Path) -> dict[str, Any]:
    try:
        return orjson.loads((folder / VALUES).read_bytes())
    except (OSError, ValueError) as err:
        raise SourceError(f"{folder.name}/{VALUES}: is missing or damaged. Build the folder anew.") from err

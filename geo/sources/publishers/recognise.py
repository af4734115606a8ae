"""Recognise the publisher of each row by its content.

This also works for columns that were renamed, mapped, exported or joined with other rows. Marks are counted per row.
Some are sufficient alone, such as an identifier that begins with `acled:`; of others, such as a word of ACLED's
codebook, a row must have several kinds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.arrow_columns import arrow_texts, as_texts, map_unique
from geo.events.cells import replace_surrogates
from geo.events.problems import ProblemsTable, concat_problems, file_problem
from geo.events.raw import CellsTable, RawTable
from geo.events.schema import EVENT_COLUMNS, Publisher
from geo.sources.columns.published_names import normalized_name
from geo.sources.publishers.acled import CLASSES, SUB_TYPES, TYPES

ENOUGH = 3  # points that make a row a publisher's
PLAIN, TELLING = 1, 2  # points of a mark that others may have too, and of one that hardly anybody else has
PREFIX_PATTERN = f"^({'|'.join(Publisher)}):"
LONGEST = 100  # characters: longer texts tell what happened, and no code or name
MAX_OF_A_COLUMN = 0.6  # of its cells are words of one list

# normalized names of columns that hardly any other table has; points of each that is filled in a row
COLUMNS_OF = {
    Publisher.ACLED: {
        **dict.fromkeys(("eventidcnty", "eventidnocnty"), ENOUGH),
        **dict.fromkeys(
            ("timeprecision", "disordertype", "assocactor1", "assocactor2", "allyactor1", "allyactor2", "inter1",
             "inter2", "interaction", "civiliantargeting", "sourcescale"),
            PLAIN,
        ),
    },
    Publisher.UCDP: {
        "relid": TELLING,
        **dict.fromkeys(
            ("typeofviolence", "whereprec", "dateprec", "wherecoordinates", "wheredescription", "dyadname",
             "dyadnewid", "dyaddsetid", "conflictnewid", "conflictdsetid", "sideanewid", "sidebnewid", "priogridgid",
             "eventclarity", "deathscivilians", "deathsunknown", "codestatus", "bestest", "sidea", "sideb", "dyad",
             "violencetype"),
            PLAIN,
        ),
    },
    Publisher.GDELT: {
        "globaleventid": TELLING,
        **dict.fromkeys(
            ("sqldate", "eventcode", "eventbasecode", "eventrootcode", "quadclass", "goldsteinscale", "avgtone",
             "nummentions", "actiongeotype", "actiongeofullname", "actiongeocountrycode", "actiongeolat",
             "actiongeolong", "dateadded"),
            PLAIN,
        ),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Words of one column of ACLED: those in general use, and those that only ACLED uses."""

    kind: str
    plain: frozenset[str]
    telling: frozenset[str]


def _spelt(words: frozenset[str]) -> frozenset[str]:
    return words | {word.replace("protesters", "protestors") for word in words}


_COMMON_SUB_TYPES = frozenset(
    {"armed clash", "attack", "grenade", "agreement", "arrests", "sexual violence", "suicide bomb",
     "peaceful protest", "mob violence", "chemical weapon", "violent demonstration"}
)  # fmt: skip
_COMMON_TYPES = frozenset({"battles", "protests", "riots", "violence against civilians"})
_CLASSES = frozenset(word for word in CLASSES if not word.isdigit()) - {"civilians"}
_SCALES = ("subnational", "national", "regional", "international", "local partner", "new media", "other")
LISTS = (
    Words("type", _COMMON_TYPES, frozenset(TYPES) - _COMMON_TYPES),
    Words("sub-type", _COMMON_SUB_TYPES, _spelt(frozenset(SUB_TYPES)) - _COMMON_SUB_TYPES - {"other"}),
    Words(
        "disorder",
        frozenset({"political violence", "demonstrations"}),
        frozenset({"strategic developments", "demostrations", "political violence; demonstrations"}),
    ),
    Words("class", _CLASSES, frozenset({"external/other forces", "communal / identity groups"})),
    Words("scale", frozenset(), frozenset(f"{one}-{two}" for one in _SCALES for two in _SCALES if one != two)),
    Words("targeting", frozenset(), frozenset({"civilian targeting", "civilians targeted"})),
)
_SIDES = "State forces|Rebel group|Political militia|Identity militia|External/Other forces"
# kind, points, pattern of a whole text
PATTERNS = (
    ("id", PLAIN, "^([A-Z]{3}[0-9]{1,7}|[0-9]{1,7}[A-Z]{3})$"),
    ("interaction", TELLING, f"^({_SIDES})( only|[-\u2013][A-Z])"),
    ("actor", TELLING, "^((Military|Police) Forces|Government) of .+ \\([0-9]{4}-([0-9]{4})?\\)"),
    ("actor", PLAIN, "^(Protesters|Rioters|Civilians|Unidentified [A-Za-z ]+) \\([^)]+\\)$"),
    ("tags", TELLING, "(^|; ?)(crowd size=|women targeted: )"),
)  # fmt: skip
ANY_PATTERN = "|".join(f"({pattern})" for *_, pattern in PATTERNS)
RELID = "^[A-Z]{2,4}-[0-9]{4}-[123]-X?[0-9]+-[0-9]+(\\.[0-9]+)?$"  # UCDP's readable identifier


def by_columns(raw: RawTable) -> str | None:
    """Return the publisher whose columns a table has, by their names."""
    names = [str(name) for name in raw.table.columns]
    points = {publisher.value: points_of_columns(names, publisher) for publisher in Publisher}
    most = max(points, key=points.__getitem__)
    return most if points[most] >= ENOUGH else None


def most_are_acled(raw: RawTable) -> bool:
    """Return whether at least half of the rows are ACLED's by content."""
    return len(raw.table) > 0 and 2 * int(acled_rows(raw.table).sum()) >= len(raw.table)


def with_publisher(raw: RawTable, *, forced: bool = False) -> RawTable:
    """Return a translated table with the publisher of every row, where the row shows one.

    forced: whether the user chose the crosswalk.
    """
    if raw.source in set(Publisher) and not forced:
        return _stating(raw, pd.Series(raw.source, raw.table.index, dtype="str"))
    stated = _told(raw.table)
    if forced or stated.isna().any():
        shown = _shown(raw.cells).reindex(raw.table["source_row"]).set_axis(raw.table.index)
        publishers = shown.fillna(stated) if forced else stated.fillna(shown)
        lines = [_said(str(name), int(count)) for name, count in publishers[stated.isna()].value_counts().items()]
        raw, stated = replace(raw, findings=concat_problems([raw.findings, *lines])), publishers
    return _stating(raw, stated)


def acled_rows(cells: CellsTable) -> np.ndarray:
    """Return which rows of a table as its file has it are ACLED's, by its codes, words and columns."""
    return _acled_rows(cells, {name: _texts(cells[name]) for name in _text_columns(cells)})


def _acled_rows(cells: CellsTable, columns: Mapping[str, pa.DictionaryArray]) -> np.ndarray:
    """Return acled_rows() of a table whose columns of text are distinct texts already."""
    points = _points_of_names(cells, Publisher.ACLED)
    kinds: dict[str, np.ndarray] = {}
    for texts in columns.values():
        for kind, marks in _marks(texts):
            kinds[kind] = np.maximum(kinds.get(kind, 0), marks)
    return points + sum(kinds.values(), np.zeros(len(cells), int)) >= ENOUGH


def points_of_columns(names: list[str], publisher: Publisher) -> int:
    """Return how many points the names of columns alone give."""
    wanted = COLUMNS_OF[publisher]
    return sum(wanted.get(name, 0) for name in {normalized_name(name) for name in names if name not in EVENT_COLUMNS})


def _stating(raw: RawTable, publishers: pd.Series) -> RawTable:
    if publishers.isna().all() and "publisher" not in raw.table:
        return raw
    return replace(raw, table=raw.table.assign(publisher=publishers), opened=raw.cells)


def _said(name: str, count: int) -> ProblemsTable:
    rows = "1 row is" if count == 1 else f"{count:,} rows are"
    return file_problem(
        "publisher_recognised",
        f"{rows} {name.upper()}'s by codes, words or columns: its credit and its terms hold for them.",
        "Nothing, if that is right; else use words and identifiers of your own.",
        field="publisher",
    )


# --- what a row says of itself -----------------------------------------------------------------------------------


def _told(table: CellsTable) -> pd.Series:
    """Return the publisher named by the column publisher or by the prefix of the identifier."""
    stated = pd.Series(None, table.index, dtype="str")
    if "publisher" in table:
        stated = _known(table["publisher"])
    return stated.fillna(_before(table["event_id"])) if "event_id" in table else stated


def _known(cells: pd.Series) -> pd.Series:
    def publisher(text: str) -> str | None:
        return text.strip().casefold() if text.strip().casefold() in set(Publisher) else None

    return map_unique(as_texts(_plain(cells)), publisher).set_axis(cells.index)


def _before(cells: pd.Series) -> pd.Series:
    """Return the publisher that stands before an identifier."""
    texts, publishers = _plain(cells), pd.Series(None, cells.index, dtype="str")
    for publisher in Publisher:
        begins = pc.starts_with(texts, f"{publisher}:").fill_null(False).to_numpy(zero_copy_only=False)
        publishers = publishers.mask(begins.astype(bool), publisher.value)
    return publishers


def _plain(cells: pd.Series) -> pa.Array:
    """Return the texts of a column; what is no text as null."""
    if isinstance(cells.dtype, pd.StringDtype):
        return arrow_texts(cells)
    texts = [cell if isinstance(cell, str) else None for cell in cells.to_numpy(dtype=object)]
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:  # unpaired surrogates
        return pa.array([text and replace_surrogates(text) for text in texts], pa.large_string())


# --- what a row shows --------------------------------------------------------------------------------------------


def _shown(cells: CellsTable) -> pd.Series:
    """Return the publisher of every row of a file by its cells, indexed by source_row."""
    rows = pd.Series(None, cells.index, dtype=object)
    for publisher in (Publisher.GDELT, Publisher.UCDP):
        rows[_points_of_names(cells, publisher) >= ENOUGH] = publisher.value
    columns = {name: _texts(cells[name]) for name in _text_columns(cells)}
    for name, texts in columns.items():
        rows[_matching(texts, RELID)] = Publisher.UCDP.value
        if normalized_name(name).startswith("publisher"):
            rows = _known(cells[name]).fillna(rows)
        if (prefixed := _matching(texts, PREFIX_PATTERN)).any():
            rows[prefixed] = _before(cells[name][prefixed])
    rows[_acled_rows(cells, columns)] = Publisher.ACLED.value
    return as_texts(rows.to_numpy(dtype=object)).set_axis(cells["source_row"])


def _points_of_names(cells: CellsTable, publisher: Publisher) -> np.ndarray:
    points = np.zeros(len(cells), int)
    for name in cells:
        if name not in EVENT_COLUMNS and (name_points := COLUMNS_OF[publisher].get(normalized_name(name), 0)):
            filled = cells[name].notna() & (cells[name].astype("str").str.strip() != "")
            points += np.where(filled, name_points, 0)
    return points


def _text_columns(cells: CellsTable) -> list[str]:
    return [
        name
        for name in cells
        if isinstance(cells[name].dtype, pd.StringDtype) or cells[name].dtype == object
    ]  # fmt: skip


def _texts(cells: pd.Series) -> pa.DictionaryArray:
    """Return a column as distinct texts; what is no text, or a long one, as null."""
    coded = _plain(cells).dictionary_encode()
    texts = coded.dictionary
    short = pc.if_else(pc.less_equal(pc.utf8_length(texts), LONGEST), texts, None)
    indices = pc.if_else(pc.is_valid(short).take(coded.indices), coded.indices, None)
    return pa.DictionaryArray.from_arrays(indices, pc.utf8_trim_whitespace(short))


def _matching(texts: pa.DictionaryArray, pattern: str) -> np.ndarray:
    return _spread(texts, pc.match_substring_regex(texts.dictionary, pattern))


def _spread(texts: pa.DictionaryArray, of_distinct: pa.Array) -> np.ndarray:
    """Return a result per distinct text as a result per row."""
    if not pc.any(of_distinct).as_py():
        return np.zeros(len(texts), bool)
    return of_distinct.take(texts.indices).fill_null(False).to_numpy(zero_copy_only=False).astype(bool)


def _marks(texts: pa.DictionaryArray) -> list[tuple[str, np.ndarray]]:
    """Return kinds of ACLED's marks in a column, and the points of each row."""
    marks = []
    if pc.any(pc.match_substring_regex(texts.dictionary, ANY_PATTERN)).as_py():
        marks = [
            (kind, np.where(matching, points, 0))
            for kind, points, pattern in PATTERNS
            if (matching := _matching(texts, pattern)).any()
        ]
    folded = pc.utf8_lower(texts.dictionary)
    return marks + [
        (words.kind, points)
        for words in LISTS
        if (points := _points_of_words(texts, folded, words)) is not None and points.any()
    ]


def _points_of_words(texts: pa.DictionaryArray, folded: pa.Array, words: Words) -> np.ndarray | None:
    """Return the points of each row. In a column of mostly ACLED words, common words count as rare ones."""
    telling = _spread(texts, pc.is_in(folded, pa.array(sorted(words.telling), pa.large_string())))
    plain = _spread(texts, pc.is_in(folded, pa.array(sorted(words.plain), pa.large_string()))) if words.plain else False
    either = telling | plain
    if not either.any():
        return None
    is_its_column = telling.any() and either.sum() >= MAX_OF_A_COLUMN * (len(texts) - texts.null_count)
    return np.where(telling | (either & is_its_column), TELLING, np.where(either, PLAIN, 0))


def by_words(publisher: str, raw: RawTable) -> dict[str, str]:
    """Return the columns that hold ACLED's own words under any name, by ACLED's names."""
    if publisher != Publisher.ACLED:
        return {}
    kinds = {name: [kind for kind, _ in _marks(_texts(raw.table[name]))] for name in _text_columns(raw.table)}
    columns: dict[str, str] = {}
    for acled_name, kind in (
        ("event_id_cnty", "id"), ("event_type", "type"), ("sub_event_type", "sub-type"), ("inter1", "class"),
        ("inter2", "class"), ("interaction", "interaction"), ("disorder_type", "disorder"),
    ):  # fmt: skip
        fitting = [name for name, each in kinds.items() if kind in each and name not in columns.values()]
        if fitting:
            columns[acled_name] = fitting[0]
    return columns

"""Names of columns: made unique, and known for files that come without any."""

from collections.abc import Sequence

import pandas as pd

from geo.problems import file_problem
from geo.sources.columns import GDELT_1, GDELT_1_WITHOUT_URL, GDELT_2, UCDP_GED

# files that are published without a header, by separator and number of cells
HEADERLESS = {
    ("\t", len(GDELT_2)): GDELT_2,
    ("\t", len(GDELT_1)): GDELT_1,
    ("\t", len(GDELT_1_WITHOUT_URL)): GDELT_1_WITHOUT_URL,
    (",", len(UCDP_GED)): UCDP_GED,
}


def headerless_names(cells: Sequence[str], delimiter: str) -> tuple[str, ...] | None:
    """Return the names for a file whose first record is data already, if it is one that is known."""
    names = HEADERLESS.get((delimiter, len(cells)))
    return names if names and cells[0].strip().replace(".", "", 1).isdigit() else None


def column_names(cells: Sequence[str]) -> tuple[list[str], list[pd.DataFrame]]:
    """Return a name of its own for each column, and a line for each that had to be made up."""
    names: list[str] = []
    made: list[pd.DataFrame] = []
    for number, cell in enumerate(cells, start=1):
        asked = cell.strip() or f"column {number}"
        name, turn = asked, 2
        while name in names:
            name, turn = f"{asked} ({turn})", turn + 1
        names.append(name)
        if name != cell.strip() and not _is_index(cell, number):
            made.append(_renamed(cell.strip(), name, number))
    return names, made


def _is_index(cell: str, number: int) -> bool:
    """Return whether this is the nameless first column that spreadsheets and R write."""
    return number == 1 and not cell.strip()


def _renamed(was: str, name: str, number: int) -> pd.DataFrame:
    said = f"is called {was!r} like an earlier one" if was else "has no name"
    return file_problem(
        "column_name_changed",
        f"Column {number} {said}: read as {name!r}.",
        "Give every column a name of its own.",
        field=name,
        value=was,
    )

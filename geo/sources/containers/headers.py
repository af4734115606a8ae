"""Column names: made unique, and supplied for known files without a header."""

from collections.abc import Sequence

from geo.events.cells import replace_surrogates
from geo.events.problems import ProblemsTable, file_problem
from geo.sources.columns.published_names import GDELT_1, GDELT_1_WITHOUT_URL, GDELT_2, UCDP_GED

# files that are published without a header, by separator and number of cells
HEADERLESS = {
    ("\t", len(GDELT_2)): GDELT_2,
    ("\t", len(GDELT_1)): GDELT_1,
    ("\t", len(GDELT_1_WITHOUT_URL)): GDELT_1_WITHOUT_URL,
    (",", len(UCDP_GED)): UCDP_GED,
}
ROW, ROW_BEFORE = "source_row", "source_row before"  # the reader's own column, and one that the file calls so


def headerless_names(cells: Sequence[str], delimiter: str) -> tuple[str, ...] | None:
    """Return the names for a file whose first record is data already, if it is one that is known."""
    names = HEADERLESS.get((delimiter, len(cells)))
    return names if names and cells[0].strip().replace(".", "", 1).isdigit() else None


def column_names(cells: Sequence[str]) -> tuple[list[str], list[ProblemsTable]]:
    """Return a name of its own for each column, and a line for each that had to be made up."""
    names: dict[str, None] = {}
    made: list[ProblemsTable] = []
    for number, cell in enumerate(cells, start=1):
        written = cell.strip()
        wanted = ROW_BEFORE if written == ROW else replace_surrogates(written) or f"column {number}"
        name, turn = wanted, 2
        while name in names:
            name, turn = f"{wanted} ({turn})", turn + 1
        names[name] = None
        if name not in (written, ROW_BEFORE) and not _is_index(cell, number):
            made.append(_renamed(written, name, number))
    return list(names), made


def _is_index(cell: str, number: int) -> bool:
    """Return whether this is the nameless first column that spreadsheets and R write."""
    return number == 1 and not cell.strip()


def _renamed(was: str, name: str, number: int) -> ProblemsTable:
    message = f"is called {was[:60]!r}, as another one is" if was else "has no name"
    return file_problem(
        "column_name_changed",
        f"Column {number} {message}: read as {name[:60]!r}.",
        "Give every column a name of its own.",
        field=name,
        value=was,
    )

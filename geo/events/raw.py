"""The result of every reader: parsed rows plus unreadable records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import pandas as pd

from geo.events.dataset_about import NOTHING_SAID, DatasetAbout
from geo.events.problems import Outcome, ProblemsTable, concat_problems, empty_problems, file_problem

CellsTable: TypeAlias = pd.DataFrame  # the columns of a file under its own names, and source_row; cells are not parsed


def dataset_of(name: str) -> str:
    """Return the name of a dataset by its file name, for files without a title."""
    return name.rpartition("/")[2].rpartition(".")[0] or name


@dataclass(frozen=True)
class RawTable:
    """Parsed rows of one file, not validated, and its unreadable records.

    table: one row per readable record; columns as the file names them (after a crosswalk: as the event table names
    them) plus source_row. Cells are texts or plain Python values.
    findings: PROBLEM_COLUMNS; records that could not be read at all, and what the reader had to decide.
    """

    table: CellsTable
    source_file: str
    dataset: str
    findings: ProblemsTable = field(default_factory=empty_problems)
    source: str = "events"  # name of the crosswalk that the columns belong to
    opened: CellsTable | None = field(default=None, repr=False)  # the table before its crosswalk
    about: DatasetAbout = NOTHING_SAID  # what the file says of the dataset
    called: Mapping[str, str] = field(default_factory=dict)  # a publisher's name of a column -> what the file calls it
    date_order: str = ""  # that a mapping gives: dmy or mdy
    country_codes: str = ""  # that a mapping gives: iso, fips or gw
    is_spreadsheet: bool = (
        False  # CSV or XLSX: in those that this program wrote, formulas are marked (geo.events.formulas)
    )

    @property
    def cells(self) -> CellsTable:
        """Return the table with the columns of the file and source_row."""
        return self.table if self.opened is None else self.opened

    @property
    def rows_read(self) -> int:
        """Return how many records the file holds, readable or not."""
        if not len(self.findings):
            return len(self.table)
        aside = self.findings.loc[self.findings["effect"] == Outcome.REJECTED, "source_row"]
        return len(self.table) + int((~aside.drop_duplicates().isin(self.table["source_row"])).sum())


def with_about(
    raw: RawTable, about: DatasetAbout, faults: Sequence[str], remedy: str = "Correct it in the file."
) -> RawTable:
    """Return a table with the dataset metadata of its file, and a problem for each unusable value."""
    if not about and not faults:
        return raw
    lines = [file_problem("about_unreadable", fault, remedy, field="about") for fault in faults]
    return replace(raw, about=about, findings=concat_problems([raw.findings, *lines]))

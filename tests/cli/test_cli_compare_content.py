"""compare: what rows hold counts alone, not names and formats of files, nor where a row stands; rejected rows too."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from geo.cli.main import main

pytestmark = pytest.mark.slow

NAMES = ["id", "date", "lat", "lon", "killed", "note"]
ROWS = [
    ["a", "2019-05-12", "13.3", "43.2", "1", "market"],
    ["b", "2019-05-13", "13.30", "43.25", "2", "007"],
    ["c", "2019-05-14", "13.4", "43.5", "0", "é 3.0"],
]
NO_DATE = ["x", "no date", "13.3", "43.2", "1", "lost"]


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Return a function that writes rows as CSV, with or without their ids."""
    monkeypatch.chdir(tmp_path)

    def written(name, *rows, ids=True):
        lines = [NAMES, *rows] if ids else [row[1:] for row in (NAMES, *rows)]
        (tmp_path / name).write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
        return name

    return written


@pytest.fixture
def compared(capsys):
    """Return a function that compares two files: the exit code, and what is told as JSON."""

    def found(old, new, *options):
        code = main(["compare", old, new, "--json", *options])
        return code, json.loads(capsys.readouterr().out)

    return found


NOTHING = {"added": [], "removed": [], "changes": []}
SAME = (0, {**NOTHING, "rejected": NOTHING})


def test_the_same_rows_under_another_name_are_no_change(table, compared):
    assert compared(table("old.csv", *ROWS, NO_DATE), table("new.csv", *ROWS, NO_DATE)) == SAME


@pytest.mark.parametrize("ids", [True, False])
def test_the_order_of_rows_is_no_change(table, compared, ids):
    old = table("old.csv", *ROWS, NO_DATE, ids=ids)
    assert compared(old, table("new.csv", NO_DATE, *reversed(ROWS), ids=ids)) == SAME


def as_xlsx(name):
    with xlsxwriter.Workbook(name) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, NAMES)
        for at, (event, day, *numbers, note) in enumerate(ROWS, start=1):
            sheet.write(at, 0, event)
            sheet.write_datetime(at, 1, date.fromisoformat(day), days)
            for column, number in enumerate(numbers, start=2):
                sheet.write_number(at, column, float(number))
            sheet.write_string(at, 5, note)


def as_json(name):
    records = [{**dict(zip(NAMES, row, strict=True)), "killed": int(row[4]), "lat": float(row[2])} for row in ROWS]
    Path(name).write_text(json.dumps(records), encoding="utf-8")


def as_parquet(name):
    frame = pd.DataFrame(ROWS, columns=NAMES)
    frame.assign(date=pd.to_datetime(frame["date"]), lat=frame["lat"].astype(float)).to_parquet(name)


@pytest.mark.parametrize(("name", "write"), [("n.xlsx", as_xlsx), ("n.json", as_json), ("n.parquet", as_parquet)])
def test_the_same_rows_in_another_format_are_no_change(name, write, table, compared):
    old = table("old.csv", *ROWS)
    write(name)
    assert compared(old, name) == SAME


def test_our_own_exports_of_one_selection_hold_the_same(tmp_path, monkeypatch, compared, capsys):
    monkeypatch.chdir(tmp_path)
    endings = ("csv", "xlsx", "geojson", "parquet")
    main(["select", "--query", "country=SYR", "--out", *(f"a.{ending}" for ending in endings)])
    capsys.readouterr()
    assert [compared("a.csv", f"a.{ending}") for ending in endings] == [SAME] * 4


def test_a_text_of_digits_with_zeros_before_it_is_no_number(table, compared):
    changed = [*ROWS[:1], [*ROWS[1][:5], "7"], *ROWS[2:]]
    code, said = compared(table("old.csv", *ROWS), table("new.csv", *changed))
    assert (code, said["changes"]) == (1, [{"event_id": "b", "field": "notes", "old": "007", "new": "7"}])


# --- rows without ids --------------------------------------------------------------------------------------------


def test_a_row_put_in_above_is_added_and_changes_no_other(table, compared):
    new = ["", "2019-05-01", "15.1", "44.9", "8", "first"]
    code, said = compared(table("old.csv", *ROWS, ids=False), table("new.csv", new, *ROWS, ids=False))
    assert (code, said) == (1, {**NOTHING, "added": ["row-2"], "rejected": NOTHING})


def test_a_row_changed_below_one_that_was_taken_out_is_changed(table, compared):
    changed = [*ROWS[2][:4], "9", ROWS[2][5]]
    code, said = compared(table("old.csv", *ROWS, ids=False), table("new.csv", ROWS[1], changed, ids=False))
    assert (code, said["removed"], said["added"]) == (1, ["row-2"], [])
    assert said["changes"] == [{"event_id": "row-3", "field": "fatalities_best", "old": 0, "new": 9}]


def test_another_row_in_the_place_of_one_is_no_version_of_it(table, compared):
    other = ["", "2023-01-01", "33.1", "44.1", "70", "elsewhere"]
    _, said = compared(table("old.csv", *ROWS, ids=False), table("new.csv", *ROWS[:2], other, ids=False))
    assert (said["removed"], said["added"], said["changes"]) == (["row-4"], ["row-4"], [])


def test_of_rows_that_hold_the_same_each_counts_once(table, compared):
    _, said = compared(table("old.csv", ROWS[0], ROWS[0], ids=False), table("new.csv", *[ROWS[0]] * 3, ids=False))
    assert (len(said["added"]), said["removed"], said["changes"]) == (1, [], [])


# --- rejected rows -----------------------------------------------------------------------------------------------


def test_a_rejected_row_that_came_or_went_is_told(table, compared):
    code, said = compared(table("old.csv", *ROWS), table("new.csv", *ROWS, NO_DATE))
    assert (code, said) == (1, {**NOTHING, "rejected": {**NOTHING, "added": ["x"]}})
    code, said = compared(table("old.csv", *ROWS, NO_DATE), table("new.csv", *ROWS))
    assert (code, said["rejected"]) == (1, {**NOTHING, "removed": ["x"]})


def test_a_cell_of_a_rejected_row_is_told_as_the_file_has_it(table, compared):
    code, said = compared(table("old.csv", *ROWS, NO_DATE), table("new.csv", *ROWS, [*NO_DATE[:4], "9", NO_DATE[5]]))
    assert (code, said["rejected"]["changes"]) == (1, [{"row": "x", "field": "killed", "old": "1", "new": "9"}])


def test_rejected_rows_without_ids_are_named_by_their_row(table, compared):
    old, new = table("old.csv", *ROWS, ids=False), table("new.csv", *ROWS, NO_DATE, ids=False)
    assert compared(old, new)[1]["rejected"]["added"] == ["row 5"]


def test_files_of_which_nothing_is_left_can_be_compared(table, compared):
    old, new = table("old.csv", NO_DATE), table("new.csv", NO_DATE, ["y", *NO_DATE[1:]])
    assert compared(old, new) == (1, {**NOTHING, "rejected": {**NOTHING, "added": ["y"]}})


def test_rejected_rows_are_told_line_by_line_and_counted(table, capsys):
    assert main(["compare", table("old.csv", *ROWS, NO_DATE), table("new.csv", *ROWS)]) == 1
    said = capsys.readouterr()
    assert said.out == "rejected removed\tx\n"
    assert said.err.splitlines() == [
        "1 of 7 rows was set aside. See: python -m geo validate old.csv new.csv",
        "added 0, removed 0, changed 0 events in 0 cells; rejected rows: added 0, removed 1, changed 0 rows in 0 cells",
    ]


def test_folders_are_compared_by_what_is_wrong_with_their_rejected_rows(table, compared, capsys):
    main(["build", table("old.csv", *ROWS, NO_DATE), "--out", "old"])
    main(["build", table("new.csv", *ROWS, ["x", "nonsense", *NO_DATE[2:]]), "--out", "new"])
    capsys.readouterr()
    assert compared("old", "old.csv") == SAME
    code, said = compared("old", "new")
    assert (code, said["added"], said["removed"], said["changes"]) == (1, [], [], [])
    assert [(each["old"], each["new"]) for each in said["rejected"]["changes"]] == [("no date", "nonsense")]

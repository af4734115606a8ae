"""Every command that reads events says how many rows were set aside; a file of which nothing is left is an error."""

import pytest

from geo.cli.main import main
from geo.dataset.dataset import assemble, load_dataset, validate_file
from geo.errors import SourceError

HEAD = "event_id,date_start,event_type,lon,lat\n"
GOOD, BAD = "{},2023-11-01,air_strike,44,35\n", "{},no date,other,44,35\n"
SIZE = ["--query", "size=100x100&dpi=96"]
SAID = "2 of 3 rows were set aside. See: python -m geo validate "


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write files of one good row and two that are set aside, of such rows only, of none, and of good ones."""
    monkeypatch.chdir(tmp_path)
    rows = {
        "some.csv": GOOD.format("a") + BAD.format("b") + BAD.format("c"),
        "none.csv": BAD.format("a") + BAD.format("b"),
        "empty.csv": "",
        "whole.csv": GOOD.format("a") + GOOD.format("z"),
    }
    for name, text in rows.items():
        (tmp_path / name).write_text(HEAD + text, encoding="utf-8")
        (tmp_path / name).with_suffix(".toml").write_text(f"data = '{name}'\n[[map]]\nquery = '{SIZE[1]}'\n")
    return tmp_path


def commands(name):
    """Return every command that reads events, about the file of this name."""
    toml = name.replace(".csv", ".toml")
    return {
        "select": ["select", name],
        "select files": ["select", name, "--out", "out.csv"],
        "snapshot": ["snapshot", name, *SIZE, "--out", "out.svg"],
        "locate": ["locate", name, "--out", "out.csv"],
        "build": ["build", name, "--out", "out"],
        "brief": ["brief", toml, "--out", "out.pdf"],
    }


def about_rows(capsys):
    return [line for line in capsys.readouterr().err.splitlines() if "set aside" in line]


@pytest.mark.parametrize("command", commands(""))
def test_rows_set_aside_are_one_line_and_exit_code_1(command, files, capsys):
    assert main(commands("some.csv")[command]) == 1
    assert about_rows(capsys) == [SAID + "some.csv"]


@pytest.mark.parametrize("command", commands(""))
def test_where_all_rows_are_kept_nothing_is_said_of_it(command, files, capsys):
    assert main(commands("whole.csv")[command]) == 0
    assert about_rows(capsys) == []


@pytest.mark.parametrize("command", commands(""))
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.csv", "error: none.csv: no event is left, for all 2 rows were set aside. Row 2: "),
        ("empty.csv", "error: empty.csv: holds no rows of events."),
    ],
)
def test_a_file_of_which_nothing_is_left_is_an_error(command, name, said, files, capsys):
    before = sorted(path.name for path in files.iterdir())
    assert main(commands(name)[command]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)
    assert len(line) <= 400
    assert sorted(path.name for path in files.iterdir()) == before


def test_a_folder_knows_how_many_rows_were_set_aside(files, capsys):
    main(["build", "some.csv", "--out", "folder"])
    capsys.readouterr()
    assert main(["select", "folder"]) == 1
    assert about_rows(capsys) == [SAID + "folder"]
    assert main(["build", "some.csv", "--out", "folder"]) == 1
    assert about_rows(capsys) == [SAID + "some.csv"]


def test_a_folder_is_validated_by_the_reasons_that_it_keeps(files, capsys):
    main(["build", "some.csv", "--out", "folder"])
    capsys.readouterr()
    assert main(["validate", "folder"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("read 3, kept 1, set aside 2\n")
    assert "some.csv row 3" in out


def test_an_overview_knows_too(files, capsys):
    main(["build", "some.csv", "--out", "folder", "--cells"])
    capsys.readouterr()
    assert main(["select", "folder"]) == 1
    assert about_rows(capsys) == [SAID + "folder"]


def test_one_file_of_several_of_which_nothing_is_left_is_named(files, capsys):
    assert main(["build", "whole.csv", "none.csv", "--out", "folder"]) == 2
    assert "none.csv: no event is left" in capsys.readouterr().err
    assert not (files / "folder").exists()
    with pytest.raises(SourceError, match=r"none\.csv: no event is left"):
        load_dataset(files / "whole.csv", files / "none.csv")


def test_events_that_an_earlier_file_has_leave_a_file_as_it_is(files, capsys):
    (files / "again.csv").write_text(HEAD + GOOD.format("z"), encoding="utf-8")
    assert main(["build", "whole.csv", "again.csv", "--out", "folder"]) == 1
    assert about_rows(capsys) == ["1 of 3 rows was set aside. See: python -m geo validate whole.csv again.csv"]


def test_files_without_any_event_make_no_dataset(files):
    with pytest.raises(SourceError, match="no event is left"):
        assemble([validate_file(files / "none.csv"), validate_file(files / "empty.csv")], "key")


def test_a_file_of_which_nothing_is_left_can_be_validated(files, capsys):
    assert main(["validate", "none.csv"]) == 1
    assert capsys.readouterr().out.startswith("read 2, kept 0, set aside 2\n")


def test_names_with_blanks_can_be_copied_into_a_shell(files, capsys):
    (files / "some.csv").rename(files / "so me.csv")
    assert main(["select", "so me.csv"]) == 1
    assert about_rows(capsys) == [SAID + "'so me.csv'"]

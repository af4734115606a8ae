"""python -m geo snapshot and select --from-picture."""

import io
import sys

import pytest

from geo.cli.main import main

BRIEF = """
[defaults]
size = "100x100"
[[map]]
query = "country=IRQ&from=2023-12-01"
[[map]]
query = "country=SYR&from=2023-12-01"
"""


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.slow
def test_the_command_writes_all_files_and_select_reads_the_query_back(tmp_path, capsys):
    paths = [tmp_path / name for name in ("a.png", "b.svg", "c.pdf")]
    query = "country=IRQ&from=2023-12-01"
    code = main(["snapshot", "--query", query, "--bbox=38,29,49,38", "--dpi", "96", "--out", *map(str, paths)])
    assert code == 0
    assert all(path.stat().st_size > 10_000 for path in paths)
    assert "events shown" in capsys.readouterr().err
    for path in paths:
        assert main(["select", "--from-picture", str(path)]) == 0
        out, err = capsys.readouterr()
        assert out == "from=2023-12-01&country=IRQ&bbox=38%2C29%2C49%2C38&dpi=96\n"
        assert err.startswith("Unchanged")


def test_tables_hold_the_whole_selection_and_the_command_says_how_many(tmp_path, capsys):
    path = tmp_path / "a.csv"
    query = ["snapshot", "--query", "country=IRQ", "--bbox=42,32,46,37", "--size", "a5", "--out", str(path)]
    assert main(query) == 0
    assert "a.csv: 47 events\n" in capsys.readouterr().err
    assert path.read_bytes().count(b"\r\n") == 48


def test_tables_of_what_the_map_shows_are_asked_for_by_an_option(tmp_path, capsys):
    path = tmp_path / "a.csv"
    query = ["snapshot", "--query", "country=IRQ", "--bbox=42,32,46,37", "--size", "a5", "--rows", "map"]
    assert main([*query, "--out", str(path)]) == 0
    assert "a.csv: 46 events\n" in capsys.readouterr().err
    assert path.read_bytes().count(b"\r\n") == 47


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["snapshot", "--out", "x.xls"], "unknown ending"),
        (["snapshot", "--size", "1x1", "--out", "x.png"], "size '1x1' is not within"),
        (["snapshot", "--bbox=1,2,3", "--out", "x.png"], "bbox '1,2,3' is not four numbers"),
        (["snapshot", "missing.geojson", "--out", "x.png"], "missing.geojson"),
        (["snapshot", "--size", "100x100", "--dpi", "96", "--out", "missing/x.png"], "x.png: cannot be written"),
        (["select", "--from-picture", "missing.png"], "missing.png: cannot be read"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_filter_that_the_data_do_not_hold_is_told(tmp_path, capsys):
    path = tmp_path / "a.svg"
    assert main(["snapshot", "--query", "country=FRA&from=2023-12-20&size=a5", "--out", str(path)]) == 0
    assert "No event" in capsys.readouterr().err


@pytest.fixture(params=["snapshot", "brief"])
def work(request, tmp_path):
    """Return a command of three steps, and how its progress is told."""
    if request.param == "snapshot":
        query = "country=IRQ&from=2023-12-01&to=2023-12-03&size=100x100&dpi=96"
        return ["snapshot", "--query", query, "--out", str(tmp_path / "a.gif")], "a.gif: {} of 3", 3
    (tmp_path / "weekly.toml").write_text(BRIEF, encoding="utf-8")
    return ["brief", str(tmp_path / "weekly.toml"), "--out", str(tmp_path / "b.pdf")], "b.pdf: {} of 2", 2


def test_a_terminal_shows_how_far_each_file_is_and_wipes_the_line(work, monkeypatch):
    command, words, steps = work
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert main(command) == 0
    _, *shown = terminal.getvalue().split("\r")
    assert shown[0].strip().endswith(" …")
    assert shown[1 : steps + 2] == [words.format(done) for done in range(steps + 1)]
    assert shown[steps + 2] == " " * len(words.format(steps))
    assert shown[steps + 3].endswith("\n")


def test_progress_is_told_to_terminals_only(work, capsys):
    assert main(work[0]) == 0
    assert "\r" not in capsys.readouterr().err

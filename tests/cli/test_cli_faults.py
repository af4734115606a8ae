"""Whatever a command meets: one sentence on stderr, an exit code, no traceback."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.cli.faults import DEBUG_VARIABLE, MAX_SAID, answered, shortened
from geo.cli.main import main
from geo.errors import ExportError, SourceError

ROOT = Path(__file__).parents[2]


def raising(err):
    def run():
        raise err

    return run


class Panic(BaseException):
    """As libraries in Rust raise it."""


@pytest.mark.parametrize(
    ("err", "said"),
    [
        (SourceError("a.csv: no such file."), "error: a.csv: no such file."),
        (ExportError("a" * 5000 + " Give another place."), "Give another place."),
        (SourceError("a\nb\x1b[2J\u202ec"), "error: a b?[2J?c"),
        (MemoryError(), "error: There is not enough memory for this."),
        (PermissionError(errno.EACCES, "Permission denied", "/x/a.csv"), "error: a.csv: the system refuses it"),
        (OSError(errno.ENOSPC, "No space left on device"), "make room in TMPDIR"),
        (ModuleNotFoundError("No module named 'x'", name="x"), "error: The library x is missing."),
        (
            RecursionError("maximum recursion depth"),
            "error: A fault of this program: RecursionError in test_cli_faults.py",
        ),
        (ValueError("secret of a file"), "error: A fault of this program: ValueError in test_cli_faults.py, line"),
        (Panic("called `Option::unwrap()`"), "error: A fault of this program: Panic in test_cli_faults.py"),
    ],
)
def test_whatever_is_raised_is_one_sentence_and_exit_code_2(err, said, capsys):
    assert answered(raising(err)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert len(line) <= MAX_SAID + len("error: ")
    assert "secret" not in line


def test_a_command_that_is_stopped_ends_with_130(capsys):
    assert answered(raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "stopped.\n"


def test_the_traceback_of_a_fault_is_shown_where_that_is_asked_for(monkeypatch, capsys):
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    assert answered(raising(ValueError("x"))) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_long_sentence_keeps_its_end_where_the_way_out_stands():
    cut = shortened("What " * 500 + "Do this.")
    assert (len(cut), cut[:4], cut[-8:]) == (MAX_SAID, "What", "Do this.")


@pytest.mark.parametrize(
    "arguments", [["select", "--format", "x" * 5000], ["select", "--nonsense"], [], ["locate", "a.csv"], ["x" * 3000]]
)
def test_wrong_usage_is_one_sentence_too(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert line.endswith(" --help")
    assert len(line) <= MAX_SAID + len("error: ")


class Full(io.TextIOWrapper):
    """A stdout on a full disk."""

    def __init__(self, encoding="utf-8"):
        super().__init__(io.BytesIO(), encoding)

    def write(self, text):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_result_that_cannot_be_printed_is_an_error(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["select", "--query", "country=SYR"]) == 2
    assert "What is printed cannot be written (No space left on device)" in capsys.readouterr().err


def test_help_that_cannot_be_printed_is_an_error(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["--help"]) == 2
    assert "What is printed cannot be written" in capsys.readouterr().err


def test_a_stderr_that_nobody_reads_stops_no_work(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", Full())
    assert main(["select", "--query", "country=SYR", "--out", str(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.csv").stat().st_size > 1000


def ascii_only(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


def test_a_terminal_without_the_letters_gets_escapes(monkeypatch):
    stream = ascii_only(monkeypatch)
    assert main(["select", "--query", "country=ISR"]) == 0
    stream.flush()
    assert b"\\u2013" in stream.buffer.getvalue()


def test_json_stays_json_on_a_terminal_without_the_letters(monkeypatch, tmp_path):
    path, title = tmp_path / "a.csv", "ضربة é"
    path.write_text(f"event_id,date_start,event_type,title\na,2023-11-01,other,{title}\n", encoding="utf-8")
    stream = ascii_only(monkeypatch)
    assert main(["select", str(path), "--format", "json"]) == 0
    stream.flush()
    assert [record["title"] for record in json.loads(stream.buffer.getvalue())] == [title]


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "a\udcff\x1b[2J.csv"],
        ["select", "a\udcff.csv"],
        ["select", "--query", "q=\udcff"],
        ["select", "--query", "country=\udcff&actor=\ud800"],
        ["brief", "a\udcff.toml", "--out", "b.pdf"],
        ["compare", "a\udcff.csv", "b.csv"],
        ["build", "a\udcff.csv", "--out", "d"],
    ],
)
def test_names_and_texts_with_bytes_that_are_no_letters_are_answered(arguments, monkeypatch, tmp_path, capfd):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) in (0, 2)
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert "fault" not in said


# --- as a process -------------------------------------------------------------------------------------------------


def run(command, **given):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(  # noqa: PLW1510 (its code is what is asked)
        ["sh", "-c", f"{sys.executable} -m geo {command}"], cwd=ROOT, env=environment, capture_output=True, **given
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["select --format csv >/dev/full", "select >&-", "--help >/dev/full"])
def test_a_stdout_that_is_full_or_closed_is_exit_code_2_and_one_sentence(command):
    done = run(command)
    assert done.returncode == 2
    assert [line for line in done.stderr.decode().splitlines() if "error" in line.lower()] == [
        done.stderr.decode().splitlines()[-1]
    ]
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.slow
def test_files_do_not_get_the_numbers_of_streams_that_are_closed(tmp_path):
    done = run(f"select --query country=SYR --out {tmp_path}/a.csv {tmp_path}/a.xlsx <&- >&- 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert b"events" not in (tmp_path / "a.csv").read_bytes()[:200]


@pytest.mark.slow
def test_a_reader_of_stdout_that_goes_away_is_no_error():
    done = run("select --format json | head -c 10; echo ${PIPESTATUS:-}")
    assert "Traceback" not in done.stderr.decode()
    assert "Exception ignored" not in done.stderr.decode()

"""python -m geo select, locate and validate: files by their endings, clear refusals, rows that are asked about."""

import csv
import io
import json
import os

import pytest

from geo.cli.main import main
from geo.events.data_files import EVENTS

pytestmark = pytest.mark.slow


@pytest.fixture
def acled(tmp_path):
    """Return a file of two invented events, one of which bears the name of ACLED."""
    columns = "event_id,date_start,event_type,lon,lat\n"
    path = tmp_path / "theirs.csv"
    path.write_text(f"{columns}acled:SYR1,2023-11-01,air_strike,44,35\nown2,2023-11-02,other,44,35\n", encoding="utf-8")
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_select_writes_every_ending_at_once_and_what_the_tables_are(tmp_path, capsys):
    out = [str(tmp_path / f"iraq{ending}") for ending in (".csv", ".xlsx", ".geojson", ".kml", ".parquet")]
    assert main(["select", "--query", "country=IRQ", "--out", *out]) == 0
    assert names(tmp_path) == [
        "iraq.about.json", "iraq.csv", "iraq.geojson", "iraq.kml", "iraq.parquet", "iraq.xlsx",
    ]  # fmt: skip
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("All events in Iraq, 7 Oct 2023 – 5 Feb 2024: 47 of 165 events")
    about = json.loads((tmp_path / "iraq.about.json").read_text(encoding="utf-8"))
    assert (about["query"], about["events"]) == ("country=IRQ", 47)


def test_what_was_written_is_said_as_json_where_that_is_asked_for(tmp_path, capsys):
    path = tmp_path / "a.csv"
    assert main(["select", "--query", "country=SYR", "--out", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["files"] == [str(path), str(tmp_path / "a.about.json")]
    assert said["about"] == json.loads((tmp_path / "a.about.json").read_text(encoding="utf-8"))


def test_printed_rows_are_those_of_the_files(tmp_path, capsys):
    path = tmp_path / "a.csv"
    main(["select", "--query", "country=SYR", "--out", str(path)])
    capsys.readouterr()
    assert main(["select", "--query", "country=SYR", "--format", "csv"]) == 0
    printed = capsys.readouterr().out
    assert printed.encode() == path.read_bytes()
    main(["select", "--query", "country=SYR", "--format", "geojson"])
    features = json.loads(capsys.readouterr().out)["features"]
    main(["select", "--query", "country=SYR", "--format", "json"])
    records = json.loads(capsys.readouterr().out)
    ids = [row["event_id"] for row in csv.DictReader(io.StringIO(printed, newline=""))]
    assert [each["id"] for each in features] == [each["event_id"] for each in records] == ids


def test_select_without_options_prints_a_line_for_each_event(capsys):
    assert main(["select", "--query", "country=IRQ"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 47


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".geojson", ".kml", ".parquet"])
def test_locate_writes_every_ending(tmp_path, ending, capsys):
    path = tmp_path / f"located{ending}"
    assert main(["locate", str(EVENTS), "--out", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {name: said[name] for name in ("read", "located", "set_aside")} == {
        "read": 165, "located": 165, "set_aside": 0,
    }  # fmt: skip
    assert said["files"][0] == str(path)
    assert path.stat().st_size > 10_000


def test_located_rows_keep_the_order_of_their_file(tmp_path):
    path = tmp_path / "located.csv"
    main(["locate", str(EVENTS), "--out", str(path)])
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["event_id"] for row in rows] == [
        feature["id"] for feature in json.loads(EVENTS.read_text(encoding="utf-8"))["features"]
    ]
    assert {"country", "admin1_id", "admin2_id", "join_method", "join_distance_km"} <= rows[0].keys()
    about = json.loads((tmp_path / "located.about.json").read_text(encoding="utf-8"))
    assert about["counts"] == "165 events; 165 rows read, 0 set aside"


def test_tags_are_written_where_they_are_asked_for(tmp_path):
    path = tmp_path / "a.csv"
    assert main(["select", "--query", "country=IRQ", "--out", str(path), "--hxl"]) == 0
    assert path.read_text(encoding="utf-8").splitlines()[1].startswith("#event+id,#event+name,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["select", "--out", "a.xls"], "a.xls: unknown ending. Use one of: .csv, .xlsx, .geojson, .kml, .parquet."),
        (["locate", str(EVENTS), "--out", "a"], "a: unknown ending"),
        (["select", "--out", "a.kml", "--hxl"], "a.kml: has no row of HXL tags. Use one of: .csv, .xlsx."),
        (["select", "--out", "a.csv", "--format", "csv"], "--format prints and --out writes files"),
        (["select", "--hxl"], "--hxl is about files: give --out as well"),
        (["select", "--json"], "--json is about files: give --out as well"),
        (["select", "--out", "missing/a.csv"], "a.csv: cannot be written (No such file or directory)"),
        (["select", "missing.csv", "--out", "a.csv"], "missing.csv: no such file"),
    ],
)
def test_wrong_usage_is_one_sentence_exit_code_2_and_no_file(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert said in capsys.readouterr().err
    assert names(tmp_path) == []


def test_a_day_of_access_that_is_none_is_wrong_usage(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["select", "--accessed", "yesterday"])
    assert "'yesterday' is no date of the form YYYY-MM-DD" in capsys.readouterr().err


@pytest.mark.parametrize(
    "way", [["--out", "a.csv"], ["--format", "csv"], ["--format", "geojson"], ["--format", "json"]]
)
def test_rows_of_acled_are_written_and_printed_only_after_confirmation(way, acled, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    command = ["select", str(acled), *way]
    assert main(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: 1 of these events is ACLED's." in said.err
    assert "--i-have-read-the-terms acled" in said.err
    assert names(tmp_path) == ["theirs.csv"]
    assert main([*command, "--i-have-read-the-terms", "acled"]) == 0
    assert "acled:SYR1" in capsys.readouterr().out + "".join(path.read_text() for path in tmp_path.glob("a.csv"))


def test_a_selection_without_rows_of_acled_needs_no_confirmation(acled, capsys):
    assert main(["select", str(acled), "--query", "from=2023-11-02", "--format", "json"]) == 0
    assert [row["event_id"] for row in json.loads(capsys.readouterr().out)] == ["own2"]


def test_a_list_of_titles_is_no_export(acled):
    assert main(["select", str(acled)]) == 0


def test_the_credit_of_acled_says_the_day_of_access_that_is_given(acled, tmp_path):
    path = tmp_path / "a.csv"
    arguments = ["--out", str(path), "--i-have-read-the-terms", "acled", "--accessed", "2024-03-01"]
    assert main(["select", str(acled), *arguments]) == 0
    about = json.loads((tmp_path / "a.about.json").read_text(encoding="utf-8"))
    (line,) = [line for line in about["credits"] if "acleddata.com" in line]
    assert "accessed 1 Mar 2024" in line
    assert [(each["source"], each["events"]) for each in about["terms"]] == [("ACLED", 1), ("Own data", 1)]


def test_locating_gives_a_reader_the_own_file_back_and_says_the_rule(acled, tmp_path, capsys):
    assert main(["locate", str(acled), "--out", str(tmp_path / "a.csv")]) == 0
    assert "note: rows of ACLED. ACLED does not allow its raw rows to be passed on" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.csv", "a.kml", "a.html", pytest.param("a.zip", marks=pytest.mark.slow)])
def test_tables_and_packs_of_a_snapshot_ask_too_but_pictures_do_not(name, acled, tmp_path, capsys):
    command = ["snapshot", str(acled), "--query", "size=100x100&dpi=96", "--out", str(tmp_path / name)]
    assert main(command) == 2
    assert "ACLED's" in capsys.readouterr().err
    assert main([*command[:-1], str(tmp_path / "a.svg")]) == 0
    assert "acleddata.com" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    if name != "a.zip":
        assert main([*command, "--i-have-read-the-terms", "acled"]) == 0
        assert "terms=" not in (tmp_path / name).read_text(encoding="utf-8")


def test_a_problem_is_printed_with_as_much_of_its_place_as_it_has(tmp_path, capsys):
    path = tmp_path / "theirs.csv"
    path.write_text(
        "When,Y,X,Kind,Dead\n2024-01-02,35.4,44.4,air strike,3\n2024-01-03,36,43,siege,1-2\n", encoding="utf-8"
    )
    assert main(["validate", str(path)]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert any(line.startswith("theirs.csv: The file has no ids") for line in lines)
    said = "theirs.csv row 3, fatalities_best '1-2': fatalities_best is read as 1 to 2"
    assert any(line.startswith(said) for line in lines)


@pytest.mark.parametrize(
    "command",
    [
        ["select", "--from-picture", "pipe"],
        ["brief", "pipe", "--out", "a.pdf"],
        ["validate", "data.csv", "--mapping", "pipe"],
        ["snapshot", "--query", "from=2024-01-25&size=100x100", "--template", "pipe.pptx", "--out", "a.pptx"],
        ["select", "--from-picture", "."],
    ],
)
def test_a_pipe_or_a_folder_is_not_waited_for(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("pipe", "pipe.pptx"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "data.csv").write_text("event_id,date_start,event_type\na,2023-11-01,other\n", encoding="utf-8")
    assert main(command) == 2
    assert "no file" in capsys.readouterr().err

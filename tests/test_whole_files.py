"""Files are written whole or not at all, by every writer of the command line."""

import errno
import stat
from pathlib import Path

import pytest

from geo import whole_files
from geo.cli.main import main
from geo.errors import ExportError
from geo.whole_files import write_whole

QUERY = ["--query", "from=2024-01-25&size=100x100&dpi=96"]
ENDINGS = (".csv", ".xlsx", ".geojson", ".kml", ".parquet")


def put(content):
    return lambda file: file.write(content)


def fail(file):
    file.write(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def full_disk(_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(tmp_path):
    (tmp_path / "a").write_bytes(b"before")
    with pytest.raises(ExportError, match=r"b: cannot be written \(No space left on device\)\. What was there is as"):
        write_whole({tmp_path / "a": put(b"after"), tmp_path / "b": fail})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"before"}


def test_a_file_is_replaced_with_the_rights_that_it_had(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"before")
    path.chmod(0o640)
    write_whole({path: put(b"after")})
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"after", 0o640)


def test_a_link_stays_a_link_to_the_file_that_is_replaced(tmp_path):
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "link").symlink_to("a")
    write_whole({tmp_path / "link": put(b"after")})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"after"


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(ExportError, match="No space left on device"):
        write_whole({tmp_path / "full": put(b"x"), tmp_path / "a": put(b"y")})
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", ["folder", "loop", "missing/a", "file/a", "a" * 300])
def test_a_place_where_no_file_can_be_is_one_sentence(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError, match="cannot be written") as err:
        write_whole({tmp_path / name: put(b"x")})
    assert len(str(err.value)) <= 400


def test_a_name_as_long_as_names_can_be_is_written(tmp_path):
    write_whole({tmp_path / ("a" * 255): put(b"x")})
    assert (tmp_path / ("a" * 255)).read_bytes() == b"x"


@pytest.fixture
def before(tmp_path, monkeypatch):
    """Return a function that makes earlier files of these names, and whether all are as they were."""

    def made(*names):
        for name in names:
            (tmp_path / name).write_bytes(b"before")
        monkeypatch.setattr(whole_files.os, "fsync", full_disk)
        return lambda: {each.name: each.read_bytes() for each in tmp_path.iterdir()} == dict.fromkeys(names, b"before")

    return made


@pytest.mark.parametrize("command", ["select", "snapshot"])
def test_a_full_disk_leaves_the_tables_and_what_they_are(command, before, tmp_path, capsys):
    names = [f"a{ending}" for ending in ENDINGS]
    as_before = before(*names, "a.about.json")
    query = ["--query", "from=2024-01-25"] if command == "select" else QUERY
    assert main([command, *query, "--out", *(str(tmp_path / name) for name in names)]) == 2
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    assert as_before()


def test_a_full_disk_leaves_the_picture_that_was_there(before, tmp_path, capsys):
    as_before = before("a.svg")
    assert main(["snapshot", *QUERY, "--out", str(tmp_path / "a.svg")]) == 2
    assert "a.svg: cannot be written (No space left on device)" in capsys.readouterr().err
    assert as_before()


def test_a_full_disk_leaves_the_brief_that_was_there(before, tmp_path, tmp_path_factory, capsys):
    toml = tmp_path_factory.mktemp("brief") / "b.toml"
    toml.write_text("[[map]]\nquery = 'from=2024-01-25&size=100x100'", encoding="utf-8")
    as_before = before("b.pdf")
    assert main(["brief", str(toml), "--out", str(tmp_path / "b.pdf")]) == 2
    assert "b.pdf: cannot be written" in capsys.readouterr().err
    assert as_before()


def test_a_full_disk_leaves_the_folder_that_was_built(tmp_path, monkeypatch, capsys):
    first, second, folder = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "folder"
    for path, day in ((first, 1), (second, 2)):
        path.write_text(f"event_id,date_start,event_type\ne{day},2023-11-0{day},other\n", encoding="utf-8")
    assert main(["build", str(first), "--out", str(folder)]) == 0
    before = (folder / "manifest.json").read_bytes()
    monkeypatch.setattr(whole_files.os, "fsync", full_disk)
    assert main(["build", str(first), str(second), "--out", str(folder)]) == 2
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    assert (folder / "manifest.json").read_bytes() == before
    assert main(["select", str(folder)]) == 0


def test_a_folder_that_cannot_be_built_is_not_there(tmp_path, monkeypatch, capsys):
    path = tmp_path / "a.csv"
    path.write_text("event_id,date_start,event_type\na,2023-11-01,other\n", encoding="utf-8")
    monkeypatch.setattr("geo.partitioned.part_making.pq.write_table", lambda *_, **__: full_disk(None))
    assert main(["build", str(path), "--out", str(tmp_path / "folder")]) == 2
    assert "folder: cannot be written (No space left on device)" in capsys.readouterr().err
    assert not (tmp_path / "folder").exists()


def test_a_workbook_needs_room_for_temporary_files_and_says_so(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: full_disk(None))
    assert main(["select", "--query", "country=SYR", "--out", str(tmp_path / "a.xlsx")]) == 2
    said = capfd.readouterr().err
    assert "a.xlsx: cannot be written (No space left on device)" in said
    assert "Exception ignored" not in said
    assert list(tmp_path.iterdir()) == []

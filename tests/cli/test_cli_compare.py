"""The command line: two versions of a dataset side by side, and tables read by a mapping."""

import json

import pytest

from geo.cli.main import main

OLD = "id,when,what,dead\na,2023-11-01,shelling,2\nb,2023-11-02,shelling,1\n"
NEW = "id,when,what,dead\na,2023-11-01,shelling,3\nc,2023-11-02,shelling,1\n"
MAPPING = {"columns": {"event_id": "id", "date_start": "when", "event_type": "what", "fatalities_best": "dead"}}


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / name for name in ("old.csv", "new.csv", "mapping.json")]
    for path, text in zip(paths, (OLD, NEW, json.dumps(MAPPING)), strict=True):
        path.write_text(text)
    return list(map(str, paths))


def test_what_changed_is_told_as_json_and_by_the_exit_code(files, capsys):
    old, new, mapping = files
    assert main(["compare", old, new, "--mapping", mapping, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["removed"]) == (["c"], ["b"])
    assert {"event_id": "a", "field": "fatalities_best", "old": 2, "new": 3} in said["changes"]


def test_what_changed_is_told_line_by_line(files, capsys):
    old, new, mapping = files
    main(["compare", old, new, "--mapping", mapping])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["added\tc", "removed\tb"]
    assert "changed\ta\tfatalities_best\t2\t3" in lines


def test_equal_versions_are_clean(files, capsys):
    old, _, mapping = files
    assert main(["compare", old, old, "--mapping", mapping]) == 0
    assert capsys.readouterr().out == ""


def test_a_table_is_validated_by_a_mapping(files, capsys):
    old, _, mapping = files
    assert main(["validate", old, "--mapping", mapping, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["read"], said["kept"]) == (2, 2)


@pytest.mark.parametrize(
    "text", ["no json", "[]", '{"columns": {"nonsense": "id"}}', '{"columns": {"date_start": "gone"}}']
)
def test_a_mapping_that_cannot_be_used_is_one_sentence(files, capsys, tmp_path, text):
    bad = tmp_path / "bad.json"
    bad.write_text(text)
    assert main(["validate", files[0], "--mapping", str(bad)]) == 2
    assert capsys.readouterr().err.startswith("error: ")

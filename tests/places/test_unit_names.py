"""Names of units corrected by lines of a table."""

import pandas as pd
import pytest

from geo.errors import BoundaryError
from geo.places.unit_names import UnitName, read_unit_names, with_unit_names

HEADER = "id,name,name_ar,note"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads lines as a table of corrections."""

    def read_lines(*lines):
        path = tmp_path / "unit_names.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return read_unit_names(path)

    return read_lines


@pytest.fixture
def layers():
    units = {"admin1_id": ["A-1", "A-2"], "name": ["One", "Two"]}
    return {
        "admin1": pd.DataFrame(units | {"name_ar": ["واحد", "اثنان"], "name_alt": ["Uno|Eins", None]}),
        "admin1_display": pd.DataFrame(units),
        "admin2": pd.DataFrame({"admin2_id": ["d1"], "name": ["District"]}),
        "places": pd.DataFrame({"name": ["One"]}),
    }


def names_of(layers, layer):
    return layers[layer]["name"].tolist()


def test_a_line_names_a_unit_in_every_layer(layers):
    named = with_unit_names(layers, {"A-1": UnitName("First", "")})
    assert names_of(named, "admin1") == names_of(named, "admin1_display") == ["First", "Two"]


def test_the_layers_given_are_left_as_they_are(layers):
    with_unit_names(layers, {"A-1": UnitName("First", "")})
    assert names_of(layers, "admin1") == ["One", "Two"]


def test_a_place_of_the_same_name_keeps_it(layers):
    assert names_of(with_unit_names(layers, {"A-1": UnitName("First", "")}), "places") == ["One"]


def test_a_line_can_name_a_district(layers):
    assert names_of(with_unit_names(layers, {"d1": UnitName("Right", "")}), "admin2") == ["Right"]


@pytest.mark.parametrize(("unit", "other_names"), [("A-1", "Uno|Eins|One"), ("A-2", "Two")])
def test_the_old_name_is_still_known(layers, unit, other_names):
    named = with_unit_names(layers, {unit: UnitName("Right", "")})["admin1"].set_index("admin1_id")
    assert named.loc[unit, "name_alt"] == other_names


def test_an_arabic_name_alone_leaves_the_english_one(layers):
    named = with_unit_names(layers, {"A-1": UnitName("", "أول")})["admin1"]
    assert named[["name", "name_ar"]].iloc[0].tolist() == ["One", "أول"]


def test_an_id_that_no_unit_has_is_refused(layers):
    with pytest.raises(BoundaryError, match=r"unit_names\.csv: no unit has the id 'A-9'"):
        with_unit_names(layers, {"A-9": UnitName("Right", "")})


def test_a_table_without_lines_corrects_nothing(read):
    assert read(HEADER) == {}


def test_no_table_corrects_nothing(tmp_path):
    assert read_unit_names(tmp_path / "unit_names.csv") == {}


def test_a_line_is_read(read):
    assert read(HEADER, " A-1 ,First,أول,so its council spells it") == {"A-1": UnitName("First", "أول")}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEADER, "A-1,,,"], "line 2: has no id or no name"),
        ([HEADER, ",Name,,"], "line 2: has no id or no name"),
        ([HEADER, "A-1,Name"], "line 2: has 2 cells"),
        ([HEADER, "A-1,A,,", "A-1,B,,"], "line 3: 'A-1' stands in a line above"),
        ([HEADER, 'A-1,"A'], "cannot be read as CSV"),
        (["A-1,Name,,"], "the first line is not 'id,name,name_ar,note'"),
    ],
)
def test_a_wrong_line_is_named(read, lines, said):
    with pytest.raises(BoundaryError, match=said):
        read(*lines)

"""Corrected names of units and districts: a line of data/unit_names.csv each, applied when boundaries are loaded."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from geo.errors import BoundaryError

NAMES_FILE = "unit_names.csv"  # beside the folder of boundaries
HEADER = ["id", "name", "name_ar", "note"]
ID_COLUMNS = {"admin1": "admin1_id", "admin1_display": "admin1_id", "admin2": "admin2_id"}
MAX_SAID = 60  # characters of a cell in a message


class UnitName(NamedTuple):
    """The right names of a unit; an empty one leaves the name that the layer has."""

    name: str
    name_ar: str


def read_unit_names(path: Path) -> dict[str, UnitName]:
    """Return the corrections by id of the unit; none if there is no such file. Raise BoundaryError for a wrong line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, csv.Error) as err:
        raise BoundaryError(f"{path.name}: cannot be read as CSV ({err}). Restore it from the repository.") from err
    if lines[:1] != [HEADER]:
        raise BoundaryError(f"{path.name}: the first line is not {','.join(HEADER)!r}. Write it so.")
    names: dict[str, UnitName] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line:
            names |= _correction(line, f"{path.name}, line {number}", names)
    return names


def _correction(line: list[str], where: str, known: Mapping[str, UnitName]) -> dict[str, UnitName]:
    if len(line) != len(HEADER):
        raise BoundaryError(f"{where}: has {len(line)} cells. Give {len(HEADER)}: {', '.join(HEADER)}.")
    unit, name, name_ar, _ = (cell.strip() for cell in line)
    if not unit or not (name or name_ar):
        raise BoundaryError(f"{where}: has no id or no name. Give the id of a unit and its right name.")
    if unit in known:
        raise BoundaryError(f"{where}: {unit[:MAX_SAID]!r} stands in a line above already. Keep one of them.")
    return {unit: UnitName(name, name_ar)}


def with_unit_names(layers: Mapping[str, pd.DataFrame], names: Mapping[str, UnitName]) -> dict[str, pd.DataFrame]:
    """Return the layers with the corrected names. Raise BoundaryError for an id that no unit has."""
    if not names:
        return dict(layers)
    ids = {unit for layer, column in ID_COLUMNS.items() for unit in layers[layer][column]}
    if unknown := [unit for unit in names if unit not in ids]:
        raise BoundaryError(
            f"{NAMES_FILE}: no unit has the id {unknown[0][:MAX_SAID]!r}. "
            "Use an id of admin1 or admin2, or remove the line."
        )
    return {name: _renamed(layer, ID_COLUMNS.get(name), names) for name, layer in layers.items()}


def _renamed(layer: pd.DataFrame, ids: str | None, names: Mapping[str, UnitName]) -> pd.DataFrame:
    if ids is None:
        return layer
    renamed = layer.copy(deep=False)
    rows = layer[ids].isin(names.keys())
    for column in set(UnitName._fields) & set(layer):
        right = layer[ids].map(lambda unit, column=column: getattr(names[unit], column) if unit in names else "")
        renamed[column] = layer[column].mask(right != "", right)
    if "name_alt" in layer:
        # files and searches may still use the old name
        renamed.loc[rows, "name_alt"] = [
            "|".join(dict.fromkeys(filter(None, [*str("" if pd.isna(alt) else alt).split("|"), old])))
            for alt, old in layer.loc[rows, ["name_alt", "name"]].itertuples(index=False)
        ]
    return renamed

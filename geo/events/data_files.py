"""Where the shipped data are: in the folder data/ of the repository, or inside the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_INSTALLED = _PACKAGE / "data"  # the wheel puts them there
DATA = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "data"
EVENTS = DATA / "events.geojson"
DATA_VARIABLE = "CONFLICT_MAP_DATA"  # the environment variable that names other files of events for the server

"""The app on synthetic events, for benchmarks/sidebar.py: SYNTHETIC_ROWS in the environment says how many."""

import os
import sys
from datetime import date
from pathlib import Path

import pandas as pd
from streamlit.web.cli import main

sys.path.insert(0, str(Path(__file__).parents[1]))

import ui.data
from benchmarks.synthetic import synthetic_store
from geo.dataset.dataset import Dataset, FileRead, shared_actors
from geo.events.data_files import DATA
from geo.places.boundaries import country_names, load_boundaries, unit_names
from geo.wording.labels import Names

ROOT = Path(__file__).parents[1]
ROWS = int(os.environ["SYNTHETIC_ROWS"])


def synthetic_dataset(*_: Path, today: date | None) -> Dataset:  # noqa: ARG001
    """Return what open_dataset would, without reading and locating."""
    boundaries = load_boundaries(DATA / "boundaries")
    return Dataset(
        name=f"Synthetic {ROWS}",
        store=synthetic_store(boundaries.places, ROWS, 0.02),
        problems=pd.DataFrame(),
        files=(FileRead("synthetic", "events", ROWS, ROWS),),
        boundaries=boundaries,
        actors=shared_actors(),
        names=Names(country_names(boundaries), unit_names(boundaries)),
        key=f"synthetic{ROWS}",
        publishers=(),
    )


if __name__ == "__main__":
    ui.data.open_dataset = synthetic_dataset
    sys.argv = ["streamlit", "run", str(ROOT / "app.py"), *sys.argv[1:]]
    main()

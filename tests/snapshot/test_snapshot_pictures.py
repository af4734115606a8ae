"""Pictures look as approved: drawn at 96 dpi and compared with a tolerance for other versions of the renderers.

After a change that is meant, look at the picture that the failing test names and copy it to tests/approved.
"""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geo.snapshot.writers.png import write_png
from tests.snapshot.conftest import DATASETS, PICTURES

APPROVED = Path(__file__).parents[1] / "approved"
CLEARLY = 48  # of 255, by which a pixel differs
FEW = 0.01  # share of such pixels that pass


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_looks_as_approved(draw, name, tmp_path):
    drawn = Image.open(io.BytesIO(write_png(draw(PICTURES[name], DATASETS.get(name, "shipped")), 96))).convert("RGB")
    drawn.save(tmp_path / f"{name}.png")
    approved = Image.open(APPROVED / f"{name}.png").convert("RGB")
    assert drawn.size == approved.size
    difference = np.abs(np.asarray(drawn, int) - np.asarray(approved, int)).max(axis=2)
    assert (difference > CLEARLY).mean() < FEW, f"see {tmp_path / f'{name}.png'}"


def test_only_pictures_of_the_list_are_approved():
    assert {path.stem for path in APPROVED.glob("*.png")} == set(PICTURES)

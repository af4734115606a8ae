"""Pixels drawn in another process are those drawn here, and the callers' thread is free meanwhile."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.errors import SnapshotError
from geo.snapshot.writers.png import rasterised
from geo.snapshot.writers.raster_process import RasterProcesses

pytestmark = pytest.mark.slow

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="{}" height="10"/></svg>'


@pytest.fixture(scope="module")
def raster():
    return RasterProcesses(2)


def test_the_bytes_are_those_that_are_drawn_here(raster):
    assert raster(SVG.format(9), 40, "#ffffff") == rasterised(SVG.format(9), 40, "#ffffff")


def test_each_of_many_callers_gets_its_own_picture(raster):
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda wide: raster(SVG.format(wide), 40), range(1, 13)))
    assert pictures == [rasterised(SVG.format(wide), 40) for wide in range(1, 13)]


def test_a_process_that_breaks_down_is_told_and_replaced():
    raster = RasterProcesses(1)
    raster(SVG.format(1), 20)
    process = raster._free.queue[0]
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert raster(SVG.format(2), 20) == rasterised(SVG.format(2), 20)


def test_what_cannot_be_drawn_is_a_sentence_and_the_next_picture_is_drawn():
    raster = RasterProcesses(1)
    with pytest.raises(SnapshotError, match="could not be drawn"):
        raster("<svg", 20)
    assert raster(SVG.format(3), 20) == rasterised(SVG.format(3), 20)

"""The server under readers who filter: all of them at once get right answers. What it costs: benchmarks/load.py."""

import argparse
import asyncio
import sys

import pytest

from benchmarks.load import filtering, serving, write_events
from geo.dataset.dataset import load_dataset

EVENTS = 20_000


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads processor time and memory from /proc")
def test_readers_who_filter_at_once_get_right_answers(tmp_path):
    data = tmp_path / "events.csv"
    write_events(data, EVENTS)
    with serving(data) as server:
        figures = asyncio.run(
            filtering(server, argparse.Namespace(sessions=8, think=1, minutes=0.1), load_dataset(data))
        )
    assert (figures["errors"], figures["wrong answers"]) == (0, 0), figures["for example"]
    assert figures["changes"] > 0

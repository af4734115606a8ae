"""The server under readers, coarsely: right answers, processor time and memory at twice the bars of benchmarks/load.py.

Processor time and memory are the server's own, so other work on the machine changes little.
"""

import argparse
import asyncio
import sys

import pytest

from benchmarks.load import (
    MOST_CPU_MS,
    MOST_IDLE_MB,
    filtering,
    left_alone,
    serving,
    write_events,
)
from geo.dataset import load_dataset

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads processor time and memory from /proc"),
]
EVENTS = 100_000


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("load") / "events.csv"
    write_events(path, EVENTS)
    return path


@pytest.fixture(scope="module")
def dataset(data):
    return load_dataset(data)


@pytest.fixture
def measure(data, dataset):
    """Return a function that does a work of benchmarks/load.py on a fresh server."""

    def run(work, **options):
        with serving(data) as server:
            figures = asyncio.run(work(server, argparse.Namespace(**options), dataset))
        assert (figures["errors"], figures["wrong answers"]) == (0, 0), figures["for example"]
        return figures

    return run


def test_readers_who_filter_get_right_answers_for_little_processor_time(measure):
    figures = measure(filtering, sessions=8, think=2, minutes=0.2)
    assert figures["changes"] > 8
    assert figures["cpu, ms a change"] < 2 * MOST_CPU_MS


def test_a_session_left_alone_holds_little(measure):
    assert measure(left_alone, idle=30)["a session, MB"] < 2 * MOST_IDLE_MB

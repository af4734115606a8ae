"""A folder built on a Dask cluster is the one that is built here, whatever becomes of a worker."""

import os
import signal

import pytest

from geo.cli.main import main
from geo.errors import SourceError
from geo.partitioned import build, open_folder
from geo.partitioned.cluster import dask_engine, make_with
from tests.partitioned.test_partitioned import ROWS, same_store, table

pytestmark = [
    pytest.mark.slow,
    # what a library says when its worker is killed
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def client():
    from distributed import Client

    with Client(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as client:
        yield client


@pytest.fixture
def files(tmp_path):
    """Six files; the first event of every one but the first is in the first as well."""
    return [table(tmp_path / f"{n}.csv", ROWS[0], ROWS[1].replace("b", f"b{n}", 1), ROWS[-1]) for n in range(6)]


def test_a_cluster_builds_row_by_row_what_is_built_here(client, files, tmp_path):
    here = build(files, tmp_path / "here").manifest
    there = build(files, tmp_path / "there", engine=lambda work: make_with(client, work)).manifest
    assert there == here
    same_store(open_folder(tmp_path / "there").store, open_folder(tmp_path / "here").store)
    one, other = (
        sorted(path.relative_to(tmp_path / name) for path in (tmp_path / name).rglob("*")) for name in ("here", "there")
    )
    assert one == other
    for path in one:
        if (tmp_path / "here" / path).is_file():
            assert (tmp_path / "here" / path).read_bytes() == (tmp_path / "there" / path).read_bytes(), path


def test_parts_of_a_worker_that_is_killed_are_made_by_another(client, files, tmp_path):
    killed = []

    def engine(work):
        for summary in make_with(client, work):
            if not killed:
                killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)
            yield summary

    there = build(files, tmp_path / "there", engine=engine).manifest
    assert killed
    assert there == build(files, tmp_path / "here").manifest


def test_a_file_that_no_worker_can_read_is_told_as_it_is_here(client, files, tmp_path):
    (tmp_path / "6.csv").write_text("<html>")
    with pytest.raises(SourceError, match=r"^6\.csv: a web page"):
        build([*files, tmp_path / "6.csv"], tmp_path / "out", engine=lambda work: make_with(client, work))
    assert not list((tmp_path / "out").glob("*/parts"))


def test_the_command_builds_on_a_cluster_by_its_address(client, files, tmp_path):
    address = client.scheduler.address
    assert main(["build", *map(str, files), "--out", str(tmp_path / "out"), "--engine", "dask", "--scheduler", address])
    assert len(open_folder(tmp_path / "out").store) == 7


def test_a_scheduler_that_does_not_answer_is_named(files, tmp_path, monkeypatch):
    def nobody(*_, **__):
        raise OSError("timed out")

    monkeypatch.setattr("distributed.Client", nobody)
    with pytest.raises(SourceError, match=r"tcp://nowhere:1: no Dask scheduler answers there"):
        build(files, tmp_path / "out", engine=dask_engine("tcp://nowhere:1"))

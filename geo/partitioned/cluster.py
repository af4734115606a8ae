"""Make parts on the workers of a Dask cluster, which read and write files under a shared path.

Only file names and counts pass through the scheduler. A part whose worker is lost is made again by another.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from geo.dataset.dataset import shared_boundaries, shared_locator
from geo.errors import SourceError
from geo.partitioned.build import Engine
from geo.partitioned.manifest import PartSummary
from geo.partitioned.part_making import Input, make_part
from geo.places.locate import Locator
from geo.places.prepared import load_locator, save_locator

INDEX = ".index"  # beside the parts: the locator's indexes, made once and loaded by every worker


def dask_engine(scheduler: str | None) -> Engine:
    """Return an engine that makes parts on the cluster at `scheduler`, or on local processes if it is None.

    Raise SourceError if Dask is not installed; the engine raises it if the scheduler cannot be reached.
    """
    try:
        import distributed
    except ImportError as err:
        raise SourceError("Dask is not installed: pip install -r requirements-cluster.txt.") from err

    def make(work: Sequence[tuple[Input, Path]]) -> Iterator[PartSummary]:
        with _client(distributed, scheduler) as client:
            yield from make_with(client, work)

    return make


def _client(distributed: Any, scheduler: str | None) -> Any:
    if scheduler is None:
        return distributed.Client(threads_per_worker=1, dashboard_address=None)  # one process per core
    try:
        return distributed.Client(scheduler, timeout="20s")
    except (OSError, ValueError) as err:
        raise SourceError(
            f"{scheduler}: no Dask scheduler answers there. Start one, or leave --scheduler out."
        ) from err


def make_with(client: Any, work: Sequence[tuple[Input, Path]]) -> Iterator[PartSummary]:
    """Make parts with a distributed.Client, and yield the summary of each when it is done."""
    import distributed

    if not work:
        return
    index = work[0][1].parent / INDEX
    save_locator(shared_locator(), index)
    futures = [client.submit(make_on_worker, input_file, folder, index, pure=False) for input_file, folder in work]
    for future in distributed.as_completed(futures):
        yield future.result()


def make_on_worker(input_file: Input, folder: Path, index: Path) -> PartSummary:
    """Make one part in a worker process. Importable, so that only its name is sent to workers."""
    pa.set_cpu_count(1)  # there is a worker for every core
    return make_part(input_file, folder, worker_locator(index))


@lru_cache(maxsize=1)
def worker_locator(index: Path) -> Locator:
    """Return the locator of this worker, loaded once."""
    return load_locator(shared_boundaries(), index)

"""Entry point of the subprocess: one request from standard input, one answer to standard output."""

import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import orjson
import pandas as pd
import pyarrow as pa

from geo import sources
from geo.compare import changes
from geo.errors import SourceError
from geo.events.actors import Actors
from geo.events.cells import replace_surrogates
from geo.events.validate import allies_in, validate
from geo.places import country_codes
from geo.sandbox import bounds, stores, wire
from geo.sources.limits import Limits, check_allies
from geo.sources.options import ReadOptions
from geo.sources.publishers.mapping import ColumnMapping, columns_of

# reading a file needs none of them: whatever in a library would try is stopped
NEVER = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
# a library may import a part of itself late; nothing else is opened
CODE = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]))


NO_MEMORY = ("alloc", "Resource temporarily unavailable")  # the second where a thread gets no stack


def main() -> None:
    """Limit this process, read the content of the file and answer."""
    pipe = sys.stdin.buffer
    request = orjson.loads(wire.read_part(pipe))
    if request["task"] == "store":
        _dataset().shared_locator()  # from its files, before none can be opened any more
        _dataset().shared_actors()
    bounds.apply_limits(bounds.Bounds(**request["bounds"]))
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    country_codes.code_tables()
    country_codes.country_boxes()
    sys.addaudithook(_refuse)
    wire.write(sys.stdout.buffer, answer(request, pipe))


def answer(request: dict[str, Any], pipe: BinaryIO) -> list[wire.Part]:
    """Return the parts of the answer: a status, and the result if there is one."""
    try:
        parts = TASKS[request["task"]](pipe, request)
    except SourceError as err:
        return [orjson.dumps({"refused": replace_surrogates(str(err))})]
    except Exception as err:  # noqa: BLE001 (whatever it is, the one who waits gets an answer)
        return [orjson.dumps({"memory": True} if _lacks_memory(err) else {"fault": _place(err)})]
    return [orjson.dumps({}), *parts]


def _check(pipe: BinaryIO, request: dict[str, Any]) -> list[wire.Part]:
    content = wire.read_part(pipe)
    mapping = ColumnMapping(**request["mapping"]) if request["mapping"] else None
    limits, today = Limits(**request["limits"]), request["today"]
    options = ReadOptions(**request["options"])
    raw = sources.read_bytes(
        content, request["name"], source=request["source"], mapping=mapping, limits=limits, options=options
    )
    day = date.fromisoformat(today) if today else None
    checked = validate(raw, actors=Actors(**request["actors"]), today=day)
    check_allies(allies_in(checked.events), request["name"], limits)
    return wire.from_validated(checked)


def _columns(pipe: BinaryIO, request: dict[str, Any]) -> list[wire.Part]:
    limits, options = Limits(**request["limits"]), ReadOptions(**request["options"])
    return wire.from_columns(columns_of(sources.open_table(wire.read_part(pipe), request["name"], limits, options)))


def _dataset() -> ModuleType:
    return import_module("geo.dataset.dataset")  # with boundaries and their libraries: most workers need none of them


def _store(pipe: BinaryIO, request: dict[str, Any]) -> list[wire.Part]:
    as_of = date.fromisoformat(request["as_of"]) if request["as_of"] else None
    return stores.from_store(_dataset().store_in_process(_table(pipe), "", as_of))


def _changes(pipe: BinaryIO, request: dict[str, Any]) -> list[wire.Part]:
    old, new = (changes.Version(_table(pipe), _table(pipe)) for _ in range(2))
    return [orjson.dumps(asdict(changes.summarise_changes(old, new, request["name"])))]


def _table(pipe: BinaryIO) -> pd.DataFrame:
    return wire.table(memoryview(wire.read_part(pipe)), memoryview(wire.read_part(pipe)))


TASKS: dict[str, Callable[[BinaryIO, dict[str, Any]], list[wire.Part]]] = {
    "check": _check, "columns": _columns, "store": _store, "changes": _changes,
}  # fmt: skip


def _lacks_memory(err: Exception) -> bool:
    """Return whether memory ran out; Arrow says so only in its message."""
    in_words = isinstance(err, pa.ArrowException) and any(words in str(err) for words in NO_MEMORY)
    return isinstance(err, MemoryError) or in_words


def _place(err: Exception) -> str:
    """Return type and line of an exception, without its message, which may hold text of the file."""
    frame = traceback.extract_tb(err.__traceback__)[-1]
    return f"{type(err).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event in NEVER or (event == "open" and not str(details[0]).startswith(CODE)):
        raise PermissionError(f"{event} in a worker")


if __name__ == "__main__":
    main()

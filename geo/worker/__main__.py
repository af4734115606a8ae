"""The worker: one request from standard input, one answer to standard output, and no more."""

import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pyarrow as pa

from geo import country_codes, sources
from geo.actors import Actors
from geo.cells import without_halves
from geo.errors import SourceError
from geo.sources.limits import Limits
from geo.sources.mapping import Mapping, columns_of
from geo.sources.options import ReadOptions
from geo.validate import validate
from geo.worker import bounds, wire

# reading a file needs none of them: whatever in a library would try is stopped
NEVER = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
# a library may import a part of itself late; nothing else is opened
CODE = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]))


def main() -> None:
    """Bind this process, then read the content of the file and answer."""
    pipe = sys.stdin.buffer
    request = orjson.loads(wire.read_part(pipe))
    bounds.impose(bounds.Bounds(**request["bounds"]))
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    country_codes.code_tables()  # from their files, before none can be opened any more
    country_codes.country_boxes()
    sys.addaudithook(_refuse)
    wire.write(sys.stdout.buffer, answer(request, pipe))


def answer(request: dict[str, Any], pipe: BinaryIO) -> list[wire.Part]:
    """Return the parts of the answer: a verdict, and the result if there is one."""
    try:
        parts = TASKS[request["task"]](wire.read_part(pipe), request)
    except SourceError as err:
        return [orjson.dumps({"refused": without_halves(str(err))})]
    except MemoryError:
        return [orjson.dumps({"memory": True})]
    except Exception as err:  # noqa: BLE001 (whatever it is, the one who waits gets an answer)
        return [orjson.dumps({"fault": _place(err)})]
    return [orjson.dumps({}), *parts]


def _check(content: bytes, request: dict[str, Any]) -> list[wire.Part]:
    mapping = Mapping(**request["mapping"]) if request["mapping"] else None
    limits, today = Limits(**request["limits"]), request["today"]
    options = ReadOptions(**request["options"])
    raw = sources.read_bytes(
        content, request["name"], source=request["source"], mapping=mapping, limits=limits, options=options
    )
    day = date.fromisoformat(today) if today else None
    return wire.from_validated(validate(raw, actors=Actors(**request["actors"]), today=day))


def _columns(content: bytes, request: dict[str, Any]) -> list[wire.Part]:
    limits, options = Limits(**request["limits"]), ReadOptions(**request["options"])
    return wire.from_columns(columns_of(sources.open_table(content, request["name"], limits, options)))


TASKS: dict[str, Callable[[bytes, dict[str, Any]], list[wire.Part]]] = {"check": _check, "columns": _columns}


def _place(err: Exception) -> str:
    """Return kind and place of a fault; its message may hold text of the file."""
    frame = traceback.extract_tb(err.__traceback__)[-1]
    return f"{type(err).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event in NEVER or (event == "open" and not str(details[0]).startswith(CODE)):
        raise PermissionError(f"{event} in a worker")


if __name__ == "__main__":
    main()

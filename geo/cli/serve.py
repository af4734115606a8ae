"""Command app: the server of the page, in a process of its own."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from geo.errors import SourceError
from geo.events.data_files import DATA_VARIABLE

_HERE = Path(__file__).parents[2]
SCRIPTS = (_HERE / "app.py", _HERE / "ui" / "server" / "app.py")  # of the repository, of the installed package


def run_app(parsed: argparse.Namespace) -> int:
    """Serve the page until the user stops it, and return the exit code of the server."""
    for path in parsed.files:
        if not path.exists():
            raise SourceError(f"{path.name}: no such file. Give the path of a file of events, or a folder of `build`.")
    named = {DATA_VARIABLE: os.pathsep.join(str(path.resolve()) for path in parsed.files)} if parsed.files else {}
    script = next(path for path in SCRIPTS if path.is_file())
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--server.port={parsed.port}"] if parsed.port else []
    path = os.pathsep.join(filter(None, [str(_HERE), os.environ.get("PYTHONPATH")]))
    return subprocess.run(command, env={**os.environ, **named, "PYTHONPATH": path}, check=False).returncode  # noqa: S603 (our own)

"""Run JavaScript in the Node that Playwright, a locked requirement, brings: such tests are never skipped."""

import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

ROOT = Path(__file__).parents[1]


def node() -> str:
    """Return the path of Playwright's Node; its absence fails the test."""
    path, _ = compute_driver_executable()
    assert Path(path).is_file(), f"{path}: Playwright's Node is missing. Run `make lint`, which installs it."
    return str(path)


def run_node(*arguments: object) -> str:
    """Run Node in the project's folder and return what it prints; a code other than 0 fails the test."""
    command = [node(), *map(str, arguments)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout

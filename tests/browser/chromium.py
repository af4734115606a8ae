"""Find a Chromium for the browser tests, or install one: Playwright's own, else the distribution's package."""

import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # continuous integration often runs as root
    "--disable-gpu",
    "--disable-background-networking",  # only what the page itself asks for goes out
    "--disable-component-update",
    "--no-first-run",
]


def installed() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def playwrights() -> str | None:
    """Return the path of Playwright's own Chromium, or None if it was not downloaded."""
    from pathlib import Path

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def executable() -> str | None:
    """Return the path of the Chromium to use, or None."""
    return installed() or playwrights()


def install() -> None:
    """Install a Chromium by the first way that works."""
    ways = (
        [sys.executable, "-m", "playwright", "install", "chromium"],
        ["sh", "-c", "apt-get update -qq && apt-get install -y -qq chromium"],
    )
    for way in ways:
        if subprocess.run(way, check=False).returncode == 0 and executable():
            return
    sys.exit("No Chromium could be installed. Install one and run again.")


if __name__ == "__main__":
    if not executable():
        install()
    sys.stdout.write(f"browser: {executable()}\n")

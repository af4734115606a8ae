"""The page's scripts and styles: our ES modules as one classic script, Leaflet from its installed package."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from xstatic.pkg import leaflet

# in the order they build on each other; a test holds this list and the imports together
MODULES = (
    "source", "columns", "filter", "days", "mercator", "symbols", "bins", "classes", "clusters", "dom", "canvas_layer",
    "base_layer", "dots", "heat", "squares", "areas", "event_layer", "histogram", "playback", "timeline", "legend",
    "detail", "filter_bar", "keyboard", "conflict_map",
)  # fmt: skip
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)


def module_text(name: str) -> str:
    """Return the source of one of our modules."""
    return files("geo.webmap").joinpath("assets", f"{name}.js").read_text(encoding="utf-8")


@cache
def bundle() -> str:
    """Return MODULES as one script that leaves a single global, `mountConflictMap`.

    The same text serves the live page, where modules could be fetched one by one, and files, where they cannot.
    """
    parts = "".join(_in_own_scope(name) for name in MODULES)
    return f'"use strict";\n(() => {{\n{parts}window.mountConflictMap = $conflict_map.mountConflictMap;\n}})();\n'


def _in_own_scope(name: str) -> str:
    """Return a module as a function's body whose result holds its exports, so that modules may use the same names."""
    text = module_text(name)
    exports = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _IMPORT.sub(r"const {\1} = $\2;\n", text))
    return f"const ${name} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


@cache
def asset(name: str) -> tuple[bytes, str]:
    """Return the bytes and media type of a served file. Raise KeyError for any other name."""
    leaflet_folder = Path(leaflet.BASE_DIR)
    makers: dict[str, Callable[[], bytes]] = {
        "conflict_map.js": _bundle_bytes,
        "map.css": lambda: files("geo.webmap").joinpath("assets", "map.css").read_bytes(),
        "leaflet.js": lambda: _without_source_map((leaflet_folder / "leaflet.js").read_text(encoding="utf-8")),
        "leaflet.css": lambda: (leaflet_folder / "leaflet.css").read_bytes(),
    }
    return makers[name](), "text/javascript" if name.endswith(".js") else "text/css"


def _bundle_bytes() -> bytes:
    return bundle().encode()


def _without_source_map(script: str) -> bytes:
    """Drop the hint at a source map, which is not served."""
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE).encode()

"""The map page as HTML, built by Folium, with its scripts and styles. No event text ever goes through here.

Folium renders what it is given as templates on the server and as scripts in the browser (docs/security.md), so it is
given constants and addresses only; events travel as columns and JSON and are written with textContent.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import folium
from branca.element import Figure
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template
from xstatic.pkg import leaflet

from geo import style
from geo.dataset.queries import provider
from geo.errors import SourceError
from geo.webmap.modules import joined_script
from geo.wording.labels import BOUNDARY_CREDIT
from geo.wording.modes import words_of_map

MIN_ZOOM, MAX_ZOOM = 2, 13


@dataclass(frozen=True)
class PageUrls:
    """Where the page gets its parts from: addresses that the server chooses, never words of a visitor."""

    assets: str
    columns: str
    base: str
    events: str
    units: str  # outlines of the units that hold events, fetched when they are asked for
    state: str  # what a query asks for, for a page that stands alone

    def __post_init__(self) -> None:
        """Raise ValueError for an address that Folium's templates could read as more than an address."""
        for url in astuple(self):
            if not re.fullmatch(r"#?[\w./-]+", url):
                raise ValueError(f"{url!r} is no plain path or element of the page.")


@dataclass(frozen=True)
class Tiles:
    """A background of tiles from another host, which a reader may choose where the server offers it."""

    name: str
    label: str
    url: str  # with {z}, {x} and {y}
    host: str
    attribution: str
    maxZoom: int  # noqa: N815 - as the page reads it


def tiles_of(name: str) -> Tiles:
    """Return a background by the name of its provider. Raise SourceError if it is unknown or wants a key."""
    tile_provider = provider(name)
    if tile_provider is None:
        raise SourceError(f"{name!r} is no provider of tiles that works without a key: name one of xyzservices.")
    url = tile_provider.build_url(x="{x}", y="{y}", z="{z}", scale_factor="")
    host = urlsplit(url).hostname or ""
    zoom = int(tile_provider.get("max_zoom", MAX_ZOOM))
    return Tiles(
        tile_provider["name"], tile_provider["name"].replace(".", " "), url, host, tile_provider["attribution"], zoom
    )


@dataclass(frozen=True)
class Page:
    """The HTML of the map page and the hashes of its inline scripts, for the Content-Security-Policy."""

    html: str
    script_hashes: tuple[str, ...]
    tile_hosts: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """Return the page's Content-Security-Policy, without frame-ancestors."""
        scripts = " ".join(f"'{digest}'" for digest in self.script_hashes)
        images = " ".join(["'self'", "data:", *(f"https://{host}" for host in self.tile_hosts)])
        return (
            f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
            f"img-src {images}; connect-src 'self'; base-uri 'none'; form-action 'none'"
        )


class EventLayer(JSCSSMixin, Layer):
    """Our layer: everything the page shows on top of an empty Leaflet map."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup();
        window.conflictMap = mountConflictMap({{ this._parent.get_name() }}, {{ this.config | tojson }});
        {% endmacro %}
    """)

    def __init__(self, urls: PageUrls, *, alone: bool, tiles: tuple[Tiles, ...]) -> None:
        super().__init__(name="events", control=False)
        self._name, self._id = "EventLayer", "conflict"
        self.default_js = [("conflict_map", f"{urls.assets}/conflict_map.js")]
        self.default_css = [("map_css", f"{urls.assets}/map.css")]
        self.config = {
            "columnsUrl": urls.columns,
            "baseUrl": urls.base,
            "eventsUrl": urls.events,
            "unitsUrl": urls.units,
            "stateUrl": urls.state if alone else None,
            "themes": style.themes_as_dict(),
            "symbols": style.symbols_as_dict(),
            "ramps": style.RAMPS,
            "diverging": style.DIVERGING,
            "tiles": [asdict(each) for each in tiles],
            "credit": BOUNDARY_CREDIT,
            "words": words_of_map(),
            "sizes": {"min": style.SYMBOL_MIN_PX, "max": style.SYMBOL_MAX_PX, "deathsAtMax": style.DEATHS_AT_MAX},
        }


class LeafletMap(folium.Map):
    """A Folium map whose only script is Leaflet, from our own server: no other host, no jQuery, no icon fonts."""

    def __init__(self, assets: str) -> None:
        self.default_js = [("leaflet", f"{assets}/leaflet.js")]
        self.default_css = [("leaflet_css", f"{assets}/leaflet.css")]
        super().__init__(
            location=[30, 43],
            zoom_start=4,
            tiles=None,
            zoom_snap=0.5,
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
            max_bounds=True,
        )
        # Folium hands these on to tile layers only
        self.options |= {"minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM}
        self._id = "conflict"  # the same page, and so the same hashes, in every process


@lru_cache(maxsize=8)  # the same for every visitor of a dataset, framed or alone
def build_page(urls: PageUrls, *, alone: bool = False, tiles: tuple[Tiles, ...] = ()) -> Page:
    """Return the map page that loads its data from `urls`.

    alone: the page takes its state from its own query and shows headline, caption and a link, as an embed does.
    tiles: backgrounds that its reader may choose; their hosts, and no others, are in its policy.
    """
    leaflet_map = LeafletMap(urls.assets)
    EventLayer(urls, alone=alone, tiles=tiles).add_to(leaflet_map)
    figure = leaflet_map.get_root()
    assert isinstance(figure, Figure)
    figure.title = "Conflict Map"
    html = _may_be_zoomed(figure.render()).replace("<html>", '<html lang="en">', 1)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    return Page(html, tuple(_hash(script) for script in scripts), tuple(each.host for each in tiles))


def _may_be_zoomed(html: str) -> str:
    """Let readers enlarge the page, which Folium's viewport forbids."""
    return re.sub(r',\s*maximum-scale=1.0, user-scalable=no"', '"', html)


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


# --- scripts and styles: our modules as one script (geo/webmap/modules.py), Leaflet from its installed package ---


@cache
def asset(name: str) -> tuple[bytes, str]:
    """Return the bytes and media type of a served file. Raise KeyError for any other name."""
    leaflet_folder = Path(leaflet.BASE_DIR)
    makers: dict[str, Callable[[], bytes]] = {
        "conflict_map.js": lambda: joined_script().encode(),
        "map.css": lambda: files("geo.webmap").joinpath("assets", "map.css").read_bytes(),
        "leaflet.js": lambda: _without_source_map((leaflet_folder / "leaflet.js").read_text(encoding="utf-8")),
        "leaflet.css": lambda: (leaflet_folder / "leaflet.css").read_bytes(),
    }
    return makers[name](), "text/javascript" if name.endswith(".js") else "text/css"


def _without_source_map(script: str) -> bytes:
    """Drop the hint at a source map, which is not served."""
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE).encode()

"""Our own elements on the page: markup from ui/assets; scripts are fetched once, styles come with the page.

Streamlit sends script and style of a component along with every change of its data; these are a line and none.
"""

from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = {path.name: path.read_bytes() for path in ASSETS.glob("*.js")}
# of two lines: Streamlit takes a single one for a path
_LOADER = """export default (part) => {{
  import(`${{location.origin}}/ui/{name}.js`).then((own) => own.default(part));
}};"""


@st.cache_resource
def component(name: str) -> Any:
    """Return the component whose script and, if it needs any, markup are ui/assets/{name}.js and .html."""
    html = ASSETS / f"{name}.html"
    return st.components.v2.component(
        name,
        html=html.read_text(encoding="utf-8") if html.exists() else f'<div class="{name.replace("_", "-")}"></div>',
        js=_LOADER.format(name=name),
        isolate_styles=False,
    )


def show_styles() -> None:
    """Give the page the styles of all our elements."""
    styles = (path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.css")))
    st.html(f"<style>{''.join(styles)}</style>")

"""What Streamlit keeps for a visitor: one typed object, and the values of widgets."""

import ast
from collections.abc import Iterator
from pathlib import Path

from geo.store.filters import SELECTION_PARAMETERS

UI = Path(__file__).parents[2] / "ui"
KEEPERS = {"session.py", "filter_state.py"}  # the object, and the widgets of filters
FILTER_WIDGETS = {each.name for each in SELECTION_PARAMETERS} | {"period"}


def _keys_outside() -> Iterator[str]:
    """Yield every name that a module besides the keepers reads or writes of st.session_state."""
    for path in UI.glob("*.py"):
        if path.name in KEEPERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.session_state":
                yield from [node.slice.value] if isinstance(node.slice, ast.Constant) else []


def _widgets() -> set[str]:
    """Return the keys of all widgets that are named by a constant."""
    return {
        word.value.value
        for path in UI.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "key" and isinstance(word.value, ast.Constant)
    }


def test_other_modules_read_the_values_of_their_own_widgets_only():
    assert set(_keys_outside()) <= _widgets() - FILTER_WIDGETS


def test_no_other_module_updates_what_streamlit_keeps_by_many_names_at_once():
    many = {
        path.name for path in UI.glob("*.py") if "session_state.update" in path.read_text(encoding="utf-8")
    } - KEEPERS
    assert many == {"snapshot.py"}  # its fields, which are widgets

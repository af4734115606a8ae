"""The composer: what is on the screen as a page for print, with a live preview, downloads, and the way back."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo.dataset.dataset import Dataset
from geo.dataset.terms import TERMS, TO_CONFIRM
from geo.errors import QueryError, SnapshotError
from geo.events.folding import counted
from geo.snapshot.files import changes_since, reopen, resolve_spec_with_notes
from geo.snapshot.format_record import Holds, SnapshotFormat
from geo.snapshot.formats import available_formats, reopened_formats
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.page.page import shown_by
from geo.snapshot.paper import ALL_SELECTED, ON_MAP, SIZES_MM
from geo.snapshot.shown_events import terms_to_confirm
from geo.snapshot.spec import DPI, LABELS, SIDE_MM, SnapshotSpec, spec_of
from geo.sources.limits import upload_limits
from geo.store.link import to_query
from geo.store.select_rows import select
from geo.store.selection import Selection, View
from geo.wording.selection import selection_text
from ui import map_messages
from ui.component import component
from ui.data import own_key
from ui.session import session
from ui.snapshot_routes import MAX_DPI, check_link, file_name, own_url, progress_url, snapshot_url
from ui.uploads import let_go

KEY = "snapshot_"  # + name of a field, below
TERMS_KEY = KEY + "terms_"  # + name of a publisher in geo.dataset.terms
ON_MAP_KEY = KEY + "only_on_map"  # asked anew every time, as terms are
OWN_SIZE = "own"
SIZE_LABELS = {
    "a4": "A4", "a4-portrait": "A4, upright", "a5": "A5", "slide": "Slide, 16:9", "square": "Square",
    OWN_SIZE: "Other, in mm",
}  # fmt: skip
LABEL_LABELS = dict(zip(LABELS, ("English", "Arabic", "None"), strict=True))
PART_LABELS = {"key": "Key of events", "legend": "Legend", "inset": "Locator", "timeline": "Timeline"}
FIELDS: dict[str, Any] = {
    "title": "", "subtitle": "", "caption": "", "size": "a4", "width": 200.0, "height": 150.0, "dpi": 300,
    "labels": "en", "key": True, "legend": True, "inset": True, "timeline": True,
}  # fmt: skip
ON_MAP_LABEL = "Tables: only what is on the map"
ON_MAP_HELP = "Otherwise they hold every event of the filters, also those without a place and outside this map"
PREVIEW_DPI = 96
MAX_SAID = 300  # characters of a sentence that quotes a picture


def open_composer(dataset: Dataset, selection: Selection) -> None:
    """Open the composer with what was asked for last, and a title proposed from the selection."""
    composed = session().composed or FIELDS
    st.session_state.update({KEY + name: value for name, value in composed.items()})
    st.session_state[KEY + "title"] = composed["title"] or _proposed(dataset, selection)
    st.session_state.update({TERMS_KEY + name: False for name in TO_CONFIRM})  # asked anew every time
    st.session_state[ON_MAP_KEY] = False
    session().is_composing, session().picture_problem = True, ""


def is_composing() -> bool:
    """Return whether the composer was just opened; it stays open by itself."""
    is_new, session().is_composing = session().is_composing, False
    return is_new


@st.dialog("Snapshot", width="large")
def compose(dataset: Dataset, selection: Selection) -> None:
    """Show the composer over the page."""
    if session().was_opened_again:
        session().was_opened_again = False
        st.rerun()
    preview, fields = st.columns([8, 5], gap="medium")
    with fields:
        composed = _ask()
    if composed["title"] == _proposed(dataset, selection):
        composed["title"] = ""  # so that it follows the selection, and the subtitle does not repeat it
    session().composed = composed
    with preview:
        if session().view.compare_from:
            st.text("Two periods on one map are not drawn for print: this is the first of them.")
        above, asked = st.container(), terms_to_confirm(selection, dataset)
        confirmed = _confirm(asked)
        rows = ON_MAP if st.checkbox(ON_MAP_LABEL, key=ON_MAP_KEY, help=ON_MAP_HELP) else ALL_SELECTED
        with above:
            _show(dataset, selection, composed | {"rows": rows}, confirmed, locked=len(confirmed) < len(asked))
    _offer_way_back(dataset)


def _proposed(dataset: Dataset, selection: Selection) -> str:
    return selection_text(selection, dataset.names, dataset.store.first_date, dataset.store.last_date)[:200]


# --- fields ------------------------------------------------------------------------------------------------------


def _ask() -> dict[str, Any]:
    """Show the fields and return what they hold."""
    st.text_input("Title", key=KEY + "title", max_chars=200)
    st.text_input("Subtitle", key=KEY + "subtitle", max_chars=300, placeholder="counts in words")
    st.text_input("Caption", key=KEY + "caption", max_chars=600, placeholder="a line above the sources")
    _ask_size()
    st.segmented_control(
        "Names on the map", LABELS, key=KEY + "labels", format_func=LABEL_LABELS.__getitem__, required=True
    )
    columns = st.columns(2)
    for i, (name, label) in enumerate(PART_LABELS.items()):
        columns[i % 2].checkbox(label, key=KEY + name)
    return {name: st.session_state.get(KEY + name, default) for name, default in FIELDS.items()}


def _ask_size() -> None:
    left, right = st.columns([3, 2])
    left.selectbox("Size", list(SIZE_LABELS), key=KEY + "size", format_func=SIZE_LABELS.__getitem__)
    right.number_input(
        "Dots per inch",
        *DPI,
        step=1,
        key=KEY + "dpi",
        help="Of pictures made of pixels, such as PNG; SVG and PDF have none",
    )
    if st.session_state[KEY + "size"] == OWN_SIZE:
        left.number_input("Width, mm", *SIDE_MM, step=10.0, format="%g", key=KEY + "width")
        right.number_input("Height, mm", *SIDE_MM, step=10.0, format="%g", key=KEY + "height")


# --- preview and downloads ---------------------------------------------------------------------------------------


def _confirm(asked: dict[str, str]) -> tuple[str, ...]:
    """Show what publishers ask of those who take their rows, each with a box; return those that the reader confirms."""
    return tuple(name for name, said in asked.items() if _confirms(TERMS[name].name, TERMS_KEY + name, said))


def _confirms(publisher: str, key: str, said: str) -> bool:
    st.text(said)
    return st.checkbox(f"I have read {publisher}'s terms, and they allow me these files", key=key)


def _show(
    dataset: Dataset, selection: Selection, composed: dict[str, Any], confirmed: tuple[str, ...], *, locked: bool
) -> None:
    problem, spec = "", SnapshotSpec()
    try:
        spec = replace(_spec(selection, composed), terms=confirmed)
        check_link(_by_link(spec))
    except (QueryError, SnapshotError) as err:
        problem = str(err)
    width, height = spec.size_mm
    component("snapshot")(
        key="snapshot",
        data={
            "problem": problem,
            "preview": "" if problem else snapshot_url(".png", replace(spec, dpi=PREVIEW_DPI), own_key(dataset)),
            "alt": f"Preview: {spec.title or _proposed(dataset, selection)}",
            "ratio": width / height,
            "downloads": [] if problem else _downloads(spec, dataset, locked=locked),
        },
    )


def _spec(selection: Selection, composed: dict[str, Any]) -> SnapshotSpec:
    """Return the snapshot of the events and the extent on the screen, as composed."""
    view: View = session().view
    place = {"bbox": session().bbox} if session().bbox else {}
    asked = {name: _text(composed[name]) for name in FIELDS if name not in {"size", "width", "height"}}
    size = composed["size"] if composed["size"] in SIZES_MM else f"{composed['width']:g}x{composed['height']:g}"
    asked |= place | {"size": size, "rows": composed["rows"]}
    return spec_of(f"{to_query(selection, view)}&{urlencode(asked)}")


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _by_link(spec: SnapshotSpec) -> SnapshotSpec:
    """Return the spec with no more dots than links may ask for."""
    return replace(spec, dpi=min(spec.dpi, MAX_DPI))


def _downloads(spec: SnapshotSpec, dataset: Dataset, *, locked: bool) -> list[dict[str, Any]]:
    """Return the files on offer by group; only some formats gain from more dots than other links have.

    locked: whether files with rows wait for terms to be confirmed, and have no address until then.
    """
    counts, groups = _counts(spec, dataset), dict[str, list[dict[str, str]]]()
    for kind in available_formats().values():
        asked = spec if kind.has_dots else _by_link(spec)
        file = download(kind, asked, dataset, counts.get(kind.holds), locked=locked and kind.asks_terms)
        groups.setdefault(kind.group, []).append(file)
    return [{"kind": group, "files": files} for group, files in groups.items()]


def _counts(spec: SnapshotSpec, dataset: Dataset) -> dict[Holds, int]:
    """Return how many events a file with rows holds."""
    whole = in_tables = len(select(dataset.store, spec.selection))
    if spec.rows == ON_MAP:
        in_tables = len(shown_by(spec, dataset, shared_base_map()))
    return {Holds.TABLE: in_tables, Holds.SELECTION: whole}


def download(
    kind: SnapshotFormat, spec: SnapshotSpec, dataset: Dataset, count: int | None, *, locked: bool = False
) -> dict[str, str]:
    """Return a file as the page offers it, with how many events it holds; without an address while it is locked."""
    dots = f", {spec.dpi} dpi" if spec.dpi > MAX_DPI else ""
    events = "" if count is None else f" · {counted(count, 'event')}"
    label = {"label": kind.label + dots + events}
    if locked:
        return label
    url = own_url(kind.ending, spec, own_key(dataset))
    return label | {"href": url, "progress": progress_url(url), "file": file_name(spec, dataset, kind.ending, count)}


# --- the way back ------------------------------------------------------------------------------------------------


def _offer_way_back(dataset: Dataset) -> None:
    with st.expander("Open a picture again"):
        st.file_uploader(
            f"A {reopened_formats()} made here: the page shows its view and says whether the data changed since",
            key="picture",
            max_upload_size=upload_limits().megabytes,
            on_change=_take_picture,
            args=(dataset,),
        )
        if problem := session().picture_problem:
            st.text(problem)


def _take_picture(dataset: Dataset) -> None:
    """Show the view of the picture given; the file stays in the session's memory and is never written."""
    picture = st.session_state["picture"]
    session().picture_problem = ""
    if picture is None:
        return
    try:
        content = picture.getvalue()
        let_go(picture, "picture")
        reopened = reopen(content, picture.name[:MAX_SAID])
        spec, notes = resolve_spec_with_notes(reopened.query, dataset)
        said = changes_since(reopened, dataset, shared_base_map())
    except SnapshotError as err:
        session().picture_problem = str(err)
        return
    map_messages.show_again(spec, f"Picture opened again. {said}"[:MAX_SAID], notes, dataset.store)
    session().composed, session().was_opened_again = _composed(spec), True


def _composed(spec: SnapshotSpec) -> dict[str, Any]:
    """Return the fields of the composer that make `spec`."""
    size = next((name for name, known in SIZES_MM.items() if known == spec.size_mm), OWN_SIZE)
    own = {"size": size, "width": float(spec.size_mm[0]), "height": float(spec.size_mm[1])}
    return {name: own[name] if name in own else getattr(spec, name) for name in FIELDS}

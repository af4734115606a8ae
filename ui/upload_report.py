"""What is said of one file of a visitor: counts, problems by rule, rows set aside, and which column means what."""

import csv
import io
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from geo.errors import SourceError
from geo.events.folding import counted
from geo.events.formulas import guard
from geo.events.problems import Outcome, alike
from geo.events.schema import EVENT_COLUMNS
from geo.events.validate import Validated
from geo.sources.containers.encoding import label
from geo.sources.options import OFFERED, ReadOptions
from geo.sources.publishers.mapped import proposed_meaning
from geo.sources.publishers.mapping import DECIMALS, NAMES, ColumnMapping, Columns, from_json, meaning_of, to_json
from ui.markdown import plain, show_problem
from ui.session import session
from ui.text_table import show_table
from ui.uploads import Upload

SOURCE_LABELS = {
    "events": "Conflict Map's own columns", "acled": "ACLED", "ucdp": "UCDP GED", "gdelt": "GDELT", "hxl": "HXL tags",
    "mapped": "other columns, by a mapping",
}  # fmt: skip
ORDER_LABELS = {"": "as the dates show", "dmy": "day first (31/12/2023)", "mdy": "month first (12/31/2023)"}
PAIR_LABELS = {"": "as the file shows", "latlon": "latitude, longitude", "lonlat": "longitude, latitude"}
CODE_LABELS = {"": "as the file proves", "iso": "ISO 3166", "fips": "FIPS 10-4 (GDELT)", "gw": "Gleditsch and Ward"}
MEANT = ("event_type", "geo_precision")  # columns whose words can be given a meaning here
NOT_THERE = "(none)"
MAX_SHEET = 200  # characters of a name
EXAMPLES = 3  # rows told of each rule
ABREAST = 3  # columns asked for on a line


def show_report(number: int, upload: Upload) -> None:
    """Show what came of a file, and how its columns were understood."""
    with st.container(border=True, key=f"upload_{number}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(upload.name)
            st.button("Remove", key=f"remove_{number}", on_click=_remove, args=(number,))
        if upload.refused:
            show_problem("This file was not read.", upload.refused)
        if upload.checked:
            _counts(upload.checked)
            _problems(number, upload.checked)
        if upload.checked and upload.columns:  # of others the content is let go
            _offer_exchange(number, upload, upload.checked)
        if upload.content:
            _reading(number, upload)
        if upload.columns:
            _mapping(number, upload, upload.columns)


def _remove(number: int) -> None:
    session().uploads = [each for i, each in enumerate(session().uploads) if i != number]


def _counts(checked: Validated) -> None:
    read = SOURCE_LABELS.get(checked.source, checked.source)
    kept, aside = len(checked.events), checked.rows_rejected
    st.text(f"Read as: {read}. {counted(checked.rows_read, 'row')} read, {kept:,} kept, {aside:,} set aside.")


def _problems(number: int, checked: Validated) -> None:
    listed = checked.problems
    if listed.empty:
        st.text("All rows passed every check.")
        return
    lines = [_rule_line(rule, rows) for rule, rows in listed.groupby("rule", sort=False)]
    order = {Outcome.REJECTED: 0, Outcome.MODIFIED: 1, Outcome.NOTED: 2}
    lines.sort(key=lambda line: order[Outcome(line[0])])
    head = ["Outcome", "Rule", "Rows", "What is wrong", "Examples", "What to do"]
    show_table(f"problems_{number}", head, lines, "Problems by rule")
    if checked.rows_rejected:
        st.download_button(
            f"Rows set aside, with reasons ({checked.rows_rejected:,})",
            data=lambda: _aside_csv(checked),
            file_name="set-aside.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"aside_{number}",
        )


def _offer_exchange(number: int, upload: Upload, checked: Validated) -> None:
    """Offer to exchange coordinates that look exchanged; it is never done unasked."""
    told = checked.problems[checked.problems["rule"] == "lon_lat_may_be_exchanged"]
    if told.empty:
        return
    rows = counted(int(told["rows"].sum()), "row")
    asked = replace(upload.mapping or ColumnMapping(), exchange=True)
    label = f"Exchange longitude and latitude of {rows}"
    st.button(label, key=f"exchange_{number}", on_click=_apply, args=(upload, asked))


def _rule_line(rule: str, rows: pd.DataFrame) -> list[str]:
    first = rows.iloc[0]
    examples = "; ".join(_example(line) for line in alike(rows).head(EXAMPLES).to_dict("records") if _example(line))
    count = "file" if rows["source_row"].isna().all() else f"{rows['rows'].sum():,}"
    return [str(first["effect"]), rule, count, first["message"], examples, first["remedy"]]


def _example(line: dict[str, Any]) -> str:
    value = str(line["value"])[:60]
    if pd.isna(line["source_row"]):
        return value
    more = f" and {line['rows'] - 1:,} more" if line["rows"] > 1 else ""
    return f"row {line['source_row']}{more}" + (f": {value!r}" if value else "")


def _aside_csv(checked: Validated) -> bytes:
    """Return the rows set aside as the file has them, each with rule and reason in front."""
    reasons = checked.problems[checked.problems["effect"] == Outcome.REJECTED]
    cells = checked.aside.astype(object).set_index("source_row")
    names = [str(name) for name in cells.columns]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["row", "rule", "field", "value", "reason", "remedy", *map(guard, names)])
    for line in reasons.itertuples():
        own = cells.loc[line.source_row].tolist() if line.source_row in cells.index else [""] * len(names)
        said = [line.source_row, line.rule, line.field, line.value, line.message, line.remedy]
        writer.writerow(
            [guard("" if pd.api.types.is_scalar(cell) and pd.isna(cell) else str(cell)) for cell in [*said, *own]]
        )
    return file.getvalue().encode("utf-8-sig")


# --- encoding and sheet ------------------------------------------------------------------------------------------


def _reading(number: int, upload: Upload) -> None:
    """Ask for encoding and sheet, where the file itself may not prove them."""
    with st.expander("How the file is read", expanded=bool(upload.refused) and upload.may_be_read_otherwise):
        encodings = list(dict.fromkeys(["", upload.options.encoding, *OFFERED]))
        encoding = st.selectbox(
            "Encoding of a text",
            encodings,
            index=encodings.index(upload.options.encoding),
            format_func=lambda each: label(each) if each else "as its letters show",
            key=f"encoding_{number}",
        )
        sheet = st.text_input(
            "Sheet of a workbook, or list of a JSON document, exactly as it is called",
            upload.options.sheet,
            max_chars=MAX_SHEET,
            key=f"sheet_{number}",
        )
        st.button("Read it so", key=f"read_as_{number}", on_click=_read_as, args=(upload, encoding, sheet))


def _read_as(upload: Upload, encoding: str, sheet: str) -> None:
    upload.read_as(ReadOptions(encoding, sheet))


# --- columns -----------------------------------------------------------------------------------------------------


def _mapping(number: int, upload: Upload, columns: Columns) -> None:
    with st.expander("Which column means what", expanded=bool(upload.refused)):
        _take_mapping_file(number, upload)
        asked = _ask_columns(number, columns)
        with st.container(horizontal=True):
            st.button(
                "Read with these columns", key=f"apply_{number}", on_click=_apply, args=(upload, asked), type="primary"
            )
            st.download_button(
                "Keep this mapping as a file", to_json(asked), "mapping.json", "application/json", on_click="ignore",
                key=f"keep_{number}",
            )  # fmt: skip


def _ask_columns(number: int, columns: Columns) -> ColumnMapping:
    chosen: dict[str, str] = {}
    # line by line, so that a phone keeps the order
    places = iter([place for _ in range(0, len(NAMES) + 4, ABREAST) for place in st.columns(ABREAST)])
    for target in NAMES:
        proposed = columns.mapping.columns.get(target, NOT_THERE)
        options = [NOT_THERE, *columns.names]
        name = next(places).selectbox(
            target,
            options,
            index=options.index(proposed) if proposed in options else 0,
            key=f"column_{number}_{target}_{proposed}",
            help=plain(meaning_of(target)),
            format_func=lambda name: f"{name} ({columns.samples[name]})" if columns.samples.get(name) else name,
        )
        if name != NOT_THERE:
            chosen[target] = name
    orders = list(ORDER_LABELS)
    order = next(places).selectbox(
        "Order of dates",
        orders,
        index=orders.index(columns.mapping.date_order),
        format_func=ORDER_LABELS.__getitem__,
        key=f"order_{number}",
    )
    decimal = next(places).selectbox(
        "Decimal separator", DECIMALS, index=DECIMALS.index(columns.mapping.decimal), key=f"decimal_{number}"
    )
    pairs = list(PAIR_LABELS)
    pair = next(places).selectbox(
        "Order of two coordinates in one column",
        pairs,
        index=pairs.index(columns.mapping.coordinate_order),
        format_func=PAIR_LABELS.__getitem__,
        key=f"pair_{number}",
    )
    systems = list(CODE_LABELS)
    codes = next(places).selectbox(
        "Codes of countries",
        systems,
        index=systems.index(columns.mapping.country_codes),
        format_func=CODE_LABELS.__getitem__,
        key=f"codes_{number}",
    )
    values = {**columns.mapping.values, **{target: _ask_words(number, target, chosen, columns) for target in MEANT}}
    return ColumnMapping(
        chosen, order, decimal, coordinate_order=pair, country_codes=codes, exchange=columns.mapping.exchange,
        values={target: words for target, words in values.items() if words},
    )  # fmt: skip


def _ask_words(number: int, target: str, chosen: dict[str, str], columns: Columns) -> dict[str, str]:
    """Return what the words of a column mean, as proposed and as a reader corrects it."""
    words = columns.words.get(chosen.get(target, ""), [])
    told = columns.mapping.values.get(target, {})
    meanings: dict[str, str] = {}
    if words:
        st.caption(f"What the words in the column of {target} mean")
    for at, word in enumerate(words):
        options = [NOT_THERE, *map(str, EVENT_COLUMNS[target].values or ())]
        unasked = proposed_meaning(target, word) or ""
        proposed = told.get(word, unasked) or NOT_THERE
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(word)
            meant = st.selectbox(
                f"Meaning of word {at + 1} of {target}",
                options,
                index=options.index(proposed),
                key=f"word_{number}_{target}_{at}_{proposed}",
                label_visibility="collapsed",
            )
        if meant != (unasked or NOT_THERE):
            meanings[word] = "" if meant == NOT_THERE else meant
    return meanings


def _apply(upload: Upload, mapping: ColumnMapping) -> None:
    upload.mapping = mapping
    upload.check()


def _take_mapping_file(number: int, upload: Upload) -> None:
    given = st.file_uploader("A mapping kept before", type="json", key=f"mapping_{number}", max_upload_size=1)
    if given is None or session().mapping_taken.get(number) == given.file_id:
        return
    session().mapping_taken[number] = given.file_id
    try:
        _apply(upload, from_json(given.getvalue(), given.name[:200]))
    except SourceError as err:
        show_problem("This mapping was not read.", str(err))
        return
    st.rerun()

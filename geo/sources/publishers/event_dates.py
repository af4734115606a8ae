"""Read columns as first and last day: whole dates, spans, or separate year, month and day."""

from collections.abc import Mapping

import pandas as pd

from geo.events.arrow_columns import as_texts, map_unique, nothing, side_by_side
from geo.events.problems import Outcome
from geo.events.schema import DatePrecision
from geo.sources.columns.date_columns import PARTS, day_of, month_of, whole
from geo.sources.columns.dates import DateOrder, Span, is_other_calendar, order_of, part_span, span_of
from geo.sources.publishers.crosswalk import CrosswalkBuilder

BETWEEN = "\x1f"  # parts texts that are translated together
MISSING = ""
SPAN = ("date_start", "date_end", "date_precision")


def set_dates(builder: CrosswalkBuilder, columns: Mapping[str, str], order: DateOrder | None = None) -> None:
    """Set first day, last day and precision from the columns that `columns` names."""
    if "date_start" in columns:
        builder.set_days("date_start", columns["date_start"], order=order)
    if "date_end" in columns:
        _last_days(builder, columns["date_end"], order)
    if "date_start" in columns:
        cells = builder.cells(columns["date_start"])
        known_order = order or order_of(cells.dropna().unique())
        _widen(builder, map_unique(cells, lambda text: _written(_longer(span_of(text, known_order)))))
    elif "year" in columns:
        _join_parts(builder, {part: columns[part] for part in PARTS if part in columns})


def _longer(span: Span | None) -> Span | None:
    """Return a span of more than one day."""
    return span if span and span.first != span.last else None


def _last_days(builder: CrosswalkBuilder, name: str, order: DateOrder | None) -> None:
    """Set the last day. A cell that is none does not cost the event: its first day is known."""
    builder.set_days("date_end", name, order=order)
    cells = builder.cells(name)
    known_order = order or order_of(cells.dropna().unique())
    builder.set("date_end", map_unique(cells, lambda text: span.last if (span := span_of(text, known_order)) else None))
    builder.add_problems(
        "date_end_unreadable", Outcome.MODIFIED, name, cells.notna() & builder.columns["date_end"].isna(), cells,
        "The last day is no date that is understood: left open.", "Correct it, or map no column to date_end.",
    )  # fmt: skip


def _widen(builder: CrosswalkBuilder, spans: pd.Series) -> None:
    """Set the days of cells that stand for several of them; what the file states of its own stays."""
    if spans.isna().all():
        return
    parts = spans.str.split(BETWEEN, expand=True).reindex(columns=range(len(SPAN)))
    first, last, precision = (parts[at].astype("str").where(spans.notna()) for at in range(len(SPAN)))
    builder.set("date_start", first.fillna(builder.columns["date_start"]) if "date_start" in builder.columns else first)
    for target, values in (("date_end", last), ("date_precision", precision)):
        stated = builder.columns.get(target)
        builder.set(target, values if stated is None else stated.fillna(values))
    if (precision.dropna() != DatePrecision.DAY).any():
        builder.add_file_note(
            "date_known_in_part",
            "Some dates are known to the week, month or year only: the event may have happened on any of its days.",
            "Nothing, if that is right.",
        )  # fmt: skip


def _written(span: Span | None) -> str | None:
    return BETWEEN.join((span.first, span.last, span.precision)) if span else None


def _join_parts(builder: CrosswalkBuilder, columns: Mapping[str, str]) -> None:
    """Set the days of year, month and day, which may be missing or 0."""
    rows = len(builder.raw.table)
    cells = {
        part: builder.cells(columns[part]) if part in columns else as_texts(nothing(rows, "text")) for part in PARTS
    }
    joined = side_by_side([cells[part].fillna(MISSING) for part in PARTS], BETWEEN).mask(cells["year"].isna())
    spans = map_unique(joined, lambda text: _written(_span_of_parts(*text.split(BETWEEN))))
    years = spans.str.slice(0, 4)
    foreign = years.isin([year for year in years.dropna().unique() if is_other_calendar(year)])
    stated_parts = joined.str.replace(BETWEEN, "-", regex=False).str.rstrip("-")
    name = columns["year"]
    builder.add_problems(
        "calendar_other", Outcome.REJECTED, name, foreign, stated_parts,
        "The year looks like one of the Persian, Islamic or Buddhist calendar, which are not converted here.",
        "Give the date of the Gregorian calendar.",
    )  # fmt: skip
    builder.set(
        "date_start", stated_parts.mask(spans.notna())
    )  # what is no date stands as it is; validate sets it aside
    _widen(builder, spans.mask(foreign))
    names = ", ".join(repr(each[:40]) for each in columns.values())
    builder.add_file_note(
        "date_parts", f"Dates are joined from {names}; 0 or nothing is 'not known'.", "Nothing, if that is right."
    )


def _span_of_parts(year: str, month: str, day: str) -> Span | None:
    number = whole(year)
    months, days = month_of(month) if month else 0, day_of(day) if day else 0
    if number is None or months is None or days is None:
        return None
    return part_span(number, months, days if months else 0)

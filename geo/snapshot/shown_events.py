"""The events of a snapshot as tables, and a text beside them that says what they are."""

import pandas as pd

from geo.credits import credit_lines
from geo.dataset import Dataset
from geo.export import FORMATS, About, about_text, content_of
from geo.export.about import dataset_about, noted, terms_of
from geo.export.columns import Outgoing
from geo.selection import Selection, select
from geo.snapshot.content import Content, counts_line, filters_line, headline
from geo.snapshot.spec import SnapshotSpec
from geo.summary import summarise
from geo.terms import WHOSE_COLUMNS, check_terms, to_confirm
from geo.words import deaths_text

WITH_ROWS = (*FORMATS, ".zip", ".html")  # files that hold whole rows, or all texts of them


def table_of(content: Content, ending: str) -> bytes:
    """Return exactly the events on the map as a file of this ending, by day. Raise TermsError, as geo.export does."""
    return content_of(_rows(content), _facts(content), ending, confirmed=content.spec.terms)


def about(content: Content) -> bytes:
    """Return what a table of these events holds: filters and counts in words, credits, and where it comes from."""
    return about_text(noted(_facts(content), FORMATS[".csv"].notes(Outgoing(_rows(content)))))


def check_rows(spec: SnapshotSpec, dataset: Dataset, ending: str) -> None:
    """Raise TermsError if a file of this ending would hold rows that are passed on to nobody who did not confirm."""
    if ending in WITH_ROWS and dataset.publishers:
        check_terms(_whose(dataset, spec.selection), spec.terms)


def terms_to_confirm(selection: Selection, dataset: Dataset) -> dict[str, str]:
    """Return what a reader must confirm before a file may hold these rows: a sentence for each of geo.terms."""
    return to_confirm(_whose(dataset, selection)) if dataset.publishers else {}


def _whose(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    return dataset.store.rows.at(select(dataset.store, selection), WHOSE_COLUMNS)


def _rows(content: Content) -> pd.DataFrame:
    return content.dataset.store.rows.at(content.rows)


def _facts(content: Content) -> About:
    return {
        "title": headline(content),
        "filters": filters_line(content),
        "counts": counts_line(content),
        "deaths": deaths_text(summarise(content.dataset.store, content.rows)),
        "credits": credit_lines(content.dataset, as_of=content.as_of),
        "terms": terms_of(_rows(content), content.as_of),
        **dataset_about(content.dataset, content.spec.selection),
        **content.provenance,
    }

"""Attribution and licence terms per data source.

Rows of a publisher have its name in the column `publisher` and before their identifier (`acled:SYR1234`). Where a file
has neither, geo.sources.publishers.recognise finds the publisher.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from geo import __version__
from geo.errors import TermsError
from geo.events.schema import LocatedTable
from geo.wording.dates import day_text

SHIPPED = "Conflict Map events"  # what data/events.geojson calls itself
OWN = "mapped"
PROGRAM = f"conflict-map {__version__}"


@dataclass(frozen=True)
class Terms:
    """Credit line and licence terms of a source."""

    name: str
    rule: str
    credit: str = ""  # {day}: when it was accessed, or the day up to which the data reach
    confirm: bool = False  # its rows go into files only for those who say that they have read the rule

    def credit_line(self, as_of: date, accessed: date | None = None) -> str:
        """Return the credit line of the source."""
        day = f"accessed {day_text(accessed)}" if accessed else f"data as of {day_text(as_of)}"
        return self.credit.format(day=day)


TERMS = {
    # https://acleddata.com/terms-of-use-and-attribution-policy
    "acled": Terms(
        "ACLED",
        "ACLED does not allow its raw rows to be passed on to others, nor products that compete with its own. Every "
        "figure and map names it, with the day of access, the filters, and what was changed.",
        f"Source: ACLED, acleddata.com; {{day}}; processed with {PROGRAM}.",
        confirm=True,
    ),
    # https://ucdp.uu.se/downloads
    "ucdp": Terms(
        "UCDP GED",
        "CC BY 4.0: name UCDP, say what was changed, cite the article of the dataset and that of the release.",
        "Source: UCDP Georeferenced Event Dataset, Uppsala University, ucdp.uu.se (CC BY 4.0); {day}; "
        f"processed with {PROGRAM}. Sundberg and Melander 2013, Journal of Peace Research 50(4).",
    ),
    # https://www.gdeltproject.org/about.html
    "gdelt": Terms(
        "GDELT",
        "Any use is free; whoever uses or passes it on names the GDELT Project and links to its site.",
        f"Source: The GDELT Project, www.gdeltproject.org; {{day}}; processed with {PROGRAM}.",
    ),
    "events": Terms(
        SHIPPED,
        "Written for Conflict Map from public sources, which each event names; MIT licence. See data/README.md.",
    ),
    OWN: Terms("Own data", "Whoever gave the file knows the terms of its rows."),
}
WHOSE_COLUMNS = ("event_id", "publisher")  # what tells whose row it is
PUBLISHERS = tuple(name for name, terms in TERMS.items() if terms.credit)
TO_CONFIRM = tuple(name for name, terms in TERMS.items() if terms.confirm)


def publishers_of(rows: LocatedTable) -> dict[str, int]:
    """Return the number of rows (WHOSE_COLUMNS) of each publisher; rows without publisher are not counted.

    A row without the column, such as one of an older dataset, is recognised by the prefix of its identifier.
    """
    import pandas as pd  # the command line lists terms without it

    ids = rows["event_id"]
    stated = rows["publisher"] if "publisher" in rows else pd.Series(None, ids.index, dtype="str")
    is_open = stated.isna()
    counts = {name: int(((stated == name) | (is_open & ids.str.startswith(f"{name}:"))).sum()) for name in PUBLISHERS}
    return {name: count for name, count in counts.items() if count}


def sources_of(table: LocatedTable) -> dict[str, int]:
    """Return the number of rows of each source in TERMS."""
    per_publisher = publishers_of(table)
    others = len(table) - sum(per_publisher.values())
    shipped = min(others, int((table["dataset"] == SHIPPED).sum()))
    counts = per_publisher | {"events": shipped, OWN: others - shipped}
    return {name: count for name, count in counts.items() if count}


def credits_of(publishers: Iterable[str], as_of: date, accessed: date | None = None) -> list[str]:
    """Return the credit lines of these publishers."""
    return [TERMS[name].credit_line(as_of, accessed) for name in publishers]


def to_confirm(rows: LocatedTable) -> dict[str, str]:
    """Return the terms of each publisher that must be accepted before its rows are exported."""
    conditions: dict[str, str] = {}
    for name, count in publishers_of(rows).items():
        if TERMS[name].confirm:
            theirs = f"{'is' if count == 1 else 'are'} {TERMS[name].name}'s"
            conditions[name] = f"{count:,} of these events {theirs}. {TERMS[name].rule}"
    return conditions


def check_terms(rows: LocatedTable, confirmed: Collection[str]) -> None:
    """Raise TermsError if rows belong to a source whose terms are not accepted."""
    for name, condition in to_confirm(rows).items():
        if name not in confirmed:
            raise TermsError(
                f"{condition} If you have read its terms and they allow it, say so: --i-have-read-the-terms {name} on "
                f"the command line, terms={name} in a link, confirmed=[{name!r}] in Python."
            )

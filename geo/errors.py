"""Exceptions of geo. Every message says what, where and what to do."""


class GeoError(Exception):
    """Base of all errors meant for the reader of the page or the terminal."""


class QueryError(GeoError, ValueError):
    """A query, such as that of a link, with a value that cannot be understood or answered."""


class TooLongError(GeoError):
    """A question whose answer takes longer than whoever answers it allows."""


class SourceError(GeoError, ValueError):
    """A file that cannot be read as a table of events at all."""


class BoundaryError(GeoError, ValueError):
    """Boundary files that are missing, damaged or overlapping."""


class SnapshotError(GeoError, ValueError):
    """A snapshot that cannot be made as asked, or a picture that is none of ours."""


class ExportError(GeoError, ValueError):
    """A file that cannot be written as asked."""


class TermsError(GeoError):
    """Rows that a source gives to nobody else, asked for by somebody who has not said to have read its terms."""

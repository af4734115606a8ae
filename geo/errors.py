"""Exceptions of geo. Every message says what, where and what to do."""


class GeoError(Exception):
    """Base class of errors with a message for the user."""


class QueryError(GeoError, ValueError):
    """A query, such as that of a link, has a value that cannot be understood or answered."""


class TooLongError(GeoError):
    """A request exceeds the time limit of the server."""


class SourceError(GeoError, ValueError):
    """A file cannot be read as a table of events."""


class BoundaryError(GeoError, ValueError):
    """Boundary files are missing, damaged or overlapping."""


class SnapshotError(GeoError, ValueError):
    """A snapshot cannot be made as requested, or a file is not one of our snapshots."""


class ExportError(GeoError, ValueError):
    """A file cannot be written as requested."""


class TermsError(GeoError):
    """Export of non-redistributable rows without accepted terms."""

"""Memory that long work has freed goes back to the system; libraries would keep it for later work."""

import ctypes

import pyarrow as pa


def _trim_of_system() -> "ctypes._NamedFuncPointer | None":
    """Return glibc's own way to give memory back, None where there is no such thing."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


_trim = _trim_of_system()


def give_back() -> None:
    """Give back what nobody uses; it takes some hundredths of a second, and others go on meanwhile."""
    pa.default_memory_pool().release_unused()
    if _trim is not None:
        _trim(0)

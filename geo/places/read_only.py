"""Arrays that nobody can write."""

from dataclasses import fields
from typing import Any


class ReadOnlyArrays:
    """Base of a dataclass all of whose fields are arrays: they are made read-only, so that threads may share one."""

    __slots__ = ()

    def __post_init__(self: Any) -> None:
        """Make the arrays read-only."""
        for field in fields(self):
            getattr(self, field.name).setflags(write=False)

"""Tickets: what the composer's own links may ask for beyond the limits of links that anybody can write."""

from collections import OrderedDict
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock

MAX_GIVEN = 100


class Tickets:
    """A ticket for each of the queries given last, in the server's memory only: it admits that very query."""

    def __init__(self, most: int = MAX_GIVEN) -> None:
        self._most, self._given, self._lock = most, OrderedDict[str, str](), Lock()

    def give(self, query: str) -> str:
        """Return the ticket of a query."""
        with self._lock:
            ticket = self._given.setdefault(query, token_urlsafe(16))
            self._given.move_to_end(query)
            while len(self._given) > self._most:
                self._given.popitem(last=False)
            return ticket

    def admit(self, ticket: str, query: str) -> bool:
        """Return whether this ticket was given for this query."""
        with self._lock:
            given = self._given.get(query)
        return given is not None and compare_digest(given.encode(), ticket.encode("utf-8", "replace"))

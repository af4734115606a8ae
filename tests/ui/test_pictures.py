"""Pictures are made once, few at a time, and kept within bounds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from ui.pictures import BusyError, Picture, Pictures

REQUESTS = 10


def picture(size=1):
    return Picture(b"x" * size, "words")


def test_ten_requests_at_once_for_the_same_picture_make_it_once():
    pictures, begin, made = Pictures(), Barrier(REQUESTS), []

    def make():
        made.append(1)
        return picture()

    def request(_):
        begin.wait()
        return pictures.ask("key", make).result()

    with ThreadPoolExecutor(REQUESTS) as readers:
        answers = list(readers.map(request, range(REQUESTS)))
    assert len(answers) == REQUESTS
    assert len(made) == 1


def test_a_picture_is_kept():
    pictures = Pictures()
    first = pictures.ask("key", picture).result()
    assert pictures.ask("key", picture).result() is first


@pytest.mark.parametrize(("limits", "size"), [({"most_kept": 2}, 1), ({"most_bytes": 25}, 10)])
def test_the_picture_unused_for_longest_is_given_up_first(limits, size):
    pictures = Pictures(**limits)
    first = {key: pictures.ask(key, lambda: picture(size)).result() for key in ("a", "b")}
    pictures.ask("a", picture).result()
    pictures.ask("c", lambda: picture(size)).result()
    assert pictures.ask("a", picture).result() is first["a"]
    assert pictures.ask("b", picture).result() is not first["b"]


def test_a_picture_that_fails_is_tried_again():
    pictures = Pictures()
    with pytest.raises(ZeroDivisionError):
        pictures.ask("key", lambda: 1 / 0).result()
    assert pictures.ask("key", picture).result().description == "words"


@pytest.fixture
def occupied():
    """Return Pictures of one thread that is busy until the end of the test, and what keeps it busy."""
    pictures, go_on, begun = Pictures(at_once=1, most_waiting=2), Event(), Event()

    def make():
        begun.set()
        go_on.wait()
        return picture()

    future = pictures.ask("slow", make)
    begun.wait()
    yield pictures, future
    go_on.set()
    assert future.result().description == "words"


def test_more_pictures_than_may_wait_are_refused(occupied):
    pictures, _ = occupied
    pictures.ask("next", picture)
    with pytest.raises(BusyError):
        pictures.ask("one too many", picture)
    pictures.ask("next", picture)  # no further picture, only a further reader


def test_what_nobody_waits_for_any_more_is_not_made(occupied):
    pictures, _ = occupied
    futures = [pictures.ask("next", picture) for _ in range(2)]
    pictures.leave("next", futures[0])
    assert not futures[1].cancelled()
    pictures.leave("next", futures[1])
    assert futures[1].cancelled()
    pictures.ask("room again", picture)


def test_what_is_begun_is_finished_and_kept_though_its_reader_left(occupied):
    pictures, future = occupied
    pictures.leave("slow", future)
    assert not future.cancelled()

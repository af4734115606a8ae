"""Pictures are made once, few at a time, kept within bounds, and stopped when nobody waits for them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Semaphore

import pytest

from ui.drawing_queue import AbandonedError, Picture, Pictures
from ui.turns import BusyError

REQUESTS = 10


def picture(on_progress=None, size=1):
    return Picture(b"x" * size, "words")


def test_ten_requests_at_once_for_the_same_picture_make_it_once():
    pictures, begin, made = Pictures(), Barrier(REQUESTS), []

    def make(on_progress):
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
    first = {key: pictures.ask(key, lambda on_progress: picture(size=size)).result() for key in ("a", "b")}
    pictures.ask("a", picture).result()
    pictures.ask("c", lambda on_progress: picture(size=size)).result()
    assert pictures.ask("a", picture).result() is first["a"]
    assert pictures.ask("b", picture).result() is not first["b"]


def test_a_picture_that_fails_is_tried_again():
    pictures = Pictures()
    with pytest.raises(ZeroDivisionError):
        pictures.ask("key", lambda on_progress: 1 / 0).result()
    assert pictures.ask("key", picture).result().description == "words"


@pytest.fixture
def occupied():
    """Return Pictures of one thread that is busy until the end of the test, and what keeps it busy."""
    pictures, go_on, begun = Pictures(at_once=1, most_waiting=2), Event(), Event()

    def make(on_progress):
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


def test_what_is_begun_and_never_tells_is_finished_though_its_reader_left(occupied):
    pictures, future = occupied
    pictures.leave("slow", future)
    assert not future.cancelled()


# --- how far a picture is, and stopping it -----------------------------------------------------------------------


class Steps:
    """Long work that takes a step whenever the test lets it, of 3."""

    def __init__(self):
        self.allowed, self.taken, self.told = Semaphore(0), 0, Semaphore(0)

    def __call__(self, on_progress):
        for done in range(4):
            on_progress(done, 3)
            self.told.release()
            if done < 3:
                self.allowed.acquire()
                self.taken += 1
        return picture()

    def step(self):
        """Let one step be taken, and wait until it is told."""
        self.allowed.release()
        assert self.told.acquire(timeout=9)


@pytest.fixture
def long_work():
    """Return Pictures of one thread, long work that has just told that it begins, and what its reader waits for."""
    pictures, steps = Pictures(at_once=1), Steps()
    future = pictures.ask("long", steps)
    assert steps.told.acquire(timeout=9)
    yield pictures, steps, future
    steps.allowed.release(9)


def test_how_far_a_picture_is_never_falls_and_is_nothing_without_one(long_work):
    pictures, steps, future = long_work
    said = [pictures.progress("long")]
    for _ in range(2):
        steps.step()
        said.append(pictures.progress("long"))
    assert said == [{"done": done, "of": 3} for done in range(3)]
    steps.allowed.release()
    assert future.result(timeout=9)
    assert pictures.progress("long") == pictures.progress("another") == {}


def test_pictures_of_one_address_leave_room_for_those_of_others():
    pictures = Pictures(at_once=1, most_waiting=9, most_of_one=2)
    begun, go_on = Event(), Event()
    pictures.ask("slow", lambda on_progress: (begun.set(), go_on.wait(9), picture())[-1], "a")
    begun.wait(9)
    waiting = [pictures.ask(key, picture, "a") for key in ("1", "2")]
    with pytest.raises(BusyError):
        pictures.ask("3", picture, "a")
    pictures.ask("of another", picture, "b")
    assert [pictures.progress(key) for key in ("1", "of another", "2")] == [{"waiting": n} for n in (1, 2, 3)]
    go_on.set()
    assert all(future.result(9) for future in waiting)


def test_a_picture_that_waits_tells_how_many_are_before_it(long_work):
    pictures, *_ = long_work
    others = {key: pictures.ask(key, picture) for key in ("first", "second")}
    assert [pictures.progress(key) for key in others] == [{"waiting": 1}, {"waiting": 2}]
    pictures.leave("first", others["first"])
    assert pictures.progress("second") == {"waiting": 1}


def test_what_tells_nothing_has_no_measure(occupied):
    pictures, _ = occupied
    assert pictures.progress("slow") == {}


def test_work_whose_last_reader_left_takes_no_further_step_and_its_thread_is_free(long_work):
    pictures, steps, future = long_work
    steps.step()
    pictures.leave("long", future)
    steps.allowed.release()  # the step that it was at
    with pytest.raises(AbandonedError):
        future.result(timeout=9)
    assert steps.taken == 2
    assert pictures.ask("another", picture).result(timeout=9).description == "words"
    assert pictures.progress("long") == {}


def test_who_asks_after_the_stop_gets_a_fresh_drawing(long_work):
    pictures, steps, future = long_work
    pictures.leave("long", future)
    steps.allowed.release()
    with pytest.raises(AbandonedError):
        future.result(timeout=9)
    again = pictures.ask("long", picture)
    assert again is not future
    assert again.result(timeout=9).description == "words"


def test_who_asks_before_the_stop_has_the_work_go_on(long_work):
    pictures, steps, future = long_work
    pictures.leave("long", future)
    again = pictures.ask("long", picture)
    steps.allowed.release(3)
    assert again.result(timeout=9).description == "words"
    assert steps.taken == 3


def test_between_the_stop_and_its_end_a_new_reader_is_not_given_the_stopped_work():
    pictures, clearing, cleared, begun, go = Pictures(), Event(), Event(), Event(), Event()

    def make(on_progress):
        begun.set()
        go.wait(9)
        try:
            on_progress(1, 3)
        finally:
            clearing.set()
            cleared.wait(9)  # as long as an encoder takes to end

    future = pictures.ask("key", make)
    begun.wait(9)
    pictures.leave("key", future)
    go.set()
    clearing.wait(9)
    assert pictures.ask("key", picture).result(timeout=9).description == "words"
    cleared.set()
    with pytest.raises(AbandonedError):
        future.result(timeout=9)
    assert pictures.ask("key", lambda on_progress: 1 / 0).result(timeout=9).description == "words"


def test_of_ten_readers_one_leaves_and_the_rest_still_get_it(long_work):
    pictures, steps, future = long_work
    readers = [future, *(pictures.ask("long", picture) for _ in range(REQUESTS - 1))]
    pictures.leave("long", readers[0])
    steps.allowed.release(3)
    assert {id(reader.result(timeout=9)) for reader in readers[1:]} == {id(future.result())}


def test_stopped_work_leaves_room_for_as_many_as_before():
    pictures = Pictures(at_once=1, most_waiting=2)
    for number in range(5):
        steps = Steps()
        future = pictures.ask(f"long {number}", steps)
        assert steps.told.acquire(timeout=9)
        queued = pictures.ask(f"next {number}", picture)
        pictures.leave(f"long {number}", future)
        steps.allowed.release()
        assert queued.result(timeout=9)

"""Addresses take turns, none may have too much waiting, and what is given up is not begun."""

from threading import Event

import pytest

from ui import turns as module
from ui.turns import BusyError, Turns


@pytest.fixture
def busy():
    """Return turns whose only thread is busy, and what lets it go on."""
    turns, begun, go_on = Turns("test", at_once=1, most_waiting=4, most_of_one=3), Event(), Event()

    def work():
        begun.set()
        assert go_on.wait(30)

    turns.submit(work, "a")
    assert begun.wait(30)
    yield turns, go_on
    go_on.set()


def test_addresses_take_turns(busy):
    turns, go_on = busy
    done = []
    order = [("a", 1), ("a", 2), ("a", 3), ("b", 1)]
    futures = [turns.submit(lambda what=what: done.append(what), what[0]) for what in order]
    assert [turns.before(future) for future in futures] == [0, 2, 3, 1]
    go_on.set()
    for future in futures:
        future.result(30)
    assert done == [("a", 1), ("b", 1), ("a", 2), ("a", 3)]


def test_one_address_may_have_so_much_waiting_and_all_together_too(busy):
    turns, _ = busy
    for _ in range(3):
        turns.submit(list, "a")
    with pytest.raises(BusyError):
        turns.submit(list, "a")
    turns.submit(list, "b")
    with pytest.raises(BusyError):
        turns.submit(list, "c")


def test_what_is_given_up_is_not_begun_and_leaves_its_place(busy):
    turns, go_on = busy
    futures = [turns.submit(list, "a") for _ in range(3)]
    assert turns.give_up(futures[1])
    again = turns.submit(lambda: "done", "a")
    go_on.set()
    assert again.result(30) == "done"
    assert futures[1].cancelled()
    assert not turns.give_up(futures[0])


def test_what_fails_is_told_without_all_that_it_worked_with():
    def work():
        large = bytearray(10)
        raise ValueError(len(large))

    error = Turns("test", 1, 1, 1).submit(work).exception(30)
    frames = []
    at = error.__traceback__
    while at:
        frames.append(at.tb_frame)
        at = at.tb_next
    assert frames[-1].f_code.co_name == "work"
    assert not any("large" in frame.f_locals for frame in frames)


@pytest.mark.parametrize(("long_s", "times"), [(-1.0, 1), (60.0, 0)])
def test_only_long_work_gives_memory_back_to_the_system(monkeypatch, long_s, times):
    given = []
    monkeypatch.setattr(module, "LONG_S", long_s)
    monkeypatch.setattr(module, "give_back", lambda: given.append(True))
    turns = Turns("test", at_once=1, most_waiting=5, most_of_one=5)
    turns.submit(lambda: None).result(60)
    turns.submit(lambda: None).result(60)  # by the same thread: the first work has come to its end
    assert len(given) >= times
    assert bool(given) == bool(times)

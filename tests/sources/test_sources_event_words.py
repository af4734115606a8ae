"""Words for kinds of events: each means one branch, in any case, in English and Arabic."""

import pytest

from geo.events.folding import fold
from geo.events.schema import EVENT_TYPES
from geo.sources.columns.event_words import _WORDS, WORDS, event_type_of


def test_words_stand_for_branches_of_the_tree_and_for_one_only():
    assert set(_WORDS) <= set(EVENT_TYPES)
    listed = [fold(word) for words in _WORDS.values() for word in words.split(", ")]
    assert sorted(listed) == sorted(WORDS)


@pytest.mark.parametrize(
    ("word", "branch"),
    [
        ("Air strike", "air_strike"),
        ("AIRSTRIKE", "air_strike"),
        ("Drone attack", "drone_attack"),
        ("Bombing/Explosion", "explosion"),
        ("Hostage Taking (Kidnapping)", "civilians"),
        ("Armed clash", "fighting"),
        ("VBIED", "explosion"),
        ("غارات جويّة", "air_strike"),
        ("اشتباكات", "fighting"),
        ("civilians", "civilians"),
        ("ground-attack", "ground_attack"),
        # from the air or by artillery: not said
        ("Bombardment", "Bombardment"),
        ("قصف", "قصف"),
        ("Siege", "Siege"),
    ],
)
def test_words_of_monitors(word, branch):
    assert event_type_of(word) == branch

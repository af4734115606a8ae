"""Texts for a file: every one comes out as it went in, and each word is written once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.webmap.offline import FIRST_SURROGATE, SURROGATES, pack_texts


def unpacked(packed):
    """Return the JSON that the packed words are, by the layout that pack_texts documents."""
    words, _, characters = packed.decode().partition("\n")
    table = json.loads(words)
    codes = [ord(character) for character in characters]
    return json.loads("".join(table[code if code < FIRST_SURROGATE else code - SURROGATES] for code in codes))


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(texts, min_size=1))
def test_every_text_comes_out_as_it_went_in(titles):
    assert unpacked(pack_texts([{"row": row, "title": title} for row, title in enumerate(titles)])) == {"title": titles}


def test_no_event_is_no_field():
    assert unpacked(pack_texts([])) == {}


def test_a_word_is_written_once_and_the_most_frequent_first():
    words, _, characters = pack_texts([{"title": "raid"}, {"title": "raid"}]).decode().partition("\n")
    assert words.count("raid") == 1
    assert characters.count("\0") == 2


@pytest.mark.parametrize("words", [FIRST_SURROGATE - 1, FIRST_SURROGATE, FIRST_SURROGATE + 5_000])
def test_so_many_words_that_characters_run_beyond_the_surrogates(words):
    title = " ".join(letters(number) for number in range(words))
    assert unpacked(pack_texts([{"title": title}])) == {"title": [title]}


def letters(number):
    """Return a number as a word of four letters."""
    return "".join(chr(ord("a") + number // 26**power % 26) for power in range(4))

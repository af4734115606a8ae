import hashlib
import json

import pytest

from geo.snapshot.fonts import FONTS, NO_GLYPH, drawable, is_right_to_left, shortened, width, wrap, wrap_at_most


def test_the_fonts_are_those_of_the_list():
    listed = json.loads((FONTS / "SOURCES.json").read_text())["fonts"]
    assert {font["file"] for font in listed} == {path.name for path in FONTS.glob("*.ttf")}
    for font in listed:
        assert hashlib.sha256((FONTS / font["file"]).read_bytes()).hexdigest() == font["sha256"]


@pytest.mark.parametrize("text", ["Sanaʿa – Ḥadramawt", "صنعاء، ١٢", "תל אביב", "Київ", "Αθήνα", "می\u200cشود"])
def test_names_of_the_regions_scripts_have_glyphs(text):
    assert drawable(text) == text


def test_a_character_without_a_glyph_is_replaced_and_not_left_out():
    assert drawable("中 and 🚀") == f"{NO_GLYPH} and {NO_GLYPH}"


def test_line_breaks_controls_and_marks_that_reorder_a_line_are_gone():
    assert drawable(" a\n\tb\x00\u202ec\ud800 ") == "a bc"


def test_joined_arabic_is_narrower_than_its_letters_one_by_one():
    assert width("سلام", 10) < sum(width(letter, 10) for letter in "سلام")


def test_the_width_of_a_mixed_text_is_that_of_its_runs():
    assert width("Iraq العراق", 10) == pytest.approx(width("Iraq ", 10) + width("العراق", 10))


def test_lines_are_no_wider_than_their_room_and_lose_no_word():
    text = "Boundaries and names do not imply endorsement. Dashed lines are disputed or undefined."
    lines = wrap(text, 90, 7)
    assert max(width(line, 7) for line in lines) <= 90
    assert " ".join(lines) == text


def test_a_cut_text_ends_in_an_ellipsis_and_fits():
    cut = shortened("Mission Support Site Green Village", 60, 7)
    assert cut.endswith("…")
    assert width(cut, 7) <= 60
    assert wrap_at_most("one two three four five", 30, 7, "regular", 2)[1].endswith("…")


@pytest.mark.parametrize(
    ("text", "expected"), [("ضربات US", True), ("US ضربات", False), ("3 שלום", True), ("12", False)]
)
def test_the_first_letter_decides_the_direction(text, expected):
    assert is_right_to_left(text) is expected

"""What the parts of screens do when they are touched."""

from __future__ import annotations

import gc
import weakref
from random import Random

import pytest

pytestmark = pytest.mark.usefixtures("kivy_home")


def press(button):
    """Touch and let go."""
    button.trigger_action(0)


def key_of(pad, value):
    """The key of a note."""
    return next(key for key in pad.ids.note_keys.children if key.value == value)


def test_touching_notes_makes_an_amount_and_touching_the_pile_takes_the_last_back():
    from kiosk_ui.widgets.notes_pad import NotesPad

    pad = NotesPad(most=250_000)
    for value in (100_000, 50_000, 100_000):
        pad.add(value)
    assert (pad.amount, pad.words) == (250_000, "Dua ratus lima puluh ribu rupiah")
    assert all(key.disabled for key in pad.ids.note_keys.children)
    pad.add(10_000)
    assert pad.amount == 250_000
    pad.take_back()
    assert pad.amount == 150_000
    assert not key_of(pad, 50_000).disabled
    pad.small = True
    assert {key.value for key in pad.ids.note_keys.children} == {5_000, 2_000, 1_000, 500, 200, 100}
    pad.clear()
    pad.take_back()
    assert (pad.amount, pad.words) == (0, "")


def test_an_amount_set_from_outside_is_counted_out():
    from kiosk_ui.widgets.notes_pad import NotesPad

    pad = NotesPad()
    pad.amount = 70_000
    pad.take_back()
    assert pad.amount == 50_000


def test_a_held_amount_is_covered_when_the_finger_is_lifted_or_stays_too_long():
    from kiosk_ui.widgets.held_amount import COVER, HeldAmount

    held = HeldAmount(amount=1_250_000)
    assert held.text == COVER
    held.state = "down"
    assert held.text == "Rp1.250.000"
    held.state = "normal"
    assert held.text == COVER
    held.state = "down"
    held._too_long(0)
    assert held.text == COVER
    held.state = "normal"
    held.state = "down"
    held.on_parent(held, None)
    assert held.text == COVER
    held.hides = False
    assert held.text == "Rp1.250.000"


def test_a_shuffled_keypad_has_every_digit_once_and_reports_what_stands_on_the_key():
    from kiosk_ui.widgets.keypad import DIGITS, Keypad

    pad = Keypad()
    pad.shuffle(Random(7))
    keys = [key for key in pad.children if key.text]
    assert sorted(key.text for key in keys) == sorted(DIGITS)
    assert tuple(pad.digits) != DIGITS
    pressed = []
    pad.bind(on_digit=lambda _pad, digit: pressed.append(digit))
    for key in keys:
        key.dispatch("on_press")
    assert pressed == [key.text for key in keys]
    assert [(pad.children[index].icon) for index in (2, 0)] == ["erase", "next"]
    pad.sort()
    assert tuple(pad.digits) == DIGITS


def test_a_choice_marks_what_was_touched_and_keeps_it_in_another_language():
    from kiosk_ui.widgets.tile import Choice

    choice = Choice(options=[("a", "sun", "Terang"), ("b", "moon", "Gelap")], chosen="a", cols=2)
    told = []
    choice.bind(on_choose=lambda _choice, key: told.append(key))
    press(choice.children[0])
    assert (told, choice.chosen) == (["b"], "b")
    assert [tile.mark for tile in reversed(choice.children)] == ["", "check"]
    tiles = list(choice.children)
    choice.options = [("a", "sun", "Bright"), ("b", "moon", "Dark")]
    assert choice.children == tiles
    assert [tile.text for tile in reversed(tiles)] == ["Bright", "Dark"]


def test_the_small_keyboard_writes_sentences_and_stops_where_there_is_no_room():
    from kiosk_ui.widgets.text_pad import TextPad

    pad = TextPad(characters_max=12)
    for character in " HALO.  ADA YANG":
        pad.type(character)
    assert pad.text == "Halo. Ada ya"
    pad.erase()
    assert pad.text == "Halo. Ada y"
    pad.signs = True
    assert {key.text for key in pad.ids.letters.children} >= set("0123456789")


def test_photos_come_six_a_page_and_a_broken_one_leaves_the_name():
    from kiosk_ui.widgets.kv import ASSETS
    from kiosk_ui.widgets.photo_grid import PhotoGrid

    wanted, touched = [], []
    grid = PhotoGrid()
    grid.bind(on_wanted=lambda _grid, handles: wanted.append(handles), on_person=lambda _grid, one: touched.append(one))
    grid.people = [(str(number), f"Adi {number}") for number in range(8)]
    assert wanted[-1] == ["0", "1", "2", "3", "4", "5"]
    grid.set_photo("0", b"no picture at all")
    grid.set_photo("1", (ASSETS / "icons" / "person.png").read_bytes())
    tiles = list(reversed(grid.ids.tiles.children))
    assert [tile.texture is not None for tile in tiles[:2]] == [False, True]
    press(tiles[1])
    assert touched == ["1"]
    grid.turn(1)
    grid.turn(1)
    assert wanted[-1] == ["6", "7"]


def test_for_the_left_hand_a_row_is_mirrored_at_once():
    from kivy.uix.widget import Widget

    from kiosk_ui.theme import theme
    from kiosk_ui.widgets.hand_box import HandBox

    rail, page = Widget(size_hint_x=None, width=116), Widget()
    row = HandBox(size=(800, 480))
    row.add_widget(rail)
    row.add_widget(page)
    row.do_layout()
    assert (rail.x, page.x) == (0, 116)
    theme.hand = "left"
    try:
        row.do_layout()
        assert (rail.x, page.x) == (684, 0)
    finally:
        theme.hand = "right"


def test_a_switch_of_look_in_place_comes_to_the_same_as_making_everything_anew():
    from kiosk_ui.gallery.pages import pages
    from kiosk_ui.gallery.sheets import settle
    from kiosk_ui.theme import theme
    from kiosk_ui.widgets.icon import Icon
    from kiosk_ui.widgets.text import Text

    def made():
        return [(page.name, specimen.make()) for page in pages() for specimen in page.specimens]

    def look(parts):
        return [
            (name, type(one).__name__, one.text if isinstance(one, Text) else one.icon, list(one.color), sizes_of(one))
            for name, part in parts
            for one in part.walk(restrict=True)
            if isinstance(one, (Text, Icon))
        ]

    def sizes_of(one):
        return round(one.wanted_size, 2) if isinstance(one, Text) else 0

    switched = made()
    settle()
    try:
        theme.use("night")
        theme.use("sun")
        theme.text_size("largest")
        settle()
        anew = made()
        settle()
        assert look(switched) == look(anew)
    finally:
        theme.use("day")
        theme.text_size("normal")


def test_look_and_language_keep_no_part_alive():
    """Nothing of a person may stay in memory because the theme still knows a chart of theirs."""
    from kiosk_ui.gallery.pages import pages

    def made_and_dropped():
        return [weakref.ref(specimen.make()) for page in pages() for specimen in page.specimens]

    from kiosk_ui.gallery.sheets import settle

    kept = made_and_dropped()
    settle()
    gc.collect()
    settle()
    gc.collect()
    assert {type(part()).__name__ for part in kept if part() is not None} == set()

"""Drawings of banknotes and coins."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Any, Final

from kivy.cache import Cache
from kivy.core.image import Image as CoreImage
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from kiosk_ui.banknotes import COIN_VALUE_MAX
from kiosk_ui.theme import u
from kiosk_ui.widgets.kv import ASSETS, load_rule

STACK_MAX: Final = 3
"""More notes than this in a pile are told by the count, not drawn."""


class NotePicture(Widget):
    """Draws one pile: the note or coin `value` (rupiah), and up to two more behind it if `count` says so.

    Fills its box as far as its proportions allow; notes of different value keep their size to each other in boxes of
    the same size.
    """

    value = NumericProperty(0)
    count = NumericProperty(1)
    behind = NumericProperty(0)
    """How many further notes are drawn behind the first."""
    texture = ObjectProperty(None, allownone=True)
    is_note = BooleanProperty(True)
    """Whether it keeps its size to the longest note; a coin that small would be a dot, so it is as high as a note."""
    step = NumericProperty(u(5))
    """How far apart the notes of a pile are."""
    scale = NumericProperty(1)
    drawn = ListProperty([0, 0])
    """Width and height in pixels that a note takes."""
    front = ListProperty([0, 0])
    """Where the front note stands."""

    def on_value(self, *_arguments: object) -> None:
        """Take the drawing."""
        self.texture = note_texture(int(self.value)) if self.value else None
        self.is_note = self.value > COIN_VALUE_MAX

    def on_count(self, *_arguments: object) -> None:
        """Draw as many as help the eye."""
        self.behind = int(min(STACK_MAX, max(1, self.count))) - 1


def note_texture(value: int) -> Any:
    """Return the drawing of a note or coin, loaded once for all places that show it. Raises if there is none."""
    path = str(ASSETS / "notes" / f"{value}.png")
    # Kivy's cache of images forgets after a minute; ten drawings of 300 pixels are 1 MB and may stay.
    texture = Cache.get(NOTE_CACHE, path)
    if texture is None:
        texture = CoreImage(path, mipmap=True).texture
        Cache.append(NOTE_CACHE, path, texture)
    return texture


NOTE_CACHE: Final = "kiosk.notes"
Cache.register(NOTE_CACHE, limit=len(list((ASSETS / "notes").glob("*.png"))))
load_rule(__file__)

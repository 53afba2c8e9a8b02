"""Tiles: a picture above a word, for menus and for choosing one of several."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk_ui.theme import u
from kiosk_ui.widgets import icon as _icon
from kiosk_ui.widgets import text as _text
from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.text import Text

PARTS = (_icon, _text)


class Badge(Text):
    """A short word on a coloured ground, at the corner of something: *Baru*. Empty text shows nothing."""

    theme_defaults: ClassVar[dict[str, str]] = {"color": "ink_on_accent", "wanted_size": "text_small"}


class Tile(PressSurface):
    """One thing to do. Made for a grid of 4 x 2 beside the rail (each about 150 x 130 units), not under 100 x 90.

    Properties: `icon`, `text` (wraps to two lines), `badge` (a word such as *Baru* at the corner, '' for none),
    `mark` (a small icon at the corner), `picture_side` in pixels. Event: `on_release`.
    """

    icon = StringProperty("")
    text = StringProperty("")
    badge = StringProperty("")
    mark = StringProperty("")
    picture_side = NumericProperty(u(64))
    words_height = NumericProperty(u(56))
    """Room for the words in pixels: two lines."""


class WideTile(Tile):
    """A tile for a grid of 3 x 3 beside the rail (about 200 x 105 units): its words have one line."""


class Option(PressSurface):
    """One of the options of a `Choice`. What is chosen has a heavy edge and a tick, not only another colour."""

    key = StringProperty("")
    chosen = BooleanProperty(False)


class ChoiceTile(Option, Tile):
    """An option as a tile."""


class Choice(GridLayout):
    """One of several options, by picture.

    Properties: `options` (a list of (key, icon, text)), `chosen` (the key of the chosen one, '' for none), `cols`.
    Event: `on_choose(key)` when a person touches an option, also the one that is chosen already.
    """

    options = ListProperty()
    chosen = StringProperty("")
    option_class: ClassVar[type[Option]] = ChoiceTile
    __events__ = ("on_choose",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(options=self._lay_out, chosen=self._mark)
        self._lay_out()

    def on_choose(self, key: str) -> None:
        """Be told which option was touched."""

    def _lay_out(self, *_arguments: object) -> None:
        """Lay the options out, keeping tiles that are there: a language switch only changes their words."""
        tiles = {tile.key: tile for tile in self.children}
        if [key for key, _icon, _text in self.options] != [tile.key for tile in reversed(self.children)]:
            self.clear_widgets()
            tiles = {}
        for key, icon, text in self.options:
            tile = tiles.get(key)
            if tile is None:
                tile = self.option_class(key=key, chosen=key == self.chosen)
                tile.bind(on_release=self._choose)
                self.add_widget(tile)
            tile.icon, tile.text = icon, text

    def _mark(self, *_arguments: object) -> None:
        for tile in self.children:
            tile.chosen = tile.key == self.chosen

    def _choose(self, option: Option) -> None:
        self.chosen = option.key
        self.dispatch("on_choose", option.key)


load_rule(__file__)

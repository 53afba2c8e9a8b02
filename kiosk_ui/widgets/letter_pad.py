"""The first letters of names, to find one's own by."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Final

from kivy.properties import ListProperty
from kivy.uix.gridlayout import GridLayout

from kiosk_ui.widgets.keypad import Key
from kiosk_ui.widgets.kv import load_rule

COLUMNS_MAX: Final = 7
"""Seven keys of 15 mm and four rows of them fit beside the rail: the whole alphabet."""


class LetterPad(GridLayout):
    """A key for each letter of `letters`, and none for letters nobody's name begins with. Event: `on_letter(letter)`.

    Made for 648 x 356 units.
    """

    letters = ListProperty()
    __events__ = ("on_letter",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(letters=self._lay_out)
        self._lay_out()

    def on_letter(self, letter: str) -> None:
        """Be told which letter was touched."""

    def _lay_out(self, *_arguments: object) -> None:
        self.clear_widgets()
        rows = -(-len(self.letters) // COLUMNS_MAX) or 1
        # Rows alike in length: eight letters are two rows of four, not seven and a forlorn one.
        self.cols = max(1, -(-len(self.letters) // rows))
        for letter in self.letters:
            key = Key(text=letter)
            key.bind(on_release=lambda pressed: self.dispatch("on_letter", pressed.text))
            self.add_widget(key)


load_rule(__file__)

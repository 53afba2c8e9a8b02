"""A keyboard for a few words, for people who do not type: letters in the order of the alphabet.

Ten keys of a typewriter's row would be 9 mm wide on a 7" panel, and their order helps only who knows it. Seven columns
in four rows hold the alphabet, a full stop and a comma, with keys about 17 mm wide and 10 mm high: the one place where
a target is smaller than 15 mm (`TextKey.target_units_min`), because five rows and the words above them must fit.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import re
from typing import Final

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui import limits
from kiosk_ui.widgets import surfaces as _surfaces
from kiosk_ui.widgets.keypad import Key
from kiosk_ui.widgets.kv import load_rule

PARTS = (_surfaces,)
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ.,"
SIGNS: Final = "1234567890-/()?!:;'\"+&@%=*.,"
SENTENCE_START: Final = re.compile(r"(^|[.?!]\s+)$")


class TextKey(Key):
    """A key of the keyboard."""

    target_units_min = 48
    """Units; see the module for why it is smaller than other targets."""


class TextPad(BoxLayout):
    """Words above, keys below. Made for 648 x 360 units.

    Properties: `text` (what was typed; may be set), `hint` (shown while nothing is typed), `characters_max`,
    `done_enabled` (False greys the green tick). Event: `on_done` when the tick is touched. Sentences begin with a
    capital by themselves; *123* changes to figures and signs and back.
    """

    text = StringProperty("")
    hint = StringProperty("")
    characters_max = NumericProperty(limits.SUGGESTION_CHARACTERS_MAX)
    signs = BooleanProperty(False)
    done_enabled = BooleanProperty(True)
    confirms = BooleanProperty(False)
    """Whether the done key makes the hub record something."""
    __events__ = ("on_done",)

    def on_kv_post(self, _base_widget: object) -> None:
        """Lay out, now that the parts of the rule are there: inside another rule they come after `__init__`."""
        for _ in LETTERS:
            key = TextKey()
            key.bind(on_press=lambda pressed: self.type(pressed.text))
            self.ids.letters.add_widget(key)
        self.bind(signs=self._name_keys)
        self._name_keys()

    def type(self, character: str) -> None:
        """Add a character, in lower case unless a sentence begins with it. What has no room is left out."""
        if len(self.text) < self.characters_max and not (character == " " and self.text[-1:] in ("", " ")):
            self.text += character if SENTENCE_START.search(self.text) else character.lower()

    def erase(self) -> None:
        """Take the last character back."""
        self.text = self.text[:-1]

    def on_done(self) -> None:
        """Be told that all is typed."""

    def _name_keys(self, *_arguments: object) -> None:
        for key, character in zip(reversed(self.ids.letters.children), SIGNS if self.signs else LETTERS, strict=True):
            key.text = character


load_rule(__file__)

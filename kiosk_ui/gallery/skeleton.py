"""The screen to copy when a new one is started: one question, its answers as pictures, one way on.

1. Copy this file and its `.kv` to `kiosk_ui/screens/<name>`, and give the class and the rule the screen's name.
2. Put its words into `locale/*/kiosk.po`: Indonesian first, few and plain.
3. Name it in `kiosk_ui.screens.registry`, and let the conductor show it (`kiosk_ui.kiosk`, `kiosk_ui.errands`).
4. Add it to the walk of `tests/kiosk_ui/gallery.py`, which looks for cut words, small targets and weak contrast.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets import button, tile
from kiosk_ui.widgets.kv import load_rule

PARTS = (button, tile)
"""The rule uses these; importing them is what makes them known to it."""
ANSWERS = {"day": "look", "sun": "sun", "night": "moon"}
"""What can be answered, each with its picture."""


class SkeletonScreen(PageScreen):
    """Question: which colours? (A screen's docstring says which question it asks or answers.)"""

    answer = StringProperty("")

    def reload(self) -> None:
        """Show everything anew: called on arrival, after a change of language, and when the hub is back."""
        super().reload()
        # Words set by code are set again here; words in the rule follow the language by themselves.
        self.ids.answers.options = [
            (key, icon, texts.catalog[f"kiosk.settings.theme.{key}"]) for key, icon in ANSWERS.items()
        ]

    def choose(self, key: str) -> None:
        """Take an answer. What leaves the screen goes through `self.kiosk`, which shows what is next."""
        self.answer = key

    def spoken(self) -> list[Phrase]:
        """Say the question, then each answer."""
        return [Phrase.of("kiosk.settings.theme"), *(Phrase.of(f"kiosk.settings.theme.{key}") for key in ANSWERS)]


load_rule(__file__)

"""How the member likes the kiosk: eight tiles, each saying how it is now; a touch changes it at once."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Final

import msgspec
from kivy.properties import DictProperty

from kiosk_ui.answers import Preferences
from kiosk_ui.screens.page import PageScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets import tile
from kiosk_ui.widgets.kv import load_rule

PARTS = (tile,)
CYCLES: Final = {
    "text_size": ("normal", "large", "largest"),
    "theme": ("", "day", "sun", "night"),
    "hand": ("right", "left"),
}
"""What a touch leads through, in this order."""
SWITCHES: Final = ("voice", "hide_balance", "shuffle_keypad")
SPOKEN: Final = ("text_size", "theme", "hand", "voice", "hide_balance", "shuffle_keypad", "language")


class SettingsScreen(PageScreen):
    """Question: how should this screen be for you?"""

    now = DictProperty(dict.fromkeys(SPOKEN, ""))
    """What each tile says, by the name of the preference."""

    def reload(self) -> None:
        """Show how it is now."""
        super().reload()
        self.now = {name: self._now(name) for name in SPOKEN}

    def touch(self, name: str) -> None:
        """Change one thing, at once; of many languages one is asked for first."""
        present = getattr(self.kiosk.visit.preferences, name)
        if name in SWITCHES:
            self._set(name, not present)
        elif name == "language":
            self.kiosk.ask_language(lambda language: self._set("language", language))
        else:
            cycle = CYCLES[name]
            self._set(name, cycle[(cycle.index(present) + 1) % len(cycle)] if present in cycle else cycle[0])

    def spoken(self) -> list[Phrase]:
        """Say what can be set, and how it is now."""
        said = [Phrase.of("kiosk.settings.title"), Phrase.of("kiosk.settings.pin")]
        for name in SPOKEN:
            label, now = Name(texts.catalog[LABELS[name]]), Name(self._now(name))
            said.append(Phrase.of("kiosk.speech.settings.one", label=label, now=now))
        return [*said, Phrase.of("kiosk.speech.settings.touch")]

    def _set(self, name: str, value: object) -> None:
        self.kiosk.prefer(msgspec.structs.replace(self.kiosk.visit.preferences, **{name: value}))
        self.reload()

    def _now(self, name: str) -> str:
        """Return in words how one preference is now."""
        preferences: Preferences = self.kiosk.visit.preferences
        if name == "language":
            return texts.name_of(self.kiosk.languages.now)
        value = getattr(preferences, name)
        if name in SWITCHES:
            return texts.catalog["kiosk.settings.yes" if value else "kiosk.settings.no"]
        return texts.catalog[f"kiosk.settings.{CATALOG_PARTS[name]}.{value or 'kiosk'}"]


CATALOG_PARTS: Final = {"text_size": "size", "theme": "theme", "hand": "hand"}
LABELS: Final = {
    "text_size": "kiosk.settings.text_size",
    "theme": "kiosk.settings.theme",
    "hand": "kiosk.settings.hand",
    "voice": "kiosk.settings.voice",
    "hide_balance": "kiosk.settings.hide_balance",
    "shuffle_keypad": "kiosk.settings.shuffle",
    "language": "kiosk.settings.language",
}

load_rule(__file__)

"""Asks what a suggestion is about, by picture."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets import tile
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.wording import Catalog

PARTS = (tile,)
TOPIC_ICONS = {
    "savings": "sukarela",
    "loans": "notes",
    "shop": "shop",
    "harvest": "harvest",
    "officers": "officers",
    "meeting": "calendar",
    "kiosk": "kiosk",
    "other": "suggestion",
}
"""The hub's topics, with their pictures."""


class SuggestTopicScreen(PageScreen):
    """Question: a suggestion about what?"""

    def arrive(self) -> None:
        """Lay out a tile for each topic."""
        for topic, icon in TOPIC_ICONS.items():
            made = tile.Tile(icon=icon, text=topic_text(topic, texts.catalog))
            made.topic = topic
            made.bind(on_release=lambda pressed: self.kiosk.errands.choose_topic(pressed.topic))
            self.ids.tiles.add_widget(made)
        super().arrive()

    def reload(self) -> None:
        """Show the texts in the language of now."""
        super().reload()
        for each in self.ids.tiles.children:
            each.text = topic_text(each.topic, texts.catalog)

    def spoken(self) -> list[Phrase]:
        """Ask, and say each topic."""
        return [Phrase.of("kiosk.topic.title"), *(Phrase.of(f"kiosk.topic.{topic}") for topic in TOPIC_ICONS)]


def topic_text(topic: str, catalog: Catalog) -> str:
    """Return a topic in words; one newer than this kiosk is 'other'."""
    return catalog[f"kiosk.topic.{topic if topic in TOPIC_ICONS else 'other'}"]


def topic_icon(topic: str) -> str:
    """Return the picture of a topic."""
    return TOPIC_ICONS.get(topic, TOPIC_ICONS["other"])


load_rule(__file__)

"""Asks whether a suggestion is to be sent."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.asking import AskingScreen
from kiosk_ui.screens.suggest_topic import topic_icon, topic_text
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets.kv import load_rule


class SuggestConfirmScreen(AskingScreen):
    """Question: send this?"""

    def reload(self) -> None:
        """Show what would be sent."""
        super().reload()
        visit = self.kiosk.visit
        self.icon = topic_icon(visit.topic)
        words = f"“{visit.words}”" if visit.words else texts.catalog["kiosk.suggest.no_words"]
        self.text = f"{topic_text(visit.topic, texts.catalog)}\n{words}"

    def do(self) -> None:
        """Send it."""
        self.kiosk.errands.suggest(self.fail)

    def spoken(self) -> list[Phrase]:
        """Say topic and words, and ask."""
        visit = self.kiosk.visit
        words = (
            Phrase.of("kiosk.speech.words", text=Name(visit.words))
            if visit.words
            else Phrase.of("kiosk.suggest.no_words")
        )
        return [Phrase.of("kiosk.suggest.title"), Phrase.of(f"kiosk.topic.{visit.topic}"), words]


load_rule(__file__)

"""Takes the words of a suggestion; none are needed where the topic says enough."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.screens.suggest_topic import topic_icon, topic_text
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets import text_pad
from kiosk_ui.widgets.kv import load_rule

PARTS = (text_pad,)


class SuggestWordsScreen(PageScreen):
    """Question: what do you suggest?"""

    def arrive(self) -> None:
        """Go on with the words typed before."""
        self.ids.pad.text = self.kiosk.visit.words
        super().arrive()

    def reload(self) -> None:
        """Show the topic."""
        super().reload()
        topic = self.kiosk.visit.topic
        self.icon = topic_icon(topic)
        self.title = f"{topic_text(topic, texts.catalog)}: {texts.catalog['kiosk.words.title']}"

    def done(self, words: str) -> None:
        """Go on with these words."""
        self.kiosk.errands.say_words(words)

    def spoken(self) -> list[Phrase]:
        """Ask, and say that the topic alone is enough."""
        topic = self.kiosk.visit.topic
        return [Phrase.of(f"kiosk.topic.{topic}"), Phrase.of("kiosk.words.title"), Phrase.of("kiosk.words.hint")]


load_rule(__file__)

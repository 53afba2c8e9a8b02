"""The member's own suggestions with the officers' answers, and the way to a new one."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk_ui import shown
from kiosk_ui.answers import Suggestion
from kiosk_ui.screens import rows
from kiosk_ui.screens.listing import ListScreen
from kiosk_ui.screens.suggest_topic import topic_icon, topic_text
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Day, Name, Phrase
from kiosk_ui.widgets.kv import load_rule

PARTS = (rows,)


class SuggestionsScreen(ListScreen):
    """Question answered: what has become of what I said?"""

    subject = "suggestions"
    nothing = "kiosk.suggestions.none"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.rows_per_page = 2

    def row(self, item: Suggestion) -> Widget:
        """Make the row of a suggestion: what it was, and what was answered."""
        catalog = texts.catalog
        said = item.text or topic_text(item.topic, catalog)
        answer = (
            catalog["kiosk.suggestions.answer"].format(text=item.answer)
            if item.answer
            else catalog["kiosk.suggestions.waiting"]
        )
        return rows.StillRow(
            icon=topic_icon(item.topic),
            title=f"{shown.day(item.day, catalog)} · {said}",
            text=answer,
            text_share=0.5,
            size_hint_y=1 / self.rows_per_page,
        )

    def spoken(self) -> list[Phrase]:
        """Say each suggestion of this page with its answer, and what the button does."""
        if self.loading:
            return [Phrase.of("kiosk.suggestions.title"), Phrase.of("kiosk.speech.loading")]
        said = [Phrase.of("kiosk.suggestions.title")]
        for each in self.shown_items():
            text = Name(each.text or topic_text(each.topic, texts.catalog))
            day = Day(each.day, self.kiosk.business_day)
            said.append(Phrase.of("kiosk.speech.suggestions.one", day=day, text=text))
            said.append(
                Phrase.of("kiosk.suggestions.answer", text=Name(each.answer))
                if each.answer
                else Phrase.of("kiosk.suggestions.waiting")
            )
        return [*said, Phrase.of("kiosk.suggestions.new")]


load_rule(__file__)

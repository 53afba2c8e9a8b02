"""Takes what is right in one field of the member's data; an officer looks at it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk_ui.answers import MyData
from kiosk_ui.screens.my_data import FIELD_ICONS
from kiosk_ui.screens.page import LookingScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets import text_pad
from kiosk_ui.widgets.kv import load_rule

PARTS = (text_pad,)


class CorrectionScreen(LookingScreen):
    """Question: what is right?"""

    subject = "my_data"
    label = StringProperty("")

    def take(self, answer: MyData) -> None:
        """Show which field it is."""
        field = self.kiosk.visit.data_field
        self.icon = FIELD_ICONS.get(field, "my_data")
        self.label = next((each.label for each in answer.fields if each.field == field), "")
        self.title = texts.catalog["kiosk.correction.title"].format(label=self.label)

    def done(self, words: str) -> None:
        """Send it."""
        if words.strip() and not self.loading:
            self.loading = True
            self.kiosk.errands.correct(words, self.fail)

    def spoken(self) -> list[Phrase]:
        """Ask."""
        return [Phrase.of("kiosk.correction.title", label=Name(self.label))]


load_rule(__file__)

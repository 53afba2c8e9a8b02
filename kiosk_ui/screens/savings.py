"""The member's savings over a year as a picture, with what it means in a sentence."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk_ui import shown
from kiosk_ui.answers import Month
from kiosk_ui.screens.page import LookingScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Parameter, Phrase, Rupiah, Word
from kiosk_ui.widgets import charts, notes_view
from kiosk_ui.widgets.kv import load_rule

PARTS = (charts, notes_view)


class SavingsScreen(LookingScreen):
    """Question answered: is it getting more?"""

    subject = "months"
    labels = ListProperty()
    series = ListProperty()
    sentence = StringProperty("")
    total = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        self._months: list[Month] = []
        super().__init__(**kwargs)

    def take(self, answer: list[Month]) -> None:
        """Draw the months from the first with savings on."""
        catalog = texts.catalog
        first = next((index for index, month in enumerate(answer) if month.total), len(answer))
        # One month before the first savings stays: from nothing to something is what the line shows.
        self._months = answer[max(0, first - 1) :]
        if not any(month.total for month in self._months):
            self.say(lambda catalog: catalog["kiosk.savings.none"], "hint")
            return
        self.labels = [shown.short_month(month.month, catalog) for month in self._months]
        self.series = [[month.total for month in self._months]]
        self.total = self._months[-1].total
        words, change = self._change()
        self.sentence = catalog[words].format(
            month=shown.month(self._months[0].month, catalog), amount=shown.rupiah(abs(change))
        )

    def spoken(self) -> list[Phrase]:
        """Say how the savings have changed, and what they are now."""
        if self.loading:
            return [Phrase.of("kiosk.savings.title"), Phrase.of("kiosk.speech.loading")]
        if not self._months or not self.total:
            return [Phrase.of("kiosk.savings.title")]
        words, change = self._change()
        name = shown.month(self._months[0].month, texts.catalog)
        month = Word(f"kiosk.month.{int(self._months[0].month[5:])}", name)
        figures: dict[str, Parameter] = {"month": month}
        if change:
            figures["amount"] = Rupiah(abs(change))
        return [
            Phrase.of("kiosk.savings.title"),
            Phrase(words, tuple(figures.items())),
            Phrase.of("kiosk.savings.now", amount=Rupiah(int(self.total))),
        ]

    def _change(self) -> tuple[str, int]:
        """Return which sentence fits, and by how many rupiah the savings changed."""
        change = self._months[-1].total - self._months[0].total
        return f"kiosk.savings.{'grown' if change > 0 else 'shrunk' if change < 0 else 'same'}", change


load_rule(__file__)

"""The cooperative's figures in three pictures: how many members, what they have saved, what came in and went out."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Final

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from kiosk_ui import shown
from kiosk_ui.answers import Figures
from kiosk_ui.screens.page import LookingScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Number, Parameter, Phrase, Rupiah, Word
from kiosk_ui.widgets import charts, pager
from kiosk_ui.widgets.kv import load_rule

PARTS = (charts, pager)
PICTURES: Final = ("members", "savings", "flow")
PICTURE_ICONS: Final = {"members": "officers", "savings": "sukarela", "flow": "notes"}


class FiguresScreen(LookingScreen):
    """Question answered: how is our cooperative?"""

    subject = "figures"
    page = NumericProperty(0)
    labels = ListProperty()
    series = ListProperty()
    names = ListProperty()
    money = BooleanProperty(False)
    stacked = BooleanProperty(False)
    sentence = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        self._figures = Figures()
        super().__init__(**kwargs)

    def take(self, answer: Figures) -> None:
        """Show the open picture."""
        self._figures = answer
        self.turn(0)

    def turn(self, pages: int) -> None:
        """Turn to the next (+1) or the last (-1) picture."""
        self.page = min(max(0, self.page + pages), len(PICTURES) - 1)
        name = PICTURES[int(self.page)]
        self.icon = PICTURE_ICONS[name]
        self.title = texts.catalog[TITLES[name]]
        self.labels = []
        self.money, self.stacked = name != "members", name == "savings"
        {"members": self._draw_members, "savings": self._draw_savings, "flow": self._draw_flow}[name]()
        sentence = self._sentence()
        self.sentence = shown_text(sentence) if sentence else ""
        self.say(None if sentence else lambda catalog: catalog["kiosk.figures.none"], "hint")
        if pages:
            self.page_changed()

    def spoken(self) -> list[Phrase]:
        """Say what the picture shows, and that there are more."""
        title = Phrase.of(TITLES[PICTURES[int(self.page)]])
        if self.loading:
            return [title, Phrase.of("kiosk.speech.loading")]
        said = [title, self._sentence() or Phrase.of("kiosk.figures.none")]
        more = self.page + 1 < len(PICTURES)
        return [*said, Phrase.of("kiosk.speech.figures.more")] if more else said

    def _draw_members(self) -> None:
        years = self._figures.members
        self.names, self.series = [], [[year.count for year in years]]
        self.labels = [year.year for year in years]

    def _draw_savings(self) -> None:
        months = self._figures.savings[-12:]
        told = any(month.pokok is not None for month in months)
        kinds = ("pokok", "wajib", "sukarela") if told else ()
        self.names = [texts.catalog[f"kiosk.speech.product.{kind}"] for kind in kinds]
        self.series = [[max(0, getattr(month, kind) or 0) for month in months] for kind in kinds or ("total",)]
        self.labels = [shown.short_month(month.month, texts.catalog) for month in months]

    def _draw_flow(self) -> None:
        months = self._figures.flow[-12:]
        self.names = [texts.catalog["kiosk.figures.in"], texts.catalog["kiosk.figures.out"]]
        self.series = [[month.money_in for month in months], [month.money_out for month in months]]
        self.labels = [shown.short_month(month.month, texts.catalog) for month in months]

    def _sentence(self) -> Phrase | None:
        """Return what the open picture says, None if there is nothing to say yet."""
        figures, name = self._figures, PICTURES[int(self.page)]
        if name == "members" and figures.members:
            return Phrase.of("kiosk.figures.members_text", count=Number(figures.members[-1].count))
        if name == "savings" and figures.savings:
            return Phrase.of("kiosk.figures.savings_text", amount=Rupiah(figures.savings[-1].total))
        if name == "flow" and figures.flow:
            now = figures.flow[-1]
            month = Word(f"kiosk.month.{int(now.month[5:])}", shown.month(now.month, texts.catalog))
            flow = {"money_in": Rupiah(now.money_in), "money_out": Rupiah(now.money_out)}
            return Phrase.of("kiosk.figures.flow_text", month=month, cash=Rupiah(figures.cash), **flow)
        return None


TITLES: Final = {name: f"kiosk.figures.{name}" for name in PICTURES}


def shown_text(phrase: Phrase) -> str:
    """Return a phrase as it is written: amounts and numbers in figures."""

    def written(parameter: Parameter) -> str:
        if isinstance(parameter, Rupiah):
            return shown.rupiah(parameter.amount)
        return str(parameter.count) if isinstance(parameter, Number) else parameter.words(texts.catalog)

    return texts.catalog[phrase.msgid].format(**{name: written(value) for name, value in phrase.parameters})


load_rule(__file__)

"""One request for a withdrawal: what was asked for, that no money has moved yet, and what to do next."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Number, Phrase, Rupiah
from kiosk_ui.widgets import amount, notes_view
from kiosk_ui.widgets.kv import load_rule

PARTS = (amount, notes_view)


class RequestScreen(PageScreen):
    """Question answered: what has become of my request?"""

    amount = NumericProperty(0)
    number_text = StringProperty("")
    words = StringProperty("")

    def reload(self) -> None:
        """Show the request."""
        super().reload()
        request = self.kiosk.visit.request
        if request is None:
            return
        catalog = texts.catalog
        self.title = catalog["kiosk.request.open" if self.kiosk.visit.request_was_open else "kiosk.request.done"]
        self.amount = request.amount
        self.number_text = catalog["kiosk.request.number"].format(number=request.number)
        self.words = Rupiah(request.amount).words(catalog)

    def spoken(self) -> list[Phrase]:
        """Say that it is recorded, how much, that no money has moved, and where to go."""
        request = self.kiosk.visit.request
        if request is None:
            return []
        state = "kiosk.request.open" if self.kiosk.visit.request_was_open else "kiosk.request.done"
        return [
            Phrase.of(state),
            Phrase.of("kiosk.speech.request.amount", amount=Rupiah(request.amount)),
            Phrase.of("kiosk.request.number", number=Number(request.number)),
            Phrase.of("kiosk.request.come"),
        ]

    def what_next(self) -> str:
        """Say where to go."""
        return "kiosk.request.come"


load_rule(__file__)

"""Asks once whether a request for a withdrawal is to be taken back."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui import shown
from kiosk_ui.screens.asking import AskingScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Number, Phrase, Rupiah
from kiosk_ui.widgets.kv import load_rule


class RequestCancelScreen(AskingScreen):
    """Question: cancel it?"""

    def reload(self) -> None:
        """Show which request it is."""
        super().reload()
        request = self.kiosk.visit.request
        if request is not None:
            number = texts.catalog["kiosk.request.number"].format(number=request.number)
            self.text = f"{number}\n{shown.rupiah(request.amount)}"

    def do(self) -> None:
        """Take it back."""
        request = self.kiosk.visit.request
        if request is not None:
            self.kiosk.errands.cancel_request(request.number, self.fail)

    def spoken(self) -> list[Phrase]:
        """Say which request, and ask."""
        request = self.kiosk.visit.request
        if request is None:
            return []
        return [
            Phrase.of("kiosk.request.number", number=Number(request.number)),
            Phrase.of("kiosk.speech.request.amount", amount=Rupiah(request.amount)),
            Phrase.of("kiosk.request.cancel_title"),
        ]


load_rule(__file__)

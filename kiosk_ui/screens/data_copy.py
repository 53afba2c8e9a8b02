"""Shows where the member's data can be taken away with a phone: an address, and the same as a QR code."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets import qr_code
from kiosk_ui.widgets.kv import load_rule

PARTS = (qr_code,)
COPY_PATH = "/me/data"


class DataCopyScreen(PageScreen):
    """Question answered: how do I take my data with me?"""

    address = StringProperty("")

    def reload(self) -> None:
        """Show the address, if the kiosk knows one."""
        super().reload()
        base = self.kiosk.phone_address
        self.address = f"{base}{COPY_PATH}" if base else ""

    def spoken(self) -> list[Phrase]:
        """Say what to do, and the address."""
        if not self.address:
            return [Phrase.of("kiosk.data_copy.title"), Phrase.of("kiosk.data_copy.none")]
        address = Name(self.address.partition("://")[2])
        return [
            Phrase.of("kiosk.data_copy.title"),
            Phrase.of("kiosk.data_copy.text"),
            Phrase.of("kiosk.speech.data_copy.address", address=address),
        ]


load_rule(__file__)

"""An address as a QR code, for the phone of who stands here."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Any, Final

import segno
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk_ui.widgets.kv import load_rule

QUIET_MODULES: Final = 4
"""The empty margin that readers need, by ISO 18004."""


class QrCode(Widget):
    """Draws `data` (text, usually an address) as large as a square fits; '' draws nothing.

    Black on white in every theme: half of all phones read no inverted code. 150 units are enough for an address.
    """

    data = StringProperty("")
    texture = ObjectProperty(None, allownone=True)

    def on_data(self, *_arguments: object) -> None:
        """Make the picture."""
        self.texture = qr_texture(self.data) if self.data else None


def qr_texture(data: str) -> Any:
    """Return a QR code as a texture of one pixel a module, which stays sharp when it is drawn larger."""
    code = segno.make(data, micro=False, error="m")
    rows = [bytes(0 if module else 255 for module in row) for row in code.matrix_iter(border=QUIET_MODULES)]
    texture = Texture.create(size=(len(rows[0]), len(rows)), colorfmt="luminance")
    texture.blit_buffer(b"".join(reversed(rows)), colorfmt="luminance", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture


load_rule(__file__)

"""How far the records have come on their way to the district, small: three counts, never one 'synced'."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui import shown
from kiosk_ui.answers import Relay
from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.text import Text

PARTS = (Text,)


class RelayCount(BoxLayout):
    """One of the counts above its word."""

    count = StringProperty("")
    text = StringProperty("")


class RelaySign(PressSurface):
    """The three counts, and a warning's picture if something is wrong. Event: `on_release`."""

    icon = StringProperty("")
    kept = StringProperty("")
    sent = StringProperty("")
    confirmed = StringProperty("")

    def follow(self, relay: Relay | None) -> None:
        """Show these counts; nothing where no relay ever reported."""
        self.disabled = relay is None
        self.opacity = 0 if relay is None else 1
        if relay is None:
            return
        self.icon = "warning" if relay.problem_text else "network"
        self.kept, self.sent, self.confirmed = map(shown.count, (relay.kept, relay.sent, relay.confirmed))


load_rule(__file__)

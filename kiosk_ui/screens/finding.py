"""Stands while the kiosk looks for the cooperative's computer on the network."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.message import MessageScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class FindingScreen(MessageScreen):
    """Goes on by itself."""

    needs_hub = False

    def spoken(self) -> list[Phrase]:
        """Say what stands there."""
        return [Phrase.of("kiosk.finding.title"), Phrase.of("kiosk.finding.text")]

    def arrive(self) -> None:
        """Have nothing to finish."""
        self.can_finish = False


load_rule(__file__)

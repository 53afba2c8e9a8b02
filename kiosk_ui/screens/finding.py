"""Stands while the kiosk looks for the cooperative's computer on the network."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.message import MessageScreen
from kiosk_ui.widgets.kv import load_rule


class FindingScreen(MessageScreen):
    """Goes on by itself."""

    needs_hub = False

    def arrive(self) -> None:
        """Have nothing to finish."""
        self.can_finish = False


load_rule(__file__)

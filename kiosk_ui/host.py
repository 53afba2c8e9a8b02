"""What the parts of the conductor need of it. Free of Kivy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kiosk_ui.client import HubClient
from kiosk_ui.inquiries import Failed, Then
from kiosk_ui.visit import Visit


class Host(Protocol):
    """The conductor (`kiosk_ui.kiosk.Kiosk`) as its parts see it."""

    @property
    def visit(self) -> Visit:
        """The visit of now."""

    def hub(self) -> HubClient:
        """Return the client of the hub. Raises `KioskError` while none has been found."""

    def ask(self, question: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Ask the hub something for the visit of now."""

    def show(self, screen_name: str) -> None:
        """Show a screen."""

    def notice(self, msgid: str) -> None:
        """Say something kind on the present screen."""

    def now(self) -> float:
        """Return seconds on the kiosk's clock."""

"""The layout of a member's pages: a picture and a title on top, a message if there is one, the rest below."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk_ui.errors import KioskError
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.widgets import button, surfaces
from kiosk_ui.widgets.kv import load_rule

PARTS = (button, surfaces)


class PageScreen(KioskScreen):
    """A page with a heading. Subclasses add what is below it in their own rule."""

    title = StringProperty("")
    subtitle = StringProperty("")
    icon = StringProperty("")
    heading = BooleanProperty(True)
    has_banner = BooleanProperty(True)
    """False where the page shows its message in a place of its own."""
    loading = BooleanProperty(False)

    def arrive(self) -> None:
        """Offer the way back, and show what there is."""
        self.can_go_back = True
        self.reload()

    def settled(self) -> bool:
        """Return whether nothing is on its way."""
        return not self.loading

    def fail(self, error: KioskError) -> None:
        """Say that it did not work."""
        self.loading = False
        self.say_failure(error)


class LookingScreen(PageScreen):
    """A page that shows what the hub says on one subject (`kiosk_ui.errands.SUBJECTS`)."""

    offers_again = True
    subject = ""

    def reload(self) -> None:
        """Show what the hub says, asking for what is not known yet."""
        super().reload()
        self.loading = True
        self.kiosk.errands.look(self.subject, self._told, self.fail)

    def take(self, answer: Any) -> None:
        """Show the answer."""
        raise NotImplementedError

    def _told(self, answer: Any) -> None:
        self.loading = False
        self.take(answer)


load_rule(__file__)

"""Says goodbye, without a name: the page may still stand when the next person looks."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.input.motionevent import MotionEvent

from kiosk_ui.screens.message import MessageScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class GoodbyeScreen(MessageScreen):
    """Leaves by itself, or with a touch."""

    needs_hub = False

    def spoken(self) -> list[Phrase]:
        """Say what stands there."""
        return [Phrase.of("kiosk.goodbye.title"), Phrase.of("kiosk.goodbye.text")]

    def arrive(self) -> None:
        """Have nothing left to finish."""
        self.can_finish = False

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Go to the start page at once."""
        if self.collide_point(*touch.pos):
            self.kiosk.show("start")
            return True
        return False


load_rule(__file__)

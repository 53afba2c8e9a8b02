"""Shown while something takes longer than two seconds: that it goes on, and how far it is if that is known."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Final

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.widgets import text as _text
from kiosk_ui.widgets.kv import load_rule

PARTS = (_text,)
STEP_SECONDS: Final = 0.2
"""Five pictures a second move well enough, and leave a Pi its time for what is waited for."""
STEPS: Final = 10


class Progress(BoxLayout):
    """A bar with words above it. About 400 x 90 units.

    Properties: `text`; `share`: how much is done, from 0 to 1, or -1 if nobody knows (then a piece wanders along the
    bar). It moves by itself while it is on the screen.
    """

    text = StringProperty("")
    share = NumericProperty(-1)
    step = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        self._moving = Clock.create_trigger(self._move, STEP_SECONDS, interval=True)
        super().__init__(**kwargs)

    def on_parent(self, _widget: object, parent: object) -> None:
        """Move on the screen only."""
        if parent is None:
            self._moving.cancel()
        else:
            self._moving()

    def _move(self, _elapsed: float) -> None:
        self.step = (self.step + 1) % STEPS

    def piece(self, share: float, step: float) -> tuple[float, float]:
        """Return where the filled part of the bar begins and how long it is, as shares of it."""
        if share >= 0:
            return 0, min(1, share)
        forth = step / (STEPS - 1)
        return forth * 0.7, 0.3


load_rule(__file__)

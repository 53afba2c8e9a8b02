"""An amount that others in the room need not see: covered, and shown only while a finger holds it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui import limits, shown
from kiosk_ui.widgets import amount as _amount
from kiosk_ui.widgets import icon as _icon
from kiosk_ui.widgets.amount import COVER
from kiosk_ui.widgets.defaults import UNSET_SIZE, ThemeDefaults
from kiosk_ui.widgets.kv import load_rule

PARTS = (_amount, _icon)


class HeldAmount(ThemeDefaults, ButtonBehavior, BoxLayout):
    """Whole rupiah, right aligned with an eye at its left; give it 80 x 200 units or more: it is a target.

    Properties: `amount`; `hides` (False shows the amount always, as a plain `AmountLabel`, and nothing can be
    touched); `shown` (read it: whether the amount can be seen now); `wanted_size` (type size in pixels).
    It is covered when the finger is lifted, after `limits.HELD_SECONDS_MAX` however long the finger stays, when it
    leaves the screen, and by `cover()`.
    """

    amount = NumericProperty(0)
    hides = BooleanProperty(True)
    shown = BooleanProperty(False)
    text = StringProperty(COVER)
    theme_defaults: ClassVar[dict[str, str]] = {"wanted_size": "text_amount"}
    wanted_size = NumericProperty(UNSET_SIZE)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._cover_soon = Clock.create_trigger(self._too_long, limits.HELD_SECONDS_MAX)
        for name in ("amount", "hides", "shown"):
            self.bind(**{name: self._write})
        self._write()

    def cover(self) -> None:
        """Cover the amount now."""
        self._cover_soon.cancel()
        self.shown = False

    def on_state(self, _widget: object, state: str) -> None:
        """Show while held, cover when released."""
        if state == "down" and self.hides:
            self.shown = True
            self._cover_soon()
        else:
            self.cover()

    def on_parent(self, _widget: object, parent: object) -> None:
        """Cover when taken off the screen."""
        if parent is None:
            self.cover()

    def _too_long(self, _elapsed: float) -> None:
        self.shown = False

    def _write(self, *_arguments: object) -> None:
        """Put the amount into the label only while it may be seen: nothing covered stays behind in a texture."""
        self.text = shown.rupiah(int(self.amount)) if self.shown or not self.hides else COVER


load_rule(__file__)

"""The layout that number, PIN and pairing pages share: the question on the left, the keypad on the right."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk_ui.entry import DigitEntry
from kiosk_ui.scanner import Entered, KeyEvent, Typed
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.voice.phrase import Digits, Phrase
from kiosk_ui.widgets import button, entry_boxes, keypad, surfaces
from kiosk_ui.widgets.keypad import Keypad
from kiosk_ui.widgets.kv import load_rule

PARTS = (button, entry_boxes, keypad, surfaces)


class EnteringScreen(KioskScreen):
    """A screen that asks for digits. Subclasses say what happens with them in `done`."""

    title = StringProperty("")
    icon = StringProperty("")
    hint = StringProperty("")
    hint_icon = StringProperty("")
    shown_digits = StringProperty("")
    hidden = BooleanProperty(False)
    digit_count = NumericProperty(0)
    ready = BooleanProperty(False)
    busy = BooleanProperty(False)
    confirms = BooleanProperty(False)
    extra_text = StringProperty("")
    """What the button below the hint does; '' for no button."""
    extra_icon = StringProperty("")

    def __init__(self, entry: DigitEntry, **kwargs: object) -> None:
        self.entry = entry
        super().__init__(**kwargs)

    def digit(self, digit: str) -> None:
        """Take a digit from the keypad."""
        if not self.busy:
            self.say(None)
            self.entry.add(digit)
            self.refresh()

    def extra(self) -> None:
        """Do what the button below the hint says."""

    def shuffle(self) -> None:
        """Put the digits of the keypad in another order, so that who watches the fingers learns nothing."""
        self.ids.keypad.shuffle(self.kiosk.random)

    def erase(self) -> None:
        """Take the last digit back."""
        if not self.busy:
            self.entry.erase()
            self.refresh()

    def finish_entry(self) -> None:
        """Go on if there are enough digits."""
        if self.entry.complete and not self.busy:
            self.done(self.entry.text)

    def spoken_entry(self) -> list[Phrase]:
        """Say the digits typed so far, unless they are hidden."""
        typed = Digits(self.shown_digits)
        return [Phrase.of("kiosk.speech.number.typed", digits=typed)] if self.shown_digits else []

    def main_target(self) -> Widget | None:
        """Point at the green arrow once there are enough digits, at the keypad before."""
        keypad = next((part for part in self.walk(restrict=True) if isinstance(part, Keypad)), None)
        return keypad.ids.get("next", keypad) if keypad is not None and self.ready else keypad

    def done(self, digits: str) -> None:
        """Do what the digits were asked for."""
        raise NotImplementedError

    def key(self, event: KeyEvent) -> None:
        """Take keyboard digits and Enter as if they came from the keypad."""
        if isinstance(event, Typed):
            self.digit(event.character)
        elif isinstance(event, Entered):
            self.finish_entry()

    def start_over(self) -> None:
        """Empty the entry."""
        self.entry.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show the state of the entry. A hidden entry never leaves its digits in a widget."""
        self.digit_count = len(self.entry.text)
        self.shown_digits = "" if self.hidden else self.entry.text
        self.ready = self.entry.complete and not self.busy

    def wait(self, waiting: bool) -> None:
        """Stop taking keys while the hub is asked."""
        self.busy = waiting
        self.refresh()


load_rule(__file__)

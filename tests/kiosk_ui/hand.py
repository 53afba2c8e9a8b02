"""A hand that touches the kiosk and eyes that look at it: drives a console in the window of this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder
from kivy.tests.common import UnitTestTouch
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget
from PIL import Image

from kiosk_ui.console import Console
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.settings import read_settings
from tests.kiosk_ui.ears import Ears, quiet_surroundings
from tests.kiosk_ui.parts import Line, WoundClock
from tests.kiosk_ui.village import Person

Value = TypeVar("Value")
WAIT_SECONDS_MAX = 20


class Hand:
    """One kiosk and what a person does at it."""

    line: Line

    def __init__(self, arguments: list[str], clock: WoundClock, *, draws_all: bool = True) -> None:
        """`draws_all`: draw every frame, as a real kiosk does; otherwise only the last one of those let pass.

        Without a graphics card drawing takes longest, and nobody looks at the frames on the way.
        """
        self.clock = clock
        self.draws_all = draws_all
        settings = read_settings(arguments)
        self.ears = Ears()
        self.console = Console(settings, clock, quiet_surroundings(self.ears, settings.clips_folder))
        self.kiosk = self.console.kiosk
        self.shell = self.console.shell

    def switch_on(self) -> None:
        EventLoop.ensure_window()
        if EventLoop.status != "started":
            EventLoop.start()
        Window.add_widget(self.shell)
        self.console.switch_on()
        self.frames(3)

    def switch_off(self) -> None:
        self.console.switch_off()
        Window.remove_widget(self.shell)
        self.frames(2)

    def frames(self, count: int = 2) -> None:
        """Let the kiosk live through so many frames, and draw the last one."""
        for _ in range(count - 1):
            self.beat()
        EventLoop.idle()

    def beat(self) -> None:
        """Let the kiosk live through a frame, drawn only where all are."""
        if self.draws_all:
            EventLoop.idle()
        else:
            live_through_frame()

    def until(self, condition: Callable[[], Value], what: str = "") -> Value:
        """Let frames pass until the condition gives something true, and return that."""
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while not (value := condition()):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {WAIT_SECONDS_MAX} s: {what or condition}; shown: {self.words()}")
            self.beat()
        return value

    def on(self, screen_name: str) -> KioskScreen:
        """Wait until a screen is shown with all it asked for, and return it."""
        self.until(lambda: self.kiosk.screen == screen_name, f"screen {screen_name}")
        self.until(lambda: self.shell.screen.settled(), f"screen {screen_name} settled")
        self.clock.pass_seconds(0.3)
        self.frames(3)
        return self.shell.screen

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass at the kiosk, and let it notice."""
        self.clock.pass_seconds(seconds)
        self.tick()

    def tick(self) -> None:
        """Let at least one heartbeat happen."""
        beats: list[float] = []
        Clock.schedule_once(beats.append, 0.15)
        self.until(lambda: beats, "a heartbeat")

    def touch(self, widget: Widget) -> None:
        """Touch the middle of a widget."""
        self.touch_at(*widget.to_window(*widget.center))

    def touch_at(self, x: float, y: float) -> None:
        """Touch a point of the window."""
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        self.beat()
        touch.touch_up()
        self.beat()

    def press(self, text: str) -> None:
        """Touch the button with these words."""
        found = [button for button in self.buttons() if getattr(button, "text", "") == text]
        assert len(found) == 1, (text, [getattr(button, "text", "") for button in self.buttons()])
        self.touch(found[0])

    def press_icon(self, icon: str) -> None:
        """Touch the button with this picture."""
        found = [button for button in self.buttons() if getattr(button, "icon", "") == icon]
        assert len(found) == 1, (icon, [getattr(button, "icon", "") for button in self.buttons()])
        self.touch(found[0])

    def go_back(self) -> None:
        """Touch *Kembali* on the rail, where a page may have a button with the same picture."""
        rail = (button for button in self.buttons() if type(button).__name__ == "RailButton")
        self.touch(next(button for button in rail if button.icon == "back"))

    def enter_digits(self, digits: str) -> None:
        """Touch digit keys, then the green arrow."""
        for digit in digits:
            self.press(digit)
        self.press_icon("next")

    def type_keys(self, text: str, *, enter: bool = True) -> None:
        """Let a scanner type."""
        for character in text:
            Window.dispatch("on_textinput", character)
        if enter:
            Window.dispatch("on_key_down", 13, 40, "\r", [])
        self.tick()

    def sign_in(self, person: Person) -> None:
        """Touch to begin, enter number and PIN."""
        self.on("start")
        self.touch(self.shell.screen)
        self.on("number")
        self.enter_digits(str(person.member_no))
        self.on("pin")
        self.enter_digits(person.pin)

    def open_accounts(self) -> KioskScreen:
        """Go from the menu to the savings, and return their screen."""
        self.on("home")
        self.press_icon("account")
        return self.on("accounts")

    def widgets(self) -> Iterator[Widget]:
        """All widgets that can be seen."""
        yield from visible(self.shell)

    def buttons(self) -> list[Widget]:
        """All buttons that can be pressed, overlays' before what they cover."""
        roots: list[Widget] = list(self.shell.ids.covers.children) or [self.shell.ids.body]
        rail = [widget for widget in visible(self.shell) if type(widget).__name__ == "RailButton"]
        inside = [widget for root in roots for widget in visible(root)]
        return [w for w in [*rail, *inside] if isinstance(w, ButtonBehavior) and not w.disabled]

    def words(self) -> list[str]:
        """All words that can be seen."""
        return [w.text for w in self.widgets() if type(w).__name__ in ("Text", "AmountLabel") and w.text]

    def picture(self, path: Path | None = None) -> bytes:
        """Return the pixels of the kiosk; with a path, keep them as a PNG too."""
        self.frames(4)
        image = self.shell.export_as_image()
        pixels = bytes(image.texture.pixels)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Hundreds are kept for a person to look at perhaps: small files are not worth the time.
            Image.frombytes("RGBA", image.texture.size, pixels).save(path, compress_level=1)
        return pixels


def live_through_frame() -> None:
    """Do all that Kivy does in a frame but draw it."""
    Clock.tick()
    EventLoop.dispatch_input()
    Builder.sync()
    Clock.tick_draw()
    Builder.sync()


def visible(root: Widget) -> Iterator[Widget]:
    """A widget and all below it, except what is transparent or has no size."""
    if root.opacity == 0 or root.width < 1 or root.height < 1:
        return
    yield root
    for child in reversed(root.children):
        yield from visible(child)

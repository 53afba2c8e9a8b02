"""The Kivy application: window, keyboard, clock, and the kiosk on its stage.

Import it only after `kiosk_ui.cli` has set Kivy's environment; importing it opens the window.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock as KivyClock
from kivy.core.window import Window

from kiosk_ui import limits
from kiosk_ui.clock import monotonic_seconds, seconds_since_process_start
from kiosk_ui.device import write_safely
from kiosk_ui.kiosk import Kiosk
from kiosk_ui.pairing import Pairing
from kiosk_ui.screenshots import Screenshots
from kiosk_ui.settings import Settings
from kiosk_ui.shell import Shell
from kiosk_ui.texts import texts
from kiosk_ui.worker import Worker

ENTER_KEYS = frozenset({13, 271})

logger = logging.getLogger("kiosk_ui.app")


def on_drawing_thread(function: Callable[[], None]) -> None:
    """Run a function on the thread that draws, at the next frame. May be called from any thread."""
    KivyClock.schedule_once(lambda _elapsed: function())


class KioskApp(App):
    """The kiosk's window and its heartbeat."""

    use_kivy_settings = False

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.shell = Shell()
        self.kiosk = Kiosk(
            pairing=Pairing(
                base_url=settings.hub,
                device_file=settings.device_file,
                unpaired=settings.unpaired,
                name=settings.name,
                phone_address=settings.phone_address,
            ),
            worker=Worker(on_drawing_thread),
            stage=self.shell,
            clock=monotonic_seconds,
            language=settings.language,
            sleep_after=settings.sleep_after_seconds,
        )
        self.shell.kiosk = self.kiosk
        self._screenshots = Screenshots(settings.screenshot_folder) if settings.screenshot_folder else None

    def build(self) -> Shell:
        """Open the kiosk on its stage."""
        self.title = texts.catalog["kiosk.window.title"]
        texts.use(self.kiosk.language)
        self.kiosk.open()
        return self.shell

    def on_start(self) -> None:
        """Begin to listen and to tick."""
        Window.bind(on_textinput=self._typed, on_key_down=self._key, on_flip=self._drawn)
        KivyClock.schedule_interval(self._tick, limits.TICK_SECONDS)

    def on_stop(self) -> None:
        """Sign the last person out and stop asking."""
        self.kiosk.close()

    def open_settings(self, *_args: object) -> bool:
        """Keep Kivy's own settings page away from people."""
        return False

    def _tick(self, _elapsed: float) -> None:
        idle = self.kiosk.tick()
        self.shell.tick(idle, self.kiosk.connection.away)
        if self._screenshots is not None:
            self._screenshots.tick(self.kiosk.now(), self.shell)

    def _typed(self, _window: object, text: str) -> None:
        for character in text:
            self.kiosk.character(character)

    def _key(self, _window: object, key: int, *_details: object) -> bool:
        if key in ENTER_KEYS:
            self.kiosk.enter()
        # Taken: no key of a scanner's may reach Kivy's own shortcuts.
        return True

    def _drawn(self, _window: object) -> None:
        Window.unbind(on_flip=self._drawn)
        seconds = seconds_since_process_start()
        logger.info("first_frame.drawn %.2f", seconds)
        if self.settings.ready_file is not None:
            content = json.dumps({"first_frame_seconds": round(seconds, 3)}) + "\n"
            write_safely(Path(self.settings.ready_file), content.encode())

"""Joins the parts into one working kiosk: conductor, stage, worker, keyboard, voice and heartbeat.

The window must exist before; `kiosk_ui.app` puts a console into it, and so do the tests.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from kivy.clock import Clock as KivyClock
from kivy.core.window import Window

from kiosk_ui import limits
from kiosk_ui.clock import Clock, monotonic_seconds, seconds_since_process_start
from kiosk_ui.device import write_safely
from kiosk_ui.guidance import Guidance
from kiosk_ui.kiosk import Kiosk
from kiosk_ui.pairing import Pairing
from kiosk_ui.screenshots import Screenshots
from kiosk_ui.settings import Settings
from kiosk_ui.shell import Shell
from kiosk_ui.surroundings import Surroundings, of_this_machine
from kiosk_ui.texts import texts
from kiosk_ui.upkeep import Upkeep
from kiosk_ui.voice.read_aloud import ReadAloud
from kiosk_ui.voice.speaker import Speaker
from kiosk_ui.worker import Worker

ENTER_KEYS = frozenset({13, 271})
"""Enter on the main keyboard (scanners press this one) and on the number pad."""

logger = logging.getLogger("kiosk_ui.console")


def on_drawing_thread(function: Callable[[], None]) -> None:
    """Run a function on the thread that draws, at the next frame. May be called from any thread."""
    KivyClock.schedule_once(lambda _elapsed: function())


class Console:
    """A kiosk ready to be switched on. `shell` is the widget to put into the window.

    `end` is called when the kiosk should end by itself, with whether it is to be started again.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock = monotonic_seconds,
        surroundings: Surroundings | None = None,
        end: Callable[[bool], None] = lambda _again: None,
    ) -> None:
        self.settings = settings
        surroundings = surroundings or of_this_machine(settings)
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
            clock=clock,
            language=settings.language,
            sleep_after=settings.sleep_after_seconds,
        )
        self.shell.kiosk = self.kiosk
        self.speaker = Speaker(surroundings.voice, surroundings.player, settings.volume_percent)
        self.guidance = Guidance(self.shell, self.kiosk, ReadAloud(self.speaker, lambda: texts.catalog))
        self.shell.guide = self.guidance
        self.upkeep = Upkeep(self.shell, self.kiosk, clock, surroundings, end)
        self._screenshots = Screenshots(settings.screenshot_folder) if settings.screenshot_folder else None
        self._frame = KivyClock.create_trigger(self._begin_frame, 0, interval=True)
        self._heartbeat = KivyClock.create_trigger(self._tick, limits.TICK_SECONDS, interval=True)

    def switch_on(self) -> None:
        """Show the first screen, listen to the keyboard and begin to tick."""
        self.shell.set_language(self.kiosk.languages.now)
        self.kiosk.open()
        Window.bind(on_textinput=self._typed, on_key_down=self._key, on_flip=self._drawn)
        Window.bind(**self._touches)
        self._frame()
        self._heartbeat()

    def switch_off(self) -> None:
        """Sign the last person out and stop everything."""
        self._frame.cancel()
        self._heartbeat.cancel()
        Window.unbind(on_textinput=self._typed, on_key_down=self._key, on_flip=self._drawn)
        Window.unbind(**self._touches)
        self.speaker.close()
        self.kiosk.close()
        self.upkeep.close()

    @property
    def _touches(self) -> dict[str, Callable[..., bool]]:
        held, ended = self.upkeep.touch_held, self.upkeep.touch_ended
        return {"on_touch_down": held, "on_touch_move": held, "on_touch_up": ended}

    def _begin_frame(self, _elapsed: float) -> None:
        self.kiosk.keyboard.look()

    def _tick(self, _elapsed: float) -> None:
        idle = self.kiosk.tick()
        self.shell.tick(idle, self.kiosk.connection.away)
        self.guidance.tick()
        self.upkeep.tick()
        if self._screenshots is not None:
            self._screenshots.tick(self.kiosk.now(), self.shell)

    def _typed(self, _window: object, text: str) -> None:
        for character in text:
            self.kiosk.keyboard.character(character)

    def _key(self, _window: object, key: int, *_details: object) -> bool:
        if key in ENTER_KEYS:
            self.kiosk.keyboard.enter()
        # Taken: no key of a scanner's may reach Kivy's own shortcuts.
        return True

    def _drawn(self, _window: object) -> None:
        """Tell, once, that the first frame is on the screen."""
        Window.unbind(on_flip=self._drawn)
        seconds = seconds_since_process_start()
        logger.info("first_frame.drawn %.2f", seconds)
        if self.settings.ready_file is not None:
            content = json.dumps({"first_frame_seconds": round(seconds, 3)}) + "\n"
            write_safely(self.settings.ready_file, content.encode())

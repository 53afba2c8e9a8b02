"""Starts the kiosk: settings first, then Kivy's environment, and only then Kivy."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from kiosk_ui import limits
from kiosk_ui.keeper import MUST_START, Keeper, kiosk_command
from kiosk_ui.settings import Settings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the first word names, the kiosk if none does; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    if given[:1] == ["keep"]:
        options = [each for each in given[1:] if each != MUST_START]
        # What makes no sense to the kiosk is said at once, and not again and again.
        read_settings(options)
        return Keeper(kiosk_command(options), must_start=MUST_START in given).run()
    if given[:1] == ["clips"]:
        from kiosk_ui.voice.clip_tool import main as clips

        return clips(given[1:])
    return run_kiosk(read_settings(given))


def run_kiosk(settings: Settings) -> int:
    """Run the kiosk until it is told to end; returns the exit status."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    set_environment(settings)
    configure_kivy(settings)

    # Importing the app opens the window.
    from kiosk_ui.app import KioskApp

    app = KioskApp(settings)
    _end_on_signals(app)
    app.run()
    return app.exit_status


def set_environment(settings: Settings) -> None:
    """Keep Kivy from reading our arguments, writing logs to the SD card, and using the home folder."""
    home = settings.data_folder / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    os.environ["KIVY_HOME"] = str(home)
    os.environ["KIVY_NO_ARGS"] = "1"
    # A settings file half written at a power cut would keep the kiosk from starting; ours are all given below.
    os.environ["KIVY_NO_CONFIG"] = "1"
    os.environ["KIVY_NO_FILELOG"] = "1"
    os.environ["KIVY_NO_CONSOLELOG"] = "1"
    os.environ["KIVY_LOG_MODE"] = "PYTHON"
    # SDL draws windows, words and PNG files alike; other providers would only be loaded to be passed over.
    for provider in ("KIVY_WINDOW", "KIVY_TEXT", "KIVY_IMAGE"):
        os.environ[provider] = "sdl2"
    # Without a GPU, Mesa draws with a thread for each core, 20 MB each; a page that stands still needs none.
    os.environ.setdefault("LP_NUM_THREADS", "0")
    os.environ["KCFG_KIVY_LOG_LEVEL"] = "warning"


def configure_kivy(settings: Settings) -> None:
    """Set window and input before the window exists."""
    from kivy.config import Config

    from kiosk_ui.theme import theme

    width, height = settings.size
    graphics = {
        "width": width,
        "height": height,
        "fullscreen": int(settings.fullscreen),
        "borderless": int(settings.fullscreen),
        "show_cursor": int(not settings.fullscreen),
        "resizable": 0,
        "multisamples": 0,
        "maxfps": limits.FRAMES_PER_SECOND_MAX,
    }
    for name, value in graphics.items():
        Config.set("graphics", name, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    # A second finger or a right button means nothing here.
    Config.set("input", "mouse", "mouse,disable_multitouch")
    theme.fit(width, height, settings.diagonal_inches)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End at once: the window is not open yet, nobody is signed in."""
    raise SystemExit(0)


def _end_on_signals(app: object) -> None:
    """Let SIGTERM and SIGINT end the app the way closing its window does."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        from kivy.clock import Clock

        # Not here: a signal may arrive in the middle of a frame.
        Clock.schedule_once(lambda _elapsed: app.stop())  # type: ignore[attr-defined]

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)

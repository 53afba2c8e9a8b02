"""The Kivy application: a window with a console in it.

Import it only after `kiosk_ui.cli` has set Kivy's environment; importing it opens the window.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.app import App

from kiosk_ui.console import Console
from kiosk_ui.keeper import RESTART_STATUS
from kiosk_ui.settings import Settings
from kiosk_ui.shell import Shell
from kiosk_ui.texts import texts


class KioskApp(App):
    """The kiosk's window."""

    use_kivy_settings = False

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.console = Console(settings, end=self._end)
        self.exit_status = 0

    def build(self) -> Shell:
        """Put the console into the window."""
        self.title = texts.catalog["kiosk.window.title"]
        return self.console.shell

    def _end(self, again: bool) -> None:
        """End by our own wish; the exit status tells the keeper whether to start again."""
        self.exit_status = RESTART_STATUS if again else 0
        self.stop()

    def on_start(self) -> None:
        """Switch the console on."""
        self.console.switch_on()

    def on_stop(self) -> None:
        """Switch the console off."""
        self.console.switch_off()

    def open_settings(self, *_arguments: object) -> bool:
        """Keep Kivy's own settings page away from people."""
        return False

"""A development aid: keeps a picture of each screen a person comes to, numbered in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_ui import limits
from kiosk_ui.texts import texts

if TYPE_CHECKING:
    from kiosk_ui.shell import Shell


class Screenshots:
    """Takes a picture once a screen has settled, and another if it changes what it says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count = 0
        self._seen: tuple[object, ...] = ()
        self._due_at: float | None = None

    def tick(self, now: float, shell: Shell) -> None:
        """Look at the stage and take a picture when there is something new."""
        screen = shell.screen
        said = bool(screen and screen.message)
        seen = (shell.shown_count, shell.cover_name, texts.catalog.language, said)
        if seen != self._seen:
            self._seen, self._due_at = seen, now + limits.SCREENSHOT_AFTER_SECONDS
        if self._due_at is None or now < self._due_at or (screen is not None and not screen.settled()):
            return
        self._due_at = None
        self._count += 1
        shell.export_to_png(str(self._folder / f"{self._count:03d}-{self._name(shell)}.png"))

    @staticmethod
    def _name(shell: Shell) -> str:
        name = shell.cover_name or shell.kiosk.screen
        said = "-message" if shell.screen is not None and shell.screen.message and not shell.cover_name else ""
        return f"{name}{said}-{texts.catalog.language}"

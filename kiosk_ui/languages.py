"""Which language the kiosk speaks: its own, or for a while the one a person has chosen. Free of Kivy."""

from __future__ import annotations

from collections.abc import Callable

from kiosk_ui.answers import Status
from kiosk_ui.wording import LANGUAGES, LANGUAGES_DEFAULT


class Languages:
    """The languages of one kiosk. `own` is what it was set up with, '' for the hub's; `use` puts one into use."""

    def __init__(self, own: str, use: Callable[[str], None]) -> None:
        self._own = own
        self._home = own or LANGUAGES[0]
        self._use = use
        self.now = self._home
        self.chosen = False
        """Whether a person has chosen the language of now."""
        self.offered: tuple[str, ...] = LANGUAGES_DEFAULT
        """What there is to choose from: those the hub offers and the kiosk has words for."""

    @property
    def next(self) -> str:
        """The language after the one of now."""
        if self.now not in self.offered:
            return self.offered[0]
        return self.offered[(self.offered.index(self.now) + 1) % len(self.offered)]

    @property
    def are_many(self) -> bool:
        """Whether there are more than the one of now and the next, so that people need to be shown all of them."""
        return len(self.offered) > 2

    def learn(self, status: Status, *, at_rest: bool) -> None:
        """Follow what the hub offers; its own language is shown `at_rest`, unless a person has just chosen another."""
        told = tuple(each.code for each in status.languages)
        self.offered = tuple(code for code in told if code in LANGUAGES) or LANGUAGES_DEFAULT
        self._home = self._own or status.language_default
        if at_rest and not self.chosen:
            self.go_home()

    def choose(self, language: str) -> None:
        """Speak the language that a person has chosen."""
        self.chosen = True
        self._speak(language)

    def go_home(self) -> None:
        """Speak the kiosk's own language again."""
        self.chosen = False
        self._speak(self._home)

    def _speak(self, language: str) -> None:
        self.now = language
        self._use(language)

"""When something is said aloud: only after the person asked, and then each new page of this visit until they stop it.

One button does it all: *Dengar* begins and repeats, *Berhenti* (while something is being said) ends it. A balance is
never said because a page happened to come up: whoever stands in the queue would hear it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from kiosk_ui import limits
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.voice.speaker import Speaker
from kiosk_ui.wording import Catalog

COVERS: Final = {
    "idle_warning": ("kiosk.idle.title", "kiosk.idle.text", "kiosk.speech.idle.how"),
    "languages": ("kiosk.languages.title", "kiosk.speech.languages.how"),
    "hub_away": ("kiosk.away.title", "kiosk.away.text"),
    "ask_again": ("kiosk.slow.title", "kiosk.slow.text"),
}
"""What is said of pages laid over a screen."""


class Page(Protocol):
    """A screen, as far as reading aloud goes (`screens.base.KioskScreen`)."""

    def spoken(self) -> list[Phrase]:
        """Return what the page says."""
        ...

    def spoken_message(self) -> list[Phrase]:
        """Return the message on it."""
        ...

    def take_news(self) -> str:
        """Return what has changed since the last look: 'page', 'message', 'part' or ''."""
        ...

    def spoken_part(self) -> list[Phrase]:
        """Return what is said of the part that changed."""
        ...

    def settled(self) -> bool:
        """Return whether all answers are there."""
        ...


class ReadAloud:
    """Decides what the speaker says. `catalog` returns the texts in use. Called on the drawing thread."""

    def __init__(self, speaker: Speaker, catalog: Callable[[], Catalog]) -> None:
        self._speaker = speaker
        self._catalog = catalog
        self._visit = 0
        self._at_rest = True
        self._due = False
        self._farewell = False
        self._preferred = False
        self._cover = ""
        self.on = False

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._speaker.speaking

    @property
    def caption(self) -> str:
        """What is to be read because it cannot be heard, or ''."""
        return self._speaker.caption

    def press(self, page: Page | None) -> None:
        """Take the button: stop what is being said, or say the page (again)."""
        if self.speaking:
            self._speaker.stop()
            self.on = self._due = False
        else:
            self.on = self._due = True
            self._cover = ""
            if page is not None and not page.settled():
                self._say(page.spoken())

    def prefer(self, wanted: bool) -> None:
        """Follow the member's preference: wanted, every page of the visit is said without pressing the button."""
        if wanted and not self.on:
            self.on = self._due = True
        elif self._preferred and not wanted:
            self.on = self._due = False
            self._speaker.stop()
        self._preferred = wanted

    def page_shown(self, screen_name: str, visit: int, *, at_rest: bool) -> None:
        """Take note of a new page. `visit` numbers the visits; `at_rest` pages belong to nobody."""
        self._speaker.stop()
        # From a page at rest a visit begins with the voice its person switched on there; any other change of visits
        # is an end, and the next person has asked for nothing. Only the goodbye, which names nobody, is still said.
        ended = visit != self._visit and not self._at_rest
        self._farewell = ended and self.on and screen_name == "goodbye"
        if ended:
            self.on = self._preferred = False
        self._due = self.on or self._farewell
        self._visit, self._at_rest = visit, at_rest

    def page_reloaded(self) -> None:
        """Take note that the page says something else now: another language, or fresh figures."""
        self._speaker.stop()
        self._due = self.on

    def tick(self, page: Page | None, cover: str, untouched_seconds: float, on_cover: Sequence[Phrase] = ()) -> None:
        """Say what is due. `cover` names what hides the page, `untouched_seconds` since the last touch.

        `on_cover` is what else stands on what hides the page.
        """
        if self._at_rest and untouched_seconds >= limits.ENTRY_IDLE_SECONDS:
            # Who switched it on has gone away without beginning.
            self.on = False
        news = page.take_news() if page is not None else ""
        covered_now = cover != self._cover
        self._cover = cover
        if covered_now and cover:
            self._speaker.stop()
        if not self.on and not self._farewell:
            return
        if covered_now and cover in COVERS:
            self._say([*(Phrase.of(msgid) for msgid in COVERS[cover]), *on_cover])
        if page is None or cover:
            return
        self._due = self._due or news == "page"
        if self._due and page.settled():
            self._due = self._farewell = False
            self._say([*page.spoken_message(), *page.spoken()])
        elif news and not self._due:
            self._say(page.spoken_message() if news == "message" else page.spoken_part())

    def _say(self, phrases: list[Phrase]) -> None:
        self._speaker.say(phrases, self._catalog())

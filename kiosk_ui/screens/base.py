"""What all screens share."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk_ui.errors import HubAway, HubRefused, HubTroubled, KioskBusy, KioskError
from kiosk_ui.scanner import KeyEvent
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.wording import Catalog

if TYPE_CHECKING:
    from kiosk_ui.kiosk import Kiosk

MessageMaker = Callable[[Catalog], str]


class KioskScreen(BoxLayout):
    """A screen: knows the kiosk, may say something to the person, and tells the rail which buttons make sense."""

    kiosk: Kiosk = ObjectProperty()
    message = StringProperty("")
    message_mood = StringProperty("warning")
    can_go_back = BooleanProperty(False)
    can_finish = BooleanProperty(True)
    needs_hub = True
    """Whether the page is of no use while the hub is away, and is covered then."""

    offers_again = False
    """Whether the page is of no use without the answer it asked for, so that asking again is offered if none came."""

    def __init__(self, **kwargs: object) -> None:
        self.unanswered = False
        self.hinting = False
        self._message_maker: MessageMaker | None = None
        self.message_until = float("inf")
        self._said_away = False
        self.news = ""
        super().__init__(**kwargs)

    def arrive(self) -> None:
        """Be on the screen now; ask for what is shown."""

    def reload(self) -> None:
        """Ask again for what is shown (the language changed, or the hub is back) and say the message again."""
        self.unanswered = False
        if self._said_away:
            self.say(None)
        self.say_again()

    def show_status(self) -> None:
        """Show what the hub has just said of itself, if the page shows any of it."""

    def key(self, event: KeyEvent) -> None:
        """Take what was typed on a keyboard."""

    def tick(self) -> None:
        """Let time pass; called several times a second."""

    def settled(self) -> bool:
        """Return whether the screen shows all it was asked to (for pictures and tests)."""
        return True

    def spoken(self) -> list[Phrase]:
        """Return what this page says aloud, one short sentence a phrase: see `kiosk_ui.voice.phrase`.

        Say all that the page shows, amounts and days included, and last what can be done; never a digit of a PIN.
        The message is not part of it. Called on the drawing thread, also while answers are still on their way.
        """
        return []

    def spoken_message(self) -> list[Phrase]:
        """Return the message that stands on the page, as phrases; a text of the catalog may have been recorded."""
        if not self.message:
            return []
        msgid = texts.catalog.msgid_of(self.message)
        return [Phrase.of(msgid) if msgid else Phrase.of("kiosk.speech.words", text=Name(self.message))]

    def what_next(self) -> str:
        """Return the msgid of what to tell somebody who does not know what to do next; '' for nothing."""
        return ""

    def main_target(self) -> Widget | None:
        """Return the widget to touch next, for the hint to point at; None for nothing."""
        return None

    def page_changed(self) -> None:
        """Tell that the page shows something else now (another page of a passbook), which is to be read aloud."""
        self.news = "page"

    def part_changed(self) -> None:
        """Tell that what the person just did has an answer on the page (`spoken_part`), which is to be read aloud."""
        self.news = self.news or "part"

    def spoken_part(self) -> list[Phrase]:
        """Return what is said of that answer alone: the amount that the notes now come to, not the whole page."""
        return []

    def take_news(self) -> str:
        """Return and forget what has changed since the last look: 'page', 'message', 'part' or ''."""
        news, self.news = self.news, ""
        return news

    def say(self, make: MessageMaker | None, mood: str = "warning") -> None:
        """Show a message, made from the catalog so that it follows a change of language; None clears it."""
        self._message_maker, self.message_mood = make, mood
        self.hinting = False
        self._said_away = False
        self.message_until = float("inf")
        if make is not None:
            self.news = "page" if self.news == "page" else "message"
        self.say_again()

    def say_hint(self, msgid: str) -> None:
        """Show what to do next where messages stand, until something is touched."""
        self.say(lambda catalog: catalog[msgid], "hint")
        self.hinting = True

    def expire_message(self, now: float) -> None:
        """Clear a message whose time is over."""
        if now >= self.message_until:
            self.say(None)

    def say_again(self) -> None:
        """Make the message anew."""
        self.message = self._message_maker(texts.catalog) if self._message_maker else ""

    def say_failure(self, error: KioskError) -> None:
        """Say what went wrong. A hub that is away has its own page, so that is only a short word here."""
        known = f"kiosk.error.{error.code}"
        self.unanswered = self.offers_again and isinstance(error, HubAway | HubTroubled | KioskBusy)
        if isinstance(error, HubRefused) and known not in texts.catalog:
            # Codes newer than this kiosk come with the hub's own words in the person's language.
            self.say(lambda catalog: error.message or catalog["kiosk.error.hub.troubled"])
        elif isinstance(error, HubAway):
            self.say(lambda catalog: catalog["kiosk.error.hub.away"])
            self._said_away = True
        else:
            self.say(lambda catalog: catalog[known] if known in catalog else catalog["kiosk.error.kiosk.failed"])

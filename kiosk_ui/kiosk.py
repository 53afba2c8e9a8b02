"""What the kiosk does, without how it looks: visits, sign-in, idle time, the hub coming and going.

Screens call the methods here; `Stage` is what this needs from whoever draws. Free of Kivy: a test can be the stage.
All methods run on the drawing thread; questions to the hub run on the worker and come back here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from random import Random, SystemRandom
from typing import Any

from kiosk_ui import limits
from kiosk_ui.answers import Preferences, Session, Status
from kiosk_ui.client import HubClient
from kiosk_ui.clock import Clock
from kiosk_ui.connection import Connection
from kiosk_ui.entrance import Entrance
from kiosk_ui.errands import Errands
from kiosk_ui.errors import HubRefused, KioskBusy, KioskError
from kiosk_ui.idle import IdleReading, IdleTimer
from kiosk_ui.inquiries import Failed, Inquiries, Then, ignore
from kiosk_ui.keyboard import Keyboard
from kiosk_ui.languages import Languages
from kiosk_ui.officer_call import OfficerCall
from kiosk_ui.pairing import Pairing
from kiosk_ui.scanner import KeyEvent
from kiosk_ui.stage import BACK, NOBODYS_SCREENS, RESTING_SCREENS, Stage
from kiosk_ui.touch_guard import TouchGuard
from kiosk_ui.visit import Visit
from kiosk_ui.worker import Worker

logger = logging.getLogger("kiosk_ui.kiosk")


class Kiosk:
    """Conducts one kiosk. `pairing` knows hub and device; `worker` is the thread that asks the hub."""

    def __init__(
        self, *, pairing: Pairing, worker: Worker, stage: Stage, clock: Clock, language: str = "", sleep_after: float
    ) -> None:
        self.pairing = pairing
        self.client: HubClient | None = None
        self.connection = Connection(clock)
        self.idle = IdleTimer(clock)
        self.guard = TouchGuard(clock, sleep_after)
        self.keyboard = Keyboard(self, clock)
        self.visit = Visit(generation=0)
        self.status: Status | None = None
        self.screen = ""
        self.languages = Languages(language, self._use_language)
        self._worker = worker
        self._stage = stage
        self._clock = clock
        self._inquiries = Inquiries(
            worker,
            self.connection,
            clock,
            current_visit=lambda: self.visit,
            came_back=self._hub_came_back,
            settles=self._settle,
            unwanted=self._drop_answer,
        )
        self.random: Random = SystemRandom()
        self.entrance = Entrance(self, self._welcome)
        self.errands = Errands(self)
        self.officer_call = OfficerCall(self.hub, self._inquiries.for_nobody, clock)
        self._status_asked = False
        self._behind_call = "start"
        self._goodbye_at = 0.0
        self._preferences_saved = Preferences()

    def open(self) -> None:
        """Take the next step towards the start page: find the hub, be paired with it, begin."""
        if not self.pairing.base_url:
            self.show("finding")
            self._find_hub()
        elif self.pairing.needed:
            self._connect()
            self.show("pairing")
        else:
            self._connect()
            self.show("start")
            if self.pairing.identity is not None:
                # First, since any other answer puts it off: without it the start page names no cooperative.
                self._ask_status()
                # Failures matter only if the hub says that it does not know us; `_settle` sees to that.
                self._inquiries.for_nobody(self.hub().paired_device, lambda _device: None, lambda _error: None)

    def pair(self, code: str, failed: Failed) -> None:
        """Pair with the code from the officer's desk; on success the kiosk opens."""
        client = self.hub()

        def paired(_identity: object) -> None:
            self.open()

        self.ask(lambda: self.pairing.pair(client, code, self.status.hub if self.status else ""), paired, failed)

    def begin(self) -> None:
        """Begin a visit: the start page was touched."""
        self._new_visit()
        self.show("number")

    def _welcome(self, session: Session) -> None:
        """Let the person in, to a kiosk as they like it."""
        self._preferences_saved = session.preferences
        self._stage.set_preferences(session.preferences)
        if session.preferences.language in self.languages.offered:
            self.languages.choose(session.preferences.language)
        self.show("new_pin" if session.must_change_pin else "home")

    def prefer(self, preferences: Preferences) -> None:
        """Look and sound like this from now on. Kept at the hub once the settings are left, as one wish."""
        self.visit.preferences = preferences
        self._stage.set_preferences(preferences)
        if preferences.language in self.languages.offered and preferences.language != self.languages.now:
            self.switch_language(preferences.language)

    def scanned(self, card_text: str) -> None:
        """Take a scanned card: begin a visit if none goes on, and ask for the PIN."""
        if not self._visiting:
            self._new_visit()
        self.entrance.identify_card(card_text)

    def open_passbook(self, account_id: str) -> None:
        """Show the passbook of one account."""
        self.visit.account_id = account_id
        self.show("passbook")

    def back(self) -> None:
        """Go back one screen."""
        came_from = {
            "officer": self._behind_call,
            "pin": "faces" if self.visit.face else "number",
            "new_pin": "settings" if self.visit.pin_change_wanted else "new_pin",
        }
        target = came_from.get(self.screen) or BACK.get(self.screen, self.screen)
        if target == "start" and self._visiting:
            self._end_visit()
        if target != self.screen:
            self.show(target)

    def finish(self) -> None:
        """End the visit because the person said so."""
        was_signed_in = self.visit.session is not None
        self._end_visit()
        self.show("goodbye" if was_signed_in else "start")

    def call_officer(self) -> None:
        """Show the page that calls the officer; what was on the screen is not to be seen meanwhile."""
        if self.screen != "officer":
            self._behind_call = self.screen
            self.show("officer")
        self.officer_call.call()

    def switch_language(self, language: str) -> None:
        """Show everything in another language from now until the visit ends, or nobody stands there any more."""
        self.languages.choose(language)
        self.visit.forget_answers()
        self._stage.reload()

    def ask_language(self, chosen: Callable[[str], None]) -> None:
        """Ask which language it is to be and tell `chosen`; of two it is the other one, without a question."""
        if self.languages.are_many:
            self._stage.offer_languages(chosen)
        else:
            chosen(self.languages.next)

    def stay(self) -> None:
        """Take the answer 'I am still here' to the idle warning."""
        self.idle.stay()
        self._keep_session_alive()

    def listening(self) -> None:
        """Count listening to the page as being there."""
        self.idle.touch()
        self._keep_session_alive(only_after=self.visit.idle_seconds / 2)

    @property
    def waited_seconds(self) -> float:
        """How long the present screen has waited for an answer; 0 while it waits for none."""
        return self._inquiries.waited_seconds

    def admits_touch(self) -> bool:
        """Take note of a touch that begins and return whether it may reach the screen."""
        admitted = self.guard.admits_touch()
        if admitted:
            self.idle.touch()
            self._keep_session_alive(only_after=self.visit.idle_seconds / 2)
        return admitted

    def wake(self) -> None:
        """Count a key, or a card, as a sign of life."""
        self.guard.wake()
        self.idle.touch()

    def key(self, event: KeyEvent) -> None:
        """Hand what was typed to the screen."""
        self._stage.key(event)

    def now(self) -> float:
        """Return seconds on the kiosk's clock."""
        return self._clock()

    @property
    def business_day(self) -> str:
        """The hub's business day as `YYYY-MM-DD`, '' while it is not known: the only date there is here."""
        return "" if self.status is None else self.status.business_day

    @property
    def phone_address(self) -> str:
        """The address for phones to show: as set up here, else the hub's own word, else where the hub was found."""
        told = self.status.phone_address if self.status else ""
        return self.pairing.phone_address(told)

    def tick(self) -> IdleReading:
        """Let time pass: idle time, status, sleep. Returns where the idle time stands."""
        reading = self.idle.reading()
        if reading.ended:
            had_session = self.visit.session is not None
            self._end_visit()
            self.show("start")
            if had_session:
                self._stage.notice("kiosk.notice.idle")
            reading = self.idle.reading()
        if self.screen == "goodbye" and self._clock() >= self._goodbye_at:
            self.show("start")
        if self.client is not None and self.connection.due and not self._status_asked:
            self._ask_status()
        if self.languages.chosen and not self._visiting and self.guard.untouched_seconds >= limits.ENTRY_IDLE_SECONDS:
            # Who chose it has gone away without beginning.
            self.languages.go_home()
            self._stage.show_status()
        self.officer_call.tick()
        self.guard.doze()
        return reading

    def close(self) -> None:
        """Sign the last person out, if there is one, and stop asking."""
        self._end_visit()
        self._worker.stop()

    def ask(self, question: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Ask the hub something for the present visit; an answer that comes after it has ended is dropped.

        `failed` gets what the screen must handle itself; a session that has ended or a hub that no longer knows the
        kiosk is handled here.
        """
        self.visit.last_request_at = self._clock()
        self._inquiries.for_visit(question, then, failed)

    def _settle(self, error: KioskError, of_visit: bool) -> bool:
        """Deal with failures that mean the same on every screen; returns whether this was one."""
        if not isinstance(error, HubRefused):
            return False
        if of_visit and error.code == "session.ended":
            self._end_visit()
            self.show("start")
            self._stage.notice("kiosk.notice.idle")
            return True
        if of_visit and error.code == "pin.must_change" and self.visit.entered_pin:
            self.show("new_pin")
            return True
        if error.code == "device.unknown" and not self.pairing.unpaired:
            self._lost_pairing()
            return True
        return False

    def _lost_pairing(self) -> None:
        """Go to the pairing page: the hub does not know this kiosk (any more)."""
        if self.screen != "pairing":
            self._end_visit()
            self.pairing.lost()
            self.show("pairing")
            self._stage.notice("kiosk.pairing.lost")

    def _drop_answer(self, answer: Any) -> None:
        """Take an answer nobody waits for. A session that began too late must be of no use to anybody."""
        if isinstance(answer, Session):
            self._sign_out(answer.token)

    def _hub_came_back(self) -> None:
        """Ask anew for what is shown: much may have changed meanwhile."""
        self.visit.forget_answers()
        self._stage.reload()

    def _ask_status(self) -> None:
        self._status_asked = True

        def told(status: Status) -> None:
            self._status_asked = False
            self.status = status
            self.languages.learn(status, at_rest=not self._visiting)
            self._stage.show_status()

        def failed(_error: KioskError) -> None:
            self._status_asked = False
            # A hub that answers nonsense to its plainest question is as good as away.
            self.connection.failed()
            if self.pairing.search_again(self.connection.failed_tries):
                self._find_hub()

        self._inquiries.for_nobody(self.hub().status, told, failed)

    def show(self, screen_name: str) -> None:
        """Show a screen and watch the idle time that belongs to it."""
        left, self.screen = self.screen, screen_name
        self._inquiries.drop_askers()
        if left == "settings" and screen_name != "settings":
            self._save_preferences()
        if left == "officer":
            self.officer_call.rest()
        if screen_name in RESTING_SCREENS or screen_name == "goodbye":
            self.idle.rest()
        else:
            calling = screen_name == "officer" and self.visit.session is None
            self.idle.watch(limits.CALL_IDLE_SECONDS if calling else self.visit.idle_seconds)
        if screen_name == "goodbye":
            self._goodbye_at = self._clock() + limits.GOODBYE_SECONDS
        self.guard.new_screen(may_sleep=screen_name in RESTING_SCREENS)
        self._stage.show(screen_name)
        # Only the screen's name: a log never tells who stood there.
        logger.info("screen.shown %s", screen_name)

    def notice(self, msgid: str) -> None:
        """Say something kind on the present screen."""
        self._stage.notice(msgid)

    def _save_preferences(self) -> None:
        if self.visit.session is not None and self.visit.preferences != self._preferences_saved:
            self._preferences_saved = self.visit.preferences
            self.errands.save_preferences(self.visit.preferences)

    @property
    def _visiting(self) -> bool:
        return self.screen not in NOBODYS_SCREENS

    def _new_visit(self) -> None:
        self.visit = Visit(generation=self.visit.generation + 1)

    def _end_visit(self) -> None:
        """Sign out at the hub and drop all that belonged to the person."""
        token = self.visit.token
        self._save_preferences()
        self._new_visit()
        self._preferences_saved = Preferences()
        self._behind_call = "start"
        self.keyboard.forget()
        self._stage.set_preferences(None)
        self.languages.go_home()
        if token:
            self._sign_out(token)

    def _sign_out(self, token: str) -> None:
        client = self.hub()
        # If the hub is away it ends the session itself after its own idle time.
        self._inquiries.for_nobody(lambda: client.sign_out(token), lambda _nothing: None, lambda _error: None)

    def _keep_session_alive(self, only_after: float = 0.0) -> None:
        token = self.visit.token
        if token and self._clock() - self.visit.last_request_at >= only_after:
            client = self.hub()
            self.visit.last_request_at = self._clock()
            self._inquiries.for_visit(lambda: client.keep_alive(token), ignore, ignore)

    def _use_language(self, language: str) -> None:
        if self.client is not None and self.client.language != language:
            self.client.language = language
            # What the hub says of itself is in the language it was asked in.
            self.connection.ask_now()
        self._stage.set_language(language)

    def hub(self) -> HubClient:
        """Return the client of the hub. Raises `KioskError` while none has been found."""
        if self.client is None:
            raise KioskError("no hub found yet")
        return self.client

    def _connect(self) -> None:
        if self.client is not None:
            self.client.close()
        self.client = self.pairing.client(self.languages.now)
        self.connection.ask_now()

    def _find_hub(self) -> None:
        """Search for the hub on the network until it is found; the search itself listens for some seconds."""

        def searched(base_url: str) -> None:
            if self.screen == "finding":
                self.open() if base_url else self._find_hub()
            elif base_url:
                self._connect()

        try:
            self._worker.ask(self.pairing.find, searched, lambda _error: searched(""))
        except KioskBusy:
            logger.warning("hub.search_refused")

"""Calls an officer to the kiosk, and finds out whether somebody is coming. Belongs to no member. Free of Kivy."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from kiosk_ui import limits
from kiosk_ui.answers import Call
from kiosk_ui.client import HubClient
from kiosk_ui.clock import Clock
from kiosk_ui.errors import HubRefused, KioskError
from kiosk_ui.inquiries import Failed, Then


class CallState(Enum):
    """How far a call has come."""

    NONE = "none"
    SENDING = "sending"
    KNOWN = "known"
    COMING = "coming"
    FAILED = "failed"


class OfficerCall:
    """One call at a time. `ask` asks the hub for nobody in particular."""

    def __init__(
        self, hub: Callable[[], HubClient], ask: Callable[[Callable[[], object], Then, Failed], None], clock: Clock
    ) -> None:
        self._hub = hub
        self._ask = ask
        self._clock = clock
        self._called_at = float("-inf")
        self._look_at = float("inf")
        self._key = ""
        self.state = CallState.NONE
        self.officer = ""

    def call(self) -> None:
        """Call, unless the same call still rings or somebody is on the way; try again what could not be sent."""
        waiting = self.state in (CallState.SENDING, CallState.KNOWN, CallState.COMING)
        if waiting and self._clock() - self._called_at < limits.CALL_AGAIN_SECONDS:
            self._look_soon()
            return
        if self.state is not CallState.FAILED:
            self._key = ""
        self.officer = ""
        self._called_at = self._clock()
        self.state = CallState.SENDING
        try:
            client = self._hub()
        except KioskError:
            self.state = CallState.FAILED
            return
        key = self._key = self._key or client.new_key()
        self._ask(lambda: client.call_officer(key), self._sent, self._failed)

    def rest(self) -> None:
        """Stop looking: the page that shows the call is gone. The call itself goes on ringing at the desk."""
        self._look_at = float("inf")

    def tick(self) -> None:
        """Look from time to time whether somebody is coming; try again what could not be sent."""
        if self._clock() < self._look_at:
            return
        self._look_at = float("inf")
        if self.state is CallState.FAILED:
            self.call()
        elif self.state in (CallState.KNOWN, CallState.COMING):
            client = self._hub()
            self._ask(client.latest_call, self._told, lambda _error: self._look_soon())

    def _sent(self, call: object) -> None:
        self._key = ""
        self.state = CallState.KNOWN
        self._told(call)

    def _told(self, call: object) -> None:
        if isinstance(call, Call) and call.answered_by:
            self.state, self.officer = CallState.COMING, call.answered_by
        self._look_soon()

    def _failed(self, error: KioskError) -> None:
        self.state = CallState.FAILED
        if not isinstance(error, HubRefused):
            self._look_soon()

    def _look_soon(self) -> None:
        self._look_at = self._clock() + limits.CALL_LOOK_SECONDS

"""Calls the officer: a page that can be seen across the room, and that hides what was on the screen."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.officer_call import CallState
from kiosk_ui.screens.message import MessageScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets.kv import load_rule

WORDS = {
    CallState.NONE: ("kiosk.officer.title", "kiosk.officer.sending"),
    CallState.SENDING: ("kiosk.officer.title", "kiosk.officer.sending"),
    CallState.KNOWN: ("kiosk.officer.known", "kiosk.officer.known_text"),
    CallState.COMING: ("kiosk.officer.coming", "kiosk.officer.known_text"),
    CallState.FAILED: ("kiosk.officer.title", "kiosk.officer.failed_text"),
}
"""Title and text for each state of a call."""


class OfficerScreen(MessageScreen):
    """Stands until the person goes back."""

    needs_hub = False

    def __init__(self, **kwargs: object) -> None:
        self._shown = (CallState.NONE, "")
        super().__init__(**kwargs)

    def spoken(self) -> list[Phrase]:
        """Say how far the call has come."""
        call = self.kiosk.officer_call
        title, text = WORDS[call.state]
        head = Phrase.of(title, name=Name(call.officer)) if call.state is CallState.COMING else Phrase.of(title)
        return [head, Phrase.of(text)]

    def arrive(self) -> None:
        """Offer the way back in the usual place too."""
        self.can_go_back = True
        self.can_finish = self.kiosk.visit.session is not None
        self._show_state()

    def reload(self) -> None:
        """Show the texts in the language of now."""
        super().reload()
        self._show_state()

    def tick(self) -> None:
        """Follow the call."""
        if self._shown != self._state():
            self._show_state()
            self.page_changed()

    def _state(self) -> tuple[CallState, str]:
        return self.kiosk.officer_call.state, self.kiosk.officer_call.officer

    def _show_state(self) -> None:
        state, officer = self._shown = self._state()
        title, text = (texts.catalog[msgid] for msgid in WORDS[state])
        self.title, self.text = title.format(name=officer), text
        self.icon = "check" if state in (CallState.KNOWN, CallState.COMING) else "officer"

    def on_button(self) -> None:
        """Go back to where the person was."""
        self.kiosk.back()


load_rule(__file__)

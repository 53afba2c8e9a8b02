"""How far the records have come on their way to the district: a page for officers who pass by the start page."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Final

from kivy.properties import StringProperty

from kiosk_ui import shown
from kiosk_ui.ago import ago, shown_ago
from kiosk_ui.answers import Relay
from kiosk_ui.screens import rows
from kiosk_ui.screens.page import PageScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Number, Phrase
from kiosk_ui.widgets.kv import load_rule

ICONS: Final = {"kept": "book", "sent": "up", "confirmed": "check"}
"""The three stations of a record, in order, each with its picture."""


class RelayRow(rows.StillRow):
    """One station: how many records have come so far, and when the newest did."""

    count = StringProperty("")


class RelayScreen(PageScreen):
    """Question answered: does the district have what we have?"""

    word = StringProperty("")
    """What is wrong, or that nothing is."""
    mood = StringProperty("hint")
    advice = StringProperty("")

    def arrive(self) -> None:
        """Nobody has signed in here, so there is nothing to finish."""
        self.can_finish = False
        super().arrive()

    def reload(self) -> None:
        """Show it in the language of now; the hub's own words follow with its next status."""
        super().reload()
        self.show_status()

    def show_status(self) -> None:
        """Show the three counts with their times, and the problem in words."""
        relay, now = self._relay, self._now
        self.ids.rows.clear_widgets()
        if relay is None:
            self.word, self.mood, self.advice = texts.catalog["kiosk.relay.none"], "hint", ""
            return
        for name, icon in ICONS.items():
            row = RelayRow(
                icon=icon,
                title=texts.catalog[f"kiosk.relay.{name}"],
                text=shown_ago(getattr(relay, f"{name}_at"), now, texts.catalog),
                count=shown.count(getattr(relay, name)),
            )
            self.ids.rows.add_widget(row)
        self.subtitle = relay.state_text
        key = "kiosk.relay.all" if relay.confirmed >= relay.kept else "kiosk.relay.lead"
        self.word = relay.problem_text or texts.catalog[key]
        self.mood = "warning" if relay.problem_text else "good" if key == "kiosk.relay.all" else "hint"
        self.advice = relay.advice

    def spoken(self) -> list[Phrase]:
        """Say the three counts, each with its time, then the problem and what to do."""
        relay, now = self._relay, self._now
        said = [Phrase.of("kiosk.relay.title")]
        for name in ICONS if relay is not None else ():
            said.append(Phrase.of(f"kiosk.speech.relay.{name}", number=Number(getattr(relay, name))))
            msgid, count = ago(getattr(relay, f"{name}_at"), now)
            said.append(Phrase.of(msgid, count=Number(count)) if count else Phrase.of(msgid))
        words = filter(None, (self.word, self.advice))
        return [*said, *(Phrase.of("kiosk.speech.words", text=Name(each)) for each in words)]

    @property
    def _relay(self) -> Relay | None:
        return None if self.kiosk.status is None else self.kiosk.status.relay

    @property
    def _now(self) -> int:
        """The hub's clock, as of its last status."""
        return 0 if self.kiosk.status is None else self.kiosk.status.time


load_rule(__file__)

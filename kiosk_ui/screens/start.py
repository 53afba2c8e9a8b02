"""The start page: whose hub this is, and one thing to do. Touching anywhere begins."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.input.motionevent import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk_ui import shown
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Day, Name, Phrase
from kiosk_ui.widgets import button, language_choice, qr_code, relay_sign, surfaces
from kiosk_ui.widgets.kv import load_rule

PARTS = (button, language_choice, qr_code, relay_sign, surfaces)


class StartScreen(KioskScreen):
    """Waits for the next person."""

    cooperative = StringProperty("")
    day_text = StringProperty("")
    phone_address = StringProperty("")

    def arrive(self) -> None:
        """Show what is known of the cooperative."""
        self.can_finish = False
        self.phone_address = self.kiosk.phone_address
        self.show_status()

    def reload(self) -> None:
        """Show the texts in the language of now."""
        super().reload()
        self.show_status()

    def show_status(self) -> None:
        """Show name, business day, languages and how far the records have come, from the hub's last status."""
        status = self.kiosk.status
        self.ids.languages.follow(self.kiosk.languages)
        self.ids.relay.follow(status.relay if status is not None else None)
        if status is None:
            return
        self.cooperative = status.cooperative
        key = "kiosk.start.day_open" if status.day_open and status.business_day else "kiosk.start.day_closed"
        self.day_text = texts.catalog[key].format(day=shown.day(status.business_day, texts.catalog))

    def spoken(self) -> list[Phrase]:
        """Say where one is, whether it is open, and how to begin."""
        status = self.kiosk.status
        said = []
        if status is not None:
            said.append(Phrase.of("kiosk.speech.start.welcome", cooperative=Name(status.cooperative)))
            if status.day_open and status.business_day:
                day = Day(status.business_day, today=status.business_day)
                said.append(Phrase.of("kiosk.speech.start.day_open", day=day))
            else:
                said.append(Phrase.of("kiosk.start.day_closed"))
        said.append(Phrase.of("kiosk.speech.start.how"))
        if self.kiosk.languages.are_many:
            names = ", ".join(texts.name_of(each) for each in self.kiosk.languages.offered)
            said.append(Phrase.of("kiosk.speech.start.languages", names=Name(names)))
        if self.phone_address:
            said.append(Phrase.of("kiosk.speech.start.phone", address=Name(self.phone_address)))
        return said

    def _parts_to_touch(self) -> list[Widget]:
        """Return what is touched for itself; anywhere else the visit begins."""
        relay = self.ids.relay
        return [self.ids.languages] if relay.disabled else [self.ids.languages, relay]

    def settled(self) -> bool:
        """Return whether the cooperative's name is there."""
        return bool(self.cooperative)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Begin wherever the touch was."""
        if touch.ud.get("began_at") is self:
            self.kiosk.begin()
            return True
        return bool(super().on_touch_up(touch))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Remember that the touch began here, so that a finger sliding in from the rail begins nothing."""
        if any(part.collide_point(*part.parent.to_local(*touch.pos)) for part in self._parts_to_touch()):
            return bool(super().on_touch_down(touch))
        if self.collide_point(*touch.pos):
            touch.ud["began_at"] = self
            return True
        return bool(super().on_touch_down(touch))


load_rule(__file__)

"""The frame around every screen: the rail with the buttons that never move, the screen, and what is laid over it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk_ui import limits
from kiosk_ui.idle import IdleReading
from kiosk_ui.kiosk import RESTING_SCREENS
from kiosk_ui.scanner import KeyEvent
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.screens.registry import SCREENS
from kiosk_ui.screens.start import StartScreen
from kiosk_ui.texts import texts
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.overlays import HubAway, IdleWarning

if TYPE_CHECKING:
    from kiosk_ui.kiosk import Kiosk


class Rail(BoxLayout):
    """The column at the side: *Panggil petugas* at the top, *Selesai* at the bottom, language and back between."""

    can_go_back = BooleanProperty(False)
    can_finish = BooleanProperty(False)
    __events__ = ("on_officer", "on_language", "on_back", "on_finish")

    def on_officer(self) -> None:
        """Be told that the officer is called."""

    def on_language(self) -> None:
        """Be told that the language is switched."""

    def on_back(self) -> None:
        """Be told to go back."""

    def on_finish(self) -> None:
        """Be told that the person has finished."""


class Shell(FloatLayout):
    """The stage on which the kiosk plays: implements `kiosk_ui.kiosk.Stage`."""

    kiosk: Kiosk = ObjectProperty()
    screen: KioskScreen | None = ObjectProperty(None, allownone=True, rebind=True)
    asleep = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._warning: IdleWarning | None = None
        self._away: HubAway | None = None
        self.shown_count = 0

    def show(self, screen_name: str) -> None:
        """Replace the screen by a new one; the old one is dropped with all it held."""
        self.ids.body.clear_widgets()
        self.screen = None
        if screen_name in RESTING_SCREENS or screen_name == "goodbye":
            # Widgets are circles of references: without this the last person's would wait for Python to feel like it.
            gc.collect()
        screen = SCREENS[screen_name](kiosk=self.kiosk)
        self.screen = screen
        self.shown_count += 1
        self.ids.body.add_widget(screen)
        screen.arrive()

    def reload(self) -> None:
        """Let the screen ask again for what it shows."""
        if self.screen is not None:
            self.screen.reload()

    def notice(self, msgid: str) -> None:
        """Show a kind message on the present screen."""
        if self.screen is not None:
            good = msgid == "kiosk.new_pin.done"
            self.screen.say(lambda catalog: catalog[msgid], "good" if good else "hint")
            self.screen.message_until = self.kiosk.now() + limits.NOTICE_SECONDS

    def set_language(self, language: str) -> None:
        """Show all texts in this language."""
        texts.use(language)

    def show_status(self) -> None:
        """Show the hub's latest status where a screen shows it."""
        if isinstance(self.screen, StartScreen):
            self.screen.show_status()

    def key(self, event: KeyEvent) -> None:
        """Hand what was typed to the screen, unless something covers it."""
        if self.screen is not None and not self.cover_name:
            self.screen.key(event)

    @property
    def cover_name(self) -> str:
        """What hides the screen: 'asleep', 'idle_warning', 'hub_away', or '' for nothing."""
        if self.asleep:
            return "asleep"
        return "idle_warning" if self._warning is not None else "hub_away" if self._away is not None else ""

    def tick(self, idle: IdleReading, away: bool) -> None:
        """Follow the kiosk's state: overlays, sleep, countdowns."""
        self.asleep = self.kiosk.guard.asleep
        self._follow_away(away)
        self._follow_warning(idle)
        if self.screen is not None:
            self.screen.tick()
            self.screen.expire_message(self.kiosk.now())

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Let only touches through that count: not the waking one, not the second half of a double tap."""
        if not self.kiosk.admits_touch():
            touch.ud["swallowed"] = True
            self.asleep = self.kiosk.guard.asleep
            return True
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Ignore the rest of a touch that did not count."""
        return "swallowed" in touch.ud or bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Ignore the end of a touch that did not count."""
        return "swallowed" in touch.ud or bool(super().on_touch_up(touch))

    def switch_language(self) -> None:
        """Switch to the other language."""
        self.kiosk.switch_language(texts.other_language)

    def _follow_warning(self, idle: IdleReading) -> None:
        if idle.warning and self._warning is None:
            self._warning = IdleWarning(seconds_all=max(1.0, idle.seconds_left))
            self._warning.bind(on_stay=lambda _warning: self.kiosk.stay())
            self.ids.covers.add_widget(self._warning)
        elif not idle.warning and self._warning is not None:
            self.ids.covers.remove_widget(self._warning)
            self._warning = None
        if self._warning is not None:
            self._warning.seconds_left = idle.seconds_left

    def _follow_away(self, away: bool) -> None:
        away = away and self.screen is not None and self.screen.needs_hub
        if away and self._away is None:
            self._away = HubAway()
            # Below the idle warning, if that stands already.
            self.ids.covers.add_widget(self._away, index=len(self.ids.covers.children))
        elif not away and self._away is not None:
            self.ids.covers.remove_widget(self._away)
            self._away = None
        if self._away is not None:
            self._away.beat = self.kiosk.now() * 1.5


load_rule(__file__)

"""The frame around every screen: the rail with the buttons that never move, the screen, and what is laid over it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk_ui import limits
from kiosk_ui.answers import Preferences
from kiosk_ui.idle import IdleReading
from kiosk_ui.scanner import KeyEvent
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.screens.registry import SCREENS
from kiosk_ui.stage import RESTING_SCREENS, Guide
from kiosk_ui.texts import texts
from kiosk_ui.theme import theme
from kiosk_ui.undisturbed import undisturbed
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.hand_box import HandBox
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.language_choice import LanguagePage, language_names
from kiosk_ui.widgets.overlays import HubAway, IdleWarning

if TYPE_CHECKING:
    from kiosk_ui.kiosk import Kiosk

PARTS = (HandBox,)
NOTICE_MOODS = {
    "kiosk.new_pin.done": "good",
    "kiosk.request.cancelled": "good",
    "kiosk.correction.sent": "good",
    "kiosk.photo.removed": "good",
    "kiosk.old_pin.wrong": "warning",
    "kiosk.settings.not_saved": "warning",
}
"""Notices that are more, or less, than a hint."""


class Rail(BoxLayout):
    """The column at the side: *Panggil petugas* at the top, *Selesai* at the bottom, listen, language, back between.

    Each keeps its place on every screen. While `speaking`, the button to listen is the one to stop.
    """

    can_go_back = BooleanProperty(False)
    can_finish = BooleanProperty(False)
    speaking = BooleanProperty(False)
    drift = ListProperty([0, 0])
    """How far its buttons stand to the right and up of their place, in units, so that nothing burns in."""
    language_name = StringProperty("")
    """What the button for the language says: the one that it switches to by its own name, or that there is a choice."""
    __events__ = ("on_officer", "on_listen", "on_language", "on_back", "on_finish")

    def on_officer(self) -> None:
        """Be told that the officer is called."""

    def on_listen(self) -> None:
        """Be told that the screen is to be read aloud, or the reading stopped."""

    def on_language(self) -> None:
        """Be told that another language is wanted."""

    def on_back(self) -> None:
        """Be told to go back."""

    def on_finish(self) -> None:
        """Be told that the person has finished."""


class Shell(FloatLayout):
    """The stage on which the kiosk plays: implements `kiosk_ui.kiosk.Stage`."""

    kiosk: Kiosk = ObjectProperty()
    screen: KioskScreen | None = ObjectProperty(None, allownone=True, rebind=True)
    guide: Guide = ObjectProperty()
    asleep = BooleanProperty(False)
    veil = NumericProperty(0)
    """How dark a veil lies over everything, for a panel whose light cannot be dimmed."""
    speaking = BooleanProperty(False)
    asks_again = BooleanProperty(False)
    drift = ListProperty([0, 0])
    language_name = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._own_look: tuple[str, str, str] | None = None
        self._warning: IdleWarning | None = None
        self._away: HubAway | None = None
        self._languages: LanguagePage | None = None
        self.shown_count = 0
        self.reload_count = 0

    def show(self, screen_name: str) -> None:
        """Replace the screen by a new one; the old one is dropped with all it held."""
        self.ids.body.clear_widgets()
        self._close_languages()
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
            self.reload_count += 1
            self.screen.reload()

    def notice(self, msgid: str) -> None:
        """Show a kind message on the present screen."""
        if self.screen is not None:
            self.screen.say(lambda catalog: catalog[msgid], NOTICE_MOODS.get(msgid, "hint"))
            self.screen.message_until = self.kiosk.now() + limits.NOTICE_SECONDS

    def set_language(self, language: str) -> None:
        """Show all texts in this language."""
        texts.use(language)
        self._name_language()

    def set_preferences(self, preferences: Preferences | None) -> None:
        """Look as a member prefers; None, or one who never chose anything, gets the kiosk's own look."""
        if self._own_look is None:
            self._own_look = theme.name, theme.text_size_name, theme.hand
        name, text_size, hand = self._own_look
        if preferences is None:
            self._own_look = None
        elif preferences != Preferences():
            name, text_size, hand = preferences.theme or name, preferences.text_size, preferences.hand
        if preferences is not None:
            self.guide.prefer(preferences.voice)
        with undisturbed():
            theme.use(name)
            theme.text_size(text_size)
            theme.hand = "left" if hand == "left" else "right"

    def show_status(self) -> None:
        """Show the hub's latest status where a screen shows it."""
        self._name_language()
        if self.screen is not None:
            self.screen.show_status()

    def key(self, event: KeyEvent) -> None:
        """Hand what was typed to the screen, unless something covers it."""
        if self.screen is not None and not self.cover_name:
            self.screen.key(event)

    @property
    def cover_name(self) -> str:
        """What hides the screen: 'asleep', 'idle_warning', 'languages', 'hub_away', 'ask_again', or '' for nothing."""
        if self.asleep:
            return "asleep"
        if self._warning is not None:
            return "idle_warning"
        if self._languages is not None:
            return "languages"
        return "hub_away" if self._away is not None else "ask_again" if self.asks_again else ""

    def spoken_on_cover(self) -> list[Phrase]:
        """Return what is said of what stands on the page laid over the screen: the names of the languages."""
        return [language_names(self.kiosk.languages)] if self.cover_name == "languages" else []

    def tick(self, idle: IdleReading, away: bool) -> None:
        """Follow the kiosk's state: overlays, sleep, countdowns."""
        self.asleep = self.kiosk.guard.asleep
        self._follow_away(away)
        self._follow_warning(idle)
        if self.kiosk.guard.untouched_seconds >= limits.ENTRY_IDLE_SECONDS:
            self._close_languages()
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
        """Take the rail's button: another language for this visit; while all are shown, put them away again."""
        if self._languages is not None:
            self._close_languages()
        else:
            self.kiosk.ask_language(self.kiosk.switch_language)

    def offer_languages(self, chosen: Callable[[str], None]) -> None:
        """Lay the choice of all languages over the screen; `chosen` is told which was touched."""

        def choose(_choice: object, language: str) -> None:
            self._close_languages()
            chosen(language)

        self._close_languages()
        self._languages = LanguagePage()
        self._languages.ids.choice.follow(self.kiosk.languages)
        self._languages.ids.choice.bind(on_choose=choose)
        self.ids.covers.add_widget(self._languages)

    def _close_languages(self) -> None:
        if self._languages is not None:
            self.ids.covers.remove_widget(self._languages)
            self._languages = None

    def _name_language(self) -> None:
        languages = self.kiosk.languages
        many = languages.are_many
        self.language_name = texts.catalog["kiosk.rail.language"] if many else texts.name_of(languages.next)

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

"""Entering an amount by touching banknotes: each touch adds one to the pile."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections import Counter

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui import banknotes
from kiosk_ui.banknotes import LARGE_NOTES, SMALL_MONEY, Pile
from kiosk_ui.texts import texts
from kiosk_ui.voice import numbers
from kiosk_ui.widgets import amount as _amount
from kiosk_ui.widgets import button as _button
from kiosk_ui.widgets import notes_view as _notes_view
from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule

PARTS = (_amount, _button, _notes_view)


class NoteKey(PressSurface):
    """One note or coin to touch."""

    value = NumericProperty(0)


class PileSurface(PressSurface):
    """The pile of what was touched; a touch takes the last one back."""


class NotesPad(BoxLayout):
    """An amount of whole rupiah, entered by touching notes. Made for 648 x 250 units or more.

    Properties: `amount` (read it, or set it to start with: it is counted out in the fewest notes), `most` (rupiah; a
    note that would lead beyond it cannot be touched; 0 for no bound), `small` (True shows coins and small notes),
    `words` (read it: the amount in words). Events: `on_amount` as for any property.
    A touch on the pile takes the last note back; *Kosongkan* takes all.
    """

    amount = NumericProperty(0)
    most = NumericProperty(0)
    small = BooleanProperty(False)
    values = ListProperty(LARGE_NOTES)
    words = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        self._touched: list[int] = []
        super().__init__(**kwargs)

    def on_kv_post(self, _base_widget: object) -> None:
        """Lay out, now that the parts of the rule are there: inside another rule they come after `__init__`."""
        # Bound weakly: the catalog outlives the pad.
        texts.bind(catalog=self._write)
        self.bind(most=self._write, amount=self._follow_amount, small=self._follow_small)
        self._follow_small()
        self._follow_amount()

    def add(self, value: int) -> None:
        """Put one note or coin on the pile, unless that is too much."""
        if self.allows(value):
            self._touched.append(value)
            self.amount += value

    def take_back(self) -> None:
        """Take the note touched last off the pile."""
        if self._touched:
            self.amount -= self._touched.pop()

    def clear(self) -> None:
        """Take the whole pile away."""
        self._touched.clear()
        self.amount = 0

    def allows(self, value: int) -> bool:
        """Return whether one more note of this value stays within `most`."""
        return not self.most or self.amount + value <= self.most

    def _follow_small(self, *_arguments: object) -> None:
        self.values = SMALL_MONEY if self.small else LARGE_NOTES
        self._lay_out()

    def _follow_amount(self, *_arguments: object) -> None:
        """Show the pile and say what it comes to. An amount set from outside is counted out first."""
        if sum(self._touched) != self.amount:
            self._touched = [pile.value for pile in banknotes.piles(int(self.amount)) for _ in range(pile.count)]
        self._write()

    def _lay_out(self) -> None:
        keys = self.ids.note_keys
        keys.clear_widgets()
        keys.cols = 3 if self.small else 2
        for value in self.values:
            key = NoteKey(value=value)
            key.bind(on_release=lambda pressed: self.add(pressed.value))
            keys.add_widget(key)
        self._follow_bound()

    def _write(self, *_arguments: object) -> None:
        catalog = texts.catalog
        words = numbers.words(int(self.amount), catalog.language) if self.amount else ""
        self.words = f"{words[:1].upper()}{words[1:]} {catalog['kiosk.speech.unit.rupiah']}" if words else ""
        counts = Counter(self._touched)
        piles = [Pile(value, counts[value]) for value in banknotes.VALUES if counts[value]]
        self.ids.pile.row_max = 2 if len(piles) <= 4 or piles[0].count > 99 else 3
        self.ids.pile.show(piles)
        self._follow_bound()

    def _follow_bound(self) -> None:
        for key in self.ids.note_keys.children:
            key.disabled = not self.allows(key.value)


load_rule(__file__)

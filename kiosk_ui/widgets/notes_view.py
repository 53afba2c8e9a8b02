"""An amount as the notes and coins that make it up: for those who count money better than they read figures."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence

from kivy.properties import NumericProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from kiosk_ui import banknotes, shown
from kiosk_ui.banknotes import Pile
from kiosk_ui.widgets import note_picture as _note_picture
from kiosk_ui.widgets import text as _text
from kiosk_ui.widgets.kv import load_rule

PARTS = (_note_picture, _text)
ROW_MAX = 5
"""Piles side by side if the view is as wide as a screen; all ten notes and coins take two rows."""


class NotePile(BoxLayout):
    """One pile with its count beside or below it. What no coin can make up has a `text` of its own instead."""

    value = NumericProperty(0)
    count = NumericProperty(1)
    text = StringProperty("")
    form = OptionProperty("large", options=("large", "compact"))


class NotesView(GridLayout):
    """Shows `amount` (whole rupiah) in the fewest notes and coins, the largest first, each with how many: *×7*.

    Properties: `amount`; `form`: 'large' (about 640 x 110 units, 210 for amounts of more than five kinds: the count
    stands below) or 'compact' (a line of 56 units: the count stands beside). Zero and negative amounts show nothing.
    `row_max` is the most piles side by side. `show(piles)` shows given piles instead, for
    example notes as they were touched.
    """

    amount = NumericProperty(0)
    form = OptionProperty("large", options=("large", "compact"))
    row_max = NumericProperty(ROW_MAX)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(amount=self._count_out)
        self._count_out()

    def show(self, piles: Sequence[Pile], leftover: int = 0) -> None:
        """Show these piles, and an amount in rupiah too small for a coin."""
        wanted = [
            (pile.value, pile.count, banknotes.count_text(pile.count) if pile.count > 1 else "") for pile in piles
        ]
        if leftover:
            wanted.append((0, 1, f"+ {shown.rupiah(leftover)}"))
        self.cols = max(1, min(self.row_max, len(wanted)))
        while len(self.children) > len(wanted):
            self.remove_widget(self.children[0])
        while len(self.children) < len(wanted):
            self.add_widget(NotePile(form=self.form))
        for widget, (value, count, text) in zip(reversed(self.children), wanted, strict=True):
            widget.value, widget.count, widget.text = value, count, text

    def _count_out(self, *_arguments: object) -> None:
        amount = int(self.amount)
        self.show(banknotes.piles(amount), banknotes.leftover(amount))

    def on_form(self, *_arguments: object) -> None:
        """Show the piles in the other form."""
        for pile in self.children:
            pile.form = self.form


load_rule(__file__)

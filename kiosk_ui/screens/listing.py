"""A page with a list: some rows, and arrows to turn pages where there are more."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk_ui.screens.page import LookingScreen
from kiosk_ui.widgets import pager
from kiosk_ui.widgets.kv import load_rule

PARTS = (pager,)


class ListScreen(LookingScreen):
    """Shows `rows_per_page` rows at a time. Subclasses make the row of an item and say what an empty list means."""

    rows_per_page = NumericProperty(4)
    page = NumericProperty(0)
    page_count = NumericProperty(1)
    nothing = ""
    """The text to show when the list is empty."""

    def __init__(self, **kwargs: object) -> None:
        self.items: Sequence[Any] = ()
        super().__init__(**kwargs)

    def row(self, item: Any) -> Widget:
        """Make the row of one item."""
        raise NotImplementedError

    def take(self, answer: Any) -> None:
        """Show the list."""
        self.items = answer
        self.page_count = max(1, -(-len(self.items) // int(self.rows_per_page)))
        if not self.items and self.nothing and not self.message:
            self.say(lambda catalog: catalog[self.nothing], "hint")
        self.turn(0)

    def turn(self, pages: int) -> None:
        """Turn forward (+1) or back (-1)."""
        self.page = min(max(0, self.page + pages), self.page_count - 1)
        self.ids.rows.clear_widgets()
        for item in self.shown_items():
            self.ids.rows.add_widget(self.row(item))
        if pages:
            self.page_changed()

    def shown_items(self) -> Sequence[Any]:
        """Return the items of the open page."""
        start = int(self.page * self.rows_per_page)
        return self.items[start : start + int(self.rows_per_page)]


load_rule(__file__)

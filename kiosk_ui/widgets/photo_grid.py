"""Photos of those who agreed to be found by them, six on a page."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from kivy.core.image import Image as CoreImage
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.widgets import icon as _icon
from kiosk_ui.widgets import pager as _pager
from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule

PARTS = (_icon, _pager)
PER_PAGE: Final = 6


class PhotoTile(PressSurface):
    """One person: photo (a figure until it is there) and first name."""

    handle = StringProperty("")
    first_name = StringProperty("")
    texture = ObjectProperty(None, allownone=True)


class PhotoGrid(BoxLayout):
    """Six people a page, with arrows if there are more. Made for 648 x 356 units.

    Properties: `people` (a list of (handle, first name)), `page` (from 0). Events: `on_person(handle)` when a person is
    touched; `on_wanted(handles)` when a page is shown whose photos are not there yet: hand each to `set_photo` when it
    comes. Photos of other pages are dropped, so that only six are in memory.
    """

    people = ListProperty()
    page = NumericProperty(0)
    page_count = NumericProperty(1)
    __events__ = ("on_person", "on_wanted")

    def on_kv_post(self, _base_widget: object) -> None:
        """Lay out, now that the parts of the rule are there: inside another rule they come after `__init__`."""
        self.bind(people=self._start, page=self._lay_out)
        self._start()

    def set_photo(self, handle: str, picture: bytes) -> None:
        """Show a person's photo (JPEG or PNG); one that is broken, or no longer on this page, changes nothing."""
        for tile in self.ids.tiles.children:
            if tile.handle == handle:
                tile.texture = texture_of(picture)

    def turn(self, pages: int) -> None:
        """Turn so many pages on or back."""
        self.page = min(max(0, self.page + pages), self.page_count - 1)

    def on_person(self, handle: str) -> None:
        """Be told who was touched."""

    def on_wanted(self, handles: Sequence[str]) -> None:
        """Be told whose photos are shown now."""

    def _start(self, *_arguments: object) -> None:
        self.page_count = max(1, -(-len(self.people) // PER_PAGE))
        self.page = 0
        self._lay_out()

    def _lay_out(self, *_arguments: object) -> None:
        self.ids.tiles.clear_widgets()
        shown = self.people[self.page * PER_PAGE : (self.page + 1) * PER_PAGE]
        for handle, first_name in shown:
            tile = PhotoTile(handle=handle, first_name=first_name)
            tile.bind(on_release=lambda pressed: self.dispatch("on_person", pressed.handle))
            self.ids.tiles.add_widget(tile)
        if shown:
            self.dispatch("on_wanted", [handle for handle, _first_name in shown])


def texture_of(picture: bytes) -> Any:
    """Return a JPEG or PNG as a texture, None if it is neither."""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpg"
    try:
        return CoreImage(BytesIO(picture), ext=kind).texture
    except Exception:  # whatever the decoder raises: the figure stays, and the name is there
        return None


load_rule(__file__)

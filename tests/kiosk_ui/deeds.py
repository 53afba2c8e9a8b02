"""What a rich member does from the menu, screen by screen, for the gallery: each is looked at, then left again."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from kivy.uix.widget import Widget

from hub.sample.faces import face
from kiosk_ui.answers import Face
from kiosk_ui.screens.rows import PressRow
from kiosk_ui.widgets.button import BigButton
from kiosk_ui.widgets.keypad import Key
from kiosk_ui.widgets.notes_pad import NoteKey
from kiosk_ui.widgets.text_pad import TextKey
from tests.kiosk_ui.hand import Hand

PHOTO_NAMES = ("Siti", "Sri", "Suhartiningsih", "Syamsuddin", "Sulastri", "Surti", "Slamet")
"""More than a page of people, one with a long name."""


class Deeds:
    """Leads the hand through what the menu offers; `look` is told of each screen by name."""

    def __init__(self, hand: Hand, look: Callable[[str], None]) -> None:
        self.hand = hand
        self.look = look

    def look_at_all(self) -> None:
        """Look at everything but accounts and passbooks. Begins and ends on the menu."""
        self._withdraw()
        self._see_palm_price()
        self._read_notices()
        self._meet_officers()
        self._suggest()
        self._see_figures()
        self._see_my_data()
        self._settings()

    def look_at_faces(self) -> None:
        """Look at the letters and the photos, of people made up here: no kiosk of the gallery is paired."""
        hand = self.hand
        hand.touch(hand.on("start"))
        hand.on("number")
        visit = hand.kiosk.visit
        visit.told["letters"] = tuple("ABDEFHIJKLMNRSTUWY")
        visit.told["faces"] = [Face(f"handle-{place}", name) for place, name in enumerate(PHOTO_NAMES)]
        visit.photos.update({f"handle-{place}": face(place, covered=place % 2 == 0) for place in range(6)})
        visit.letter = "S"
        for name in ("find", "faces"):
            hand.kiosk.show(name)
            hand.on(name)
            self.look(name)
        hand.press_icon("finish")
        hand.on("start")

    def _withdraw(self) -> None:
        """Ask for money, and take the request back, so that the next walk can ask again."""
        hand = self.hand
        self._open("withdraw")
        self.look("withdraw-empty")
        notes = [widget for widget in hand.buttons() if isinstance(widget, NoteKey)]
        for note in notes[:3] * 2:
            hand.touch(note)
        hand.frames(2)
        self.look("withdraw-notes")
        hand.press_icon("number")
        hand.frames(2)
        self.look("withdraw-digits")
        for _ in str(int(hand.shell.screen.amount)):
            self._key("erase")
        for _ in range(9):
            self._key("9")
        hand.frames(2)
        self.look("withdraw-too-much")
        self._key("erase")
        hand.frames(2)
        hand.touch(hand.shell.screen.ids.confirm)
        hand.on("request")
        self.look("request")
        hand.press_icon("undo")
        hand.on("request_cancel")
        self.look("request_cancel")
        self._yes()
        hand.on("home")
        self.look("home-notice")

    def _see_palm_price(self) -> None:
        """See the prices, then the same as they look when their time is over."""
        hand = self.hand
        self._open("palm_price", "harvest")
        self.look("palm_price")
        told = hand.kiosk.visit.told
        told["palm_price"] = msgspec.structs.replace(told["palm_price"], current=False)
        hand.kiosk.show("palm_price")
        hand.on("palm_price")
        self.look("palm_price-over")
        self._back("home")

    def _read_notices(self) -> None:
        hand = self.hand
        self._open("notices")
        self.look("notices")
        hand.touch(self._rows()[0])
        hand.on("notice")
        self.look("notice")
        self._back("notices", "home")

    def _meet_officers(self) -> None:
        self._open("officers")
        self.look("officers")
        self._back("home")

    def _suggest(self) -> None:
        hand = self.hand
        self._open("suggestions", "suggestion")
        self.look("suggestions")
        hand.touch(next(w for w in hand.buttons() if isinstance(w, BigButton)))
        hand.on("suggest_topic")
        self.look("suggest_topic")
        hand.press_icon("notes")
        hand.on("suggest_words")
        self.look("suggest_words-empty")
        pad = hand.shell.screen.ids.pad
        # Typed once for each walk by the code: a hand is slow, and other tests touch the keys.
        for letter in "Mohon bunga pinjaman diterangkan lagi pada rapat berikut, dengan gambar ":
            pad.type(letter)
        hand.frames(2)
        self.look("suggest_words")
        hand.touch(next(w for w in hand.buttons() if isinstance(w, TextKey) and w.icon == "check"))
        hand.on("suggest_confirm")
        self.look("suggest_confirm")
        self._yes()
        hand.on("suggest_thanks")
        self.look("suggest_thanks")
        hand.touch(next(w for w in hand.buttons() if isinstance(w, BigButton)))
        hand.on("home")

    def _see_figures(self) -> None:
        hand = self.hand
        self._open("figures")
        for name in ("members", "savings", "flow"):
            self.look(f"figures-{name}")
            if name != "flow":
                hand.touch(next(w for w in hand.buttons() if getattr(w, "icon", "") == "down"))
                hand.on("figures")
        self._back("home")
        hand.kiosk.show("savings")
        hand.on("savings")
        self.look("savings")
        hand.kiosk.show("home")
        hand.on("home")

    def _see_my_data(self) -> None:
        """See the data; with a photo, which the hub of these tests has of nobody."""
        hand = self.hand
        self._open("my_data")
        told = hand.kiosk.visit.told
        told["my_data"] = msgspec.structs.replace(told["my_data"], photo=True, finding=True)
        hand.kiosk.show("my_data")
        hand.on("my_data")
        self.look("my_data")
        hand.touch(self._rows()[0])
        hand.on("correction")
        self.look("correction")
        self._back("my_data")
        hand.press_icon("phone")
        hand.on("data_copy")
        self.look("data_copy")
        self._back("my_data")
        hand.press_icon("photo")
        hand.on("photo_remove")
        self.look("photo_remove")
        self._back("my_data", "home")

    def _settings(self) -> None:
        hand = self.hand
        self._open("settings", "kiosk")
        self.look("settings")
        hand.press_icon("lock")
        hand.on("old_pin")
        self.look("old_pin")
        self._back("settings", "home")

    def _open(self, name: str, icon: str = "") -> None:
        """Touch a tile of the menu."""
        self.hand.on("home")
        self.hand.press_icon(icon or name)
        self.hand.on(name)

    def _back(self, *names: str) -> None:
        """Go back, to each of these screens in turn."""
        for name in names:
            self.hand.go_back()
            self.hand.on(name)

    def _key(self, name: str) -> None:
        """Touch a key of the keypad by its digit or picture."""
        keys = [widget for widget in self.hand.buttons() if isinstance(widget, Key)]
        self.hand.touch(next(key for key in keys if name in (key.text, key.icon)))

    def _yes(self) -> None:
        self.hand.touch(next(w for w in self.hand.buttons() if isinstance(w, BigButton) and w.confirms))

    def _rows(self) -> list[Widget]:
        return [widget for widget in self.hand.buttons() if isinstance(widget, PressRow)]

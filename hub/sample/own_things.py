"""What some made-up members have of their own: photos to be found by, a covered balance, a correction asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Final

from hub.access.guard import Viewer, own
from hub.books import Books
from hub.log.record import Transaction
from hub.members.views import search
from hub.photos.actions import set_photo
from hub.photos.finding import first_name
from hub.photos.store import PHOTOS_FOLDER, PhotoStore
from hub.preferences.actions import prefer
from hub.preferences.views import Preferences
from hub.privacy.actions import ask
from hub.sample.desk import Desk
from hub.sample.faces import face
from hub.sample.names import MEMBER_TO_SHOW, OTHERS
from hub.sample.people import NUMBER_TO_SHOW, NUMBERS

_SECRETARY: Final = NUMBERS["secretary"]
_PHONE: Final = "phone"
_WITH_PHOTO: Final = 4  # members beside the one whom the sample is shown by
_PEOPLE_MAX: Final = 100  # members looked at; the sample has fewer
_NEW_PHONE: Final = "0800 0000 9999"  # nobody's: numbers that begin so cost the caller nothing
_WOMEN: Final = frozenset(name for name, sex in (*OTHERS, MEMBER_TO_SHOW) if sex == "f")


class OwnThings:
    """The plan of these: in the last few business days."""

    def __init__(self, books: Books, desk: Desk, days: Sequence[date]) -> None:
        self._books = books
        self._desk = desk
        self._photos = PhotoStore(books.path.parent / PHOTOS_FOLDER)
        self._plan: dict[date, Callable[[], None]] = {days[-6]: self._take_photos, days[-3]: self._choose_and_ask}

    def happen(self, day: date) -> None:
        """Hand what is planned for this day to the hub."""
        if day in self._plan:
            self._plan[day]()

    def _others(self) -> list[tuple[int, str]]:
        """The first members by number who still are members and hold no office, each with another first name."""
        special, found = {NUMBER_TO_SHOW, *NUMBERS.values()}, dict[str, tuple[int, str]]()
        for each in sorted(search(self._books.db, rows=_PEOPLE_MAX), key=lambda each: each.member_no):
            if each.status == "active" and each.member_no not in special:
                found.setdefault(first_name(each.name), (each.member_no, each.name))
        return list(found.values())[:_WITH_PHOTO]

    def _take_photos(self) -> None:
        for number, name in ((NUMBER_TO_SHOW, MEMBER_TO_SHOW[0]), *self._others()):
            photo = self._photos.keep(face(number, covered=name in _WOMEN))
            action = partial(set_photo, member_no=number, photo=photo, finding=True)
            self._desk.say(_SECRETARY, "desk", action)

    def _choose_and_ask(self) -> None:
        (shy, _), (asking, _), *_ = self._others()

        def choose(tx: Transaction) -> None:
            prefer(tx, own(Viewer(shy, (), _PHONE)), Preferences(hide_balance=True))

        def ask_for(tx: Transaction) -> None:
            ask(tx, own(Viewer(asking, (), _PHONE)), "phone", _NEW_PHONE)

        self._desk.say(shy, _PHONE, choose)
        self._desk.say(asking, _PHONE, ask_for)

"""What members and officers say to each other by the hub: announcements, suggestions, and a request for money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from hub.access.guard import Viewer, own
from hub.books import Books
from hub.log.record import Transaction
from hub.members.views import search
from hub.notices.actions import publish
from hub.requests.actions import ask
from hub.requests.views import sources
from hub.sample.desk import Desk
from hub.sample.people import NUMBER_TO_SHOW, NUMBERS
from hub.savings.ids import AccountId
from hub.suggestions.actions import answer, suggest
from hub.suggestions.views import own_suggestions

_SECRETARY: Final = NUMBERS["secretary"]
_PHONE: Final = "phone"
_ASKED_RUPIAH: Final = 250_000  # the richest has much more, whatever they take on the same day
_PEOPLE_MAX: Final = 100  # members looked at; the sample has fewer

_PRICES: Final = (
    "Harga TBS minggu ini",
    "Harga tandan buah segar dari pabrik ditempel di papan kantor.\nTimbangan dibuka Selasa dan Jumat, jam 7 pagi.",
)
_MEETING: Final = (
    "Pertemuan anggota hari Sabtu",
    "Di balai desa, jam 9 pagi.\nBawa buku anggota.\n\nSimpanan wajib dapat dibayar di tempat.",
)
_WISH: Final = "Toko buka juga hari Minggu pagi, banyak yang baru pulang dari kebun."
_REPLY: Final = "Terima kasih. Mulai bulan depan toko buka hari Minggu jam 7 sampai jam 10."


class Talk:
    """The plan of all of these: in the last few business days, so that they are news when the sample is looked at."""

    def __init__(self, books: Books, desk: Desk, days: Sequence[date]) -> None:
        self._books = books
        self._desk = desk
        self._plan: dict[date, list[Callable[[], None]]] = {
            days[-8]: [lambda: self._publish(*_PRICES)],
            days[-5]: [lambda: self._suggest(NUMBER_TO_SHOW, "shop", _WISH)],
            days[-4]: [self._answer],
            days[-2]: [lambda: self._publish(*_MEETING)],
            days[-1]: [lambda: self._suggest(NUMBERS["cashier"], "harvest", ""), self._ask],
        }

    def happen(self, day: date) -> None:
        """Hand everything that is said on this day to the hub."""
        for each in self._plan.get(day, ()):
            each()

    def _publish(self, title: str, words: str) -> None:
        self._desk.say(_SECRETARY, "desk", lambda tx: publish(tx, title, words))

    def _suggest(self, member_no: int, topic: str, words: str) -> None:
        self._desk.say(member_no, _PHONE, lambda tx: suggest(tx, member_no, topic, words))

    def _answer(self) -> None:
        def action(tx: Transaction) -> None:
            made = own_suggestions(tx.db, own(Viewer(NUMBER_TO_SHOW, (), _PHONE)))
            answer(tx, made[0].number, _REPLY)

        self._desk.say(_SECRETARY, "desk", action)

    def _ask(self) -> None:
        """Who has most asks, but for the one whom the sample is shown by, who may want to ask too, and officers."""
        db, special = self._books.db, {NUMBER_TO_SHOW, *NUMBERS.values()}
        people = [each.member_no for each in search(db, rows=_PEOPLE_MAX) if each.member_no not in special]
        found = [source for number in people for source in sources(db, own(Viewer(number, (), _PHONE)))]
        richest = max(found, key=lambda source: source.available)
        member_no = AccountId.parse(richest.id).member_no
        self._desk.say(member_no, _PHONE, lambda tx: ask(tx, member_no, richest.id, _ASKED_RUPIAH))

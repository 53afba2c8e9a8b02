"""One person's visit at the kiosk: everything the kiosk knows about them, in one place, dropped in one step.

Nothing about a member is kept anywhere else: not in the client, not in a cache, not in a screen that stays.
Free of Kivy.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from kiosk_ui import limits
from kiosk_ui.answers import Account, Face, Notice, Preferences, Request, Session
from kiosk_ui.errors import KioskError
from kiosk_ui.passbook import Passbook


@dataclass
class Visit:
    """From the first touch to the goodbye. `generation` numbers the visits of this kiosk since it started.

    `pending` holds who waits for which answer, by ticket; when the visit is dropped they are dropped with it, so
    that a late answer finds nobody to go to. `told` holds what the hub said on each subject (`errands.SUBJECTS`),
    `keys` the idempotency keys of wishes not yet answered, `photos` JPEG bytes by the handle they were fetched with.
    """

    generation: int
    member_number: str = ""
    card_text: str = ""
    letter: str = ""
    face: Face | None = None
    photos: dict[str, bytes] = field(default_factory=dict)
    session: Session | None = None
    entered_pin: str = ""
    pin_change_wanted: bool = False
    last_request_at: float = 0.0
    accounts: list[Account] | None = None
    account_id: str = ""
    passbooks: dict[str, Passbook] = field(default_factory=dict)
    preferences: Preferences = field(default_factory=Preferences)
    told: dict[str, Any] = field(default_factory=dict)
    keys: dict[Hashable, str] = field(default_factory=dict)
    amount: int = 0
    request: Request | None = None
    request_was_open: bool = False
    notice: Notice | None = None
    notices_read: set[int] = field(default_factory=set)
    topic: str = ""
    words: str = ""
    data_field: str = ""
    pending: dict[int, tuple[Callable[[Any], None], Callable[[KioskError], None]]] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The session token, or '' before sign-in."""
        return "" if self.session is None else self.session.token

    @property
    def idle_seconds(self) -> float:
        """Seconds without a touch that end this visit: the hub's once signed in, within the kiosk's bounds."""
        if self.session is None:
            return limits.ENTRY_IDLE_SECONDS
        return min(max(self.session.idle_seconds, limits.IDLE_SECONDS_MIN), limits.IDLE_SECONDS_MAX)

    def signed_in(self, session: Session, pin: str) -> None:
        """Take the session. The PIN is kept only if it must be changed next, which asks for it again."""
        self.session = session
        self.preferences = session.preferences
        self.entered_pin = pin if session.must_change_pin else ""
        self.card_text = self.letter = ""
        self.face = None
        self.photos.clear()
        self.told.clear()

    def key_for(self, wish: Hashable, make: Callable[[], str]) -> str:
        """Return the key under which this very wish is sent: made before its first try, the same for every other."""
        if wish not in self.keys:
            self.keys[wish] = make()
        return self.keys[wish]

    def granted(self, wish: Hashable) -> None:
        """Forget the key of a wish that the hub has answered: the same wish again would be another one."""
        self.keys.pop(wish, None)

    def passbook(self, account_id: str) -> Passbook:
        """Return the passbook of an account, empty at first."""
        return self.passbooks.setdefault(account_id, Passbook(account_id))

    def account(self) -> Account | None:
        """Return the account whose passbook is open."""
        return next((account for account in self.accounts or () if account.id == self.account_id), None)

    def forget_answers(self) -> None:
        """Drop what the hub said, to ask anew: its words are in another language now, or it was away."""
        self.accounts = None
        self.told.clear()
        pages = {account_id: passbook.page for account_id, passbook in self.passbooks.items()}
        self.passbooks = {account_id: Passbook(account_id) for account_id in pages}

"""Signing in, staying signed in, and being slowed down after wrong PINs."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import peewee

from hub import limits
from hub.database import Database
from hub.errors import SignInNeeded, TooManyTries
from hub.local.tables import SELECT_SESSION, SELECT_TRIES, Session, Tries, touch_session
from hub.log.clock import Clock

TOKEN_BYTES: Final = 24


@dataclass(frozen=True)
class Token:
    """A new session: the token to send from now on, and its times in seconds."""

    token: str
    expires_in_seconds: int
    idle_seconds: int


@dataclass(frozen=True)
class Visitor:
    """Whose session a token stands for, and on which device it began."""

    member_no: int
    device: str
    digest: str


def digest(secret: str) -> str:
    """SHA-256 of a token or secret, hex. Enough for secrets made at random."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """Sessions and wrong tries, kept in the hub's local file, so that a restart forgets neither."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def begin_try(self, member_no: int, place: str) -> int:
        """Count a try before its PIN is looked at, so that tries sent side by side count like tries one by one.

        Returns how many are left if this one is wrong. Raises `TooManyTries` ("sign_in.wait", ``wait_seconds``) while
        this member or this place must wait; such a try is not counted.
        """
        now = self._clock.now()
        if (waits := self.wait_seconds(member_no, place)) > 0:
            raise TooManyTries("sign_in.wait", wait_seconds=waits)
        wrong, last = self._tries(f"member:{member_no}")
        wrong = 1 if now - last > limits.TRIES_FORGOTTEN_SECONDS else wrong + 1
        with self._db.atomic():
            if member_no < 0:  # anything can be presented that is nobody's: it must not fill the card
                Tries.delete().where(
                    Tries.who.startswith("member:-"), Tries.last < now - limits.TRIES_FORGOTTEN_SECONDS
                ).execute(self._db)
            self._keep(f"member:{member_no}", wrong, now)
            self._keep(f"place:{place}", self._place_debt(place, now) + limits.PLACE_TRY_SECONDS, now)
        return max(limits.PIN_TRIES_FREE - wrong, 0)

    def wait_seconds(self, member_no: int, place: str) -> int:
        """For how long no PIN of this member, or from this place, is looked at; 0 if one may be tried now."""
        now = self._clock.now()
        return max(self._member_wait(member_no, now), self._place_wait(place, now), 0)

    def _tries(self, who: str) -> tuple[int, int]:
        row: tuple[int, int] | None = self._db.execute_sql(SELECT_TRIES, (who,)).fetchone()
        return row or (0, 0)

    def _keep(self, who: str, wrong: int, last: int) -> None:
        Tries.insert(who=who, wrong=wrong, last=last).on_conflict_replace().execute(self._db)

    def _member_wait(self, member_no: int, now: int) -> int:
        who = f"member:{member_no}"
        wrong, last = self._tries(who)
        if wrong < limits.PIN_TRIES_FREE:
            return 0
        if last > now:  # the clock was set back: wait from now on, or nobody gets in before it has caught up
            self._keep(who, wrong, now)
            last = now
        doubled = limits.PIN_WAIT_SECONDS_FIRST * 2 ** min(wrong - limits.PIN_TRIES_FREE, 16)
        return int(max(min(doubled, limits.PIN_WAIT_SECONDS_MAX) - (now - last), 0))

    def _place_debt(self, place: str, now: int) -> int:
        # Each try from a place weighs some minutes, and they weigh off one after the other.
        weight, since = self._tries(f"place:{place}")
        return max(weight - max(now - since, 0), 0)

    def _place_wait(self, place: str, now: int) -> int:
        debt = self._place_debt(place, now)
        if debt and self._tries(f"place:{place}")[1] > now:  # as above
            self._keep(f"place:{place}", debt, now)
        return max(debt - (limits.PLACE_TRIES_FREE - 1) * limits.PLACE_TRY_SECONDS, 0)

    def right(self, member_no: int, place: str) -> None:
        """The PIN was right: the member's tries are forgotten.

        Of the place only this try is taken back, because signing in oneself must not buy more guesses at others.
        """
        with self._db.atomic():
            self.forgive(member_no)
            weight, since = self._tries(f"place:{place}")
            self._keep(f"place:{place}", max(weight - limits.PLACE_TRY_SECONDS, 0), since)

    def forgive(self, member_no: int) -> None:
        """Forget a member's wrong tries: an officer has given them a new PIN."""
        Tries.delete().where(Tries.who == f"member:{member_no}").execute(self._db)

    def begin(self, member_no: int, place: str, device: str, idle_seconds: int) -> Token:
        """Begin a session and return its token, which is shown nowhere else and kept only as a digest."""
        token = urlsafe_b64encode(self._clock.random_bytes(TOKEN_BYTES)).decode()
        now = self._clock.now()
        with self._db.atomic():
            Session.insert(
                token_digest=digest(token),
                member_no=member_no,
                place=place,
                device=device,
                idle_seconds=idle_seconds,
                began=now,
                seen=now,
            ).execute(self._db)
            newest = (
                Session.select(Session.token_digest)
                .where(Session.member_no == member_no)
                .order_by(peewee.SQL("rowid").desc())  # as they began; times would lie after the clock was set back
                .limit(limits.SESSIONS_PER_MEMBER_MAX)
            )
            Session.delete().where(
                (Session.member_no == member_no) & Session.token_digest.not_in(newest)
                | ~Session.began.between(now - limits.SESSION_SECONDS_MAX, now)
            ).execute(self._db)
        return Token(token, limits.SESSION_SECONDS_MAX, idle_seconds)

    def visitor(self, token: str, *, by_itself: bool = False) -> Visitor:
        """Whose token this is; marks them as seen, unless their screen asks `by_itself`.

        Raises `SignInNeeded` ("session.ended").
        """
        token_digest, now = digest(token), self._clock.now()
        row = self._db.execute_sql(SELECT_SESSION, (token_digest,)).fetchone()
        if row is None:
            raise SignInNeeded("session.ended")
        member_no, device, idle_seconds, began, seen = row
        if not (0 <= now - seen <= idle_seconds and 0 <= now - began <= limits.SESSION_SECONDS_MAX):
            self.end(token)
            raise SignInNeeded("session.ended")
        if not by_itself and now - seen >= min(limits.SESSION_TOUCH_SECONDS, idle_seconds // 4):
            # A full card must not keep people from reading; their session then only ends earlier.
            with suppress(peewee.OperationalError):
                touch_session(self._db, token_digest, now)
        return Visitor(member_no, device, token_digest)

    def end(self, token: str) -> None:
        """End a session; nothing happens if it has ended already."""
        Session.delete().where(Session.token_digest == digest(token)).execute(self._db)

    def end_all(self, member_no: int, keep: str = "") -> None:
        """End a member's sessions, but for the one with token digest `keep`: their PIN has changed."""
        Session.delete().where(Session.member_no == member_no, Session.token_digest != keep).execute(self._db)

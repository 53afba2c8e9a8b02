"""Signing in, staying signed in, being locked out after wrong passwords; and tokens of programs."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

from sync_agent.district.staff import accounts, audit, tables
from sync_agent.district.store import Store
from sync_agent.errors import StaffError
from sync_agent.limits import (
    LABEL_CHARACTERS_MAX,
    LOCK_SECONDS,
    SECRET_BYTES,
    SEEN_SECONDS,
    SESSION_IDLE_SECONDS,
    SESSION_SECONDS_MAX,
    TRIES_ADDRESS_MAX,
    TRIES_NAME_MAX,
)


class Person(NamedTuple):
    """Who is signed in."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether this person's role is `role` or a higher one."""
        return accounts.ROLES.index(self.role) >= accounts.ROLES.index(role)


class Token(NamedTuple):
    """A program's token without its secret. Times in seconds since 1970, 0: never."""

    id: str
    label: str
    made_by: str
    made_at: int
    used_at: int
    revoked_at: int


def new_secret() -> str:
    """A secret for a cookie or a token."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """SHA-256 in hex: enough for secrets made at random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str) -> str:
    """What a form of the browser with this cookie carries: nobody else's page can know it."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()[:32]


def is_form_token(secret: str, token: str) -> bool:
    """Whether a form came from a page of ours, in the browser with this cookie."""
    return bool(secret) and hmac.compare_digest(form_token(secret).encode(), token.encode())


def sign_in(store: Store, now: int, name: str, password: str, address: str) -> str:
    """Begin a session; gives the secret for the cookie.

    Raises `StaffError`: "sign_in.wrong", or "sign_in.wait" while this account or address is locked. A try is counted
    before the password is looked at, so that tries sent side by side count like tries one by one.
    """
    places = ((f"name {name[:40]}", TRIES_NAME_MAX), (f"address {address}", TRIES_ADDRESS_MAX))
    with store.transaction():
        store.run(tables.DELETE_OLD_TRIES, (now - LOCK_SECONDS,))
        for place, most in places:
            row = store.one(tables.SELECT_TRIES, (place,))
            if row and row[0] >= most:
                raise StaffError("sign_in.wait", minutes=-(-(row[1] + LOCK_SECONDS - now) // 60))
        for place, _ in places:
            store.run(tables.COUNT_TRY, (place, now))
        account = accounts.find(store, name)
        known = account.password if account else ""
    if not accounts.fits(known, password):
        _note_wrong(store, now, name if known else "?", address, places[0])
        raise StaffError("sign_in.wrong")
    secret = new_secret()
    with store.transaction():
        for place, _ in places:
            store.run(tables.DELETE_TRIES, (place,))
        store.run(tables.DELETE_OLD_SESSIONS, (now - SESSION_SECONDS_MAX, now - SESSION_IDLE_SECONDS))
        store.run(tables.INSERT_SESSION, (digest(secret), name, now, now))
        audit.note(store, now, name, "session.begun", details=address)
    return secret


def _note_wrong(store: Store, now: int, who: str, address: str, place: tuple[str, int]) -> None:
    with store.transaction():
        row = store.one(tables.SELECT_TRIES, (place[0],))
        act = "session.locked" if row and row[0] >= place[1] else "session.wrong"
        audit.note(store, now, who, act, details=address)


def find(store: Store, secret: str, now: int) -> Person | None:
    """Who is signed in with this cookie, None for nobody (any more). Call inside `store.reading()`."""
    row = store.one(tables.SELECT_SESSION, (digest(secret),)) if secret else None
    if row is None:
        return None
    name, role, begun_at, seen_at = row
    if now - begun_at > SESSION_SECONDS_MAX or now - seen_at > SESSION_IDLE_SECONDS:
        return None
    if now - seen_at > SEEN_SECONDS:
        store.run(tables.UPDATE_SEEN, (now, digest(secret)))
    return Person(name, role)


def sign_out(store: Store, now: int, who: str, secret: str) -> None:
    """End a session."""
    with store.transaction():
        store.run(tables.DELETE_SESSION, (digest(secret),))
        audit.note(store, now, who, "session.ended")


def make_token(store: Store, now: int, who: str, label: str) -> str:
    """A new token for a program, which is shown this once. Raises `StaffError` ("token.label")."""
    label = label.strip()
    if not 0 < len(label) <= LABEL_CHARACTERS_MAX:
        raise StaffError("token.label", most=LABEL_CHARACTERS_MAX)
    token, name = new_secret(), secrets.token_hex(4)
    with store.transaction():
        store.run(tables.ADD_TOKEN, (name, label, digest(token), who, now))
        audit.note(store, now, who, "token.made", name, label)
    return token


def revoke_token(store: Store, now: int, who: str, token_id: str) -> None:
    """Let a token count no more."""
    with store.transaction():
        store.run(tables.REVOKE_TOKEN, (now, token_id))
        audit.note(store, now, who, "token.revoked", token_id)


def tokens(store: Store) -> list[Token]:
    """All tokens ever made, newest first."""
    return [Token(*row) for row in store.all(tables.SELECT_TOKENS)]


def is_token(store: Store, token: str, now: int) -> bool:
    """Whether a program with this token may read. Call inside `store.reading()`."""
    row = store.one(tables.SELECT_TOKEN, (digest(token),))
    if row and now - row[1] > SEEN_SECONDS:
        store.run(tables.UPDATE_TOKEN_USED, (now, row[0]))
    return row is not None

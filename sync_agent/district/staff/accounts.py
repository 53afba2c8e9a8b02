"""Accounts: their names, roles and passwords."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from sync_agent.district.staff import audit, tables
from sync_agent.district.store import Store
from sync_agent.errors import StaffError
from sync_agent.limits import PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN
from sync_agent.parser import ROLES as ROLES

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
# OWASP's setting for Argon2id: 19 MiB, 2 passes, 1 lane; some 30 ms.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_NOBODY: Final = _hasher.hash("nobody has this password")


class Account(NamedTuple):
    """One person of the office; `made_at` in seconds since 1970."""

    name: str
    role: str
    password: str
    made_by: str
    made_at: int


def check_name(name: str) -> str:
    """A name that an account may have. Raises `StaffError` ("staff.name")."""
    if not _NAME.fullmatch(name):
        raise StaffError("staff.name", name=name[:40])
    return name


def check_password(name: str, password: str) -> str:
    """A password that somebody may choose. Raises `StaffError` ("password.length", "password.easy")."""
    if not PASSWORD_CHARACTERS_MIN <= len(password) <= PASSWORD_CHARACTERS_MAX:
        raise StaffError("password.length", least=PASSWORD_CHARACTERS_MIN, most=PASSWORD_CHARACTERS_MAX)
    if name in password.lower() or len(set(password)) < PASSWORD_CHARACTERS_MIN // 2:
        raise StaffError("password.easy")
    return password


def fits(stored: str, password: str) -> bool:
    """Whether a password fits its hash. Takes as long for "" (nobody), so that nobody learns which names exist."""
    try:
        return _hasher.verify(stored or _NOBODY, password[:PASSWORD_CHARACTERS_MAX]) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def find(store: Store, name: str) -> Account | None:
    """An account by its name."""
    row = store.one(tables.SELECT_ACCOUNT, (name,))
    return Account(*row) if row else None


def listed(store: Store) -> list[Account]:
    """All accounts by name."""
    return [Account(*row) for row in store.all(tables.SELECT_ACCOUNTS)]


def is_there_any(store: Store) -> bool:
    """Whether anybody could sign in."""
    row = store.one(tables.COUNT_ACCOUNTS)
    return bool(row and row[0])


def add(store: Store, who: str, now: int, name: str, role: str, password: str) -> bool:
    """Make an account; False if it is there already with this very role and password.

    Raises `StaffError` ("staff.name", "staff.role", "staff.exists", "password.length", "password.easy").
    """
    check_password(check_name(name), password)
    _check_role(role)
    with store.transaction():
        known = find(store, name)
        if known is not None:
            if known.role == role and fits(known.password, password):
                return False
            raise StaffError("staff.exists", name=name)
        store.run(tables.INSERT_ACCOUNT, (name, role, _hasher.hash(password), who, now))
        audit.note(store, now, who, "staff.added", name, role)
    return True


def remove(store: Store, who: str, now: int, name: str) -> None:
    """Take an account away, with its sessions and tokens. Raises `StaffError` ("staff.unknown", "staff.last")."""
    with store.transaction():
        _must_leave_an_administrator(store, _known(store, name))
        store.run(tables.DELETE_ACCOUNT, (name,))
        store.run(tables.DELETE_SESSIONS_OF, (name,))
        store.run(tables.REVOKE_TOKENS_OF, (now, name))
        audit.note(store, now, who, "staff.removed", name)


def set_role(store: Store, who: str, now: int, name: str, role: str) -> None:
    """Give somebody another role. Raises `StaffError` ("staff.unknown", "staff.role", "staff.last")."""
    _check_role(role)
    with store.transaction():
        account = _known(store, name)
        if role != "administrator":
            _must_leave_an_administrator(store, account)
        store.run(tables.UPDATE_ROLE, (role, name))
        audit.note(store, now, who, "staff.role", name, role)


def set_password(store: Store, who: str, now: int, name: str, password: str, keep: str = "") -> None:
    """Give an account a new password; every session but the one with digest `keep` ends, and a lock is lifted.

    Raises `StaffError` ("staff.unknown", "password.length", "password.easy").
    """
    check_password(name, password)
    with store.transaction():
        _known(store, name)
        store.run(tables.UPDATE_PASSWORD, (_hasher.hash(password), name))
        store.run(tables.DELETE_OTHER_SESSIONS, (name, keep))
        store.run(tables.DELETE_TRIES, (f"name {name}",))
        audit.note(store, now, who, "staff.password", name)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise StaffError("staff.role", role=role[:40])


def _known(store: Store, name: str) -> Account:
    account = find(store, name)
    if account is None:
        raise StaffError("staff.unknown", name=name[:40])
    return account


def _must_leave_an_administrator(store: Store, account: Account) -> None:
    others = store.one(tables.COUNT_ADMINISTRATORS, (account.name,))
    if account.role == "administrator" and not (others and others[0]):
        raise StaffError("staff.last", name=account.name)

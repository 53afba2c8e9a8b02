"""What people look at in withdrawal requests."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.guard import Sight
from hub.days.views import newest
from hub.errors import NotFound
from hub.limits import PAGE_ROWS, PAGE_ROWS_MAX
from hub.members.views import member
from hub.savings import views as savings
from hub.savings.ids import AccountId

# Whether what paid a request was undone stands with the movements, and only there.
_COLUMNS: Final = """
    number, member_no, account, amount, day, CASE WHEN movement IN (SELECT reverses FROM savings_movement
        WHERE reverses = withdrawal_request.movement) THEN 'reversed' ELSE state END, reason, movement
"""
_ONE: Final = f"SELECT {_COLUMNS} FROM withdrawal_request WHERE number = ?"  # noqa: S608 - constant text
_OWN: Final = f"""
    SELECT {_COLUMNS} FROM withdrawal_request WHERE member_no = ? ORDER BY number DESC LIMIT ?
"""  # noqa: S608 - constant text
_OPEN: Final = f"""
    SELECT {_COLUMNS} FROM withdrawal_request WHERE state = 'open' ORDER BY number LIMIT ?
"""  # noqa: S608 - constant text
_OPEN_OF: Final = "SELECT number FROM withdrawal_request WHERE account = ? AND state = 'open'"
_OPEN_COUNT: Final = "SELECT COUNT(*) FROM withdrawal_request WHERE state = 'open'"
_PAID_BY: Final = "SELECT number FROM withdrawal_request WHERE movement = ?"
_ASKED_ON: Final = "SELECT COUNT(*) FROM withdrawal_request WHERE member_no = ? AND day = ?"


class RequestView(msgspec.Struct, frozen=True):
    """One request: `amount` in rupiah, `movement` what paid it.

    `state` is open, paid, cancelled, refused, or reversed: paid, and the payment undone.
    """

    number: int
    member_no: int
    account: str
    amount: int
    day: str
    state: str
    reason: str
    movement: int | None


class Source(msgspec.Struct, frozen=True):
    """A savings account from which a member may ask for money: its balance, and how much may be asked, rupiah."""

    id: str
    product: str
    balance: int
    available: int


def request(db: peewee.Database, number: int) -> RequestView:
    """One request, whoever's. Raises `NotFound` ("request.unknown")."""
    row = db.execute_sql(_ONE, (number,)).fetchone() if number < 2**62 else None
    if row is None:
        raise NotFound("request.unknown")
    return RequestView(*row)


def seen_request(db: peewee.Database, sight: Sight, number: int) -> RequestView:
    """A request of the member in sight. Raises `NotFound` ("request.unknown") for anybody else's as for none."""
    found = request(db, number)
    if found.member_no != sight.member_no:
        raise NotFound("request.unknown")
    return found


def own_requests(db: peewee.Database, sight: Sight, limit: int = PAGE_ROWS) -> list[RequestView]:
    """A member's requests, newest first."""
    return [RequestView(*row) for row in db.execute_sql(_OWN, (sight.member_no, min(limit, PAGE_ROWS_MAX)))]


def open_requests(db: peewee.Database, limit: int = PAGE_ROWS_MAX) -> list[RequestView]:
    """All open requests, the one that waits longest first."""
    return [RequestView(*row) for row in db.execute_sql(_OPEN, (min(limit, PAGE_ROWS_MAX),))]


def open_count(db: peewee.Database) -> int:
    """How many requests are open."""
    return int(db.execute_sql(_OPEN_COUNT).fetchone()[0])


def open_of_account(db: peewee.Database, account: str) -> int | None:
    """The number of an account's open request, None if it has none."""
    row = db.execute_sql(_OPEN_OF, (account,)).fetchone()
    return row[0] if row else None


def paid_by(db: peewee.Database, movement: int) -> int | None:
    """The number of the request that a movement paid, None for one that paid none."""
    row = db.execute_sql(_PAID_BY, (movement,)).fetchone()
    return row[0] if row else None


def asked_on(db: peewee.Database, member_no: int, day: str) -> int:
    """How many requests a member has made on a business day."""
    return int(db.execute_sql(_ASKED_ON, (member_no, day)).fetchone()[0])


def source(db: peewee.Database, account: AccountId, month: str) -> Source | None:
    """An active member's account as one to ask money from; None if its product stays in while they are a member.

    What may be asked is what is in it without the minimum balance of the rule in that month (``YYYY-MM``).
    """
    rule = savings.rule_of(db, account.product, month)
    if rule is None or account.product != "sukarela":
        return None
    held = savings.balance(db, str(account))
    return Source(str(account), account.product, held, max(held - rule.minimum_balance, 0))


def sources(db: peewee.Database, sight: Sight) -> list[Source]:
    """The accounts from which the member in sight may ask for money; none if they are not active."""
    who = member(db, sight.member_no)
    if who.status != "active":
        return []
    month = (newest(db).day or who.joined)[:7]
    found = (source(db, AccountId(product, who.member_no), month) for product in savings.rules(db, month))
    return [each for each in found if each is not None]


def open_of_member(db: peewee.Database, sight: Sight) -> list[RequestView]:
    """The open requests of the member in sight."""
    return [each for each in own_requests(db, sight) if each.state == "open"]

"""What people look at in approvals: limits, proposals, who may check, and who agreed to a movement."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.roles import PERMISSIONS
from hub.access.views import pin, standing
from hub.approvals.facts import KINDS
from hub.approvals.tables import AGREED, OVER_LIMIT
from hub.days.views import newest
from hub.errors import NotFound
from hub.limits import PAGE_ROWS

_LIMIT: Final = "SELECT above FROM approval_limit WHERE kind = ? ORDER BY number DESC LIMIT 1"
_ANY_LIMIT: Final = "SELECT 1 FROM approval_limit LIMIT 1"
_COLUMNS: Final = (
    "number, maker, kind, account, amount, reverses, request, reason, note, day, state, answer, decided_by"
)
_ONE: Final = f"SELECT {_COLUMNS} FROM approval_proposal WHERE number = ?"  # noqa: S608 - constant text
_OPEN: Final = f"""
    SELECT {_COLUMNS} FROM approval_proposal WHERE day = ? AND state = 'open' ORDER BY number LIMIT ?
"""  # noqa: S608 - constant text
_ENDED: Final = f"""
    SELECT {_COLUMNS} FROM approval_proposal WHERE state <> 'open' OR day <> ? ORDER BY number DESC LIMIT ?
"""  # noqa: S608 - constant text
_OPEN_COUNT: Final = "SELECT COUNT(*) FROM approval_proposal WHERE day = ? AND state = 'open'"
_NEXT: Final = """
    SELECT 1 FROM agreement WHERE movement = 1 + (SELECT MAX(number) FROM log_fact)
    AND kind = ? AND account = ? AND amount = ?
"""
_OF_MOVEMENT: Final = "SELECT maker, checker FROM agreement WHERE movement = ?"
_OF_PROPOSAL: Final = "SELECT movement FROM agreement WHERE proposal = ?"
_OFFICERS: Final = "SELECT DISTINCT member_no FROM access_role ORDER BY 1"
_ALONE: Final = f"""
    SELECT m.number FROM savings_movement m
    WHERE {OVER_LIMIT.format(row="m")} AND NOT {AGREED.format(row="m")} ORDER BY 1
"""  # noqa: S608 - constant text
_OF_NOTHING: Final = """
    SELECT a.number FROM agreement a LEFT JOIN savings_movement m ON m.account = a.account AND m.number = a.movement
    WHERE m.number IS NULL OR m.kind <> a.kind OR ABS(m.amount) <> a.amount OR a.maker = a.checker ORDER BY 1
"""
_STRANGER: Final = """
    SELECT a.number FROM agreement a JOIN log_fact f ON f.number = a.number
    WHERE f.actor NOT IN (CAST(a.maker AS TEXT), CAST(a.checker AS TEXT)) ORDER BY 1
"""


class ProposalView(msgspec.Struct, frozen=True):
    """One proposal; `amount` in rupiah, `state` open, given, refused, withdrawn or expired (its day is over)."""

    number: int
    maker: int
    kind: str
    account: str
    amount: int
    reverses: int
    request: int
    reason: str
    note: str
    day: str
    state: str
    answer: str
    decided_by: int | None


class Pair(msgspec.Struct, frozen=True):
    """The member numbers of the two who agreed to a movement."""

    maker: int
    checker: int


def limits(db: peewee.Database) -> dict[str, int | None]:
    """The limit of each kind now: above so many rupiah two are needed; None: never."""
    return {kind: limit_of(db, kind) for kind in KINDS}


def limit_of(db: peewee.Database, kind: str) -> int | None:
    """The limit of one kind, in rupiah; None: never two."""
    row = db.execute_sql(_LIMIT, (kind,)).fetchone()
    return row[0] if row else None


def limits_are_set(db: peewee.Database) -> bool:
    """Whether the cooperative ever decided on limits."""
    return db.execute_sql(_ANY_LIMIT).fetchone() is not None


def needs_two(db: peewee.Database, kind: str, amount: int) -> bool:
    """Whether a movement of so many rupiah needs a second person now."""
    limit = limit_of(db, kind)
    return limit is not None and amount > limit


def agreed_next(db: peewee.Database, kind: str, account: str, amount: int) -> bool:
    """Whether the newest fact is the agreement of two people to this very movement."""
    return db.execute_sql(_NEXT, (kind, account, amount)).fetchone() is not None


def _seen(db: peewee.Database, row: tuple[object, ...]) -> ProposalView:
    found = ProposalView(*row)  # type: ignore[arg-type]
    if found.state == "open" and found.day != open_on(db):
        return msgspec.structs.replace(found, state="expired")
    return found


def open_on(db: peewee.Database) -> str:
    """The open business day (``YYYY-MM-DD``), ``""`` while none is: proposals of that day alone can be agreed to."""
    now = newest(db)
    return now.day if now.open else ""


def proposal(db: peewee.Database, number: int) -> ProposalView:
    """One proposal. Raises `NotFound` ("approval.unknown")."""
    row = db.execute_sql(_ONE, (number,)).fetchone() if number < 2**62 else None
    if row is None:
        raise NotFound("approval.unknown", number=number)
    return _seen(db, row)


def open_proposals(db: peewee.Database) -> list[ProposalView]:
    """What waits for an answer today, the longest waiting first."""
    return [_seen(db, row) for row in db.execute_sql(_OPEN, (open_on(db), PAGE_ROWS)).fetchall()]


def ended_proposals(db: peewee.Database) -> list[ProposalView]:
    """What has been answered, taken back or has expired, newest first."""
    return [_seen(db, row) for row in db.execute_sql(_ENDED, (open_on(db), PAGE_ROWS)).fetchall()]


def open_count(db: peewee.Database) -> int:
    """How many proposals wait today."""
    return int(db.execute_sql(_OPEN_COUNT, (open_on(db),)).fetchone()[0])


def may_check(db: peewee.Database, member_no: int) -> bool:
    """Whether somebody may agree to what others propose: an active officer with "money.approve" who has a PIN.

    Never a supervisor, whatever else they hold: who watches over the money does not decide about it.
    """
    if pin(db, member_no) is None:
        return False
    now = standing(db, member_no)
    return now.alive and not now.must_change and "supervisor" not in now.roles and holds(now.roles, "money.approve")


def holds(offices: tuple[str, ...], permission: str) -> bool:
    """Whether one of these offices permits this."""
    return any(permission in PERMISSIONS.get(office, ()) for office in offices)


def may_make(db: peewee.Database, member_no: int, permission: str) -> bool:
    """Whether somebody still holds an office with this permission."""
    return holds(standing(db, member_no).roles, permission)


def checkers(db: peewee.Database, maker: int) -> list[int]:
    """Who may agree to what this member proposes, by their numbers."""
    officers = [row[0] for row in db.execute_sql(_OFFICERS).fetchall()]
    return [number for number in officers if number != maker and may_check(db, number)]


def pair_of(db: peewee.Database, movement: int) -> Pair | None:
    """Who made a movement and who agreed to it, None if it took only one."""
    row = db.execute_sql(_OF_MOVEMENT, (movement,)).fetchone()
    return Pair(*row) if row else None


def movement_of(db: peewee.Database, number: int) -> int | None:
    """The movement that a proposal led to, None as long as there is none."""
    row = db.execute_sql(_OF_PROPOSAL, (number,)).fetchone()
    return row[0] if row else None


def movements_of_one(db: peewee.Database) -> list[int]:
    """Movements above the limit of their time to which no two people agreed; none in sound books."""
    return [row[0] for row in db.execute_sql(_ALONE)]


def approvals_of_nothing(db: peewee.Database) -> list[int]:
    """Agreements that no movement came of, or another one; none in sound books."""
    return [row[0] for row in db.execute_sql(_OF_NOTHING)]


def approvals_by_strangers(db: peewee.Database) -> list[int]:
    """Agreements recorded by neither of the two; none in sound books."""
    return [row[0] for row in db.execute_sql(_STRANGER)]

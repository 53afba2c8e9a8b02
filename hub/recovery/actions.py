"""Setting the recovery key."""

from __future__ import annotations

from hub.access.views import roles
from hub.days.views import newest
from hub.errors import BadRequest
from hub.log.record import Transaction
from hub.recovery.facts import RecoveryKeySet


def set_key(tx: Transaction, public_key: bytes, checker: int) -> None:
    """Record the public half of a key whose private half two officers have proved to hold on paper.

    Raises as `check_second`.
    """
    check_second(tx.origin.actor, checker, roles(tx.db, checker))
    tx.record(RecoveryKeySet(public_key=public_key.hex(), checker=checker), day=newest(tx.db).day)


def check_second(maker: str, checker: int, offices: tuple[str, ...]) -> None:
    """Raise `BadRequest` unless the second officer is another person ("recovery.same_officer") with an office
    ("recovery.no_officer")."""
    if maker == str(checker):
        raise BadRequest("recovery.same_officer", field="checker")
    if not offices:
        raise BadRequest("recovery.no_officer", field="checker", member_no=checker)

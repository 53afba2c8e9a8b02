"""The one question that savings ask before money moves: does this need two people, and have two agreed?"""

from __future__ import annotations

from hub.approvals import views
from hub.errors import Refused
from hub.log.record import Transaction


def require_two(tx: Transaction, kind: str, account: str, amount: int) -> None:
    """Raise `Refused` ("approval.needed") for a movement above its limit (``amount``) that two have not agreed to.

    Two have agreed if the newest fact says so of exactly this kind, account and amount (rupiah).
    """
    if views.needs_two(tx.db, kind, amount) and not views.agreed_next(tx.db, kind, account, amount):
        raise Refused("approval.needed", amount=views.limit_of(tx.db, kind) or 0)

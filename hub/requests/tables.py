"""The requests' table."""

from __future__ import annotations

from typing import Final

import peewee


class WithdrawalRequest(peewee.Model):
    """One request, by the number of the fact that asked; `amount` in rupiah, `reason` why it was refused.

    `movement` is the number of the withdrawal that paid it, null unless `state` is paid.
    """

    number = peewee.IntegerField(primary_key=True)
    member_no = peewee.IntegerField()
    account = peewee.TextField()
    amount = peewee.IntegerField(constraints=[peewee.Check("amount > 0")])
    day = peewee.TextField()
    state = peewee.TextField(constraints=[peewee.Check("state IN ('open','paid','cancelled','refused')")])
    reason = peewee.TextField()
    movement = peewee.IntegerField(null=True)

    class Meta:
        """Strict; a member's newest are found first."""

        table_name = "withdrawal_request"
        strict_tables = True
        constraints = (peewee.Check("(state = 'paid') = (movement IS NOT NULL)"),)
        indexes = ((("member_no", "number"), False),)


TABLES: Final = (WithdrawalRequest,)
SCHEMA: Final = (
    "CREATE UNIQUE INDEX IF NOT EXISTS withdrawal_request_one_open ON withdrawal_request (account)"
    " WHERE state = 'open'",
    """CREATE TRIGGER IF NOT EXISTS withdrawal_request_ends_once BEFORE UPDATE ON withdrawal_request
       WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'withdrawal_request has ended'); END""",
)

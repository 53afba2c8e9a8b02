"""Tables of the savings room: the rules, each movement with the balance after it, and what was brought from paper."""

from __future__ import annotations

from typing import Final

import peewee


class SavingsRule(peewee.Model):
    """The rule of one product from one month (``YYYY-MM``) on; amounts in rupiah, `account` a chart code."""

    product = peewee.TextField(constraints=[peewee.Check("product IN ('pokok','wajib','sukarela')")])
    from_month = peewee.TextField()
    amount = peewee.IntegerField()
    minimum_deposit = peewee.IntegerField()
    minimum_balance = peewee.IntegerField()
    account = peewee.TextField()
    number = peewee.IntegerField()

    class Meta:
        """Keyed by product and month."""

        table_name = "savings_rule"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("product", "from_month")


class SavingsMovement(peewee.Model):
    """One movement of one savings account, `amount` signed into it, `balance` after it, both rupiah.

    `number` is the fact's; `reverses` the number of the movement that it undoes.
    """

    account = peewee.TextField()
    number = peewee.IntegerField()
    member_no = peewee.IntegerField()
    day = peewee.TextField()
    kind = peewee.TextField(constraints=[peewee.Check("kind IN ('opening','deposit','withdrawal','reversal')")])
    amount = peewee.IntegerField(constraints=[peewee.Check("amount <> 0")])
    balance = peewee.IntegerField(constraints=[peewee.Check("balance >= 0")])
    reverses = peewee.IntegerField(null=True)

    class Meta:
        """Keyed so that an account's newest movement, which is its balance, is found first."""

        table_name = "savings_movement"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("account", "number")


class SavingsOpening(peewee.Model):
    """What an account brought from paper: `amount` rupiah, and for wajib the last month (``YYYY-MM``) it covers."""

    account = peewee.TextField(primary_key=True)
    amount = peewee.IntegerField()
    paid_until = peewee.TextField()
    number = peewee.IntegerField()

    class Meta:
        """One opening an account."""

        table_name = "savings_opening"
        strict_tables = True
        without_rowid = True


TABLES: Final = (SavingsRule, SavingsMovement, SavingsOpening)
SCHEMA: Final = (
    "CREATE UNIQUE INDEX IF NOT EXISTS savings_movement_reverses ON savings_movement (reverses)"
    " WHERE reverses IS NOT NULL",
)

INSERT_OPENING: Final = "INSERT INTO savings_opening (account, amount, paid_until, number) VALUES (?, ?, ?, ?)"
CORRECT_OPENING: Final = "UPDATE savings_opening SET amount = ? WHERE account = ?"
INSERT_MOVEMENT: Final = """
    INSERT INTO savings_movement (account, number, member_no, day, kind, amount, balance, reverses)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6 + COALESCE(
            (SELECT balance FROM savings_movement WHERE account = ?1 ORDER BY number DESC LIMIT 1), 0), ?7)
"""

"""Tables of the approvals room: limits, proposals, and who agreed to which movement; and the triggers that hold them.

A movement above its limit is refused by the database itself unless the fact right before it is the agreement of
another person to exactly that kind, account and amount.
"""

from __future__ import annotations

from typing import Final

import peewee

_KIND: Final = "kind IN ('deposit','withdrawal','reversal')"


class ApprovalLimit(peewee.Model):
    """From the fact `number` on, movements of a kind above `above` rupiah need two people; null: never."""

    kind = peewee.TextField(constraints=[peewee.Check(_KIND)])
    number = peewee.IntegerField()
    above = peewee.IntegerField(null=True, constraints=[peewee.Check("above >= 0")])

    class Meta:
        """Keyed so that the limit in force is found first."""

        table_name = "approval_limit"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("kind", "number")


class ApprovalProposal(peewee.Model):
    """What `maker` would record, by the number of the fact that proposed it; money has not moved.

    `amount` in rupiah, `reverses` and `request` the numbers of a movement or a withdrawal request (0: none), `reason`
    why it is to be undone, `answer` why it was refused, `decided_by` who ended it.
    """

    number = peewee.IntegerField(primary_key=True)
    maker = peewee.IntegerField()
    kind = peewee.TextField(constraints=[peewee.Check(_KIND)])
    account = peewee.TextField()
    amount = peewee.IntegerField(constraints=[peewee.Check("amount > 0")])
    reverses = peewee.IntegerField()
    request = peewee.IntegerField()
    reason = peewee.TextField()
    note = peewee.TextField()
    day = peewee.TextField()
    state = peewee.TextField(constraints=[peewee.Check("state IN ('open','given','refused','withdrawn')")])
    answer = peewee.TextField()
    decided_by = peewee.IntegerField(null=True)

    class Meta:
        """Strict; only its maker takes a proposal back, and only another person decides it."""

        table_name = "approval_proposal"
        strict_tables = True
        constraints = (
            peewee.Check("state NOT IN ('given','refused') OR (decided_by IS NOT NULL AND decided_by <> maker)"),
            peewee.Check("state <> 'withdrawn' OR decided_by = maker"),
        )
        indexes = ((("day", "state"), False),)


class Agreement(peewee.Model):
    """Two people agreed that the fact `movement`, which is the next after `number`, be recorded."""

    number = peewee.IntegerField(primary_key=True)
    movement = peewee.IntegerField(unique=True)
    maker = peewee.IntegerField()
    checker = peewee.IntegerField()
    kind = peewee.TextField(constraints=[peewee.Check(_KIND)])
    account = peewee.TextField()
    amount = peewee.IntegerField(constraints=[peewee.Check("amount > 0")])
    proposal = peewee.IntegerField(null=True, unique=True)

    class Meta:
        """Strict; nobody agrees with themselves."""

        table_name = "agreement"
        strict_tables = True
        constraints = (
            peewee.Check("maker > 0 AND checker > 0 AND maker <> checker"),
            peewee.Check("movement = number + 1"),
        )


TABLES: Final = (ApprovalLimit, ApprovalProposal, Agreement)

OVER_LIMIT: Final = """
    ABS({row}.amount) > (SELECT above FROM approval_limit l WHERE l.kind = {row}.kind AND l.number < {row}.number
                         ORDER BY l.number DESC LIMIT 1)
"""
"""Whether the savings movement ``{row}`` is above the limit that was in force when it was recorded."""
AGREED: Final = """
    (SELECT COUNT(*) FROM agreement a WHERE a.movement = {row}.number AND a.kind = {row}.kind
     AND a.account = {row}.account AND a.amount = ABS({row}.amount)) = 1
"""
"""Whether two people agreed to the savings movement ``{row}``, as it is."""

SCHEMA: Final = (
    f"""CREATE TRIGGER IF NOT EXISTS savings_movement_needs_two BEFORE INSERT ON savings_movement
        WHEN {OVER_LIMIT.format(row="NEW")} AND NOT {AGREED.format(row="NEW")}
        BEGIN SELECT RAISE(ABORT, 'savings_movement needs two people'); END""",
    """CREATE TRIGGER IF NOT EXISTS approval_is_of_its_proposal BEFORE INSERT ON agreement
       WHEN NEW.proposal IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM approval_proposal p WHERE p.number = NEW.proposal AND p.state = 'open'
           AND p.maker = NEW.maker AND p.kind = NEW.kind AND p.account = NEW.account AND p.amount = NEW.amount)
       BEGIN SELECT RAISE(ABORT, 'approval is not what was proposed'); END""",
    """CREATE TRIGGER IF NOT EXISTS approval_stays BEFORE UPDATE ON agreement
       BEGIN SELECT RAISE(ABORT, 'approval cannot change'); END""",
    """CREATE TRIGGER IF NOT EXISTS approval_proposal_ends_once BEFORE UPDATE ON approval_proposal
       WHEN OLD.state <> 'open' OR NEW.number <> OLD.number OR NEW.maker <> OLD.maker OR NEW.kind <> OLD.kind
           OR NEW.account <> OLD.account OR NEW.amount <> OLD.amount
       BEGIN SELECT RAISE(ABORT, 'approval_proposal has ended, or would change'); END""",
)

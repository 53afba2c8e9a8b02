"""Tables of the ledger, the triggers that keep it balanced and append-only, and its hot statements."""

from __future__ import annotations

from functools import cache
from typing import Final

import peewee


class LedgerAccount(peewee.Model):
    """One account of the chart. `kind` is asset, liability, equity, income or expense."""

    code = peewee.TextField(primary_key=True)
    name = peewee.TextField()
    kind = peewee.TextField(constraints=[peewee.Check("kind IN ('asset','liability','equity','income','expense')")])

    class Meta:
        """Strict: SQLite itself refuses a value of another kind."""

        table_name = "ledger_account"
        strict_tables = True


class LedgerEntry(peewee.Model):
    """One double entry (jurnal). `number` is the number of the fact that made it; writing this row seals its lines."""

    number = peewee.IntegerField(primary_key=True)
    day = peewee.TextField()

    class Meta:
        """Indexed by day for the rule that days never go back."""

        table_name = "ledger_entry"
        strict_tables = True
        indexes = ((("day",), False),)


class LedgerLine(peewee.Model):
    """One line of an entry. `amount` is whole rupiah, debit positive, credit negative; `sub` a sub-account or ''."""

    entry = peewee.ForeignKeyField(LedgerEntry, column_name="entry", deferrable="INITIALLY DEFERRED", index=False)
    position = peewee.IntegerField()
    account = peewee.ForeignKeyField(LedgerAccount, column_name="account", index=False)
    sub = peewee.TextField()
    amount = peewee.IntegerField(constraints=[peewee.Check("amount <> 0")])

    class Meta:
        """Keyed by entry and position."""

        table_name = "ledger_line"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("entry", "position")


class LedgerBalance(peewee.Model):
    """What one account (and sub-account) moved on one business day, and where it stood after that day so far.

    Kept with every posting, so that a balance costs one index look-up however long the history is. `closing` is
    debit positive. `number` is the last fact that touched the row.
    """

    account = peewee.TextField()
    sub = peewee.TextField()
    day = peewee.TextField()
    debit = peewee.IntegerField()
    credit = peewee.IntegerField()
    closing = peewee.IntegerField()
    number = peewee.IntegerField()

    class Meta:
        """Keyed so that the newest day of an account is found first."""

        table_name = "ledger_balance"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("account", "sub", "day")


TABLES: Final = (LedgerAccount, LedgerEntry, LedgerLine, LedgerBalance)

_APPEND_ONLY: Final = tuple(
    f"""CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in ("ledger_entry", "ledger_line")
    for verb in ("UPDATE", "DELETE")
)

# The order of numbers also stops INSERT OR REPLACE, which would take a sealed entry away unseen by the DELETE trigger.
# Lines come first and the entry last: the entry's own row is the seal, so the trigger on it sees all its lines, and
# the deferred foreign key refuses a commit that holds lines without a seal.
SCHEMA: Final = (
    *_APPEND_ONLY,
    """CREATE TRIGGER IF NOT EXISTS ledger_entry_balanced BEFORE INSERT ON ledger_entry
       WHEN (SELECT COUNT(*) < 2 OR SUM(amount) <> 0 FROM ledger_line WHERE entry = NEW.number)
       BEGIN SELECT RAISE(ABORT, 'ledger_entry does not balance'); END""",
    """CREATE TRIGGER IF NOT EXISTS ledger_entry_in_order BEFORE INSERT ON ledger_entry
       WHEN NEW.day < (SELECT MAX(day) FROM ledger_entry) OR NEW.number <= (SELECT MAX(number) FROM ledger_entry)
       BEGIN SELECT RAISE(ABORT, 'ledger_entry is before the newest'); END""",
    """CREATE TRIGGER IF NOT EXISTS ledger_line_not_sealed BEFORE INSERT ON ledger_line
       WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE number = NEW.entry)
       BEGIN SELECT RAISE(ABORT, 'ledger_entry is sealed'); END""",
)

INSERT_ENTRY: Final = "INSERT INTO ledger_entry (number, day) VALUES (?, ?)"


@cache
def insert_lines(count: int) -> str:
    """One statement for `count` lines: (entry, position, account, sub, amount) each."""
    rows = ", ".join(["(?, ?, ?, ?, ?)"] * count)
    return f"INSERT INTO ledger_line (entry, position, account, sub, amount) VALUES {rows}"  # noqa: S608


# Most postings of a day find the row there already; the others begin it where the account stood before.
ADD_TO_BALANCE: Final = """
    UPDATE ledger_balance SET debit = debit + ?4, credit = credit + ?5, closing = closing + ?4 - ?5, number = ?6
    WHERE account = ?1 AND sub = ?2 AND day = ?3
"""
BEGIN_BALANCE: Final = """
    INSERT INTO ledger_balance (account, sub, day, debit, credit, closing, number)
    VALUES (?1, ?2, ?3, ?4, ?5, ?4 - ?5 + COALESCE((SELECT closing FROM ledger_balance
            WHERE account = ?1 AND sub = ?2 ORDER BY day DESC LIMIT 1), 0), ?6)
"""

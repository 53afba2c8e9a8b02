"""What members said of their opening balances, and whether these are locked."""

from __future__ import annotations

from typing import Final

import peewee


class OpeningWord(peewee.Model):
    """A member's last word on one account: right, or what it should be (rupiah). A correction takes it away again.

    `note` is what they wrote beside it, `answer` what an officer explained; both ``""`` for nothing.
    """

    account = peewee.TextField(primary_key=True)
    right = peewee.IntegerField()
    should_be = peewee.IntegerField()
    note = peewee.TextField()
    answer = peewee.TextField()
    day = peewee.TextField()
    number = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "opening_word"
        strict_tables = True
        without_rowid = True


class OpeningLock(peewee.Model):
    """Opening balances are locked: one row, by the fact that says so and the two officers; a person is not two."""

    number = peewee.IntegerField(primary_key=True)
    day = peewee.TextField()
    maker = peewee.IntegerField()
    checker = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "opening_lock"
        strict_tables = True
        constraints = (peewee.Check("maker <> checker"),)


TABLES: Final = (OpeningWord, OpeningLock)
SCHEMA: Final = ("CREATE UNIQUE INDEX IF NOT EXISTS opening_lock_once ON opening_lock ((1))",)

SAY: Final = """
    INSERT OR REPLACE INTO opening_word (account, right, should_be, note, answer, day, number)
    VALUES (?, ?, ?, ?, '', ?, ?)
"""
ANSWER: Final = "UPDATE opening_word SET answer = ? WHERE account = ?"
UNSAY: Final = "DELETE FROM opening_word WHERE account = ?"
LOCK: Final = "INSERT INTO opening_lock (number, day, maker, checker) VALUES (?, ?, ?, ?)"

"""Tables that follow from the facts alone: sums by account and month, members, and what could not be read into them."""

from __future__ import annotations

import peewee


class Doubt(peewee.Model):
    """A fact that was kept but could not be read into the figures, with the reason."""

    hub = peewee.TextField()
    number = peewee.BigIntegerField()
    incarnation = peewee.BigIntegerField()
    code = peewee.TextField()

    class Meta:
        """At most one a fact."""

        table_name = "doubt"
        primary_key = peewee.CompositeKey("hub", "number", "incarnation")


class Balance(peewee.Model):
    """Sum of all lines of one account and sub-account, rupiah, debit positive."""

    hub = peewee.TextField()
    account = peewee.TextField()
    sub = peewee.TextField()
    amount = peewee.BigIntegerField()
    number = peewee.BigIntegerField()

    class Meta:
        """One row a sub-account; `number` is the last fact that moved it."""

        table_name = "balance"
        primary_key = peewee.CompositeKey("hub", "account", "sub")


class Total(peewee.Model):
    """Sum of all lines of one account, rupiah, debit positive."""

    hub = peewee.TextField()
    account = peewee.TextField()
    amount = peewee.BigIntegerField()

    class Meta:
        """One row an account."""

        table_name = "total"
        primary_key = peewee.CompositeKey("hub", "account")


class Month(peewee.Model):
    """Sum of all lines of one account in one month (``YYYY-MM`` of the business days), rupiah, debit positive."""

    hub = peewee.TextField()
    month = peewee.TextField()
    account = peewee.TextField()
    amount = peewee.BigIntegerField()

    class Meta:
        """One row an account that moved."""

        table_name = "month"
        primary_key = peewee.CompositeKey("hub", "month", "account")


class MonthMembers(peewee.Model):
    """Active members at the end of a month in which their number changed."""

    hub = peewee.TextField()
    month = peewee.TextField()
    active = peewee.BigIntegerField()

    class Meta:
        """One row such a month."""

        table_name = "month_members"
        primary_key = peewee.CompositeKey("hub", "month")


class Member(peewee.Model):
    """One member by number only: the district has no names."""

    hub = peewee.TextField()
    member_no = peewee.BigIntegerField()
    status = peewee.TextField()

    class Meta:
        """One row a member."""

        table_name = "member"
        primary_key = peewee.CompositeKey("hub", "member_no")

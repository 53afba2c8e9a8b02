"""The register's table."""

from __future__ import annotations

from typing import Final

import peewee


class Member(peewee.Model):
    """One member. `region` is the Kemendagri code of the village they live in; `status` active, left or died."""

    member_no = peewee.IntegerField(primary_key=True)
    name = peewee.TextField()
    address = peewee.TextField()
    phone = peewee.TextField()
    nik = peewee.TextField()
    region = peewee.TextField()
    joined = peewee.TextField()
    status = peewee.TextField(constraints=[peewee.Check("status IN ('active','left','died')")])
    number = peewee.IntegerField()

    class Meta:
        """Strict; listed by name."""

        table_name = "member"
        strict_tables = True
        indexes = ((("name",), False),)


TABLES: Final = (Member,)
SCHEMA: Final = ("CREATE UNIQUE INDEX IF NOT EXISTS member_nik ON member (nik) WHERE nik <> ''",)

INSERT_MEMBER: Final = """
    INSERT INTO member (member_no, name, address, phone, nik, region, joined, status, number)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?)
"""

"""What the district has confirmed."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

_LATEST: Final = """
    SELECT number, district_time, receipt FROM receipt ORDER BY district_time DESC, number DESC, id DESC LIMIT 1
"""


class Confirmed(msgspec.Struct, frozen=True):
    """The newest position that the district confirmed: fact number and the district's time in epoch seconds.

    Newest by the district's time: a district that lost what it had says so with a lower number.
    """

    number: int = 0
    at: int | None = None


def confirmed(local: peewee.Database) -> Confirmed:
    """The newest confirmed position; 0 if there is none yet."""
    row = local.execute_sql(_LATEST).fetchone()
    return Confirmed(row[0], row[1]) if row else Confirmed()


def latest_receipt(local: peewee.Database) -> bytes | None:
    """The newest signed receipt, as the district sent it."""
    row = local.execute_sql(_LATEST).fetchone()
    return bytes(row[2]) if row else None

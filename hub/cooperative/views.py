"""What is known of the cooperative."""

from __future__ import annotations

import msgspec
import peewee

from hub.errors import Refused


class CooperativeView(msgspec.Struct, frozen=True):
    """The cooperative's own particulars; `region` is a Kemendagri code."""

    hub: str
    name: str
    region: str
    registered_number: str


def cooperative(db: peewee.Database) -> CooperativeView:
    """The cooperative these books belong to. Raises `Refused` ("cooperative.not_founded") in empty books."""
    row = db.execute_sql("SELECT hub, name, region, registered_number FROM cooperative").fetchone()
    if row is None:
        raise Refused("cooperative.not_founded")
    return CooperativeView(*row)

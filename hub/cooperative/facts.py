"""The fact that founds a cooperative's books."""

from __future__ import annotations

import peewee

from hub.cooperative import tables
from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type


@fact_type("cooperative.founded")
class Founded(Body):
    """Name, Kemendagri code of the village, and number in the legal register (badan hukum, may be empty)."""

    hub: str
    name: str
    region: str
    registered_number: str = ""


@applies(Founded)
def apply_founded(db: peewee.Database, fact: Fact, body: Founded, _personal: None) -> None:
    """Write the cooperative's only row; a second founding breaks on its key."""
    tables.Cooperative.insert(
        only=1,
        hub=body.hub,
        name=body.name,
        region=body.region,
        registered_number=body.registered_number,
        number=fact.number,
    ).execute(db)

"""The fact that the cooperative has a recovery key on paper."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type
from hub.recovery import tables


@fact_type("cooperative.recovery_key_set")
class RecoveryKeySet(Body):
    """From here on personal parts are sealed to this X25519 key (64 hex digits), until a later fact names another.

    The officer who acted made the key, `checker` is the second one; each holds one half of the private key on paper.
    """

    public_key: str
    checker: int


@applies(RecoveryKeySet)
def apply_recovery_key_set(db: peewee.Database, fact: Fact, body: RecoveryKeySet, _personal: None) -> None:
    """Add the key; the newest counts."""
    tables.RecoveryKey.insert(
        number=fact.number,
        day=fact.day,
        public_key=body.public_key,
        maker=int(fact.actor) if fact.actor.isdigit() else 0,
        checker=body.checker,
    ).execute(db)

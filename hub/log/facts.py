"""The facts about the log itself: its beginning, and each new life after a restore."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type


@fact_type("hub.begun")
class Begun(Body):
    """The first fact of every log: names the hub, and so binds the whole chain to it."""

    hub: str


@applies(Begun)
def apply_begun(_db: peewee.Database, _fact: Fact, _body: Begun, _personal: None) -> None:
    """The fact is its own record: no table follows from it."""


@fact_type("hub.resumed")
class Resumed(Body):
    """The log goes on in a new life of the hub, after a restore: `incarnation` is that life's number.

    It is the only fact that changes the incarnation, so two hubs that both went on from one backup can be told apart.
    `incomplete` says that some facts before came back without their personal part.
    """

    incarnation: int
    incomplete: bool = False


@applies(Resumed)
def apply_resumed(_db: peewee.Database, _fact: Fact, _body: Resumed, _personal: None) -> None:
    """The fact is its own record: the incarnation stands in every fact from here on."""

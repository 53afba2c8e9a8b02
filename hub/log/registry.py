"""The types of facts: their bodies, their versions, and what each does to the tables.

A room declares its facts with `fact_type` and says with `applies` what one does. A type keeps its name for ever.
When its body must change, the version goes up and a `lift` makes the new body from the old one on reading; what
stands in the log is never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
import peewee

from hub.errors import BooksBroken
from hub.log.fact import Fact


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of what the district may read of a fact."""


class Personal(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of what leaves the hub only sealed: names, NIK, phone, address, PIN hashes."""


BodyT = TypeVar("BodyT", bound=Body)
Apply = Callable[[peewee.Database, Fact, Any, Any], None]
Lift = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class FactType:
    """One type of fact, as a room declared it."""

    name: str
    version: int
    body: type[Body]
    personal: type[Personal] | None
    decoder: msgspec.json.Decoder[Any]
    personal_decoder: msgspec.json.Decoder[Any] | None
    lifts: dict[int, Lift] = field(default_factory=dict)
    apply: Apply | None = None


_by_name: dict[str, FactType] = {}
_by_body: dict[type[Body], FactType] = {}


def fact_type(
    name: str, version: int = 1, personal: type[Personal] | None = None
) -> Callable[[type[BodyT]], type[BodyT]]:
    """Declare a body as the current version of the fact type `name`, and the form of its personal part if any."""

    def declare(body: type[BodyT]) -> type[BodyT]:
        if name in _by_name:
            raise ValueError(f"fact type {name} is declared twice")
        kind = FactType(
            name,
            version,
            body,
            personal,
            msgspec.json.Decoder(body),
            msgspec.json.Decoder(personal) if personal else None,
        )
        _by_name[name] = _by_body[body] = kind
        return body

    return declare


def applies(body: type[Body]) -> Callable[[Apply], Apply]:
    """Declare the function that applies such a fact to the tables: ``apply(db, fact, body, personal)``.

    It must depend on nothing but its arguments and the tables: no clock, no randomness, no settings.
    """

    def declare(apply: Apply) -> Apply:
        kind = _by_body[body]
        if kind.apply is not None:
            raise ValueError(f"fact type {kind.name} has two apply functions")
        kind.apply = apply
        return apply

    return declare


def lift(body: type[Body], from_version: int) -> Callable[[Lift], Lift]:
    """Declare how a body of version `from_version`, as a plain dict, becomes one of the next version."""

    def declare(function: Lift) -> Lift:
        _by_body[body].lifts[from_version] = function
        return function

    return declare


def kind_of(body: Body) -> FactType:
    """The declared type of a body about to be recorded."""
    return _by_body[type(body)]


def names() -> tuple[str, ...]:
    """All declared type names, sorted."""
    return tuple(sorted(_by_name))


def decode_body(fact: Fact) -> Body:
    """The body of a fact in its type's current version, lifted if it is older.

    Raises `BooksBroken` if the type is not known, is newer than this program, or does not have its declared form.
    """
    kind = _by_name.get(fact.type)
    if kind is None or fact.version > kind.version:
        raise BooksBroken("log.unknown_type", number=fact.number, type=fact.type, version=fact.version)
    try:
        if fact.version == kind.version:
            return kind.decoder.decode(fact.body)  # type: ignore[no-any-return]
        plain = msgspec.json.decode(fact.body)
        for version in range(fact.version, kind.version):
            plain = kind.lifts[version](plain)
        return msgspec.convert(plain, kind.body)
    except (msgspec.DecodeError, KeyError) as error:
        raise BooksBroken("log.bad_body", number=fact.number, type=fact.type) from error


def decode_personal(fact: Fact) -> Personal | None:
    """The personal part of a fact, None where there is none or it has not been given to this reader."""
    kind = _by_name[fact.type]
    if not fact.personal or kind.personal_decoder is None:
        return None
    try:
        return kind.personal_decoder.decode(fact.personal)  # type: ignore[no-any-return]
    except msgspec.DecodeError as error:
        raise BooksBroken("log.bad_body", number=fact.number, type=fact.type) from error


def apply(db: peewee.Database, fact: Fact, body: Body, personal: Personal | None) -> None:
    """Apply a fact to the tables by its room's own function."""
    function = _by_name[fact.type].apply
    if function is None:
        raise BooksBroken("log.unknown_type", number=fact.number, type=fact.type, version=fact.version)
    function(db, fact, body, personal)

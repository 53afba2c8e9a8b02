"""Versions of a fact's body: old ones are lifted on reading, new or unknown ones stop the reader."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hub.errors import BooksBroken
from hub.log import registry
from hub.log.fact import GENESIS, Fact


@pytest.fixture
def greeting(monkeypatch: pytest.MonkeyPatch) -> type[registry.Body]:
    """A type of facts that has come to version 3, declared for one test only."""
    monkeypatch.setattr(registry, "_by_name", dict(registry._by_name))
    monkeypatch.setattr(registry, "_by_body", dict(registry._by_body))

    @registry.fact_type("test.greeted", version=3)
    class Greeted(registry.Body):
        whom: str
        times: int

    @registry.lift(Greeted, 1)
    def name_to_whom(plain: dict[str, Any]) -> dict[str, Any]:
        return {"whom": plain["name"]}

    @registry.lift(Greeted, 2)
    def once(plain: dict[str, Any]) -> dict[str, Any]:
        return {**plain, "times": 1}

    return Greeted


def fact(type_: str, version: int, body: bytes) -> Fact:
    return Fact(
        number=9,
        type=type_,
        version=version,
        incarnation=1,
        at=0,
        clock="kept",
        day="",
        actor="1",
        device="test",
        body=body,
        commitment="",
        previous=GENESIS,
        hash="",
    )


@pytest.mark.parametrize(
    ("version", "body"), [(1, b'{"name":"Siti"}'), (2, b'{"whom":"Siti"}'), (3, b'{"times":1,"whom":"Siti"}')]
)
def test_every_old_version_is_lifted_step_by_step(greeting: Any, version: int, body: bytes) -> None:
    assert registry.decode_body(fact("test.greeted", version, body)) == greeting(whom="Siti", times=1)


@pytest.mark.parametrize(
    ("type_", "version", "body", "code"),
    [
        ("test.greeted", 4, b'{"times":1,"whom":"Siti"}', "log.unknown_type"),
        ("test.unknown", 1, b"{}", "log.unknown_type"),
        ("test.greeted", 3, b'{"whom":"Siti"}', "log.bad_body"),
        ("test.greeted", 3, b'{"times":1,"whom":"Siti","more":1}', "log.bad_body"),
        ("test.greeted", 3, b'{"times":"1","whom":"Siti"}', "log.bad_body"),
        ("test.greeted", 3, b"nonsense", "log.bad_body"),
        ("test.greeted", 1, b'{"whom":"Siti"}', "log.bad_body"),
        ("test.greeted", 1, b"nonsense", "log.bad_body"),
        ("test.greeted", 0, b'{"name":"Siti"}', "log.bad_body"),
    ],
)
def test_a_body_that_cannot_be_read_names_its_fact(
    greeting: Any, type_: str, version: int, body: bytes, code: str
) -> None:
    with pytest.raises(BooksBroken) as raised:
        registry.decode_body(fact(type_, version, body))
    assert (raised.value.code, raised.value.parameters["number"]) == (code, 9)


def test_a_type_is_declared_once_and_applied_by_one_function(greeting: Any) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        registry.fact_type("test.greeted")(type("Again", (registry.Body,), {}))
    registry.applies(greeting)(lambda *_: None)
    with pytest.raises(ValueError, match="two apply functions"):
        registry.applies(greeting)(lambda *_: None)


def test_every_declared_type_can_be_applied_and_its_first_form_stays_readable() -> None:
    kinds = list(registry._by_name.values())
    assert len(kinds) >= 15
    for kind in kinds:
        assert kind.apply is not None, kind.name
        assert set(kind.lifts) == set(range(1, kind.version)), f"{kind.name} cannot lift all its old versions"
        assert issubclass(kind.body, msgspec.Struct)

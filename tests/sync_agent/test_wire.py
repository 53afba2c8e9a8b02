"""A batch arrives byte for byte, or is refused with a reason: never anything between."""

from __future__ import annotations

import tracemalloc
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from hub.log.fact import GENESIS, Fact, canonical, chain_hash, commit_to, header
from sync_agent import dictionary, limits, wire
from sync_agent.errors import ChainError, WireError
from tests.sync_agent.village import Village

HUB = "hub-7f3a9c20"
KEY = SigningKey(bytes(range(32)))
RECOVERY = PrivateKey(bytes(range(1, 33)))

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
parts = st.fixed_dictionaries(
    {
        "type": texts,
        "version": st.integers(1, 65_535),
        "at": st.integers(-(2**40), 2**40),
        "clock": texts,
        "day": texts,
        "actor": texts,
        "device": texts,
        "body": st.dictionaries(texts, values, max_size=5),
        "personal": st.none() | st.dictionaries(texts, texts, max_size=3),
    }
)


def chained(many: list[dict[str, Any]], first: int, previous: str, incarnation: int) -> list[Fact]:
    """Facts with these parts, in a right chain."""
    facts = []
    for number, each in enumerate(many, first):
        body = canonical(each["body"])
        personal = b"" if each["personal"] is None else canonical(each["personal"])
        salt = bytes(16) if personal else b""
        commitment = commit_to(salt, personal) if personal else ""
        told = (each["type"], each["version"], incarnation, each["at"], each["clock"], each["day"], each["actor"])
        digest = chain_hash(header(number, *told, each["device"], body, commitment, previous))
        facts.append(
            Fact(
                number=number,
                type=each["type"],
                version=each["version"],
                incarnation=incarnation,
                at=each["at"],
                clock=each["clock"],
                day=each["day"],
                actor=each["actor"],
                device=each["device"],
                body=body,
                commitment=commitment,
                previous=previous,
                hash=digest,
                personal=personal,
                salt=salt,
            )
        )
        previous = digest
    return facts


def without_personal(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, personal=b"", salt=b"")


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    village = Village(None, hub=HUB)
    return [*village.beginning(20), *village.ordinary(300)]


def opened(message: bytes) -> list[wire.Carried]:
    """What a reader makes of a message."""
    envelope = wire.open_envelope(message)
    wire.verify(message, KEY.verify_key)
    return wire.carried(envelope)


def resigned(envelope: wire.Envelope) -> bytes:
    """A message with this envelope and a right signature."""
    unsigned = wire.MAGIC + msgspec.msgpack.encode(envelope)
    return unsigned + KEY.sign(unsigned).signature


@given(st.lists(parts, min_size=1, max_size=8), st.integers(1, 2**40), st.integers(1, 1000), st.booleans())
@settings(max_examples=150)
def test_any_facts_arrive_byte_for_byte(
    many: list[dict[str, Any]], first: int, incarnation: int, is_sealed: bool
) -> None:
    sent = chained(many, first, GENESIS, incarnation)
    message = wire.encode(sent, HUB, KEY, RECOVERY.public_key if is_sealed else None)
    envelope = wire.open_envelope(message)
    wire.verify(message, KEY.verify_key)
    arrived = wire.link(envelope, wire.carried(envelope), GENESIS)
    assert arrived == [without_personal(fact) for fact in sent]
    opened = {each.number: (each.salt, each.personal) for each in wire.unseal(envelope, RECOVERY)}
    assert opened == {f.number: (f.salt, f.personal) for f in sent if f.personal and is_sealed}


@pytest.mark.parametrize("version", range(dictionary.NEWEST + 1))
def test_every_dictionary_that_was_ever_shipped_can_be_read(facts: list[Fact], version: int) -> None:
    envelope = wire.open_envelope(wire.encode(facts[:50], HUB, KEY, version=version))
    assert wire.link(envelope, wire.carried(envelope), GENESIS)[-1].hash == facts[49].hash


def test_the_personal_part_leaves_only_sealed(facts: list[Fact]) -> None:
    plain = wire.encode(facts[:40], HUB, KEY, version=dictionary.NONE)
    sealed = wire.encode(facts[:40], HUB, KEY, RECOVERY.public_key, version=dictionary.NONE)
    names = [fact.personal for fact in facts[:40] if fact.personal]
    assert len(names) == 19
    assert wire.open_envelope(plain).sealed == b""
    for message in (plain, sealed):
        envelope = wire.open_envelope(message)
        inside = zlib.decompress(envelope.payload, -15)
        assert not any(name in message + inside for name in names)
        assert b"Siti" not in message + inside
    with pytest.raises(WireError, match=r"wire\.sealed"):
        wire.unseal(wire.open_envelope(sealed), PrivateKey(bytes(32)))


def test_a_byte_changed_anywhere_is_noticed(facts: list[Fact]) -> None:
    message = wire.encode(facts[:10], HUB, KEY)
    for index in range(len(message)):
        changed = bytearray(message)
        changed[index] ^= 0x01
        with pytest.raises(WireError):
            opened(bytes(changed))


def test_a_message_cut_short_anywhere_is_refused(facts: list[Fact]) -> None:
    message = wire.encode(facts[:10], HUB, KEY)
    for length in range(len(message)):
        with pytest.raises(WireError):
            opened(message[:length])


def test_facts_that_follow_from_another_past_are_a_fork(facts: list[Fact]) -> None:
    envelope = wire.open_envelope(wire.encode(facts[10:20], HUB, KEY))
    assert wire.link(envelope, wire.carried(envelope), facts[9].hash)
    with pytest.raises(ChainError, match=r"chain\.fork"):
        wire.link(envelope, wire.carried(envelope), facts[8].hash)


def test_an_envelope_that_lies_about_its_hash_is_noticed(facts: list[Fact]) -> None:
    envelope = wire.open_envelope(wire.encode(facts[:10], HUB, KEY))
    lying = msgspec.structs.replace(envelope, hash=bytes(32))
    with pytest.raises(ChainError):
        wire.link(lying, wire.carried(lying), GENESIS)


def packed(payload: bytes) -> wire.Envelope:
    return wire.Envelope(HUB, 1, 1, 1, bytes(32), 0, wire.deflate(payload, 0), b"")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"[" + b"0," * limits.PAYLOAD_BYTES_MAX + b"0]", "wire.bomb"),
        (b"[" * 200_000, "wire.payload"),
        (b'[1,"t",' + b'{"a":' * 100_000, "wire.payload"),
        (b"", "wire.payload"),
        (b"{}", "wire.payload"),
        (b"[]", "wire.count"),
        (b'[1,"t"]', "wire.payload"),
        (b"[1]", "wire.payload"),
        (b'[1,"t",[]]', "wire.payload"),
        (b'[1,"t",{}', "wire.payload"),
        (b'[1,"t",{}] ,', "wire.payload"),
        (b'[1,"t",{},1]', "wire.payload"),
        (b'[1,"t",{},1,"t",{}]', "wire.count"),
        (b'[1.5,"t",{}]', "wire.payload"),
        (b'[1e400,"t",{}]', "wire.payload"),
        (b'[99999999999999999999999,"t",{}]', "wire.payload"),
        (b'[true,"t",{}]', "wire.payload"),
        (b'[1,"t","00",{}]', "wire.payload"),
        (b'[1,"t","' + b"a" * 64 + b'\\n",{}]', "wire.payload"),
        (b'[1,"t\\u0000",{}]', "wire.payload"),
        (b'[1,"' + b"t" * 300 + b'",{}]', "wire.payload"),
        (b'[{"actor":"a\\u0000"},1,"t",{}]', "wire.payload"),
        (b'[{"version":0},1,"t",{}]', "wire.payload"),
        (b'[{"unknown":""},1,"t",{}]', "wire.payload"),
        (b'[{},{},1,"t",{}]', "wire.payload"),
        (b'[1,"t",{"a":"\xff"}]', "wire.payload"),
    ],
    ids=range(26),
)
def test_a_payload_that_is_no_batch_is_refused(payload: bytes, code: str) -> None:
    with pytest.raises(WireError) as refused:
        wire.carried(packed(payload))
    assert refused.value.code == code


def test_a_bomb_is_not_even_inflated() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(100)) + packer.flush()
    assert len(bomb) < limits.MESSAGE_BYTES_MAX
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match=r"wire\.bomb"):
            wire.inflate(bomb, dictionary.NONE)
        assert tracemalloc.get_traced_memory()[1] < 4 * limits.PAYLOAD_BYTES_MAX
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "change",
    [
        {"count": 0},
        {"count": limits.BATCH_FACTS_MAX + 1},
        {"first": 0},
        {"first": limits.NUMBER_MAX, "count": 2},
        {"incarnation": 0},
        {"hash": bytes(31)},
        {"hub": "Hub"},
        {"hub": "hub/+"},
        {"hub": ""},
        {"hub": "a" * 64},
        {"dictionary": -1},
    ],
    ids=str,
)
def test_an_envelope_out_of_bounds_is_refused(facts: list[Fact], change: dict[str, Any]) -> None:
    envelope = wire.open_envelope(wire.encode(facts[:1], HUB, KEY))
    with pytest.raises(WireError, match=r"wire\.envelope"):
        wire.open_envelope(resigned(msgspec.structs.replace(envelope, **change)))


def test_surplus_and_missing_values_are_refused(facts: list[Fact]) -> None:
    whole = list(msgspec.to_builtins(wire.open_envelope(wire.encode(facts[:1], HUB, KEY)), builtin_types=(bytes,)))
    assert wire.open_envelope(wire.MAGIC + msgspec.msgpack.encode(whole) + bytes(64)).hub == HUB
    for values in ([*whole, 1], whole[:-1], [], None, {"hub": HUB}):
        with pytest.raises(WireError, match=r"wire\.envelope"):
            wire.open_envelope(wire.MAGIC + msgspec.msgpack.encode(values) + bytes(64))


def test_a_newer_format_and_a_newer_dictionary_are_named(facts: list[Fact]) -> None:
    message = wire.encode(facts[:1], HUB, KEY)
    with pytest.raises(WireError, match=r"wire\.magic"):
        wire.open_envelope(b"KB\x02" + message[3:])
    newer = msgspec.structs.replace(wire.open_envelope(message), dictionary=dictionary.NEWEST + 1)
    with pytest.raises(WireError, match=r"wire\.dictionary"):
        wire.carried(newer)


def test_a_message_beyond_the_bound_is_not_even_looked_at() -> None:
    with pytest.raises(WireError, match=r"wire\.size"):
        wire.open_envelope(wire.MAGIC + bytes(limits.MESSAGE_BYTES_MAX))


def test_bytes_behind_the_deflated_payload_are_refused(facts: list[Fact]) -> None:
    envelope = wire.open_envelope(wire.encode(facts[:1], HUB, KEY))
    for payload in (envelope.payload + b"\0", envelope.payload[:-1], b""):
        with pytest.raises(WireError, match=r"wire\.payload"):
            wire.carried(msgspec.structs.replace(envelope, payload=payload))


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_noise_is_refused_and_breaks_nothing(noise: bytes) -> None:
    for message in (noise, wire.MAGIC + noise, wire.MAGIC + noise + bytes(64)):
        with pytest.raises(WireError):
            opened(message)


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_noise_as_a_payload_is_refused_or_read_and_breaks_nothing(noise: bytes) -> None:
    for payload in (noise, wire.deflate(noise, 0), wire.deflate(b'[1,"t",{' + noise + b"}]", 0)):
        envelope = wire.Envelope(HUB, 1, 1, 1, bytes(32), 0, payload, b"")
        try:
            wire.link(envelope, wire.carried(envelope), GENESIS)
        except (WireError, ChainError):
            continue
        pytest.fail("a hash of nothing but zeros cannot be right")


def test_an_ordinary_week_is_small(facts: list[Fact]) -> None:
    def size(count: int) -> float:
        return len(wire.encode(facts[45 : 45 + count], HUB, KEY)) / count

    # Signature, hash and envelope included. A change that costs the villages money must be a decision.
    assert size(1) < 160
    assert size(10) < 28
    assert size(100) < 12
    assert size(250) < 10

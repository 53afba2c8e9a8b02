"""A batch arrives byte for byte, or is refused with a reason: never anything between."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from hub.log.fact import GENESIS, Fact, canonical, chain_hash, commit_to, header
from sync_agent import dictionary, limits, packing, wire
from sync_agent.errors import ChainError, WireError
from tests.sync_agent.forged import Forged
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
        inside = b"".join(fact.body for fact in wire.carried(envelope))
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
    lying = msgspec.structs.replace(envelope, hash=bytes(wire.HASH_BYTES))
    with pytest.raises(ChainError):
        wire.link(lying, wire.carried(lying), GENESIS)


def envelope_with(payload: bytes, count: int = 1) -> wire.Envelope:
    return wire.Envelope(HUB, 1, 1, count, bytes(wire.HASH_BYTES), dictionary.NONE, payload, b"")


def test_what_is_forged_well_is_read() -> None:
    payload = Forged().new("t", 3, 1, '{"a":\x01,"b":"\x02","c":"\x06"}').fact(-5, 7, 738_000).hashes(2).payload()
    (fact,) = wire.carried(envelope_with(payload))
    body = b'{"a":7,"b":"2021-07-29","c":"' + b"01" * 32 + b'"}'
    assert fact == wire.Carried("t", 3, -5, "", "", "", "", body, "00" * 32)


def refusals() -> Iterator[tuple[str, bytes]]:
    """What each forged payload does wrong, and the payload; all of them state one fact."""
    good = Forged().new().fact(1)
    yield "nothing at all", b""
    yield "a byte behind the end", good.payload() + b"\0"
    yield "half of it", good.payload()[:-3]
    yield "no fact", Forged().payload()
    yield "two facts", Forged().new().fact(1).again(0).fact(1).payload()
    yield "texts longer than all of it", good.payload(length=10_000)
    yield "texts of negative length", good.payload(length=-1)
    yield "hashes that are not there", good.payload(count=3)
    yield "a negative number of hashes", good.payload(count=-1)
    yield "hashes that nobody needs", Forged().new().fact(1).hashes(1).payload()
    yield "a commitment that is missing", Forged().new("t", 1, 1).fact(1).payload()
    yield "a text that nobody needs", Forged().new().fact(1).text("more").payload()
    yield "a text that is missing", good.payload(texts=b"t\0")
    yield "a text without an end", good.payload(texts=b"t\0{}")
    yield "a text that is no UTF-8", good.payload(texts=b"t\0{\xff}\0")
    yield "texts that are not deflated", good.payload(deflated=b"\xff\xff")
    yield "bytes behind the deflated texts", good.payload(deflated=packing.deflate(b"t\0{}\0", b"") + b"\0")
    yield "a form that was never new", Forged().again(0).fact(1).payload()
    yield "a form before the first", Forged().again(-1).fact(1).payload()
    yield "a context twice", Forged().context().context().payload()
    yield "version 0", Forged().new("t", 0).fact(1).payload()
    yield "a version beyond all", Forged().new("t", 65_536).fact(1).payload()
    yield "half a commitment", Forged().new("t", 1, 2).fact(1).payload()
    yield "too long a type", Forged().new("t" * 201).fact(1).payload()
    yield "too long a device", Forged().context().new().fact(1).change(packing.DEVICE).word("d" * 201).payload()
    yield "a day in no calendar", Forged().context().new().fact(1).change(packing.DAY).number("day", 10**9).payload()
    yield "an array", Forged().new(form="[]").fact(1).payload()
    yield "a number", Forged().new(form="\1").fact(1, 5).payload()
    yield "no JSON", Forged().new(form='{"a":}').fact(1).payload()
    yield "JSON and something more", Forged().new(form="{}{}").fact(1).payload()
    yield "JSON of great depth", Forged().new(form='{"a":' * 100_000).fact(1).payload()
    yield "a control character", Forged().new(form='{"a":"\x07"}').fact(1).payload()
    yield "a value after its use", Forged().new(form='{"a":\x04 ,"b":\x01}').fact(1, 5).payload()
    yield "a place with no value", Forged().new(form="{}\4").fact(1).payload()
    yield "too many values", Forged().new(form='{"a":[' + "\1" * 65 + "]}").fact(1, *range(65)).payload()
    yield "too many places", Forged().new(form='{"a":[\1' + ",\4 " * 2**18 + "]}").fact(1, 5).payload()
    yield "a date in no calendar", Forged().new(form='{"a":"\2"}').fact(1, 10**7).payload()
    yield "a date before all", Forged().new(form='{"a":"\2"}').fact(1, 0).payload()
    yield "a month in no calendar", Forged().new(form='{"a":"\3"}').fact(1, -1).payload()
    yield "a month beyond all", Forged().new(form='{"a":"\3"}').fact(1, 120_000).payload()
    yield "a time beyond all", Forged().new().fact(2**54).payload()
    yield "a recent value that was never there", Forged().new(form='{"a":\1}').fact(1).place("other", 9).payload()
    yield "bits that fill up and are not zero", Forged().new().fact(1).stray().payload()


REFUSALS = dict(refusals())


@pytest.mark.parametrize("wrong", REFUSALS)
def test_a_payload_that_is_no_batch_is_refused(wrong: str) -> None:
    assert wire.carried(envelope_with(Forged().new().fact(1).payload()))
    with pytest.raises(WireError) as refused:
        wire.carried(envelope_with(REFUSALS[wrong]))
    assert refused.value.code == "wire.payload"


def bombs() -> Iterator[tuple[bytes, int]]:
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    inflating = b"".join(zeros.compress(bytes(2**20)) for _ in range(100)) + zeros.flush()
    yield Forged().new().fact(1).payload(deflated=inflating), 1
    repeated = Forged().new(form='{"a":"' + "a" * 2**20 + '"}').fact(1)
    for _ in range(999):
        repeated.again(0).fact(1)
    yield repeated.payload(), 1_000


@pytest.mark.parametrize(("bomb", "count"), list(bombs()), ids=["inflating", "repeated"])
def test_a_bomb_is_not_even_unpacked(bomb: bytes, count: int) -> None:
    assert len(bomb) < limits.MESSAGE_BYTES_MAX
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match=r"wire\.bomb"):
            wire.carried(envelope_with(bomb, count))
        assert tracemalloc.get_traced_memory()[1] < 8 * limits.PAYLOAD_BYTES_MAX
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
        {"hash": bytes(7)},
        {"hash": bytes(32)},
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


@pytest.mark.parametrize("number", [1, 60], ids=["with texts", "bits alone"])
def test_bytes_behind_the_payload_are_refused(facts: list[Fact], number: int) -> None:
    envelope = wire.open_envelope(wire.encode(facts[number - 1 : number], HUB, KEY))
    for payload in (envelope.payload + b"\0", envelope.payload[:-1], b""):
        with pytest.raises(WireError, match=r"wire\.payload"):
            wire.carried(msgspec.structs.replace(envelope, payload=payload))


def test_a_count_that_is_not_that_of_the_facts_is_refused(facts: list[Fact]) -> None:
    envelope = wire.open_envelope(wire.encode(facts[:20], HUB, KEY))
    for count in (1, 19, 21, 1_000):
        with pytest.raises(WireError, match=r"wire\.payload"):
            wire.carried(msgspec.structs.replace(envelope, count=count))


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_noise_is_refused_and_breaks_nothing(noise: bytes) -> None:
    for message in (noise, wire.MAGIC + noise, wire.MAGIC + noise + bytes(64)):
        with pytest.raises(WireError):
            opened(message)


@given(st.binary(max_size=300), st.integers(1, 20), st.integers(0, dictionary.NEWEST))
@settings(max_examples=300)
def test_noise_as_a_payload_is_refused_or_read_and_breaks_nothing(noise: bytes, count: int, version: int) -> None:
    try:
        facts = packing.unpack(noise, count, dictionary.load(version))
    except WireError:
        return
    assert len(facts) == count


@given(st.data())
@settings(max_examples=150)
def test_a_batch_with_bits_turned_over_is_refused_or_read_as_it_was(facts: list[Fact], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(facts) - 12))
    envelope = wire.open_envelope(wire.encode(facts[start : start + 12], HUB, KEY))
    payload = bytearray(envelope.payload)
    for place in data.draw(st.lists(st.integers(0, len(payload) * 8 - 1), min_size=1, max_size=4, unique=True)):
        payload[place // 8] ^= 1 << place % 8
    changed = msgspec.structs.replace(envelope, payload=bytes(payload))
    try:
        read = wire.link(changed, wire.carried(changed), facts[start].previous)
    except (WireError, ChainError):
        return
    # Deflate leaves a few bits without meaning.
    assert read == [without_personal(fact) for fact in facts[start : start + 12]]


def test_an_ordinary_week_is_small(facts: list[Fact]) -> None:
    def size(count: int) -> float:
        return len(wire.encode(facts[45 : 45 + count], HUB, KEY)) / count

    # Signature, hash and envelope included. A change that costs the villages money must be a decision.
    assert size(1) < 120
    assert size(10) < 16
    assert size(100) < 6
    assert size(250) < 5

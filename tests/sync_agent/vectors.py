"""Messages kept as files, for whoever writes another program that reads or writes them (`vectors/README.md`).

``python -m tests.sync_agent.vectors`` makes them anew after a change of the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from hub.log.fact import Fact
from sync_agent import dictionary, wire
from tests.sync_agent.seldom import seldom
from tests.sync_agent.village import Village

FOLDER = Path(__file__).parent / "vectors"
INDEX = FOLDER / "vectors.json"
HUB = "hub-7f3a9c20"
KEY = SigningKey(bytes(range(32)))
RECOVERY = PrivateKey(bytes(range(1, 33)))


class Vector(msgspec.Struct, frozen=True, kw_only=True):
    """One file: what is in it, or the code with which a reader refuses it.

    `facts` are the headers' values (`hub.log.fact`, point 1) with the body as text, and each fact's hash behind them.
    """

    file: str
    holds: str
    previous: str = ""
    facts: list[list[int | str]] = []
    disclosed: list[tuple[int, str, str]] = []
    refused: str = ""


class Made(NamedTuple):
    """A vector and its bytes."""

    vector: Vector
    message: bytes


def listed(fact: Fact) -> list[int | str]:
    """A fact as it stands in the index."""
    told: tuple[int | str, ...] = (fact.number, fact.type, fact.version, fact.incarnation, fact.at, fact.clock)
    more = (fact.day, fact.actor, fact.device, fact.body.decode(), fact.commitment, fact.previous, fact.hash)
    return [*told, *more]


def make() -> Iterator[Made]:
    """All vectors."""
    village = Village(None, hub=HUB, seed=3)
    facts = [*village.beginning(12), *village.ordinary(60), *seldom(village)]
    odd = Village(None, hub=HUB, seed=4)
    bodies = [
        {"text": 'Tanda % " \\ dan é, 漢字, 🌴', "numbers": [0, -1, 2**53, -(10**15), 100, -100, 100]},
        {"days": ["2026-11-24", "2024-02-30", "0001-01-01"], "months": ["2026-11", "2026-13"], "hash": "0f" * 32},
        {"digits": ["007", "1110", "08123456789", "6408152001000001"], "nothing": None, "yes": True},
    ]
    unknown = [*odd.open_day(), *(odd.fact("something.new", body, actor="Åsa", device="") for body in bodies)]
    yield good("one", "the first fact of a log, without a dictionary", facts[:1], dictionary.NONE)
    yield good("single", "one deposit", facts[50:51])
    yield good("week", "forty facts of ordinary days", facts[30:70])
    yield good("seldom", "facts of many types, new forms among them", facts[-60:])
    yield good("unknown", "facts of a type that no dictionary knows, with everything that a body may hold", unknown)
    yield good("unknown-plain", "the same without a dictionary", unknown, dictionary.NONE)
    sealed = facts[4:14]
    vector, message = good("sealed", "registrations, their personal parts sealed", sealed, recovery=RECOVERY)
    disclosed = [(fact.number, fact.salt.hex(), fact.personal.decode()) for fact in sealed if fact.personal]
    yield Made(msgspec.structs.replace(vector, disclosed=disclosed), message)
    whole = wire.encode(facts[30:70], HUB, KEY)
    yield bad("altered", "a bit turned over in the payload", "wire.signature", altered(whole))
    yield bad("cut", "the last byte is missing", "wire.envelope", whole[:-1])
    yield bad("newer", "a format version that is not known", "wire.magic", whole[:2] + b"\2" + whole[3:])
    envelope = wire.open_envelope(whole)
    change = msgspec.structs.replace
    yield bad("newer-dictionary", "a dictionary not known", "wire.dictionary", signed(change(envelope, dictionary=999)))
    yield bad("count", "states a fact more than it has", "wire.payload", signed(change(envelope, count=41)))
    fork = bad(
        "fork", "follows from another past than its facts", "chain.fork", signed(change(envelope, hash=bytes(8)))
    )
    yield Made(change(fork.vector, previous=facts[30].previous), fork.message)


def good(
    name: str, holds: str, facts: list[Fact], version: int | None = None, *, recovery: PrivateKey | None = None
) -> Made:
    """A message with these facts."""
    message = wire.encode(facts, HUB, KEY, recovery.public_key if recovery else None, version)
    rows = [listed(fact) for fact in facts]
    return Made(Vector(file=f"{name}.bin", holds=holds, previous=facts[0].previous, facts=rows), message)


def bad(name: str, holds: str, code: str, message: bytes) -> Made:
    """A message that is refused."""
    return Made(Vector(file=f"{name}.bin", holds=holds, refused=code), message)


def altered(message: bytes) -> bytes:
    """The message with one bit turned over in its middle."""
    at = len(message) // 2
    return message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]


def signed(envelope: wire.Envelope) -> bytes:
    """A message with this envelope and a right signature."""
    unsigned = wire.MAGIC + msgspec.msgpack.encode(envelope)
    return unsigned + KEY.sign(unsigned).signature


def write() -> None:
    """Write the files and their index."""
    FOLDER.mkdir(exist_ok=True)
    made = list(make())
    for vector, message in made:
        (FOLDER / vector.file).write_bytes(message)
    index = msgspec.json.encode([msgspec.to_builtins(vector) for vector, _ in made])
    INDEX.write_bytes(msgspec.json.format(index, indent=1) + b"\n")


if __name__ == "__main__":
    write()

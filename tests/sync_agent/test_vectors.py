"""The messages kept as files are read as their index says: another program can be checked against them."""

from __future__ import annotations

import msgspec
import pytest

from hub.log.fact import GENESIS, Fact
from sync_agent import wire
from sync_agent.errors import SyncError
from tests.sync_agent import vectors
from tests.sync_agent.vectors import FOLDER, HUB, INDEX, KEY, RECOVERY, Vector, listed

KEPT = msgspec.json.decode(INDEX.read_bytes(), type=list[Vector])
GOOD = [vector for vector in KEPT if not vector.refused]
BAD = [vector for vector in KEPT if vector.refused]


def read(vector: Vector) -> list[Fact]:
    """The facts in a vector's file."""
    message = (FOLDER / vector.file).read_bytes()
    envelope = wire.open_envelope(message)
    wire.verify(message, KEY.verify_key)
    assert envelope.hub == HUB
    return wire.link(envelope, wire.carried(envelope), vector.previous or GENESIS)


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector.file)
def test_a_vector_holds_what_its_index_says(vector: Vector) -> None:
    assert [listed(fact) for fact in read(vector)] == vector.facts
    envelope = wire.open_envelope((FOLDER / vector.file).read_bytes())
    opened = [(each.number, each.salt.hex(), each.personal.decode()) for each in wire.unseal(envelope, RECOVERY)]
    assert opened == vector.disclosed


@pytest.mark.parametrize("vector", BAD, ids=lambda vector: vector.file)
def test_a_vector_that_is_wrong_is_refused_with_its_code(vector: Vector) -> None:
    with pytest.raises(SyncError) as refused:
        read(vector)
    assert refused.value.code == vector.refused


def test_each_file_stands_in_the_index_and_can_be_made_anew() -> None:
    assert {path.name for path in FOLDER.glob("*.bin")} == {vector.file for vector in KEPT}
    assert [made.vector.file for made in vectors.make()] == [vector.file for vector in KEPT]


def test_the_readme_names_the_key() -> None:
    assert bytes(KEY.verify_key).hex() in (FOLDER / "README.md").read_text(encoding="utf-8")

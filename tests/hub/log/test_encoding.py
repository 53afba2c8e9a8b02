"""The canonical encoding, checked against a second implementation made from the page of `hub.log.fact` alone."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.log.fact import GENESIS, Fact, Line, canonical, commit_to, hash_of, lines_of
from tests.hub.village import Village

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
BODIES = st.dictionaries(
    WORDS,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=5,
)


def as_the_page_says(value: Any) -> bytes:
    """Canonical JSON by points 1 and 4 of the page, with the standard library only."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def hash_as_the_page_says(fact: Fact, body: bytes) -> str:
    """The hash by points 1 and 2 of the page: the header is put together by hand around the body's own bytes."""
    before = [fact.number, fact.type, fact.version, fact.incarnation, fact.at, fact.clock, fact.day, fact.actor]
    head = as_the_page_says([*before, fact.device])
    tail = as_the_page_says([fact.commitment, fact.previous])
    return hashlib.sha256(head[:-1] + b"," + body + b"," + tail[1:]).hexdigest()


def fact_with(**changes: Any) -> Fact:
    values: dict[str, Any] = {
        "number": 7,
        "type": "savings.deposited",
        "version": 1,
        "incarnation": 1,
        "at": 1_767_600_000,
        "clock": "officer",
        "day": "2026-01-05",
        "actor": "12",
        "device": "kiosk-1",
        "body": b'{"account":"sukarela-12","lines":[["1110","",50000],["2111","sukarela-12",-50000]]}',
        "commitment": "",
        "previous": GENESIS,
        "hash": "",
    }
    return Fact(**{**values, **changes})


def test_the_hash_of_one_deposit_is_for_ever_this() -> None:
    fact = fact_with()
    text = (
        '[7,"savings.deposited",1,1,1767600000,"officer","2026-01-05","12","kiosk-1",'
        '{"account":"sukarela-12","lines":[["1110","",50000],["2111","sukarela-12",-50000]]},"",'
        f'"{hashlib.sha256(b"koperasi hub log, version 1").hexdigest()}"]'
    )
    assert hash_of(fact) == hashlib.sha256(text.encode()).hexdigest()
    assert hash_of(fact) == "b6d8e4a645af6d8ad8c1244f2c7363f07a9b84f5f9bae45f09388add1c7feb98"


def test_the_genesis_and_a_commitment_are_for_ever_these() -> None:
    assert GENESIS == "3b5d790877ab568b23a039121f113ab26698d1301c3baaf3e430e4d0747e5ca0"
    assert commit_to(bytes(range(16)), b'{"name":"Siti"}') == (
        hashlib.sha256(bytes(range(16)) + b'{"name":"Siti"}').hexdigest()
    )


@given(BODIES)
def test_bodies_are_encoded_as_the_page_says(body: dict[str, Any]) -> None:
    assert canonical(body) == as_the_page_says(body)


@given(
    number=st.integers(1, 2**40),
    at=st.integers(0, 2**40),
    words=st.tuples(WORDS, WORDS, WORDS, WORDS),
    body=BODIES,
    secret=st.binary(min_size=1, max_size=40),
)
def test_facts_are_hashed_as_the_page_says(
    number: int, at: int, words: tuple[str, str, str, str], body: dict[str, Any], secret: bytes
) -> None:
    type_, day, actor, device = words
    encoded = as_the_page_says(body)
    commitment = hashlib.sha256(bytes(16) + secret).hexdigest()
    fact = fact_with(
        number=number, at=at, type=type_, day=day, actor=actor, device=device, body=encoded, commitment=commitment
    )
    assert hash_of(fact) == hash_as_the_page_says(fact, encoded)
    assert commit_to(bytes(16), secret) == commitment


def test_a_whole_log_checks_with_the_second_implementation(village: Village) -> None:
    village.play("""
        2026-01-05 join Siti
        2026-01-05 pokok Siti 100000
        2026-01-06 sukarela Siti 50000
        2026-01-06 undo sukarela Siti
    """)
    rows = village.books.db.execute_sql("SELECT * FROM log_fact ORDER BY number").fetchall()
    previous = hashlib.sha256(b"koperasi hub log, version 1").hexdigest()
    for number, row in enumerate(rows, 1):
        fact = _fact(row)
        assert fact.number == number
        assert fact.previous == previous
        assert hash_as_the_page_says(fact, row[9]) == fact.hash
        assert fact.commitment == (hashlib.sha256(row[14] + row[13]).hexdigest() if row[13] else "")
        previous = fact.hash
    assert len(rows) > 10


def _fact(row: tuple[Any, ...]) -> Fact:
    names = ("number", "type", "version", "incarnation", "at", "clock", "day", "actor", "device", "body")
    names += ("commitment", "previous", "hash", "personal", "salt")
    return Fact(**dict(zip(names, row, strict=False)))


def test_lines_are_read_from_any_body_without_knowing_its_type() -> None:
    assert lines_of(fact_with().body) == [Line("1110", "", 50_000), Line("2111", "sukarela-12", -50_000)]
    assert lines_of(b'{"hub":"hub-1"}') == []

"""What the district says: signed, for whom it is meant, never older than what is known, and open to newer kinds."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from sync_agent import statement, topics
from sync_agent.errors import WireError
from sync_agent.limits import STATEMENTS_MAX
from sync_agent.statement import Notice, PalmPrice, Rule, SupportRequest

KEY = SigningKey(bytes(range(32)))
HUB = "hub-7f3a9c20"
SPAN = {"from_day": date(2026, 11, 24), "until_day": date(2026, 11, 30)}
NOTICE = Notice(**SPAN, title="Rapat akbar koperasi", text="Jam 9 di Sangatta.", regions=["64.08", "64.08.04.2001"])
PRICE = PalmPrice(**SPAN, prices={"3": 2_412, "10-20": 3_104})
EVERYTHING = (NOTICE, PRICE, Rule(**SPAN, code="loan.rate_max", title="Bunga", value="12"), SupportRequest(**SPAN))


def signed(*statements: statement.AnyStatement, scope: str = topics.ALL, number: int = 7) -> bytes:
    return statement.sign(KEY, scope, number, 1_800_000_000, statements)


def raw(content: bytes) -> bytes:
    """A message signed over this content, whatever it is."""
    packer = statement.zlib.compressobj(9, statement.zlib.DEFLATED, -15, 9)
    packed = packer.compress(content) + packer.flush()
    unsigned = statement.MAGIC + msgspec.msgpack.encode([topics.ALL, 1, 1, packed])
    return unsigned + KEY.sign(unsigned).signature


def test_a_message_says_what_was_signed_in_few_bytes() -> None:
    said = statement.read(signed(*EVERYTHING), KEY.verify_key, HUB)
    assert (said.scope, said.number, said.statements, said.strange) == ("all", 7, EVERYTHING, 0)
    assert len(said.signed) < 450


def test_a_message_changed_or_cut_anywhere_is_refused() -> None:
    whole = signed(NOTICE)
    for index in range(len(whole)):
        for bad in (whole[:index], whole[:index] + bytes([whole[index] ^ 1]) + whole[index + 1 :]):
            with pytest.raises(WireError):
                statement.read(bad, KEY.verify_key, HUB)


def test_only_what_is_for_this_hub_or_for_all_is_read() -> None:
    assert statement.read(signed(NOTICE, scope=HUB), KEY.verify_key, HUB).statements == (NOTICE,)
    with pytest.raises(WireError, match=r"statement\.other_hub"):
        statement.read(signed(NOTICE, scope="hub-other"), KEY.verify_key, HUB)
    with pytest.raises(WireError, match=r"statement\.signature"):
        statement.read(signed(NOTICE), SigningKey(bytes(32)).verify_key, HUB)
    assert not topics.is_hub("all")


def test_a_newer_district_may_say_more() -> None:
    notice = msgspec.to_builtins(NOTICE)
    content = msgspec.json.encode([{"kind": "song", "notes": "do re mi"}, {**notice, "picture": "none"}])
    said = statement.read(raw(content), KEY.verify_key, HUB)
    assert (said.statements, said.strange) == ((NOTICE,), 1)


@pytest.mark.parametrize(
    "change",
    [
        {"until_day": "2026-11-23"},
        {"from_day": "2026-02-30"},
        {"title": ""},
        {"title": "x" * 81},
        {"text": "x" * 1_001},
        {"regions": ["64.08.4"]},
        {"regions": "64.08"},
        {"title": None},
    ],
)
def test_a_statement_that_cannot_be_meant_is_refused_with_the_whole_message(change: dict[str, object]) -> None:
    content = msgspec.json.encode([{**msgspec.to_builtins(NOTICE), **change}])
    with pytest.raises(WireError, match=r"statement\.content"):
        statement.read(raw(content), KEY.verify_key, HUB)


@pytest.mark.parametrize("prices", [{}, {"3": 0}, {"3": -1}, {"tua": 2_000}, {"3": 100_001}, {"3": 2_000.5}])
def test_a_price_that_cannot_be_meant_is_refused(prices: dict[str, object]) -> None:
    content = msgspec.json.encode([{**msgspec.to_builtins(PRICE), "prices": prices}])
    with pytest.raises(WireError, match=r"statement\.content"):
        statement.read(raw(content), KEY.verify_key, HUB)


def test_more_than_a_hub_takes_is_neither_signed_nor_read() -> None:
    with pytest.raises(WireError, match=r"statement\.size"):
        signed(*([NOTICE] * (STATEMENTS_MAX + 1)))
    content = msgspec.json.encode([msgspec.to_builtins(NOTICE)] * (STATEMENTS_MAX + 1))
    with pytest.raises(WireError, match=r"statement\.content"):
        statement.read(raw(content), KEY.verify_key, HUB)
    with pytest.raises(WireError, match=r"statement\.size"):
        statement.read(raw(b"[" + b" " * 10_000_000 + b"]"), KEY.verify_key, HUB)


def test_an_older_message_counts_only_if_it_was_said_later() -> None:
    said = statement.read(signed(NOTICE, number=7), KEY.verify_key, HUB)
    assert said.supersedes(6, said.at + 5)
    assert said.supersedes(9, said.at - 1)
    assert not said.supersedes(7, said.at)
    assert not said.supersedes(8, said.at + 1)


@given(st.binary(max_size=300), st.booleans())
def test_noise_is_no_message_even_if_signed(noise: bytes, inside: bool) -> None:
    unsigned = statement.MAGIC + noise
    for bad in (noise, unsigned, raw(noise) if inside else unsigned + KEY.sign(unsigned).signature):
        try:
            said = statement.read(bad, KEY.verify_key, HUB)
        except WireError:
            continue
        assert said.statements == ()

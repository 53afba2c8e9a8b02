"""Whatever a body holds, taking it apart and putting it together again gives the same bytes."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync_agent import forms
from sync_agent.errors import WireError

DATES = st.dates().map(datetime.date.isoformat)
PIECES = st.one_of(
    st.sampled_from(['"', ",", ":", "[", "]", "{", "}", "-", ".", "%", "%s", "e", "0", "00", "-0", '":"', '","', " "]),
    st.sampled_from(["9999-12-31", "0001-01-01", "0000-00-00", "2024-02-30", "2024-13", "2024-00", "0000-01", "\n"]),
    st.integers(-(10**17), 10**17).map(str),
    st.integers(-20, 120).map(str),
    DATES,
    DATES.map(lambda date: date[:7]),
    st.binary(min_size=31, max_size=33).map(bytes.hex),
    st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=4),
)
BODIES = st.lists(PIECES, max_size=40).map("".join)
DAYS = st.one_of(st.just(""), DATES, st.text(max_size=12))


@given(BODIES, DAYS)
@settings(max_examples=300)
def test_any_text_comes_back_byte_for_byte(body: str, day: str) -> None:
    today = forms.calendar(forms.day_number(day))
    parts = forms.take_apart(body.encode(), today)
    form = forms.Form(parts.form)
    assert (form.values, form.hashes) == (len(parts.values), len(parts.hashes))
    assert form.fill(parts.values, parts.hashes, today) == body.encode()


def test_what_moves_money_needs_two_values() -> None:
    today = forms.calendar(forms.day_number("2026-11-24"))
    body = b'{"account":"wajib-7","lines":[["1110","",20000],["3120","wajib-7",-20000]]}'
    parts = forms.take_apart(body, today)
    assert parts.values == [7, 20_000]
    other = b'{"account":"wajib-12","lines":[["1110","",35000],["3120","wajib-12",-35000]]}'
    assert forms.take_apart(other, today).form == parts.form


def test_a_date_is_near_its_day_and_a_hash_has_half_its_digits() -> None:
    today = forms.calendar(forms.day_number("2026-11-24"))
    parts = forms.take_apart(b'{"at":"2026-11-25","hash":"' + b"a0" * 32 + b'","paid":"2027-01"}', today)
    assert parts == ('{"at":"\2","hash":"\6","paid":"\3"}', [1, 2], [b"\xa0" * 32])


def test_more_values_than_a_form_can_have_stay_text() -> None:
    body = ("[" + ",".join(str(n) for n in range(200, 400)) + "]").encode()
    parts = forms.take_apart(body, forms.Calendar())
    assert len(parts.values) == 64
    assert forms.Form(parts.form).fill(parts.values, [], forms.Calendar()) == body
    same = ("[" + ",".join(["700"] * 2_000) + "]").encode()
    parts = forms.take_apart(same, forms.Calendar())
    assert forms.Form(parts.form).fill(parts.values, [], forms.Calendar()) == same


@pytest.mark.parametrize("body", [b'{"a":"\1"}', b'{"a":"\0"}', b'{"a":"\xff"}'])
def test_what_no_json_has_is_refused(body: bytes) -> None:
    with pytest.raises(WireError, match=r"wire\.payload"):
        forms.take_apart(body, forms.Calendar())

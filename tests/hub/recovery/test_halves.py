"""A recovery key on paper: both halves are needed, and what was copied wrongly is told where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from hub.errors import BadRequest
from hub.recovery import halves
from hub.recovery.halves import Half, join, read, split, words

KEY = PrivateKey(bytes(range(32)))
A, B = split(KEY, bytes(range(100, 132)))
BYTES = st.binary(min_size=32, max_size=32)


def typed(half: Half) -> str:
    return "\n".join(" ".join(row) for row in half.rows())


def refusal(text: str) -> tuple[str, dict[str, int | str]]:
    with pytest.raises(BadRequest) as caught:
        read(text)
    return caught.value.code, caught.value.parameters


@given(BYTES, BYTES, st.booleans(), st.booleans())
def test_both_halves_give_the_key_again_by_words_or_by_code(
    secret: bytes, random: bytes, by_code: bool, swapped: bool
) -> None:
    key = PrivateKey(secret)
    pair = [read(half.qr() if by_code else typed(half)) for half in split(key, random)]
    assert bytes(join(*(reversed(pair) if swapped else pair))) == secret


@given(BYTES, BYTES)
def test_half_a_is_the_random_bytes_and_half_b_says_nothing_without_it(secret: bytes, random: bytes) -> None:
    one, other = split(PrivateKey(secret), random)
    assert one.share == random
    assert bytes(x ^ y for x, y in zip(other.share, secret, strict=True)) == random


def test_the_words_are_256_and_their_first_four_letters_tell_them_apart() -> None:
    assert len(words()) == 256 == len({word[: halves.LETTERS] for word in words()})
    assert list(words()) == sorted(words())
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 7 for word in words())


def test_a_half_is_typed_in_short_in_capitals_and_in_any_spacing() -> None:
    short = "  ".join(word[:4].upper() for row in A.rows() for word in row).replace("  ", " , ", 3)
    assert read(short) == A
    assert read(A.qr().lower() + "\n") == A


@pytest.mark.parametrize("place", range(40))
def test_a_wrong_word_is_found_in_its_row(place: int) -> None:
    right = [word for row in A.rows() for word in row]
    wrong = [*right]
    wrong[place] = words()[(words().index(right[place]) + 1) % 256]
    code, details = refusal(" ".join(wrong))
    assert (code, details["row"]) == ("recovery.row", place // 10 + 1)


def test_what_is_no_half_is_told_in_words() -> None:
    assert refusal("abang blimbing") == ("recovery.word", {"word": "blimbing"})
    assert refusal("abang acara") == ("recovery.count", {"count": 2, "needed": 40})
    assert refusal("")[0] == "recovery.count"
    assert refusal(A.qr()[:-1])[0] == "recovery.code"
    assert refusal(A.qr()[:9] + "A" + A.qr()[10:])[0] == "recovery.code"
    assert refusal("KK1")[0] == "recovery.code"
    assert refusal("KK1!!!")[0] == "recovery.code"


def test_rows_that_changed_places_are_found() -> None:
    rows = [" ".join(row) for row in A.rows()]
    assert refusal(" ".join([rows[0], rows[2], rows[1], rows[3]]))[0] == "recovery.row"


def test_halves_that_do_not_belong_together_are_refused() -> None:
    other = split(PrivateKey(bytes(32)), bytes(32))
    for pair, expected in (((A, A), "recovery.same_half"), ((A, other[1]), "recovery.other_key")):
        with pytest.raises(BadRequest, match=expected.replace(".", r"\.")):
            join(*pair)


@given(st.text(max_size=300))
def test_noise_is_never_more_than_a_refusal(text: str) -> None:
    with pytest.raises(BadRequest):
        read(text)

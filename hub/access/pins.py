"""PINs: their form, and their hashes."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from hub.errors import BadRequest
from hub.limits import PIN_DIGITS

# RFC 9106 section 4, second recommended option would take 64 MiB; a Pi serves kiosk and phones from 1 GiB, so this is
# OWASP's equal-strength setting with less memory and more passes: 19 MiB, 2 passes, 1 lane.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_NOBODY: Final = _hasher.hash("nobody has this PIN")


def check_form(pin: str) -> str:
    """A PIN that somebody may choose.

    Raises `BadRequest`: "pin.form" (not six digits) or "pin.too_simple" (all the same, or counting up or down).
    """
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise BadRequest("pin.form", field="pin", digits=PIN_DIGITS)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if steps <= {0} or steps <= {1} or steps <= {9}:
        raise BadRequest("pin.too_simple", field="pin")
    return pin


def hash_pin(pin: str, salt: bytes | None = None) -> str:
    """The Argon2id hash of a PIN. Takes some 30 ms of a processor; releases the interpreter meanwhile.

    `salt` (16 unpredictable bytes) is drawn anew unless given.
    """
    return _hasher.hash(pin, salt=salt)


def fits(stored: str | None, pin: str) -> bool:
    """Whether a PIN fits its hash. Takes as long where there is no such member, so that nobody learns who exists."""
    try:
        return _hasher.verify(stored or _NOBODY, pin) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False

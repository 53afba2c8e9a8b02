"""A hub's state message: its birth on connecting, its last will when it goes.

A MessagePack array ``[state, version, incarnation, number, health, serial]``, of which what comes last may be left
out: the will is ``["offline"]``, ten bytes. ``state`` is one of `STATES`, ``version`` that of the relay's program,
``number`` the newest fact kept on the hub. ``health`` is ``[disk, clock, time, temperature]``: MiB free where the books
are, how far the clock is trusted (an index into `hub.log.fact.CLOCKS`), seconds since 1970 by that clock, degrees
Celsius of the processor (null: no such thing). ``serial`` is the machine's own serial number: a card that was copied
into a second machine betrays itself by it. It is not signed: it moves no money, and the broker lets only the hub itself
publish it. Further values are left alone.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from sync_agent.errors import WireError
from sync_agent.limits import NUMBER_MAX, STATE_BYTES_MAX

STATES: Final = ("online", "offline", "fork", "behind", "broken", "stuck")
"""online; offline; *fork*: the district's receipt contradicts the hub's log; *behind*: the district holds more than the
hub; *broken*: the hub's own chain does not verify; *stuck*: a fact is too large for any batch. In the last four the
relay sends nothing more."""

_Count = Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]


class Health(msgspec.Struct, frozen=True, array_like=True):
    """How the machine is: MiB free, index into `hub.log.fact.CLOCKS`, seconds by its clock, degrees Celsius."""

    disk_free_mib: _Count
    clock: Annotated[int, msgspec.Meta(ge=0, le=20)]
    time: _Count
    temperature: Annotated[int, msgspec.Meta(ge=-100, le=200)] | None = None


class State(msgspec.Struct, frozen=True, array_like=True):
    """What a hub says of itself; `health` is None and `serial` empty where they are not told."""

    state: str
    version: Annotated[str, msgspec.Meta(max_length=40)] = ""
    incarnation: _Count = 0
    number: _Count = 0
    health: Health | None = None
    serial: Annotated[str, msgspec.Meta(max_length=40)] = ""


OFFLINE: Final = State("offline")
_decode = msgspec.msgpack.Decoder(State).decode
_encode = msgspec.msgpack.Encoder().encode


def encode(state: State) -> bytes:
    """The message's bytes."""
    values = list(msgspec.structs.astuple(state))
    for default in ("", None, 0, 0, ""):
        if values[-1] != default:
            break
        values.pop()
    return _encode(values)


def decode(message: bytes) -> State:
    """The state in a message. Raises `WireError` ("wire.state")."""
    if len(message) > STATE_BYTES_MAX:
        raise WireError("wire.state")
    try:
        state = _decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("wire.state") from error
    if state.state not in STATES or "\0" in state.version + state.serial:
        raise WireError("wire.state")
    return state

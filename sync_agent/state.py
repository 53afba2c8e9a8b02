"""A hub's state message: its birth on connecting, its last will when it goes.

A JSON object with ``state`` (`STATES`) and, but in the will, ``version`` of the relay's program, ``incarnation`` and
``number`` of the newest fact kept on the hub. It is not signed: it moves no money, and the broker lets only the hub
itself publish it. Unknown fields are left alone.
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


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a hub says of itself."""

    state: str
    version: Annotated[str, msgspec.Meta(max_length=40)] = ""
    incarnation: _Count = 0
    number: _Count = 0


OFFLINE: Final = State("offline")
_decode = msgspec.json.Decoder(State).decode


def encode(state: State) -> bytes:
    """The message's bytes."""
    return msgspec.json.encode(state)


def decode(message: bytes) -> State:
    """The state in a message. Raises `WireError` ("wire.state")."""
    if len(message) > STATE_BYTES_MAX:
        raise WireError("wire.state")
    try:
        state = _decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("wire.state") from error
    if state.state not in STATES or "\0" in state.version:
        raise WireError("wire.state")
    return state

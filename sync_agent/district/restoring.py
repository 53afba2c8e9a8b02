"""What the district gives back to a cooperative whose hub has burnt, under ``/api/v1/restore``.

Who asks proves to hold the private recovery key, and the district needs nothing else to trust: it seals a pass to the
public key in the cooperative's own log, and only who opens it can show it. The pass is good for some hours, and is
known to the process that gave it; after a restart another is asked for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.params import QueryParameter
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.utils import random

from hub.log import parcel
from sync_agent import wire
from sync_agent.clock import Clock
from sync_agent.district import tables
from sync_agent.district.store import Store
from sync_agent.errors import WireError
from sync_agent.limits import NUMBER_MAX, RESTORE_CONFIRMED, RESTORE_FACTS, RESTORE_PASS_SECONDS
from sync_agent.restore.lines import stretch_of

_NONCE_BYTES: Final = 16
_MAC_BYTES: Final = 32
_SECRET_BYTES: Final = 32
_SCHEME: Final = "bearer"
_Key = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Number = Annotated[int, QueryParameter(ge=0, le=NUMBER_MAX)]


class KeyAsked(msgspec.Struct):
    """The public half of a recovery key, 64 hex digits."""

    public_key: _Key


class Challenge(msgspec.Struct):
    """Whose key it is, how many facts there are, and a pass sealed to it, in Base64."""

    hub: str
    name: str
    number: int
    challenge: str


class Passes:
    """Makes and knows passes. A pass is the public key, its end in seconds (8 bytes), a nonce, and an HMAC of these."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._secret = clock, random(_SECRET_BYTES)

    def issue(self, public_key: str) -> bytes:
        """A new pass for the holder of this key."""
        until = (self._clock.now() + RESTORE_PASS_SECONDS).to_bytes(8, "big")
        said = bytes.fromhex(public_key) + until + random(_NONCE_BYTES)
        return said + self._mac(said)

    def holder(self, shown: bytes) -> str | None:
        """The public key whose holder was given this pass, None if it is none of ours or its time is over."""
        said, mac = shown[:-_MAC_BYTES], shown[-_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(said)):
            return None
        until = int.from_bytes(said[32:40], "big")
        return said[:32].hex() if self._clock.now() <= until else None

    def _mac(self, said: bytes) -> bytes:
        return hmac.new(self._secret, said, hashlib.sha256).digest()


@post("/", sync_to_thread=False, status_code=200)
def begin(request: Request[Any, Any, Any], store: NamedDependency[Store], data: KeyAsked) -> Challenge:
    """Ask for the log of the cooperative that has this recovery key."""
    with store.reading():
        row = store.one(tables.SELECT_BY_KEY, (data.public_key,))
    if row is None:
        raise NotFoundException("restore.no_key")
    try:
        box = SealedBox(PublicKey(bytes.fromhex(data.public_key)))
        sealed = bytes(box.encrypt(request.app.state.passes.issue(data.public_key)))
    except CryptoError as error:
        raise NotFoundException("restore.no_key") from error
    return Challenge(row[0], row[1], row[2], base64.b64encode(sealed).decode())


@get("/facts", sync_to_thread=False)
def facts(request: Request[Any, Any, Any], store: NamedDependency[Store], after: _Number = 0) -> Response[bytes]:
    """The next lines of the parcel (`hub.log.parcel`) behind fact `after`. The pass comes as bearer token in Base64."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    try:
        holder = request.app.state.passes.holder(base64.b64decode(shown, validate=True)) if shown else None
    except binascii.Error:
        holder = None
    if scheme.lower() != _SCHEME or holder is None:
        raise NotAuthorizedException("restore.pass")
    with store.reading():
        row = store.one(tables.SELECT_BY_KEY, (holder,))
        if row is None:
            raise NotAuthorizedException("restore.pass")
        lines = b"".join(map(parcel.encode, part(store, row[0], row[2], after)))
    return Response(lines, media_type="application/jsonl; charset=utf-8", headers={"Cache-Control": "no-store"})


def whole(store: Store, hub: str) -> Iterator[parcel.Line]:
    """The whole parcel of a hub, for the office's own command; boxes stay closed in it."""
    row = store.one(tables.SELECT_HELD, (hub,))
    number, after = int(row[0]) if row else 0, 0
    yield parcel.Head(parcel.VERSION, hub)
    while True:
        for line in part(store, hub, number, after):
            if isinstance(line, parcel.Stretch):
                after = line.last
            yield line
            if isinstance(line, parcel.End):
                return


def part(store: Store, hub: str, number: int, after: int) -> Iterator[parcel.Line]:
    """The next lines behind fact `after`, of `number` that are held; with the last facts come the end and what waits.

    The boxes of facts come before them, so that who was cut can go on behind the last facts that came.
    """
    rows = store.all(tables.SELECT_RESTORE, (hub, after, min(number, after + RESTORE_FACTS)))
    last = rows[-1][0] if rows else number
    for incarnation, first, end, hash_, dictionary, box in store.all(tables.SELECT_BOXES, (hub, after, last)):
        yield parcel.Box(incarnation, first, end, hash_, dictionary, bytes(box))
    begin = 0
    for index, row in enumerate(rows):
        if index + 1 == len(rows) or rows[index + 1][1] != row[1]:
            facts = [parcel.Carried(*fact[2:11]) for fact in rows[begin : index + 1]]
            yield parcel.Stretch(row[1], rows[begin][0], row[11], facts)
            begin = index + 1
    if last >= number:
        yield from _waiting(store, hub)
        for confirmed in store.all(tables.SELECT_CONFIRMED, (hub, RESTORE_CONFIRMED)):
            yield parcel.Confirmed(*confirmed)
        yield parcel.End(number)


def _waiting(store: Store, hub: str) -> Iterator[parcel.Line]:
    """Batches that wait here behind a gap: another source may have what lies between."""
    for first, message in store.all(tables.SELECT_ALL_WAITING, (hub,)):
        try:
            yield from stretch_of(wire.open_envelope(bytes(message)))
        except WireError as error:
            yield parcel.Trouble(f"{first} …", error.code)


ROUTES = Router("/api/v1/restore", route_handlers=[begin, facts])

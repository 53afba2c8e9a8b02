"""At a hub: putting in what the district has not confirmed yet, and taking out what it answers.

What has been confirmed, the district's own signed receipts say: the one that came back with the courier, and the newest
that the hub keeps. Nothing else is remembered, so a stick that is lost costs nothing but the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, NamedTuple

from nacl.signing import SigningKey, VerifyKey

from hub.log.reading import LogReader
from sync_agent import receipt, statement, topics, wire
from sync_agent.courier import names
from sync_agent.courier.carrier import Carrier, batches
from sync_agent.courier.names import BatchName
from sync_agent.errors import CourierFault, WireError
from sync_agent.limits import BATCH_FACTS_MAX, COURIER_BODIES_BYTES, COURIER_FILES_OLD
from sync_agent.receipt import Receipt
from sync_agent.relay.batches import Batch, Cutter, hub_of
from sync_agent.relay.door import AWAY, Door

Told = Callable[[int, int], None]
"""Is called with how much is done, and of how much."""

_TAKEN_BELOW: Final = 300


class Laid(NamedTuple):
    """What was put in: facts `first` to `last` (0: there was nothing to put in) of the `kept` that the hub has.

    `written` batches are new, `there` lay there already, `sealed` carry personal parts once more. `confirmed` is how
    far the district has confirmed, `left` is true if not everything had room, `doubts` are codes of what was wrong with
    receipts or with files that lay there.
    """

    first: int
    last: int
    kept: int
    confirmed: int
    written: int
    there: int
    sealed: int
    left: bool
    doubts: tuple[str, ...]


class Brought(NamedTuple):
    """What was taken out: a receipt up to number `confirmed` (None: there was none), and what the district says.

    `said` are the numbers of its messages by scope. `doubts` are paths and codes of what was not taken.
    """

    confirmed: int | None
    at: int
    said: dict[str, int]
    doubts: tuple[tuple[str, str], ...]


class Village:
    """One hub's end of the courier: its log, its key, and the district's public key."""

    def __init__(self, reader: LogReader, key: SigningKey, district_key: VerifyKey) -> None:
        """Raises `CourierFault` ("courier.no_books") if the hub's books have not been begun."""
        self._reader, self._key, self._district_key = reader, key, district_key
        hub = hub_of(reader)
        if hub is None or not topics.is_hub(hub):
            raise CourierFault("courier.no_books")
        self.hub = hub
        self._cutter = Cutter(reader, hub, key, facts_max=BATCH_FACTS_MAX, bodies_bytes_max=COURIER_BODIES_BYTES)

    def lay(self, carrier: Carrier, kept_receipt: bytes, told: Told) -> Laid:
        """Put in what is not confirmed yet, as few batches as can be, and clear away what they replace.

        `kept_receipt` is the newest receipt that the hub keeps (no bytes: none). Raises `CourierFault` if the stick
        cannot be written or holds another history of this hub, `ChainError` if the log contradicts itself. Whatever
        was written until then is whole.
        """
        doubts: list[str] = []
        newest = self._newest(carrier, kept_receipt, doubts)
        begin, (head, _) = newest.number if newest else 0, self._reader.head()
        at, laid, written, left = begin, set[BatchName](), 0, False
        before = batches(carrier, self.hub)
        try:
            while (batch := self._cutter.cut(at, self._reader.hash_at(at) or "")) is not None:
                name, is_new = self._put(carrier, batch, doubts)
                laid.add(name)
                written += is_new
                at = batch.last
                told(at - begin, head - begin)
            sealed = self._seal_again(carrier, newest, laid, doubts)
        except CourierFault as fault:
            if fault.code != "courier.pouch_full" or not laid:
                raise
            sealed, left = 0, True
        self._tidy(carrier, before, laid, begin, at)
        first = begin + 1 if at > begin else 0
        there = len(laid) - written - sealed
        return Laid(first, at if first else 0, head, begin, written, there, sealed, left, tuple(dict.fromkeys(doubts)))

    def bring(self, carrier: Carrier, door: Door) -> Brought:
        """Take out what the district sent for this hub, and hand it to the hub.

        Raises `CourierFault`: "courier.hub_away", "courier.hub_refuses" (the credential does not count). What was
        handed in until then counts, and all of it may be handed in again.
        """
        doubts: list[tuple[str, str]] = []
        known = self._bring_receipt(carrier, door, doubts)
        said: dict[str, int] = {}
        for scope, hub, name in ((topics.ALL, "", names.ALL), (self.hub, self.hub, names.DOWN)):
            if content := self._content(carrier, hub, name, doubts):
                try:
                    said[scope] = self._bring_said(content, scope, door)
                except WireError as error:
                    doubts.append((f"{hub}/{name}".lstrip("/"), error.code))
        return Brought(known.number if known else None, known.at if known else 0, said, tuple(doubts))

    def newest(self, kept_receipt: bytes) -> Receipt | None:
        """The receipt that the hub keeps, None without one that is for this history."""
        return self._receipt(kept_receipt, []) if kept_receipt else None

    def has_all(self, said: Receipt | None) -> bool:
        """Whether a receipt confirms everything there is."""
        return self._reader.head()[0] <= (said.number if said else 0)

    def _bring_receipt(self, carrier: Carrier, door: Door, doubts: list[tuple[str, str]]) -> Receipt | None:
        signed, codes = self._content(carrier, self.hub, names.RECEIPT, doubts), list[str]()
        known = self._receipt(signed, codes) if signed else None
        if known is not None and not self._took(door.hand_receipt(known)):
            known, codes = None, ["receipt.mismatch"]
        doubts += [(f"{self.hub}/{names.RECEIPT}", code) for code in codes]
        return known

    def _bring_said(self, content: bytes, scope: str, door: Door) -> int:
        word = statement.read(content, self._district_key, self.hub)
        if word.scope != scope:
            raise WireError("statement.other_hub", scope=word.scope)
        if not self._took(door.hand_said(word)):
            raise WireError("statement.refused")
        return word.number

    def _newest(self, carrier: Carrier, kept: bytes, doubts: list[str]) -> Receipt | None:
        """The receipt that counts, of the one that lies there and the one that the hub keeps."""
        newest: Receipt | None = None
        carried: list[tuple[str, str]] = []
        for signed in (kept, self._content(carrier, self.hub, names.RECEIPT, carried)):
            if signed and (known := self._receipt(signed, doubts)) is not None and known.supersedes(newest):
                newest = known
        doubts += [code for _, code in carried]
        return newest

    def _receipt(self, signed: bytes, doubts: list[str]) -> Receipt | None:
        """A receipt for this very history, None, with the code of what is wrong, if it is none."""
        try:
            said = receipt.read(signed, self._district_key, self.hub)
        except WireError as error:
            doubts.append(error.code)
            return None
        own = self._reader.hash_at(said.number)
        if own != said.hash:
            doubts.append("receipt.behind" if own is None else "receipt.fork")
            return None
        return said

    def _content(self, carrier: Carrier, hub: str, name: str, doubts: list[tuple[str, str]]) -> bytes:
        try:
            return carrier.read(hub, name) or b""
        except CourierFault as fault:
            doubts.append((f"{hub}/{name}".lstrip("/"), fault.code))
            return b""

    def _put(self, carrier: Carrier, batch: Batch, doubts: list[str]) -> tuple[BatchName, bool]:
        """Put a batch in unless it lies there already; its name, and whether it is new."""
        envelope = wire.open_envelope(batch.message)
        name = names.name_of(envelope)
        try:
            there = carrier.read(self.hub, str(name))
        except CourierFault as fault:
            if fault.code != "courier.too_large":
                raise
            there = b"\0"
        if there is not None:
            known = self._own(there)
            if known is None:
                doubts.append("courier.damaged")
            elif known.hash != envelope.hash:
                raise CourierFault("courier.other_history", path=f"{self.hub}/{name}")
            elif known.sealed[: wire.KEY_NAME_BYTES] == envelope.sealed[: wire.KEY_NAME_BYTES]:
                return name, False
        carrier.write(self.hub, str(name), batch.message)
        return name, True

    def _seal_again(self, carrier: Carrier, newest: Receipt | None, laid: set[BatchName], doubts: list[str]) -> int:
        """Put in once more, with their personal parts, facts that the district has without; how many batches."""
        if newest is None or newest.sealed is None:
            return 0
        after, count = newest.sealed, 0
        while (batch := self._cutter.cut_sealed(after, newest.number)) is not None:
            laid.add(self._put(carrier, batch, doubts)[0])
            after, count = batch.last, count + 1
        return count

    def _tidy(self, carrier: Carrier, before: Iterable[BatchName], laid: set[BatchName], begin: int, end: int) -> None:
        """Clear away what these batches replace, and the oldest of what was confirmed long ago.

        Only what is certainly this log's own: a batch of another history of this hub is evidence.
        """
        others = [name for name in before if name not in laid]
        confirmed = [name for name in others if name.last <= begin]
        replaced = [name for name in others if begin < name.first and name.last <= end]
        for name in [*replaced, *confirmed[:-COURIER_FILES_OLD]]:
            try:
                known = self._own(carrier.read(self.hub, str(name)) or b"")
                if known is not None and known.agrees(self._reader.hash_at(known.last) or "-"):
                    carrier.remove(self.hub, str(name))
            except CourierFault:
                continue  # it stays, and harms nothing
        for part in carrier.parts(self.hub):
            with suppress(CourierFault):
                carrier.remove(self.hub, part)

    def _own(self, message: bytes) -> wire.Envelope | None:
        """The envelope of a batch that this hub's key signed, None for anything else."""
        try:
            envelope = wire.open_envelope(message)
            wire.verify(message, self._key.verify_key)
        except WireError:
            return None
        return envelope if envelope.hub == self.hub else None

    @staticmethod
    def _took(status: int) -> bool:
        """Whether the hub took it; False if it never will. Raises `CourierFault` if it may another time."""
        if status == AWAY or status >= 500:
            raise CourierFault("courier.hub_away")
        if status in (401, 403):
            raise CourierFault("courier.hub_refuses")
        return status < _TAKEN_BELOW

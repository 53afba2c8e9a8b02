"""What a connection of the relay works with: everything that it is handed and that outlives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nacl.signing import VerifyKey

from hub.log.reading import LogReader
from sync_agent import receipt, state
from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.link import Address
from sync_agent.relay.allowance import Allowance
from sync_agent.relay.batches import Cutter
from sync_agent.relay.downs import Downs
from sync_agent.relay.status import Status


@dataclass(frozen=True)
class Parts:
    """What a session works with. Times in seconds.

    `on_receipt` is told each receipt that agrees with the log, and whether it was signed just now; `note` is called
    when `status` may have changed; `health` gives the machine's figures (None: not to be sent); `downs` takes what the
    district says (None: nobody would hear it). A metered connection ends when there has been nothing to do for
    `idle_seconds` (None: it stays).
    """

    hub: str
    where: Address
    reader: LogReader
    cutter: Cutter
    district_key: VerifyKey
    clock: Clock
    allowance: Allowance
    status: Status
    note: Callable[[], None]
    health: Callable[[bool], state.Health | None]
    serial: str
    cursor: receipt.Receipt | None
    on_receipt: Callable[[receipt.Receipt, bool], None]
    downs: Downs | None
    idle_seconds: float | None
    gather_seconds: float
    first_receipt_seconds: float
    receipt_seconds: float
    silence: Backoff

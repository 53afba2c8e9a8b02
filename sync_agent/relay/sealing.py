"""Sending again, with their personal parts sealed, facts that the district has without.

They were recorded before the cooperative had its recovery key, or sealed to one that a newer key has replaced. How far
the district is it says in its receipt, so the relay remembers nothing of it. New facts always go first.
"""

from __future__ import annotations

from sync_agent.backoff import Backoff
from sync_agent.limits import SEALED_TRIES_MAX
from sync_agent.receipt import Receipt
from sync_agent.relay.batches import Batch, Cutter


class CatchUp:
    """The catching up of one connection: one batch on the way at a time."""

    def __init__(self, cutter: Cutter, waits: Backoff) -> None:
        """`waits` grows from try to try where the district gets no further."""
        self._cutter, self._waits = cutter, waits
        self._sent_for: int | None = None
        self._tries = 0
        self._again_at = float("-inf")

    def is_due(self, said: Receipt | None, now: float) -> bool:
        """Whether the district asks for sealed parts and a batch of them may go now."""
        if said is None or said.sealed is None:
            return False
        if said.sealed != self._sent_for:
            return True
        # It got no further: perhaps a batch was lost. What it lacks may also be lacking here, after a restore without
        # the paper key; nobody shall pay for asking again and again.
        return self._tries < SEALED_TRIES_MAX and now >= self._again_at

    def cut(self, said: Receipt, now: float) -> Batch | None:
        """The batch to send now, None if there is nothing more here that could be sealed. Raises as `Cutter.cut`."""
        after = said.sealed or 0
        if after == self._sent_for:
            self._tries += 1
        else:
            self._tries = 1
            self._waits.reset()
        self._sent_for, self._again_at = after, now + self._waits.next_seconds()
        return self._cutter.cut_sealed(after, said.number)

"""What the district says, on its way from the broker to the hub."""

from __future__ import annotations

import logging
from collections.abc import Callable

from nacl.signing import VerifyKey

from sync_agent import statement, topics
from sync_agent.errors import WireError

log = logging.getLogger(__name__)


class Downs:
    """Reads the district's messages for one hub and hands on the newest of each scope.

    The broker counts a message as delivered once this process has it, and the hub may be away just then. So each new
    process asks anew for what lies retained; within one, the broker tells what changes.
    """

    def __init__(self, key: VerifyKey, offer: Callable[[statement.Said], None]) -> None:
        """`offer` takes a message to the hub, and keeps trying."""
        self._key, self._offer = key, offer
        self._newest: dict[str, tuple[int, int]] = {}
        self._granted = False

    def wanted(self, hub: str, *, session_present: bool) -> tuple[str, ...]:
        """The topics to subscribe to on a new connection, none if the broker still knows them."""
        if session_present and self._granted:
            return ()
        self._granted = False
        return topics.down(hub), topics.down(topics.ALL)

    def granted(self) -> None:
        """The broker has taken a subscription."""
        self._granted = True

    def take(self, hub: str, signed: bytes) -> None:
        """Read a message; what is none of our district's, not for this hub, or older than known is left alone."""
        try:
            said = statement.read(signed, self._key, hub)
        except WireError as error:
            log.warning("not a word of our district, left alone: %s", error)
            return
        if said.supersedes(*self._newest.get(said.scope, (0, 0))):
            self._newest[said.scope] = (said.number, said.at)
            log.info("the district says: scope=%s number=%d", said.scope, said.number)
            self._offer(said)

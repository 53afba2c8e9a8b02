"""What a stick and a phone's file have in common: files by hub and name, each read by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from sync_agent.courier.names import BatchName, batch
from sync_agent.errors import CourierFault


class Strange(NamedTuple):
    """A file that is not taken, by its path inside the courier's folder, and why (``error.…`` in the catalogs)."""

    path: str
    code: str


class Carrier(Protocol):
    """Files to take out and put in. A hub of ``""`` is the folder that holds the hubs'."""

    def hubs(self) -> list[str]:
        """The hubs that something is here of or for, in order."""
        ...

    def names(self, hub: str) -> list[str]:
        """Names of our files of a hub, in order; those of other names are in `strange`."""
        ...

    def strange(self) -> list[Strange]:
        """What was come across and is none of ours, so far."""
        ...

    def parts(self, hub: str) -> list[str]:
        """Names of a hub's files that were being written when the stick was pulled."""
        ...

    def read(self, hub: str, name: str) -> bytes | None:
        """A file's content, None if there is no such file. Raises `CourierFault` for one that cannot be read."""
        ...

    def write(self, hub: str, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all, in place of one of that name. Raises `CourierFault`."""
        ...

    def remove(self, hub: str, name: str) -> None:
        """Take a file of ours away. Raises `CourierFault`."""
        ...


def batches(carrier: Carrier, hub: str) -> list[BatchName]:
    """The batches of a hub in the order in which they follow each other."""
    return sorted(known for known in map(batch, carrier.names(hub)) if known)


def contents(carrier: Carrier, hub: str) -> Iterator[tuple[BatchName, bytes | CourierFault]]:
    """Each batch of a hub with its content, or with why it cannot be read."""
    for name in batches(carrier, hub):
        try:
            content = carrier.read(hub, str(name))
        except CourierFault as fault:
            yield name, fault
        else:
            yield name, content or b""

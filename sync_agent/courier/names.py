"""What the courier's files are called.

| file | what |
| --- | --- |
| ``KOPERASI-KURIR/<hub>/<incarnation>-<first>-<last>.kb`` | a batch (`sync_agent.wire`) |
| ``KOPERASI-KURIR/<hub>/receipt.kr`` | the district's receipt for that hub (`sync_agent.receipt`) |
| ``KOPERASI-KURIR/<hub>/down.ks``, ``KOPERASI-KURIR/all.ks`` | what the district says (`sync_agent.statement`) |
| ``….part`` | a file that was being written when the stick was pulled; nobody reads it |

Numbers have no leading zeros. A file of any other name is none of ours: nobody reads, changes or deletes it.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sync_agent import topics
from sync_agent.wire import Envelope

FOLDER: Final = "KOPERASI-KURIR"
RECEIPT: Final = "receipt.kr"
DOWN: Final = "down.ks"
ALL: Final = f"{topics.ALL}.ks"
PART: Final = ".part"
_BATCH: Final = re.compile(r"([1-9]\d{0,15})-([1-9]\d{0,15})-([1-9]\d{0,15})\.kb")


class BatchName(NamedTuple):
    """A batch's file name taken apart; sorts in the order in which batches follow each other."""

    incarnation: int
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.incarnation}-{self.first}-{self.last}.kb"


def name_of(envelope: Envelope) -> BatchName:
    """The name under which a batch travels."""
    return BatchName(envelope.incarnation, envelope.first, envelope.last)


def batch(name: str) -> BatchName | None:
    """A batch's file name taken apart, None if it is none."""
    match = _BATCH.fullmatch(name)
    return BatchName(*map(int, match.groups())) if match else None


def is_ours(hub: str, name: str) -> bool:
    """Whether a file of this name in this hub's folder (``""``: in the folder of all) is one of ours."""
    if not hub:
        return name == ALL
    return name in (RECEIPT, DOWN) or batch(name) is not None

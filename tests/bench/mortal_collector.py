"""The collector as it is, but it dies between commit and receipt when told to: `… FLAG collect --store …`.

While the file FLAG exists, the next commit of a batch is the last thing this process does: it removes the file and
kills itself (-9) before it acknowledges anything or signs a receipt. It is as impatient as the tests' relays are.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from sync_agent import __main__ as command_line
from sync_agent import receipt
from sync_agent.district import collector
from sync_agent.district.intake import Intake, Message

BACKOFF_SECONDS = 0.1, 1.0


def main(flag: Path, arguments: list[str]) -> int:
    """Run ``python -m sync_agent`` with these arguments, dying after a commit once `flag` exists."""
    take = Intake.take

    def take_and_die(self: Intake, messages: Sequence[Message]) -> list[receipt.Receipt]:
        receipts = take(self, messages)
        if flag.exists() and any(message.topic.endswith("/up") for message in messages):
            flag.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return receipts

    Intake.take = take_and_die  # type: ignore[method-assign]
    collector.BACKOFF_SECONDS_FIRST, collector.STORE_RETRY_SECONDS_MAX = BACKOFF_SECONDS  # type: ignore[misc]
    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))

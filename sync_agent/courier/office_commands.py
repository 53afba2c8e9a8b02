"""What the courier's command at the district does."""

from __future__ import annotations

import argparse

from sync_agent import keys, text
from sync_agent.clock import SystemClock
from sync_agent.courier import report
from sync_agent.courier.folder import Stick
from sync_agent.courier.office import note, over, strange
from sync_agent.courier.progress import Progress
from sync_agent.district.commands import prepared_store
from sync_agent.district.staff import audit
from sync_agent.errors import SettingsError


def exchange(options: argparse.Namespace) -> int:
    """Take all that a stick brings, put the answers on it, and print what became of what; 1 if some was not taken."""
    if not options.key_file:
        raise SettingsError("settings.value", reason="--key-file")
    store, clock = prepared_store(options), SystemClock()
    working = over(store, keys.read(options.key_file), clock)
    with Stick(options.stick) as stick:
        rows = working.take(stick, Progress(clock, options.language, "courier.reading"))
        note(store, rows, audit.COMMAND_LINE, clock.now())
        left = strange(stick)
        lines = report.table(rows, options.language) if rows else [text.translate("courier.empty", options.language)]
        print("\n".join([*lines, *report.not_taken(left, options.language)]))
        new = working.answer(stick, [row.hub for row in rows if row.name])
        said = "courier.answered" if new else "courier.answered_before"
        print(text.translate(said, options.language, count=text.count(len(new))))
    print(text.translate("courier.pull", options.language))
    return 1 if left or any(row.refused for row in rows) else 0

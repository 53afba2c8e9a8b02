"""What the relay's commands do."""

from __future__ import annotations

import argparse
from typing import Any, Final

import msgspec

from sync_agent.clock import SystemClock
from sync_agent.errors import SettingsError
from sync_agent.parser import RELAY_OPTIONS
from sync_agent.process import stop_on_signals
from sync_agent.relay import status
from sync_agent.relay.memory import ask_anyway
from sync_agent.relay.relay import Relay
from sync_agent.relay.settings import load

_NAMES: Final = {"cert": "certificate", "key": "private_key"}
_NUMBERS: Final = {"gather_seconds": float, "receipt_seconds": float, "allowance_bytes_month": int}


def relay(options: argparse.Namespace) -> None:
    """Run the relay until SIGTERM or SIGINT."""
    given: dict[str, Any] = {}
    for name in RELAY_OPTIONS:
        value = getattr(options, name)
        if value is not None and name in _NUMBERS:
            try:
                value = _NUMBERS[name](value)
            except ValueError as error:
                raise SettingsError("settings.value", reason=f"{name}: {value}") from error
        given[_NAMES.get(name, name)] = value
    Relay(load(options.config, given), SystemClock(), stop_on_signals()).run()


def relay_anyway(options: argparse.Namespace) -> None:
    """Lift this month's allowance: the relay sees it within seconds."""
    path = options.status_file or options.data / "relay-status.json"
    month = status.read(path).month
    ask_anyway(path, month)
    from sync_agent import text  # see below

    print(text.translate("status.anyway", options.language, month=month))


def relay_status(options: argparse.Namespace) -> None:
    """Print the three counts."""
    current = status.read(options.status_file or options.data / "relay-status.json")
    if options.json:
        print(msgspec.json.encode(current).decode())
        return
    from sync_agent import text  # the relay itself has no use for catalogs, and a small machine no memory to spare

    for line in text.relay_status(current, options.language):
        print(line)

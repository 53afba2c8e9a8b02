"""The command line of relay and district: ``python -m sync_agent <command> --help``."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from sync_agent.errors import SyncError
from sync_agent.process import set_up_logging

_LANGUAGES: Final = ("id", "en")
_RELAY_OPTIONS: Final = {
    "data": "the hub's data folder",
    "broker": "mqtts://host:port, or mqtt:// on this machine",
    "hub_url": "the hub's address, e.g. http://127.0.0.1:8080; with device_file",
    "device_file": "JSON with the relay's device and secret",
    "key_file": "the hub's private key",
    "district_key": "the district's public key, 64 hex digits",
    "ca": "certificate of the authority that signed the broker's",
    "cert": "this hub's certificate",
    "key": "private key of this hub's certificate",
    "recovery_key": "the cooperative's public recovery key; without it personal parts stay on the hub",
    "status_file": "where relay-status looks",
    "gather_seconds": "how long a new fact waits for others",
    "receipt_seconds": "how long to wait for the district's receipt",
}


def parser() -> argparse.ArgumentParser:
    """Every command and its options."""
    top = argparse.ArgumentParser(prog="python -m sync_agent", description="Relay (on the hub) and district (office).")
    top.add_argument("--language", choices=_LANGUAGES, default=_LANGUAGES[0], help="of messages, default id")
    top.add_argument("--log-level", default="info", choices=("debug", "info", "warning", "error"))
    sub = top.add_subparsers(dest="command", required=True)

    relay = sub.add_parser("relay", help="send a hub's facts to the district")
    relay.add_argument("--config", type=Path, help="TOML file with the settings; options given here win")
    for name, meaning in _RELAY_OPTIONS.items():
        relay.add_argument("--" + name.replace("_", "-"), help=meaning)
    relay.set_defaults(run="relay.commands:relay")

    status = sub.add_parser("relay-status", help="what is kept, sent and confirmed")
    status.add_argument("--data", type=Path, default=Path("."), help="the hub's data folder")
    status.add_argument("--status-file", type=Path, help="if it is not in the data folder")
    status.add_argument("--json", action="store_true", help="as JSON")
    status.set_defaults(run="relay.commands:relay_status")

    collect = sub.add_parser("collect", help="store what hubs send and sign receipts")
    _add_store(collect)
    _add_broker(collect)
    collect.set_defaults(run="district.commands:collect")

    web = sub.add_parser("web", help="the district's pages")
    _add_store(web)
    _add_web(web)
    web.set_defaults(run="district.commands:web")

    district = sub.add_parser("district", help="collector and pages in one process; or: enrol, revoke")
    _add_store(district)
    _add_broker(district)
    _add_web(district)
    district.set_defaults(run="district.commands:district")
    register = district.add_subparsers(dest="register")
    enrol = register.add_parser("enrol", help="make a hub known")
    _add_store(enrol)
    enrol.add_argument("--hub", required=True)
    enrol.add_argument("--key", required=True, help="the hub's public key, 64 hex digits")
    enrol.add_argument("--name", required=True, help="what the office calls it")
    enrol.set_defaults(run="district.commands:enrol")
    revoke = register.add_parser("revoke", help="take nothing more from a hub (--undo: take again)")
    _add_store(revoke)
    revoke.add_argument("--hub", required=True)
    revoke.add_argument("--undo", action="store_true")
    revoke.set_defaults(run="district.commands:revoke")

    keygen = sub.add_parser("keygen", help="make a private key, print the public one")
    keygen.add_argument("--out", type=Path, required=True)
    keygen.set_defaults(run="commands:keygen")

    train = sub.add_parser("train", help="make a preset dictionary from logs")
    train.add_argument("--log", type=Path, action="append", required=True, help="a books.db; give several")
    train.add_argument("--dictionary", type=int, required=True, help="version number of the new dictionary")
    train.add_argument("--made-from", required=True, help="what the logs are, for the record")
    train.add_argument("--out", type=Path, required=True)
    train.set_defaults(run="commands:train")
    return top


def _add_store(command: argparse.ArgumentParser) -> None:
    command.add_argument("--store", help="sqlite:///path or postgresql://…")


def _add_broker(command: argparse.ArgumentParser) -> None:
    command.add_argument("--broker", help="mqtts://host:port, or mqtt:// on this machine")
    command.add_argument("--key-file", type=Path, help="the district's private key")
    command.add_argument("--ca", default="")
    command.add_argument("--cert", default="")
    command.add_argument("--key", default="", help="private key of the TLS certificate")
    command.add_argument("--name", default="", help="unique name of this collector, by default the machine's")


def _add_web(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8090)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it did what it should, 2 if it was told something it cannot use."""
    options = parser().parse_args(arguments)
    try:
        set_up_logging(options.log_level)
        module, _, function = str(options.run).partition(":")
        # Loaded only now: a hub's small machine need not hold the district's end, nor the other way round.
        return int(getattr(import_module(f"sync_agent.{module}"), function)(options) or 0)
    except SyncError as error:
        from sync_agent import text

        print(text.error(error, options.language), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

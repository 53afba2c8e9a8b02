"""What each command of the command line does."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any, Final

import msgspec

from sync_agent import dictionary, keys, text, training
from sync_agent.clock import SystemClock
from sync_agent.district import registry
from sync_agent.district.collector import Collector
from sync_agent.district.intake import Intake
from sync_agent.district.store import Store
from sync_agent.errors import SettingsError
from sync_agent.link import address
from sync_agent.relay import status
from sync_agent.relay.relay import Relay
from sync_agent.relay.settings import load

log = logging.getLogger("sync_agent")

RELAY_OPTIONS: Final = {
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
_NAMES: Final = {"cert": "certificate", "key": "private_key"}
_NUMBERS: Final = ("gather_seconds", "receipt_seconds")


def set_up_logging(level: str) -> None:
    """One line an event on standard error."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)


def relay(options: argparse.Namespace) -> None:
    """Run the relay until SIGTERM or SIGINT."""
    given: dict[str, Any] = {}
    for name in RELAY_OPTIONS:
        value = getattr(options, name)
        if value is not None and name in _NUMBERS:
            try:
                value = float(value)
            except ValueError as error:
                raise SettingsError("settings.value", reason=f"{name}: {value}") from error
        given[_NAMES.get(name, name)] = value
    Relay(load(options.config, given), SystemClock(), stop_on_signals()).run()


def relay_status(options: argparse.Namespace) -> None:
    """Print the three counts."""
    current = status.read(options.status_file or options.data / "relay-status.json")
    if options.json:
        print(msgspec.json.encode(current).decode())
        return
    for line in text.relay_status(current, options.language):
        print(line)


def collect(options: argparse.Namespace) -> None:
    """Run a collector until SIGTERM or SIGINT."""
    collector(options, stop_on_signals()).run()


def collector(options: argparse.Namespace, stop: threading.Event) -> Collector:
    """The collector that these options describe, its store prepared."""
    if not (options.broker and options.key_file):
        raise SettingsError("settings.value", reason="--broker, --key-file")
    store, clock = prepared_store(options), SystemClock()
    where = address(options.broker, options.ca, options.cert, options.key)
    intake = Intake(store, keys.read(options.key_file), clock)
    return Collector(intake, where, options.name or socket.gethostname(), clock, stop)


def web(options: argparse.Namespace) -> None:
    """Serve the pages until SIGTERM or SIGINT."""
    from sync_agent.district.web import serve

    serve(prepared_store(options), SystemClock(), options.host, options.port)


def district(options: argparse.Namespace) -> int:
    """Collector and pages in one process, until SIGTERM or SIGINT."""
    from sync_agent.district.web import serve

    stop = threading.Event()
    working = collector(options, stop)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            working.run()
        except BaseException as error:
            # Pages without a collector would look alive: go down together, and let the supervisor start both.
            log.exception("the collector failed")
            failed.append(error)
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=work, name="collector")
    thread.start()
    try:
        serve(prepared_store(options), SystemClock(), options.host, options.port)
    finally:
        stop.set()
        thread.join()
    return 1 if failed else 0


def enrol(options: argparse.Namespace) -> None:
    """Make a hub known."""
    new = registry.enrol(prepared_store(options), options.hub, options.key, options.name, SystemClock().now())
    print(text.translate("cli.enrolled" if new else "cli.enrolled_before", options.language, hub=options.hub))


def revoke(options: argparse.Namespace) -> None:
    """Take nothing more from a hub, or take again."""
    registry.set_status(prepared_store(options), options.hub, "active" if options.undo else "revoked")
    print(text.translate("cli.restored" if options.undo else "cli.revoked", options.language, hub=options.hub))


def keygen(options: argparse.Namespace) -> None:
    """Make a key and print its public half."""
    print(keys.generate(options.out))


def train(options: argparse.Namespace) -> None:
    """Make a dictionary, and print what each candidate gives."""
    candidates = training.train(options.log)
    for candidate in candidates:
        figures = "  ".join(f"{value:6.2f}" for value in candidate.bytes_per_fact)
        print(f"{len(candidate.content):6d} bytes, segments of {candidate.segment_bytes:3d}: {figures}")
    described = dictionary.describe(options.dictionary, candidates[0].content, options.made_from)
    Path(options.out).write_text(described, encoding="utf-8")


def prepared_store(options: argparse.Namespace) -> Store:
    """The store that these options name, with its tables."""
    if not options.store:
        raise SettingsError("settings.value", reason="--store")
    store = Store(options.store)
    store.prepare()
    return store


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop

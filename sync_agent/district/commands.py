"""What the district's commands do."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import threading

from sync_agent import keys, text
from sync_agent.clock import SystemClock
from sync_agent.district import registry
from sync_agent.district.collector import Collector
from sync_agent.district.intake import Intake
from sync_agent.district.staff import audit
from sync_agent.district.statements.speaker import Speaker
from sync_agent.district.store import Store
from sync_agent.errors import SettingsError
from sync_agent.link import address
from sync_agent.process import Stop, stop_on_signals

log = logging.getLogger(__name__)


def collect(options: argparse.Namespace) -> None:
    """Run a collector until SIGTERM or SIGINT."""
    collector(options, stop_on_signals()).run()


def collector(options: argparse.Namespace, stop: Stop) -> Collector:
    """The collector that these options describe, its store prepared."""
    if not (options.broker and options.key_file):
        raise SettingsError("settings.value", reason="--broker, --key-file")
    store, clock = prepared_store(options), SystemClock()
    where = address(options.broker, options.ca, options.cert, options.key)
    key = keys.read(options.key_file)
    intake, speaker = Intake(store, key, clock), Speaker(store, key, clock)
    return Collector(intake, speaker, where, options.name or socket.gethostname(), clock, stop)


def web(options: argparse.Namespace) -> None:
    """Serve the pages until SIGTERM or SIGINT."""
    from sync_agent.district.web import serve  # a collector without pages need not hold a web server

    key = keys.read(options.key_file) if options.key_file else None
    serve(prepared_store(options), SystemClock(), options.host, options.port, key)


def district(options: argparse.Namespace) -> int:
    """Collector and pages in one process, until SIGTERM or SIGINT."""
    from sync_agent.district.web import serve  # see above

    stop = Stop()
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
        key = keys.read(options.key_file)
        serve(prepared_store(options), SystemClock(), options.host, options.port, key)
    finally:
        stop.set()
        thread.join()
    return 1 if failed else 0


def enrol(options: argparse.Namespace) -> None:
    """Make a hub known."""
    store, now = prepared_store(options), SystemClock().now()
    with store.transaction():
        new = registry.enrol(store, options.hub, options.key, options.name, now)
        if new:
            audit.note(store, now, audit.COMMAND_LINE, "hub.enrolled", options.hub, options.name)
    print(text.translate("cli.enrolled" if new else "cli.enrolled_before", options.language, hub=options.hub))


def rekey(options: argparse.Namespace) -> None:
    """Give a restored hub its new device's key."""
    new = registry.replace_key(prepared_store(options), options.hub, options.key, SystemClock().now())
    print(text.translate("cli.rekeyed" if new else "cli.enrolled_before", options.language, hub=options.hub))


def revoke(options: argparse.Namespace) -> None:
    """Take nothing more from a hub, or take again."""
    store = prepared_store(options)
    with store.transaction():
        registry.set_status(store, options.hub, "active" if options.undo else "revoked")
        act = "hub.restored" if options.undo else "hub.revoked"
        audit.note(store, SystemClock().now(), audit.COMMAND_LINE, act, options.hub)
    print(text.translate("cli.restored" if options.undo else "cli.revoked", options.language, hub=options.hub))


def prepared_store(options: argparse.Namespace) -> Store:
    """The store that these options name, with its tables."""
    if not options.store:
        raise SettingsError("settings.value", reason="--store")
    store = Store(options.store)
    store.prepare()
    return store

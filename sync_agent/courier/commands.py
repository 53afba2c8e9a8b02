"""What the courier's commands at a hub do."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hub.log.reading import LogReader
from sync_agent import keys, text
from sync_agent.clock import SystemClock
from sync_agent.courier import report
from sync_agent.courier.folder import Stick
from sync_agent.courier.progress import Progress
from sync_agent.courier.village import Village
from sync_agent.errors import CourierFault, SettingsError
from sync_agent.parser import COURIER_OPTIONS
from sync_agent.relay.door import Door
from sync_agent.relay.settings import Settings, load, read_device


def out(options: argparse.Namespace) -> None:
    """Put on the stick what the district has not confirmed yet."""
    settings = _settings(options)
    with Stick(options.stick) as stick:
        _out(options, settings, stick)


def bring(options: argparse.Namespace) -> None:
    """Take what the district sent from the stick to the hub."""
    settings = _settings(options)
    with Stick(options.stick) as stick:
        _bring(options, settings, stick)


def both(options: argparse.Namespace) -> int:
    """Take what the district sent, then put on the stick what it does not have yet."""
    settings, failed = _settings(options), 0
    with Stick(options.stick) as stick:
        try:
            _bring(options, settings, stick)
        except CourierFault as fault:
            if not fault.code.startswith("courier.hub_"):
                raise
            # The way to the district does not need the hub's server; the answers stay on the stick.
            print(text.error(fault, options.language), file=sys.stderr)
            failed = 2
        _out(options, settings, stick)
    return failed


def _settings(options: argparse.Namespace) -> Settings:
    return load(options.config, {name: getattr(options, name) for name in COURIER_OPTIONS})


def _village(settings: Settings) -> Village:
    reader = LogReader(Path(settings.data) / "books.db")
    return Village(reader, keys.read(Path(settings.key_file)), keys.public(settings.district_key))


def _door(settings: Settings) -> Door:
    if not settings.hub_url:
        raise SettingsError("settings.value", reason="--hub-url, --device-file")
    return Door(settings.hub_url, read_device(Path(settings.device_file)))


def _out(options: argparse.Namespace, settings: Settings, stick: Stick) -> None:
    # An empty folder where no stick is plugged in looks just like one: what is written there goes nowhere.
    if not options.any_folder and stick.device == Path(settings.data).stat().st_dev:
        raise CourierFault("courier.not_a_stick", path=str(stick.path))
    village, kept = _village(settings), b""
    if settings.hub_url:
        door = _door(settings)
        _, kept = door.newest_receipt()
        door.close()
    told = Progress(SystemClock(), options.language, "courier.writing")
    for line in report.laid(village.lay(stick, kept, told), village.hub, options.language):
        print(line)
    print(text.translate("courier.pull", options.language))


def _bring(options: argparse.Namespace, settings: Settings, stick: Stick) -> None:
    door = _door(settings)
    try:
        done = _village(settings).bring(stick, door)
    finally:
        door.close()
    for line in report.brought(done, options.language):
        print(line)

"""How each part is started and when it is ready. The parts know nothing of the demo: these are their usual commands."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from image_build import limits
from image_build.demo import ask, broker
from image_build.demo.process import Part
from image_build.demo.settings import Settings
from image_build.demo.village import Village


def needed(settings: Settings, home: Village) -> list[Part]:
    """The parts without which there is no demo, in the order they start; they stop the other way round."""
    makers = (_broker, _collector, _district, _hub, _relay)
    return [make(settings, home) for make in makers]


def _part(home: Village, name: str, arguments: list[str], is_ready: Callable[[], bool]) -> Part:
    return Part(name, [sys.executable, "-m", *arguments], home.logs / f"{name}.log", is_ready)


def _broker(settings: Settings, home: Village) -> Part:
    configuration = home.folder / "broker.toml"
    bind = f"[{settings.bind}]" if ":" in settings.bind else settings.bind
    configuration.write_text(broker.configuration(f"{bind}:{settings.mqtt_port}"), "utf-8")
    host = settings.reach.strip("[]")
    return _part(
        home,
        "broker",
        ["image_build.demo.broker", str(configuration)],
        lambda: _listens(host, settings.mqtt_port),
    )


def _collector(settings: Settings, home: Village) -> Part:
    arguments = ["collector", "--broker", settings.mqtt_url, *_district_files(home)]
    return _part(home, "collector", ["sync_agent", *arguments], lambda: True)


def _district(settings: Settings, home: Village) -> Part:
    arguments = ["web", "--host", settings.bind, "--port", str(settings.district_port), *_district_files(home)]
    return _part(home, "district", ["sync_agent", *arguments], lambda: ask.answers(settings.district_url + "/"))


def _district_files(home: Village) -> list[str]:
    return ["--store", str(home.folder / "district.db"), "--key-file", str(home.key("district"))]


def _hub(settings: Settings, home: Village) -> Part:
    arguments = ["serve", "--data", str(home.books), "--host", settings.bind, "--port", str(settings.hub_port)]
    if not settings.is_open_to_others:
        arguments.append("--no-announce")  # nobody else could reach what is announced
    return _part(home, "hub", ["hub", *arguments], lambda: ask.status(settings.hub_url) is not None)


def _relay(settings: Settings, home: Village) -> Part:
    arguments = ["relay", "--data", str(home.books), "--broker", settings.mqtt_url, "--hub-url", settings.hub_url]
    arguments += ["--device-file", str(home.device("relay")), "--key-file", str(home.key("hub"))]
    arguments += ["--district-key", home.public_key("district")]
    return _part(home, "relay", ["sync_agent", *arguments], lambda: True)


def kiosk(settings: Settings, home: Village) -> Part | None:
    """The kiosk if there is a display for its window and nobody said no. It may fail without harm to the rest."""
    if settings.kiosk == "off" or not settings.display:
        return None
    part = _part(home, "kiosk", ["kiosk_ui", "--hub", settings.hub_url, "--window"], lambda: False)
    part.needed = False
    # Its window tells nobody that it is there; one that cannot open ends within moments.
    part.is_ready = lambda: time.monotonic() - part.started_at > limits.KIOSK_PROOF_SECONDS
    return part


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=limits.PROBE_SECONDS):
        return True
    return False

"""How each part is started and when it is ready. The parts know nothing of the demo: these are their usual commands."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from image_build import limits
from image_build.demo import ask
from image_build.demo.process import CHECKOUT, Part
from image_build.demo.settings import BROKER_ADDRESS, Settings
from image_build.demo.village import Village

BROKER_CONFIGURATION: Final = CHECKOUT / "sync_agent" / "district" / "broker" / "rumqttd.toml"
_LISTEN: Final = re.compile(r"^listen = .*$", re.MULTILINE)


def _part(home: Village, name: str, arguments: list[str], is_ready: Callable[[], bool]) -> Part:
    return Part(name, [sys.executable, "-m", *arguments], home.logs / f"{name}.log", is_ready)


def broker(settings: Settings, home: Village) -> Part:
    """The MQTT 5 broker between relay and district, as PyPI's iotcore ships it: nothing must be installed by hand.

    Its configuration is the district's own for a laptop, with the demo's port in it. It keeps nothing on disk; the
    district tells it the receipts again.
    """
    configuration = home.folder / "broker.toml"
    content = BROKER_CONFIGURATION.read_text("utf-8")
    configuration.write_text(_LISTEN.sub(f'listen = "{BROKER_ADDRESS}:{settings.mqtt_port}"', content), "utf-8")
    # rumqttd wraps each message in error spans; at any other level all of them would be logged as errors.
    arguments = ["iotcore", "--log-level", "CRITICAL", "--config", str(configuration)]
    return _part(home, "broker", arguments, lambda: _listens(BROKER_ADDRESS, settings.mqtt_port))


def district(settings: Settings, home: Village) -> Part:
    """Collector and pages of the district's office, in one process."""
    arguments = [
        "district",
        "--store",
        home.store,
        "--broker",
        settings.mqtt_url,
        "--key-file",
        str(home.key("district")),
    ]
    arguments += ["--name", "demo", "--host", settings.bind, "--port", str(settings.district_port)]
    return _part(home, "district", ["sync_agent", *arguments], lambda: ask.answers(settings.district_url + "/"))


def hub(settings: Settings, home: Village) -> Part:
    """The cooperative's books on HTTP."""
    arguments = ["serve", "--data", str(home.books), "--host", settings.bind, "--port", str(settings.hub_port)]
    arguments += ["--languages", "id,en,jv"]
    if not settings.is_open_to_others:
        arguments.append("--no-announce")  # nobody else could reach what is announced
    return _part(home, "hub", ["hub", *arguments], lambda: ask.status(settings.hub_url) is not None)


def relay(settings: Settings, home: Village) -> Part:
    """What sends the books' facts to the district. Whether it gets through, the hub's status tells."""
    arguments = ["relay", "--data", str(home.books), "--broker", settings.mqtt_url, "--hub-url", settings.hub_url]
    arguments += ["--device-file", str(home.device("relay")), "--key-file", str(home.key("hub"))]
    arguments += ["--district-key", home.public_key("district")]
    return _part(home, "relay", ["sync_agent", *arguments], lambda: True)


def kiosk(settings: Settings, home: Village) -> Part | None:
    """The kiosk if there is a display for its window and nobody said no. It may fail without harm to the rest.

    Its own keeper starts it again within seconds if it dies, but ends with it if it cannot open its window at all.
    """
    if settings.kiosk == "off" or not settings.display:
        return None
    data = home.folder / "kiosk"
    drawn = data / "drawn"
    drawn.unlink(missing_ok=True)
    arguments = ["keep", "--must-start", "--hub", settings.hub_url, "--device-file", str(home.device("kiosk"))]
    arguments += ["--data", str(data), "--ready-file", str(drawn)]
    part = _part(home, "kiosk", ["kiosk_ui", *arguments], drawn.exists)
    part.needed = False
    # Without a name, SDL would fall back to drawing where nobody sees it.
    part.environment = {"SDL_VIDEODRIVER": settings.display}
    return part


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=limits.PROBE_SECONDS):
        return True
    return False

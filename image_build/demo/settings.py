"""What a person may set: ports, data folder, kiosk and address, all from the environment."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from image_build.demo.errors import DemoError

KIOSK_CHOICES = ("auto", "off")
BROKER_ADDRESS = "127.0.0.1"  # whatever `bind` says: it asks nobody for a certificate
_DISPLAYS = {"x11": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}


@dataclass(frozen=True)
class Settings:
    """Where the demo lives. `bind` is the address to listen on; `display` what a window could open on, as SDL names it
    (``x11,wayland``), empty if there is nothing."""

    folder: Path
    bind: str
    hub_port: int
    district_port: int
    mqtt_port: int
    kiosk: str
    display: str

    @property
    def reach(self) -> str:
        """The address at which this machine itself reaches the parts, as it stands in a URL."""
        address = ipaddress.ip_address(self.bind)
        if address.is_unspecified:
            return "127.0.0.1" if address.version == 4 else "[::1]"
        return self.bind if address.version == 4 else f"[{self.bind}]"

    @property
    def hub_url(self) -> str:
        """Where the hub answers, without a slash at the end."""
        return f"http://{self.reach}:{self.hub_port}"

    @property
    def district_url(self) -> str:
        """Where the district's pages are, without a slash at the end."""
        return f"http://{self.reach}:{self.district_port}"

    @property
    def mqtt_url(self) -> str:
        """Where the broker takes MQTT 5."""
        return f"mqtt://{BROKER_ADDRESS}:{self.mqtt_port}"

    @property
    def is_open_to_others(self) -> bool:
        """Whether other machines can reach the parts."""
        return not ipaddress.ip_address(self.bind).is_loopback

    def ports(self) -> dict[str, int]:
        """Each port by the name of the variable that sets it."""
        return {"HUB_PORT": self.hub_port, "DISTRICT_PORT": self.district_port, "MQTT_PORT": self.mqtt_port}


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as not set. Raises `DemoError` for what cannot be."""
    bind = environment.get("BIND") or "127.0.0.1"
    try:
        bind = str(ipaddress.ip_address("127.0.0.1" if bind == "localhost" else bind))
    except ValueError:
        raise DemoError("settings.bind", value=bind) from None
    kiosk = environment.get("KIOSK") or "auto"
    if kiosk not in KIOSK_CHOICES:
        raise DemoError("settings.kiosk", value=kiosk)
    settings = Settings(
        folder=Path(environment.get("DEMO_DIR") or "demo-data").absolute(),
        bind=bind,
        hub_port=_port(environment, "HUB_PORT", 8080),
        district_port=_port(environment, "DISTRICT_PORT", 8090),
        mqtt_port=_port(environment, "MQTT_PORT", 1883),
        kiosk=kiosk,
        display=",".join(name for name, variable in _DISPLAYS.items() if environment.get(variable)),
    )
    if len(set(settings.ports().values())) < len(settings.ports()):
        raise DemoError("settings.same_ports")
    return settings


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise DemoError("settings.port", name=name, value=value)
    return int(value)


def check_ports(settings: Settings) -> None:
    """Make sure that all ports are free. Raises `DemoError` naming each that is not and what to set instead."""
    addresses = {name: BROKER_ADDRESS if name == "MQTT_PORT" else settings.bind for name in settings.ports()}
    busy = {name: port for name, port in settings.ports().items() if not _is_free(addresses[name], port)}
    if not busy:
        return
    taken = set(settings.ports().values())
    wishes = []
    for name, port in busy.items():
        other = next((p for p in range(port + 1, port + 1000) if p not in taken and _is_free(addresses[name], p)), 0)
        taken.add(other)
        wishes.append(f"{name}={other}")
    listing = ", ".join(f"{port} ({name})" for name, port in busy.items())
    raise DemoError("settings.ports_busy", ports=listing, command="make demo " + " ".join(wishes))


def _is_free(bind: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        # What a stopped server left behind in TIME_WAIT is no hindrance to the next one.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError:
            return False
        except OverflowError:  # beyond 65535 while looking for another port
            return False
    return True

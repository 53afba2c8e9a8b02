"""How one kiosk is set up: its command line, and nothing else."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kiosk_ui import limits
from kiosk_ui.wording import LANGUAGES

OTHERS = (
    "`keep OPTIONS` runs a kiosk with these options and starts it again whenever it ends "
    "(with --must-start, not if the very first start fails); "
    "`clips --help` records the voice in another language."
)
CLIPS = "clips"
SIZES = {"800x480": (800, 480), "1024x600": (1024, 600)}


@dataclass(frozen=True)
class Settings:
    """The command line, understood. `hub` '' means: find it; `language` '' means: the hub's own."""

    hub: str
    device_file: Path
    data_folder: Path
    unpaired: bool
    size: tuple[int, int]
    diagonal_inches: float
    fullscreen: bool
    language: str
    name: str
    phone_address: str
    sleep_after_seconds: float
    volume_percent: int
    sound_device: str
    heartbeat: int | None
    ready_file: Path | None
    screenshot_folder: Path | None

    @property
    def clips_folder(self) -> Path:
        """Where recorded clips lie, a folder for each language."""
        return self.data_folder / CLIPS


def default_data_folder() -> Path:
    """Return the folder for the kiosk's few files if none is given."""
    state = os.environ.get("XDG_STATE_HOME", "")
    return (Path(state) if state else Path.home() / ".local" / "state") / "koperasi-kiosk"


def http_address(text: str) -> str:
    """Return a hub address as given, without a final slash. Raises for anything but http(s)://host[:port]."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise argparse.ArgumentTypeError(f"{text!r} is no address like http://192.168.4.1:8080")
    return text.rstrip("/")


def diagonal(text: str) -> float:
    """Return a screen's diagonal in inches. Raises for what no kiosk has."""
    try:
        inches = float(text.replace(",", "."))
    except ValueError:
        inches = 0.0
    if not limits.DIAGONAL_INCHES_MIN <= inches <= limits.DIAGONAL_INCHES_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is no screen's diagonal in inches, such as 7 or 10.1")
    return inches


def percent(text: str) -> int:
    """Return a whole number from 0 to 100. Raises for anything else."""
    if not (text.isascii() and text.isdigit() and int(text) <= 100):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 to 100")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    root = argparse.ArgumentParser(
        prog="python -m kiosk_ui", description="The cooperative's touchscreen kiosk.", epilog=OTHERS
    )
    root.add_argument("--hub", type=http_address, help="the hub's address; without it, found by zeroconf")
    root.add_argument("--device-file", type=Path, help="where the pairing is kept (default: device.json in --data)")
    root.add_argument("--data", type=Path, default=None, help="folder for the kiosk's few files")
    root.add_argument("--unpaired", action="store_true", help="work without being paired, if there is no device file")
    root.add_argument("--size", choices=SIZES, default="800x480", help="the panel's size in pixels")
    root.add_argument(
        "--diagonal-inches",
        type=diagonal,
        default=7.0,
        metavar="INCHES",
        help="the panel's diagonal, so that buttons fit",
    )
    root.add_argument("--fullscreen", action="store_true", help="fill the screen, no pointer")
    root.add_argument("--language", choices=LANGUAGES, default="", help="start language (default: the hub's)")
    root.add_argument("--name", default="Kiosk", help="what officers call this kiosk")
    root.add_argument("--phone-address", default="", help="what to show to phones (default: the hub's, if not local)")
    root.add_argument("--sleep-after", type=float, default=limits.SLEEP_AFTER_SECONDS, metavar="SECONDS")
    root.add_argument(
        "--volume",
        type=percent,
        default=limits.VOLUME_PERCENT,
        metavar="PERCENT",
        help="how loud the voice is, 0 to 100; with earphones in the kiosk's socket nobody else hears a balance",
    )
    root.add_argument("--sound-device", default="", metavar="NAME", help="ALSA's name of the sound card (aplay -L)")
    # For the keeper only: the file descriptor to beat into.
    root.add_argument("--heartbeat", type=int, help=argparse.SUPPRESS)
    root.add_argument("--ready-file", type=Path, help="written once the first frame has been drawn")
    root.add_argument("--screenshot-dir", type=Path, help="for development: keep a picture of each screen here")
    return root


def read_settings(arguments: Sequence[str] | None = None) -> Settings:
    """Read the command line. Exits with a message if it makes no sense."""
    given = parser().parse_args(arguments)
    data = given.data or default_data_folder()
    return Settings(
        hub=given.hub or "",
        device_file=given.device_file or data / "device.json",
        data_folder=data,
        unpaired=given.unpaired,
        size=SIZES[given.size],
        diagonal_inches=given.diagonal_inches,
        fullscreen=given.fullscreen,
        language=given.language,
        name=given.name,
        phone_address=given.phone_address,
        sleep_after_seconds=given.sleep_after,
        volume_percent=given.volume,
        sound_device=given.sound_device,
        heartbeat=given.heartbeat,
        ready_file=given.ready_file,
        screenshot_folder=given.screenshot_dir,
    )

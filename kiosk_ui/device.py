"""Who this kiosk is to the hub: its name and secret, kept in one small file only its owner may read."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

import msgspec

from kiosk_ui import limits
from kiosk_ui.errors import KioskError

DEVICE_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,64}")
SECRET_PATTERN = re.compile(r"[A-Za-z0-9_-]{32,128}")


class DeviceFileUnreadable(KioskError):
    """The pairing file is there but holds no pairing."""

    code = "device.file"


class DeviceIdentity(msgspec.Struct, frozen=True):
    """A paired kiosk. `hub` (optional) is the hub's id, to know it again among several found on the network."""

    device: str
    secret: str
    hub: str = ""

    def __repr__(self) -> str:
        """Leave the secret out: this text ends up in logs."""
        return f"DeviceIdentity(device={self.device!r})"


def new_secret() -> str:
    """Make the secret that this kiosk will prove itself with: 43 URL-safe characters."""
    return secrets.token_urlsafe(limits.DEVICE_SECRET_BYTES)


def load_identity(path: Path) -> DeviceIdentity | None:
    """Return the identity in the file, or None if there is no file. Raises `DeviceFileUnreadable`."""
    try:
        with path.open("rb") as file:
            content = file.read(limits.DEVICE_FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeviceFileUnreadable(str(error)) from error
    try:
        identity = msgspec.json.decode(content, type=DeviceIdentity)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DeviceFileUnreadable(f"{path.name} holds no pairing") from error
    # Both go into a header line; a stray line break there must not pass.
    if not DEVICE_PATTERN.fullmatch(identity.device) or not SECRET_PATTERN.fullmatch(identity.secret):
        raise DeviceFileUnreadable(f"{path.name} holds no usable pairing")
    return identity


def save_identity(path: Path, identity: DeviceIdentity) -> None:
    """Write the identity, readable by its owner only, complete or not at all however the power is cut.

    1. Write a temporary file with mode 0600. 2. fsync it. 3. Rename it over the target. 4. fsync the folder.
    """
    write_safely(path, msgspec.json.encode(identity), mode=0o600)


def set_aside(path: Path) -> Path:
    """Keep an unreadable pairing file as evidence beside its place and return where it is now."""
    kept = path.with_name(path.name + ".unreadable")
    path.replace(kept)
    return kept


def write_safely(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace a file's content in one step that survives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

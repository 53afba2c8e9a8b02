"""The relay's settings: one TOML file, or the command line, or both (the command line wins), checked strictly."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from sync_agent.errors import SettingsError
from sync_agent.limits import (
    ALLOWANCE_BYTES_MIN,
    BACKOFF_SECONDS_FIRST,
    BACKOFF_SECONDS_MAX,
    FIRST_RECEIPT_SECONDS,
    GATHER_SECONDS,
    IDLE_GATHER_SECONDS,
    IDLE_SECONDS,
    RECEIPT_SECONDS,
)

_Seconds = Annotated[float, msgspec.Meta(gt=0, le=86_400)]
_Key = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the relay must be told. Paths are of files, times in seconds.

    `data` is the hub's data folder; `broker` ``mqtts://host:port`` (``mqtt://`` only on this machine; none where all
    goes by courier); `key_file` the hub's private key; `district_key` the district's public key; `ca`, `certificate`,
    `private_key` for TLS; `hub_url` and `device_file` (JSON with ``device`` and ``secret``) where receipts are handed
    in, both empty for a relay that only sends; `status_file` where ``relay-status`` looks, by default
    ``relay-status.json`` in `data`.

    `allowance_bytes_month` is what the uplink may cost a month, both ways, 0 for no bound; a relay with a bound says
    goodbye after `idle_seconds` without anything to send, and comes back once facts have waited `idle_gather_seconds`.
    `order` is what goes, what comes first goes first and longest: "facts" always, then "answers" to what the district
    asked, then "health" figures; what is left out is not sent.
    """

    data: str
    key_file: str
    district_key: _Key
    broker: str = ""
    ca: str = ""
    certificate: str = ""
    private_key: str = ""
    hub_url: str = ""
    device_file: str = ""
    status_file: str = ""
    allowance_bytes_month: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0
    order: tuple[Literal["facts", "answers", "health"], ...] = ("facts", "answers", "health")
    idle_seconds: _Seconds = IDLE_SECONDS
    idle_gather_seconds: _Seconds = IDLE_GATHER_SECONDS
    gather_seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = GATHER_SECONDS
    first_receipt_seconds: _Seconds = FIRST_RECEIPT_SECONDS
    receipt_seconds: _Seconds = RECEIPT_SECONDS
    backoff_seconds_first: _Seconds = BACKOFF_SECONDS_FIRST
    backoff_seconds_max: _Seconds = BACKOFF_SECONDS_MAX

    @property
    def status_path(self) -> Path:
        """Where the status stands."""
        return Path(self.status_file) if self.status_file else Path(self.data) / "relay-status.json"

    @property
    def memory_path(self) -> Path:
        """Where the month's bytes stand."""
        return self.status_path.with_name("relay-memory.json")


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The relay's own credential at the hub, as ``python -m hub device add --kind relay`` prints it."""

    device: str
    secret: str


def load(config: Path | None, given: dict[str, Any]) -> Settings:
    """The settings from a file and from what the command line gave.

    Raises `SettingsError`: "settings.file" (missing, not TOML), "settings.value" (what is wrong with which one).
    """
    values: dict[str, Any] = {}
    if config is not None:
        try:
            values = tomllib.loads(config.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError("settings.file", path=str(config), reason=str(error)) from error
    values.update({name: value for name, value in given.items() if value is not None})
    try:
        settings = msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError("settings.value", reason=str(error)) from error
    if bool(settings.hub_url) != bool(settings.device_file):
        raise SettingsError("settings.value", reason="hub_url, device_file")
    if 0 < settings.allowance_bytes_month < ALLOWANCE_BYTES_MIN:
        raise SettingsError("settings.value", reason=f"allowance_bytes_month: 0, {ALLOWANCE_BYTES_MIN} …")
    if settings.order[:1] != ("facts",) or len(set(settings.order)) != len(settings.order):
        raise SettingsError("settings.value", reason=f"order: {', '.join(settings.order)}")
    return settings


def read_device(path: Path) -> Device:
    """The relay's credential. Raises `SettingsError` ("settings.device")."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Device)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError("settings.device", path=str(path)) from error

"""Printers for slips: the port, and the real ones behind it through python-escpos.

An address says where a printer is: ``usb:0416:5011`` (vendor and product, hexadecimal), ``network:192.168.1.50:9100``,
``serial:/dev/ttyUSB0:9600``, or ``device:/dev/usb/lp0`` for one that the kernel drives.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from hub.errors import BadRequest
from hub.limits import PRINTER_ANSWER_SECONDS

_FORMS: Final = {
    "usb": re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})"),
    "network": re.compile(r"network:([A-Za-z0-9.-]{1,100}):([1-9]\d{0,4})"),
    "serial": re.compile(r"serial:(/dev/[A-Za-z0-9/_.-]{1,60}):(9600|19200|38400|57600|115200)"),
    "device": re.compile(r"device:(/dev/[A-Za-z0-9/_.-]{1,60})"),
}
_ASK: Final = b"\x10\x04"  # DLE EOT n asks for a state that is answered at once, even by a printer that cannot print
_PRINTER, _OFFLINE_CAUSE, _PAPER = b"\x01", b"\x02", b"\x04"
_OFFLINE, _COVER_OPEN, _PAPER_END = 0x08, 0x04, 0x60
_PRINTER_CLASS: Final = "07"
"""USB's class of printers."""


class PrinterFault(Exception):
    """The printer cannot print. `cause`: "paper", "cover", "offline" (switched off or in error), "away" (not found)."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Printer(Protocol):
    """A printer that has been reached."""

    def check(self) -> None:
        """Raise `PrinterFault` if it says that it cannot print. One that never answers is taken at its best."""
        ...

    def send(self, data: bytes) -> None:
        """Hand it ESC/POS bytes. Raises `PrinterFault`; then some may have been printed."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class FoundPrinter(msgspec.Struct, frozen=True):
    """A printer at a USB socket: its address, and what it calls itself."""

    address: str
    name: str


def checked_address(address: str) -> str:
    """A printer's address that can be one. Raises `BadRequest` ("printer.address")."""
    address = "".join(address.split())
    if not any(form.fullmatch(address) for form in _FORMS.values()):
        raise BadRequest("printer.address", field="address")
    return address


class EscposPrinter:
    """A printer by its address, through python-escpos."""

    def __init__(self, address: str) -> None:
        """Reach for it. Raises `PrinterFault` ("away")."""
        self._device = _device(address)
        self._asks, self._has_answered = not address.startswith("device:"), False
        try:
            self._device.open()
            if address.startswith("serial:"):
                self._device.device.write_timeout = PRINTER_ANSWER_SECONDS
        except Exception as error:  # python-escpos and what it stands on each have errors of their own
            raise PrinterFault("away") from error

    def check(self) -> None:
        """Raise `PrinterFault` if it says that it cannot print, or answers no longer."""
        if not self._asks:
            return
        paper, cause, printer = (self._ask(which) for which in (_PAPER, _OFFLINE_CAUSE, _PRINTER))
        if paper & _PAPER_END == _PAPER_END:
            raise PrinterFault("paper")
        if cause & _COVER_OPEN:
            raise PrinterFault("cover")
        if printer & _OFFLINE:
            raise PrinterFault("offline")

    def _ask(self, which: bytes) -> int:
        try:
            self._device._raw(_ASK + which)
            answer = bytes(self._device._read())
        except Exception:  # each kind of connection has errors of its own
            answer = b""
        if not answer and self._has_answered:
            raise PrinterFault("away")
        self._has_answered = bool(answer)
        return answer[-1] if answer else 0  # cheap printers never answer

    def send(self, data: bytes) -> None:
        """Hand it ESC/POS bytes."""
        try:
            self._device._raw(data)
        except Exception as error:
            raise PrinterFault("away") from error

    def close(self) -> None:
        """Let go of it."""
        with suppress(Exception):
            self._device.close()


def _device(address: str) -> Any:
    # Imported when first used: it takes half a second and 20 MiB, and most hubs have no printer.
    from escpos import printer

    kind = address.partition(":")[0]
    match = _FORMS[kind].fullmatch(address)
    if match is None:
        raise PrinterFault("away")
    if kind == "usb":
        return printer.Usb(int(match[1], 16), int(match[2], 16), timeout=PRINTER_ANSWER_SECONDS * 1000)
    if kind == "network":
        return printer.Network(match[1], int(match[2]), timeout=PRINTER_ANSWER_SECONDS)
    if kind == "serial":
        return printer.Serial(match[1], int(match[2]), timeout=1)
    return printer.File(match[1])


def at_usb(devices: Path = Path("/sys/bus/usb/devices")) -> list[FoundPrinter]:
    """The printers at this machine's USB sockets, as the kernel lists them."""
    found = {}
    for interface in sorted(devices.glob("*/bInterfaceClass")):
        if _read(interface) != _PRINTER_CLASS:
            continue
        device = interface.resolve().parent.parent
        address = f"usb:{_read(device / 'idVendor')}:{_read(device / 'idProduct')}"
        name = " ".join(filter(None, (_read(device / "manufacturer"), _read(device / "product")))) or address
        found[address] = FoundPrinter(address, name)
    return list(found.values())


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""

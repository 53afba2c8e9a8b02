"""A thermal printer that listens on the network: it answers what it is asked of its state, and keeps what it is sent.

It stands in for hardware that a test cannot have; the hub reaches it through its real adapter, over real TCP.
"""

from __future__ import annotations

import socket
import threading

from PIL import Image

RASTER = b"\x1dv0"  # GS v 0 draws a picture
ASK = b"\x10\x04"  # DLE EOT n asks for a state
OK = 0x12


class PaperPrinter:
    """The printer. `paper`, `cover_open` and `offline` are what it tells of itself; `dies_after` bytes it goes off."""

    def __init__(self) -> None:
        self.paper, self.cover_open, self.offline = True, False, False
        self.dies_after: int | None = None
        self.slips: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"network:127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, name="paper-printer")
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self._print(connection)

    def _print(self, connection: socket.socket) -> None:
        printed = b""
        while data := connection.recv(4096):
            while ASK in data:
                before, _, rest = data.partition(ASK)
                printed += before
                connection.sendall(bytes([self._state(rest[0])]))
                data = rest[1:]
            printed += data
            if self.dies_after is not None and len(printed) > self.dies_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # as if unplugged
                break
        if printed:
            self.slips.append(printed)

    def _state(self, which: int) -> int:
        if which == 4:
            return OK if self.paper else OK | 0x60
        if which == 2:
            return OK | 0x04 if self.cover_open else OK
        return OK | 0x08 if self.offline or self.cover_open or not self.paper else OK

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(10)


def words(slip: bytes) -> str:
    """The letters of a slip, without commands and pictures."""
    head, _, rest = slip.partition(RASTER)
    if rest:
        width, height = int.from_bytes(rest[1:3], "little"), int.from_bytes(rest[3:5], "little")
        head += rest[5 + width * height :]
    return "".join(chr(byte) if 32 <= byte < 127 or byte == 10 else " " for byte in head)


def pictures(slip: bytes) -> Image.Image:
    """The picture on a slip, as it comes out on paper."""
    rest = slip.partition(RASTER)[2]
    width, height = int.from_bytes(rest[1:3], "little"), int.from_bytes(rest[3:5], "little")
    return Image.frombytes("1", (width * 8, height), bytes(255 - byte for byte in rest[5 : 5 + width * height]))

"""Small parts of the kiosk's tests: a clock to wind, a hub that misbehaves on the wire, a line that can be held."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class HandClock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


class WoundClock(HandClock):
    """A clock that goes by itself and can be wound on besides."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._stands_at: float | None = None

    def __call__(self) -> float:
        return (time.monotonic() if self._stands_at is None else self._stands_at) + self.seconds

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Stand still meanwhile: what a busy machine takes for a picture is no time at the kiosk."""
        self._stands_at = time.monotonic()
        try:
            yield
        finally:
            self.seconds -= time.monotonic() - self._stands_at
            self._stands_at = None


class HostilePeer:
    """Listens where a hub should and does to each connection what it was told: `misbehave(connection)`."""

    def __init__(self, misbehave: Callable[[socket.socket], None]) -> None:
        self._misbehave = misbehave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._stopping = threading.Event()
        self.connections = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, name="hostile-peer")

    def __enter__(self) -> HostilePeer:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _address = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            connection.settimeout(5)
            with connection:
                try:
                    self._misbehave(connection)
                except OSError:
                    continue  # the kiosk hung up first, as it should


def request_of(connection: socket.socket) -> bytes:
    """Read one request, head and body."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65536)
        if not chunk:
            return received
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(status: str, body: bytes, *headers: str) -> bytes:
    """Compose an HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Line:
    """A network line to a hub that can be cut, mended, and held so that answers come late."""

    def __init__(self, hub_port: int) -> None:
        self._hub_port = hub_port
        self._listener: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._held = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self.requests: list[bytes] = []
        self._thread = threading.Thread(target=self._carry, name="line")
        self._thread.start()

    def hold(self) -> None:
        """Keep back all answers from now on."""
        self._held.set()

    def release(self) -> None:
        """Let the answers held back go through."""
        self._held.clear()

    def cut(self) -> None:
        """Cut the line: connections break, new ones are refused."""
        with self._lock:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
            self._drop_all()

    def mend(self) -> None:
        """Mend the line on the same port."""
        with self._lock:
            self._listener = socket.create_server(("127.0.0.1", self.port))

    def close(self) -> None:
        """Take the line away."""
        self._stopping.set()
        self._thread.join(10)
        self.cut()

    def asked(self, start: bytes) -> int:
        """How many requests began like this."""
        return sum(request.startswith(start) for request in self.requests)

    def _carry(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                listening = [self._listener] if self._listener is not None else []
                ends = [end for end in self._pairs if not (self._held.is_set() and self._is_hubs(end))]
            try:
                ready, _, _ = select.select([*listening, *ends], [], [], 0.02)
            except (OSError, ValueError):
                continue  # cut meanwhile
            with self._lock:
                for end in ready:
                    if end is self._listener:
                        self._connect()
                    elif end in self._pairs:
                        self._pass_on(end)

    def _connect(self) -> None:
        assert self._listener is not None
        kiosk, _address = self._listener.accept()
        try:
            hub = socket.create_connection(("127.0.0.1", self._hub_port))
        except OSError:
            kiosk.close()
            return
        self._pairs[kiosk], self._pairs[hub] = hub, kiosk

    def _pass_on(self, end: socket.socket) -> None:
        try:
            chunk = end.recv(65536)
            if chunk:
                if not self._is_hubs(end):
                    self.requests.append(chunk)
                self._pairs[end].sendall(chunk)
                return
        except OSError:
            pass  # broken is as good as closed
        other = self._pairs.pop(end)
        self._pairs.pop(other, None)
        end.close()
        other.close()

    def _is_hubs(self, end: socket.socket) -> bool:
        try:
            return end.getpeername()[1] == self._hub_port
        except OSError:
            return False

    def _drop_all(self) -> None:
        for end in list(self._pairs):
            end.close()
        self._pairs.clear()

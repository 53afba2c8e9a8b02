"""A TCP proxy that can do what bad links do: be slow, swallow silently, cut in the middle, not answer at all."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any


class Proxy:
    """Stands between relay and broker on a port of its own. Its faults are set from the test's thread at any moment.

    `swallow`: bytes are read and thrown away, no connection is closed. `delay_seconds`: each piece waits so long.
    `cut_after_bytes`: so many bytes more from the client, then every connection is reset; None: never.
    """

    def __init__(self, target_port: int, address: str = "127.0.0.1") -> None:
        self.target_port, self.address = target_port, address
        self.port = 0
        self.swallow = False
        self.delay_seconds = 0.0
        self.cut_after_bytes: int | None = None
        self.bytes_up = self.bytes_down = self.connections = self.cuts = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._server: asyncio.Server | None = None
        self.open()

    @property
    def is_open(self) -> bool:
        return self._server is not None

    @property
    def is_connected(self) -> bool:
        """Whether anybody's bytes come through just now."""
        return bool(self._writers)

    def open(self) -> None:
        """Accept connections (again, on the same port)."""
        self._call(self._open())

    def close(self) -> None:
        """Refuse new connections and cut those there are."""
        self._call(self._close())

    def cut(self) -> None:
        """Reset every connection there is."""
        self._call(self._cut())

    def stop(self) -> None:
        """End for good."""
        self.close()
        self._call(self._settle())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._serve, self.address, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        await self._cut()

    async def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()
        self.cuts += 1

    async def _settle(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        other: asyncio.StreamWriter | None = None
        with contextlib.suppress(OSError, asyncio.CancelledError):
            other_reader, other = await asyncio.open_connection("127.0.0.1", self.target_port)
            self._writers.add(other)
            await asyncio.gather(self._pump(reader, other, up=True), self._pump(other_reader, writer, up=False))
        for each in (writer, other):
            if each is not None:
                self._writers.discard(each)
                each.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        while True:
            piece = await reader.read(4096)
            if not piece:
                writer.transport.abort()
                return
            if self.delay_seconds:
                await asyncio.sleep(self.delay_seconds)
            if self.swallow:
                continue
            if up:
                self.bytes_up += len(piece)
            else:
                self.bytes_down += len(piece)
            if up and self.cut_after_bytes is not None:
                self.cut_after_bytes -= len(piece)
                if self.cut_after_bytes <= 0:
                    self.cut_after_bytes = None
                    writer.write(piece[: len(piece) // 2])
                    await self._cut()
                    return
            writer.write(piece)
            await writer.drain()

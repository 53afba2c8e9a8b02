"""Starting and stopping the server."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from litestar import Litestar

from hub import logs
from hub.appliance import Appliance
from hub.cooperative.views import cooperative
from hub.limits import CONNECTIONS_MAX, GRACEFUL_STOP_SECONDS
from hub.log.clock import SystemClock
from hub.server.announce import announced, phone_address
from hub.server.app import build
from hub.words import DEFAULT
from hub.words.amounts import in_words


@asynccontextmanager
async def _words_at_hand(_app: Litestar) -> AsyncIterator[None]:
    """The library that says amounts in words is loaded beside the first requests, so that no person waits for it."""
    loading = asyncio.get_running_loop().run_in_executor(None, in_words, DEFAULT, 0)
    yield
    await loading


def serve(data: Path, host: str, port: int, *, announce: bool, languages: tuple[str, ...]) -> None:
    """Serve the books in `data` until SIGTERM or SIGINT; every request that was accepted is answered first.

    `announce` tells the local network by zeroconf; people are offered these `languages`.
    Raises `Refused`: "books.in_use" if another process writes there, "cooperative.not_founded" if there are no books.
    """
    logs.set_up()
    # uvicorn raises the signal anew once it has stopped, and the default would end us before the books are closed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    appliance = Appliance(data, SystemClock(), languages=languages, phone_address=lambda: phone_address(host, port))
    try:
        whose = cooperative(appliance.books.db)

        @asynccontextmanager
        async def on_the_network(_app: Litestar) -> AsyncIterator[None]:
            async with announced(whose, host, port):
                yield

        config = uvicorn.Config(
            build(appliance, [_words_at_hand, on_the_network] if announce else [_words_at_hand]),
            host=host,
            port=port,
            workers=1,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_level="warning",
            log_config=None,
            server_header=False,
            date_header=False,
            proxy_headers=False,  # no proxy stands before us, and nobody shall choose the place that throttling sees
            timeout_graceful_shutdown=GRACEFUL_STOP_SECONDS,
            limit_concurrency=CONNECTIONS_MAX,
        )
        uvicorn.Server(config).run()
    finally:
        appliance.close()

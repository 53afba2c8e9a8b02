"""Starting and stopping the server."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from hub.appliance import Appliance
from hub.log.clock import SystemClock
from hub.server.app import build


def serve(data: Path, host: str, port: int, *, announce: bool) -> None:
    """Serve the books in `data` until SIGTERM or SIGINT; every request that was accepted is answered first.

    Raises `Refused` ("books.in_use") if another process writes there.
    """
    appliance = Appliance(data, SystemClock())
    try:
        config = uvicorn.Config(
            build(appliance),
            host=host,
            port=port,
            workers=1,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=10,
            limit_concurrency=256,
        )
        uvicorn.Server(config).run()
    finally:
        appliance.close()

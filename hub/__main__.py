"""``python -m hub``: the command line, given the server that only this module and the server itself may know."""

from __future__ import annotations

import sys
from pathlib import Path

from hub.cli.main import main


class _Server:
    """The server, loaded when it is needed: it takes longer to load than most commands take."""

    @staticmethod
    def serve(data: Path, host: str, port: int, *, announce: bool, languages: tuple[str, ...]) -> None:
        """See `hub.server.run.serve`."""
        from hub.server.run import serve

        serve(data, host, port, announce=announce, languages=languages)

    @staticmethod
    def openapi_json() -> bytes:
        """See `hub.server.app.openapi_json`."""
        from hub.server.app import openapi_json

        return openapi_json()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _Server()))

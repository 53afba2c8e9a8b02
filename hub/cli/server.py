"""Starting the server, and printing the description of its API."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

from hub.cli import training
from hub.cli.output import say
from hub.cli.paths import existing_books
from hub.log.clock import Clock
from hub.words import offered


class Server(Protocol):
    """The server as the command line knows it. It is handed in, because rooms must not know the server."""

    def serve(self, data: Path, host: str, port: int, *, announce: bool, languages: tuple[str, ...]) -> None:
        """Serve the books in `data` until told to stop."""
        ...

    def openapi_json(self) -> bytes:
        """The OpenAPI description of the API, as JSON."""
        ...


def run(wanted: argparse.Namespace, to: Server, clock: Clock) -> int:
    """Start or ask the server.

    Raises `Refused` where there are no books to serve, `BadRequest` as `hub.words.offered`.
    """
    if wanted.command == "openapi":
        say(to.openapi_json().decode())
    elif wanted.command == "train":
        languages = offered(wanted.languages)
        training.prepare(wanted, clock)
        to.serve(wanted.data, wanted.host, wanted.port, announce=False, languages=languages)
    else:
        languages = offered(wanted.languages)
        existing_books(wanted.data)
        to.serve(wanted.data, wanted.host, wanted.port, announce=wanted.announce, languages=languages)
    return 0

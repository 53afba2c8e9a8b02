"""Running one command, and saying in the person's language what went wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Final

import peewee

from hub.cli import access, books, founding, intake, restore, sample, server
from hub.cli.output import complain
from hub.cli.parser import build, language_of
from hub.cli.server import Server
from hub.errors import BooksBroken, HubError
from hub.log.clock import Clock, SystemClock
from hub.words import error_text, text

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2  # argparse's own

Command = Callable[[argparse.Namespace, Clock], int]

COMMANDS: Final[dict[str, Command]] = {
    "found": founding.found,
    "import": intake.import_members,
    "verify": books.verify,
    "rebuild": books.rebuild,
    "restore": restore.restore,
    "day open": books.open_day,
    "day close": books.close_day,
    "pin set": access.set_pin,
    "role grant": access.grant_role,
    "role end": access.end_role,
    "role list": access.list_roles,
    "device add": access.add_device,
    "device revoke": access.revoke_device,
    "device list": access.list_devices,
    "sample": sample.sample,
}


def main(arguments: Sequence[str], to: Server, clock: Clock | None = None) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused with a message on standard error.

    A command line that cannot be understood ends with `SystemExit` 2. `to` is the server that ``serve`` and
    ``openapi`` start or ask.
    """
    language = language_of(arguments)
    try:
        parser = build(language)
        wanted = parser.parse_args(arguments)
        if wanted.command == "import" and not wanted.template and not (wanted.members and wanted.data):
            parser.error(text(language, "cli.usage.required") % "--members, --data")
        if wanted.command in COMMANDS:
            return COMMANDS[wanted.command](wanted, clock or SystemClock())
        return server.run(wanted, to, clock or SystemClock())
    except HubError as error:
        complain(error_text(language, error))
    except peewee.DatabaseError:
        complain(error_text(language, BooksBroken("books.damaged")))
    except KeyboardInterrupt:
        complain(text(language, "cli.stopped"))
    except FileNotFoundError as error:
        complain(text(language, "cli.file_missing", file=str(error.filename)))
    except PermissionError as error:
        complain(text(language, "cli.file_forbidden", file=str(error.filename)))
    except OSError as error:
        complain(text(language, "cli.system", reason=error.strerror or str(error), file=str(error.filename or "")))
    return REFUSED

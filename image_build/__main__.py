"""Command line of the technician's tools: ``python -m image_build COMMAND``."""

from __future__ import annotations

import argparse
import os
import sys

from image_build import words
from image_build.demo import folder, run, settings
from image_build.demo.errors import DemoError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 done, 1 told why not."""
    parser = argparse.ArgumentParser(prog="python -m image_build", description=words.both("command.about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help=words.both("command.demo"))
    demo.add_argument("--stop-with-parent", action="store_true", help=words.both("command.stop_with_parent"))
    commands.add_parser("demo-reset", help=words.both("command.demo_reset"))
    chosen = parser.parse_args(arguments)
    try:
        wishes = settings.from_environment(os.environ)
        if chosen.command == "demo-reset":
            removed = folder.reset(wishes.folder)
            words.say("reset.done" if removed else "reset.nothing", folder=wishes.folder)
            return 0
        return run.run(wishes, stop_with_parent=chosen.stop_with_parent)
    except DemoError as error:
        words.complain(error.code, **error.details)
        return 1


if __name__ == "__main__":
    sys.exit(main())

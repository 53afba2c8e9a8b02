"""The command line of relay and district: ``python -m sync_agent <command> --help``."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module

from sync_agent.errors import SyncError
from sync_agent.parser import LANGUAGES, parser
from sync_agent.process import set_up_logging


def main(arguments: list[str]) -> int:
    """Run one command; 0 if it did what it should, 2 if it was told something it cannot use."""
    options = parser(_texts(arguments)).parse_args(arguments)
    try:
        set_up_logging(options.log_level)
        module, _, function = str(options.run).partition(":")
        # Loaded only now: a hub's small machine need not hold the district's end, nor the other way round.
        return int(getattr(import_module(f"sync_agent.{module}"), function)(options) or 0)
    except SyncError as error:
        from sync_agent import text

        print(text.error(error, options.language), file=sys.stderr)
        return 2


def _texts(arguments: list[str]) -> partial[str]:
    """What gives the texts of help. Only who asks for help makes us load the catalogs."""
    if not {"-h", "--help"} & set(arguments):
        return partial(str)
    from sync_agent import text

    said = [each.removeprefix("--language=") for each in arguments]
    language = next((each for each in said if each in LANGUAGES), LANGUAGES[0])
    return partial(text.sentence, language)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

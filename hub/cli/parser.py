"""The command line's words: which commands there are, what each takes, in the language of who asks."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from hub.access.actions import DEVICE_KINDS
from hub.access.roles import ROLES
from hub.cli.rules import RULES
from hub.days.counting import REASONS
from hub.words import DEFAULT, KNOWN, LANGUAGES, text

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_FOLDER, _FILE, _DAY, _PIN = "DIR", "FILE", "YYYY-MM-DD", "000000"

# argparse's own sentences, and the catalog's ids for them.
_ITS_WORDS: Final = {
    "usage: ": "cli.usage",
    "options": "cli.options",
    "positional arguments": "cli.positionals",
    "show this help message and exit": "cli.help.help",
    "the following arguments are required: %s": "cli.usage.required",
    "unrecognized arguments: %s": "cli.usage.unrecognized",
    "expected one argument": "cli.usage.one_argument",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.usage.choice",
    "invalid %(type)s value: %(value)r": "cli.usage.value",
    "argument %(argument_name)s: %(message)s": "cli.usage.argument",
    "not allowed with argument %s": "cli.usage.not_with",
    "one of the arguments %s is required": "cli.usage.one_of",
    "%(prog)s: error: %(message)s\n": "cli.usage.error",
}


class Option(Protocol):
    """Adds an option to a command; its help stands in the catalog under the command's and the option's name."""

    def __call__(self, flag: str, /, **more: Any) -> None:
        """`more` goes to `argparse.ArgumentParser.add_argument`."""
        ...


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for by ``--language``, wherever it stands; Indonesian unless said otherwise."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    finder.add_argument("--language")
    try:
        asked = finder.parse_known_args(arguments)[0].language
    except argparse.ArgumentError:
        asked = None
    return asked if asked in LANGUAGES else DEFAULT


class _Builder:
    """Builds the parser in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        # argparse takes its own sentences through this name of its module.
        setattr(argparse, "_", self._its_words)  # noqa: B010 - not declared, so mypy refuses an assignment
        self.parser = argparse.ArgumentParser(
            prog="python -m hub", description=self.text("cli.description"), epilog=self.text("cli.epilog")
        )
        self._language_option(self.parser, DEFAULT)
        self._groups = {"": self._commands_of(self.parser)}

    def text(self, message: str) -> str:
        """The catalog's text; argparse would take a single per cent sign as its own."""
        return text(self._language, message).replace("%", "%%")

    def _its_words(self, sentence: str) -> str:
        return text(self._language, _ITS_WORDS[sentence]) if sentence in _ITS_WORDS else sentence

    def _commands_of(self, parser: argparse.ArgumentParser) -> _Commands:
        return parser.add_subparsers(required=True, metavar=self.text("cli.command"), title=self.text("cli.commands"))

    def _language_option(self, parser: argparse.ArgumentParser, default: str) -> None:
        parser.add_argument("--language", choices=LANGUAGES, default=default, help=self.text("cli.help.language"))

    def command(self, name: str, *, data: bool | None = True) -> Option:
        """Add a command, ``found`` or in a group ``day open``, and return what adds its options.

        `data` says whether it needs the data folder (None: it takes one, and looks by itself).
        """
        group, _, verb = name.rpartition(" ")
        if group not in self._groups:
            self._groups[group] = self._commands_of(self._add(self._groups[""], group, f"cli.{group}.about"))
        parser = self._add(self._groups[group], verb, f"cli.{name.replace(' ', '.')}.about")
        parser.set_defaults(command=name)
        # Where it is not given here, what stands before the command counts.
        self._language_option(parser, argparse.SUPPRESS)

        def option(flag: str, /, **more: Any) -> None:
            message = f"cli.help.{name.replace(' ', '.')}.{flag.lstrip('-').replace('-', '_')}"
            parser.add_argument(flag, **{"help": self.text(message), **more})

        if data is not False:
            option("--data", type=Path, required=bool(data), metavar=_FOLDER, help=self.text("cli.help.data"))
        return option

    def _add(self, commands: _Commands, name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=self.text(about), description=self.text(about))


def build(language: str) -> argparse.ArgumentParser:
    """The parser of the whole command line. What it parses has ``command`` (e.g. ``day open``) and ``language``."""
    builder = _Builder(language)
    _founding(builder.command("found"))
    option = builder.command("serve")
    option("--host", default="127.0.0.1")
    option("--port", type=int, default=8080)
    option("--no-announce", dest="announce", action="store_false")
    option("--languages", default=",".join(LANGUAGES), metavar=",".join(KNOWN))
    option = builder.command("train")
    option("--host", default="127.0.0.1")
    option("--port", type=int, default=8081)
    option("--languages", default=",".join(LANGUAGES), metavar=",".join(KNOWN))
    option("--again", action="store_true")
    option("--seed", type=int, default=1, metavar="N")
    option("--today", metavar=_DAY)
    option = builder.command("import", data=None)
    option("--members", type=Path, metavar=_FILE)
    option("--check", action="store_true")
    option("--report", type=Path, metavar=_FILE)
    option("--template", type=Path, metavar=_FILE)
    builder.command("verify")
    builder.command("rebuild")("--into", type=Path, metavar=_FOLDER)
    option = builder.command("restore")
    option("--district", default="", metavar="URL")
    option("--from", dest="source", type=Path, action="append", default=[], metavar="PATH")
    option("--half", type=Path, action="append", default=[], metavar=_FILE)
    option("--no-key", action="store_true")
    option("--hub", default="", metavar="ID")
    option("--receipt", type=int, default=0, metavar="N")
    option = builder.command("day open")
    option("--date", metavar=_DAY)
    _counting(option)
    _counting(builder.command("day close"))
    _access(builder)
    option = builder.command("sample")
    option("--seed", type=int, default=1, metavar="N")
    option("--today", metavar=_DAY)
    builder.command("openapi", data=False)
    return builder.parser


def _access(builder: _Builder) -> None:
    option = builder.command("pin set")
    option("--member", type=int, required=True, metavar="N")
    option("--pin", metavar=_PIN)
    for verb in ("grant", "end"):
        option = builder.command(f"role {verb}")
        option("--member", type=int, required=True, metavar="N")
        option("--role", choices=ROLES, required=True)
    builder.command("role list")
    option = builder.command("device add")
    option("--kind", choices=DEVICE_KINDS, required=True)
    option("--name", required=True)
    builder.command("device revoke")("--device", required=True, metavar="NAME")
    builder.command("device list")


def _counting(option: Option) -> None:
    option("--counted", type=int, metavar="RP")
    option("--reason", default="", choices=REASONS)
    option("--note", default="", metavar="TEXT")


def _founding(option: Option) -> None:
    option("--name", required=True)
    option("--region", required=True, metavar="64.08.…")
    option("--registered-number", default="", metavar="N")
    option("--hub", default="", metavar="ID")
    option("--officer-name", required=True, metavar="NAME")
    option("--officer-pin", metavar=_PIN)
    option("--officer-number", type=int, default=1, metavar="N")
    option("--officer-joined", default="", metavar=_DAY)
    option("--today", metavar=_DAY)
    option("--rules", type=Path, metavar=f"{_FILE}.toml")
    for rule in RULES:
        option(f"--{rule.replace('_', '-')}", type=int, metavar="RP")

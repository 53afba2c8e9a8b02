"""The commands of the command line and their options. What help says comes from the catalogs (``help.…``)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("id", "en")
ROLES: Final = ("viewer", "editor", "administrator")
"""Of the district's staff. Each may do what those before it may: look; publish; enrol and revoke hubs, make accounts
and tokens."""
LEVELS: Final = ("debug", "info", "warning", "error")
Say = Callable[[str], str]

RELAY_OPTIONS: Final = (
    *("data", "broker", "hub_url", "device_file", "key_file", "district_key", "ca", "cert", "key"),
    *("status_file", "gather_seconds", "receipt_seconds", "allowance_bytes_month"),
)
"""Options that give the setting of the same name (`sync_agent.relay.settings`; ``cert`` and ``key`` are the
certificate's)."""
COURIER_OPTIONS: Final = ("data", "hub_url", "device_file", "key_file", "district_key")
"""Those of them that the courier needs."""


def parser(say: Say) -> argparse.ArgumentParser:
    """Every command; `say` gives the text of a message."""
    top = argparse.ArgumentParser(prog="python -m sync_agent", description=say("help.top"))
    top.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help=say("help.language"))
    top.add_argument("--log-level", default="info", choices=LEVELS, help=say("help.log_level"))
    sub = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_relay(sub.add_parser("relay", help=say("help.relay")), say)
    _add_status(sub.add_parser("relay-status", help=say("help.relay_status")), say)
    anyway = sub.add_parser("relay-anyway", help=say("help.relay_anyway"))
    anyway.add_argument("--data", type=Path, default=Path("."), help=say("help.relay.data"))
    anyway.add_argument("--status-file", type=Path, help=say("help.relay.status_file"))
    anyway.set_defaults(run="relay.commands:relay_anyway")
    _add_courier(sub, say)
    _add_collect(sub.add_parser("collect", help=say("help.collect")), say)
    _add_web(sub.add_parser("web", help=say("help.web")), say)
    _add_district(sub.add_parser("district", help=say("help.district")), say)
    keygen = sub.add_parser("keygen", help=say("help.keygen"))
    keygen.add_argument("--out", type=Path, required=True, help=say("help.out"))
    keygen.set_defaults(run="commands:keygen")
    sub.add_parser("contract", help=say("help.contract")).set_defaults(run="commands:contract")
    _add_restore(sub, say)
    _add_train(sub.add_parser("train", help=say("help.train")), say)
    _add_ca(sub.add_parser("ca", help=say("help.ca")), say)
    return top


def _add_relay(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("--config", type=Path, help=say("help.config"))
    for name in RELAY_OPTIONS:
        command.add_argument("--" + name.replace("_", "-"), help=say(f"help.relay.{name}"))
    command.set_defaults(run="relay.commands:relay")


def _add_status(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("--data", type=Path, default=Path("."), help=say("help.relay.data"))
    command.add_argument("--status-file", type=Path, help=say("help.relay.status_file"))
    command.add_argument("--json", action="store_true", help=say("help.json"))
    command.set_defaults(run="relay.commands:relay_status")


def _add_courier(sub: argparse._SubParsersAction[argparse.ArgumentParser], say: Say) -> None:
    for name, function in (("courier", "both"), ("courier-out", "out"), ("courier-in", "bring")):
        said = say(f"help.{name.replace('-', '_')}")
        form = argparse.RawDescriptionHelpFormatter
        example = say("help.courier.example")
        command = sub.add_parser(name, help=said, description=said, epilog=example, formatter_class=form)
        command.add_argument("--stick", type=Path, required=True, help=say("help.courier.stick"))
        command.add_argument("--config", type=Path, help=say("help.config"))
        for option in COURIER_OPTIONS:
            command.add_argument("--" + option.replace("_", "-"), help=say(f"help.relay.{option}"))
        if name != "courier-in":
            command.add_argument("--any-folder", action="store_true", help=say("help.courier.any_folder"))
        command.set_defaults(run=f"courier.commands:{function}")


def _add_collect(command: argparse.ArgumentParser, say: Say) -> None:
    _store_option(command, say)
    _broker_options(command, say)
    command.set_defaults(run="district.commands:collect")


def _add_web(command: argparse.ArgumentParser, say: Say) -> None:
    _store_option(command, say)
    _web_options(command, say)
    command.add_argument("--key-file", type=Path, help=say("help.web.key_file"))
    command.set_defaults(run="district.commands:web")


def _add_district(command: argparse.ArgumentParser, say: Say) -> None:
    _store_option(command, say)
    _broker_options(command, say)
    _web_options(command, say)
    command.set_defaults(run="district.commands:district")
    register = command.add_subparsers(dest="register", metavar="enrol|rekey|revoke|settle|courier|user")
    enrol = register.add_parser("enrol", help=say("help.enrol"))
    enrol.add_argument("--hub", required=True, help=say("help.hub"))
    enrol.add_argument("--key", required=True, help=say("help.enrol.key"))
    enrol.add_argument("--name", required=True, help=say("help.enrol.name"))
    enrol.set_defaults(run="district.commands:enrol")
    rekey = register.add_parser("rekey", help=say("help.rekey"))
    rekey.add_argument("--hub", required=True, help=say("help.hub"))
    rekey.add_argument("--key", required=True, help=say("help.enrol.key"))
    rekey.set_defaults(run="district.commands:rekey")
    revoke = register.add_parser("revoke", help=say("help.revoke"))
    revoke.add_argument("--hub", required=True, help=say("help.hub"))
    revoke.add_argument("--undo", action="store_true", help=say("help.undo"))
    revoke.set_defaults(run="district.commands:revoke")
    said, form = say("help.district_courier"), argparse.RawDescriptionHelpFormatter
    example = say("help.district_courier.example")
    courier = register.add_parser("courier", help=said, description=said, epilog=example, formatter_class=form)
    courier.add_argument("--stick", type=Path, required=True, help=say("help.courier.stick"))
    courier.add_argument("--key-file", type=Path, default=argparse.SUPPRESS, help=say("help.district_key_file"))
    courier.set_defaults(run="courier.office_commands:exchange")
    settle = register.add_parser("settle", help=say("help.settle"))
    settle.add_argument("--hub", required=True, help=say("help.hub"))
    settle.add_argument("--keep", choices=("confirmed", "other"), default="", help=say("help.settle.keep"))
    settle.add_argument("--key", default="", help=say("help.settle.key"))
    settle.add_argument("--out", type=Path, help=say("help.settle.out"))
    settle.set_defaults(run="district.forks.commands:settle_fork")
    for each in (
        enrol,
        rekey,
        revoke,
        settle,
        courier,
        *_add_user(register.add_parser("user", help=say("help.user")), say),
    ):
        # Left out behind `enrol`, what was given before it must stay.
        each.add_argument("--store", default=argparse.SUPPRESS, help=say("help.store"))


def _add_user(command: argparse.ArgumentParser, say: Say) -> list[argparse.ArgumentParser]:
    acts = command.add_subparsers(dest="act", required=True, metavar="add|list|remove|password")
    made = {act: acts.add_parser(act, help=say(f"help.user.{act}")) for act in ("add", "list", "remove", "password")}
    for act, each in made.items():
        each.set_defaults(run=f"district.staff.commands:{'listed' if act == 'list' else act}")
        if act != "list":
            each.add_argument("--name", required=True, help=say("help.user.name"))
        if act in ("add", "password"):
            each.add_argument("--password-file", type=Path, help=say("help.user.password_file"))
    made["add"].add_argument("--role", choices=ROLES, default=ROLES[0], help=say("help.user.role"))
    return list(made.values())


def _add_restore(sub: argparse._SubParsersAction[argparse.ArgumentParser], say: Say) -> None:
    fetch = sub.add_parser("fetch", help=say("help.fetch"))
    fetch.add_argument("--district", required=True, help=say("help.fetch.district"))
    fetch.add_argument("--out", type=Path, required=True, help=say("help.out"))
    fetch.set_defaults(run="restore.commands:fetch")
    unpack = sub.add_parser("unpack", help=say("help.unpack"))
    unpack.add_argument("source", type=Path, nargs="+", help=say("help.unpack.source"))
    unpack.add_argument("--hub", default="", help=say("help.hub"))
    unpack.set_defaults(run="restore.commands:unpack")
    pack = sub.add_parser("pack", help=say("help.pack"))
    _store_option(pack, say)
    pack.add_argument("--hub", required=True, help=say("help.hub"))
    pack.add_argument("--out", type=Path, required=True, help=say("help.out"))
    pack.set_defaults(run="restore.commands:pack")


def _add_train(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("--log", type=Path, action="append", required=True, help=say("help.train.log"))
    command.add_argument("--dictionary", type=int, required=True, help=say("help.train.dictionary"))
    command.add_argument("--made-from", required=True, help=say("help.train.made_from"))
    command.add_argument("--out", type=Path, required=True, help=say("help.out"))
    command.set_defaults(run="commands:train")


def _add_ca(command: argparse.ArgumentParser, say: Say) -> None:
    acts = command.add_subparsers(dest="act", required=True, metavar="init|broker|district|hub|revoke|crl")
    made = {
        act: acts.add_parser(act, help=say(f"help.ca.{act}"))
        for act in ("init", "broker", "district", "hub", "revoke", "crl")
    }
    for act, each in made.items():
        each.set_defaults(run=f"ca.commands:{act}")
        each.add_argument("--folder", type=Path, required=True, help=say("help.ca.folder"))
        if act in ("broker", "district", "hub"):
            each.add_argument("--out", type=Path, required=True, help=say("help.ca.out"))
        if act in ("hub", "revoke"):
            each.add_argument("--hub", required=True, help=say("help.hub"))
    made["init"].add_argument("--name", default="Koperasi", help=say("help.ca.name"))
    made["broker"].add_argument("--host", action="append", required=True, help=say("help.ca.host"))


def _store_option(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("--store", help=say("help.store"))


def _broker_options(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("--broker", help=say("help.relay.broker"))
    command.add_argument("--key-file", type=Path, help=say("help.district_key_file"))
    command.add_argument("--ca", default="", help=say("help.relay.ca"))
    command.add_argument("--cert", default="", help=say("help.cert"))
    command.add_argument("--key", default="", help=say("help.key"))
    command.add_argument("--name", default="", help=say("help.collector_name"))


def _web_options(command: argparse.ArgumentParser, say: Say) -> None:
    command.add_argument("--host", default="127.0.0.1", help=say("help.host"))
    command.add_argument("--port", type=int, default=8090, help=say("help.port"))

"""The commands on accounts: ``python -m sync_agent district user …``."""

from __future__ import annotations

import argparse
import getpass
import sys

from sync_agent import text
from sync_agent.clock import SystemClock
from sync_agent.district.commands import prepared_store
from sync_agent.district.staff import accounts
from sync_agent.district.staff.audit import COMMAND_LINE
from sync_agent.errors import SettingsError, StaffError


def add(options: argparse.Namespace) -> None:
    """Make an account; told again with the same password and role it changes nothing."""
    store = prepared_store(options)
    accounts.check_name(options.name)
    password = _password(options)
    new = accounts.add(store, COMMAND_LINE, SystemClock().now(), options.name, options.role, password)
    _say(options, "cli.user_added" if new else "cli.user_added_before")


def password(options: argparse.Namespace) -> None:
    """Give an account a new password; whoever is signed in with it must sign in again."""
    store = prepared_store(options)
    accounts.set_password(store, COMMAND_LINE, SystemClock().now(), options.name, _password(options))
    _say(options, "cli.user_password")


def remove(options: argparse.Namespace) -> None:
    """Take an account away."""
    accounts.remove(prepared_store(options), COMMAND_LINE, SystemClock().now(), options.name)
    _say(options, "cli.user_removed")


def listed(options: argparse.Namespace) -> None:
    """Print all accounts."""
    store = prepared_store(options)
    with store.reading():
        found = accounts.listed(store)
    for each in found:
        role = text.translate(f"role.{each.role}", options.language)
        print(f"{each.name:<24}  {role:<16}  {text.moment(each.made_at, options.language)}")
    if not found:
        print(text.translate("cli.user_none", options.language))


def _say(options: argparse.Namespace, message: str) -> None:
    print(text.translate(message, options.language, name=options.name))


def _password(options: argparse.Namespace) -> str:
    """From a file, from what is piped in, or typed twice and not shown."""
    if options.password_file:
        try:
            content: str = options.password_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError("settings.file", path=str(options.password_file), reason=str(error)) from error
        return content.rstrip("\r\n")
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(text.translate("cli.password", options.language))
    if getpass.getpass(text.translate("cli.password_again", options.language)) != first:
        raise StaffError("password.differ")
    return first

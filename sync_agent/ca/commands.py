"""What ``python -m sync_agent ca …`` does."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sync_agent import text
from sync_agent.clock import SystemClock
from sync_agent.errors import SettingsError

if TYPE_CHECKING:
    from sync_agent.ca.authority import Authority


def init(options: argparse.Namespace) -> None:
    """Make an authority."""
    _authority_class().make(options.folder, options.name, SystemClock().now())
    _say(options, "cli.ca_made", path=str(options.folder))


def broker(options: argparse.Namespace) -> None:
    """Make the broker's certificate."""
    _say(options, "cli.ca_issued", path=str(_opened(options).issue_broker(options.host, options.out)))


def district(options: argparse.Namespace) -> None:
    """Make the collectors' certificate."""
    _say(options, "cli.ca_issued", path=str(_opened(options).issue_district(options.out)))


def hub(options: argparse.Namespace) -> None:
    """Make a hub's certificate."""
    _say(options, "cli.ca_issued", path=str(_opened(options).issue_hub(options.hub, options.out)))


def revoke(options: argparse.Namespace) -> None:
    """Put all certificates of a hub on the list of revoked ones."""
    count = _opened(options).revoke(options.hub, SystemClock().now())
    _say(options, "cli.ca_revoked", count=count, hub=options.hub, path=str(options.folder / "crl.pem"))


def crl(options: argparse.Namespace) -> None:
    """Write the list of revoked certificates anew."""
    _opened(options).write_list(SystemClock().now())
    _say(options, "cli.ca_list", path=str(options.folder / "crl.pem"))


def _authority_class() -> type[Authority]:
    try:
        from sync_agent.ca.authority import Authority
    except ImportError as error:
        raise SettingsError("ca.driver") from error
    return Authority


def _opened(options: argparse.Namespace) -> Authority:
    return _authority_class()(options.folder)


def _say(options: argparse.Namespace, message: str, **values: int | str) -> None:
    print(text.translate(message, options.language, **values))

"""The officers, by office."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.roles import ROLES

_HELD: Final = """
    SELECT r.member_no, m.name, r.role FROM access_role r JOIN member m ON m.member_no = r.member_no
    WHERE m.status = 'active' ORDER BY m.name COLLATE NOCASE, r.member_no
"""


class OfficerView(msgspec.Struct, frozen=True):
    """An officer and the offices they hold (`hub.access.roles.ROLES`), the highest first."""

    name: str
    offices: tuple[str, ...]


def officers(db: peewee.Database) -> list[OfficerView]:
    """Everybody who holds an office, in the order of the offices."""
    names: dict[int, str] = {}
    held: dict[int, list[str]] = {}
    for number, name, role in db.execute_sql(_HELD):
        names[number] = name
        held.setdefault(number, []).append(role)
    found = [OfficerView(names[number], tuple(sorted(roles, key=ROLES.index))) for number, roles in held.items()]
    return sorted(found, key=lambda officer: [ROLES.index(role) for role in officer.offices])

"""The one place that decides whose data somebody may see and what they may do.

Reading anything of a member's needs a `Sight` of that member, and only this module makes one (a test holds that).
So a page or an API call cannot show a member's data to somebody else by forgetting to ask.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.access.roles import PERMISSIONS, Permission
from hub.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class Viewer:
    """Somebody signed in: their own member number, the offices they hold, and the device they sit at."""

    member_no: int
    roles: tuple[str, ...]
    device: str

    def may(self, permission: Permission) -> bool:
        """Whether one of their offices permits this."""
        return any(permission in PERMISSIONS.get(role, ()) for role in self.roles)


@dataclass(frozen=True)
class Sight:
    """The right to see one member's data. Made by `own` and `of_member` alone."""

    member_no: int


def own(viewer: Viewer) -> Sight:
    """Everybody may see what is theirs."""
    return Sight(viewer.member_no)


def of_member(viewer: Viewer, member_no: int) -> Sight:
    """Sight of a member: oneself, or anybody for officers who may see members.

    Raises `NotFound` ("member.unknown"), the same as for a number nobody has.
    """
    if member_no != viewer.member_no and not viewer.may("members.see"):
        raise NotFound("member.unknown", member_no=member_no)
    return Sight(member_no)


def require(viewer: Viewer, permission: Permission) -> None:
    """Raise `NotAllowed` ("role.needed") unless one of their offices permits this."""
    if not viewer.may(permission):
        raise NotAllowed("role.needed")

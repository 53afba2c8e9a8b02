"""What can be recorded of members' photos."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type
from hub.photos import tables


@fact_type("members.photo_set")
class PhotoSet(Body):
    """A member has a new photo, by the SHA-256 (hex) of its file; the kiosk may show it if `finding`."""

    member_no: int
    photo: str
    finding: bool


@fact_type("members.photo_removed")
class PhotoRemoved(Body):
    """A member has no photo any more: they took their consent back, or an officer removed it."""

    member_no: int


@applies(PhotoSet)
def apply_photo_set(db: peewee.Database, fact: Fact, body: PhotoSet, _personal: None) -> None:
    """Replace the member's photo."""
    tables.MemberPhoto.insert(
        member_no=body.member_no, photo=body.photo, finding=int(body.finding), number=fact.number
    ).on_conflict_replace().execute(db)


@applies(PhotoRemoved)
def apply_photo_removed(db: peewee.Database, _fact: Fact, body: PhotoRemoved, _personal: None) -> None:
    """Forget the photo."""
    tables.MemberPhoto.delete().where(tables.MemberPhoto.member_no == body.member_no).execute(db)

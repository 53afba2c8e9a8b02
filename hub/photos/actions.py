"""Recording a member's photo and consent, and taking both back; and what becomes of the file."""

from __future__ import annotations

import re
from typing import Final

import peewee

from hub.days.views import newest
from hub.errors import BadRequest, Refused
from hub.log.record import Transaction
from hub.members.views import member
from hub.photos import views
from hub.photos.facts import PhotoRemoved, PhotoSet
from hub.photos.store import PhotoStore

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def set_photo(tx: Transaction, member_no: int, photo: str, *, finding: bool) -> None:
    """Record a member's photo by its file's SHA-256, and whether the kiosk may show it so that they find themselves.

    Raises `NotFound`, `BadRequest` ("photo.unreadable") for what is no digest, and `Refused` ("photo.not_active") for
    somebody who has left or died.
    """
    if not _DIGEST.fullmatch(photo):
        raise BadRequest("photo.unreadable", field="photo")
    if member(tx.db, member_no).status != "active":
        raise Refused("photo.not_active", field="photo")
    tx.record(PhotoSet(member_no=member_no, photo=photo, finding=finding), day=newest(tx.db).day)


def remove_photo(tx: Transaction, member_no: int) -> None:
    """Record that a member's photo is no longer kept; nothing where there is none. Raises `NotFound`."""
    member(tx.db, member_no)
    if views.file_of(tx.db, member_no):
        tx.record(PhotoRemoved(member_no=member_no), day=newest(tx.db).day)


def tidy(db: peewee.Database, store: PhotoStore, *photos: str) -> None:
    """Delete these files unless they are still somebody's photo. To be called once it is durable whose they are."""
    for photo in set(photos):
        if photo and not views.in_use(db, photo):
            store.forget(photo)

"""A village whose members have photos, with two kiosks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.members.actions import change_status
from hub.photos.actions import set_photo
from hub.photos.store import PhotoStore
from tests.hub.door import Asker, Door
from tests.hub.photos.faces import portrait_of
from tests.hub.village import FIRST_DAY, Village

SECRET = "s" * 43
KIOSK, OTHER, RELAY = f"kiosk-1.{SECRET}a", f"kiosk-2.{SECRET}b", f"relay-1.{SECRET}c"
SITI, BUDI, HASNAH, SHY, GONE, LOST = 2, 3, 4, 5, 6, 7


@pytest.fixture
def door(village: Village, make_door: Callable[..., Door], tmp_path: Path) -> Door:
    """Siti, Budi and Hj. Sitti Hasnah agreed to be found; Sari did not, Slamet has left, Surti's file is lost."""
    store = PhotoStore(tmp_path / "photos")
    for name in ("Siti Rahmah", "Budi", "Hj. Sitti Hasnah", "Sari", "Slamet", "Surti"):
        village.member(name)
    colours = {SITI: "tan", BUDI: "red", HASNAH: "brown", SHY: "gray", GONE: "blue", LOST: "white"}
    for number, colour in colours.items():
        photo = store.keep(portrait_of(colour))
        village.act(lambda tx, no=number, name=photo: set_photo(tx, no, name, finding=no != SHY))
        if number == LOST:
            store.forget(photo)
    village.act(lambda tx: change_status(tx, GONE, "left", day=FIRST_DAY))
    for kind, last in (("kiosk", "a"), ("kiosk", "b"), ("relay", "c")):
        village.act(lambda tx, k=kind, end=last: pair_device(tx, k, "Device", digest(SECRET + end)))
    village.close()
    return make_door()


@pytest.fixture
def kiosk(door: Door) -> Asker:
    """The first kiosk, nobody signed in."""
    return door.asker(device=KIOSK)

"""Building books from a chain that was brought back, in a new folder that takes the old one's place only when proved.

The new folder is made beside the old as ``<name>.restoring``, proved, and renamed; an old folder is kept as
``<name>.before-restore-1`` and never overwritten. Stopped at any moment, the same command can be run again: what was
half made is made anew, and what was only not yet in its place is put there.
"""

from __future__ import annotations

import json
import os
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

import msgspec

from hub.access import actions as access
from hub.access import views
from hub.access.sessions import digest
from hub.books import BOOKS_FILE, Books
from hub.days.views import newest
from hub.errors import BooksBroken, Refused
from hub.log.chain import prove
from hub.log.clock import Clock
from hub.log.fact import Fact
from hub.log.facts import Resumed
from hub.log.record import Origin, Transaction
from hub.photos.store import PHOTOS_FOLDER
from hub.proof import actions as proof
from hub.recovery.gathering import Chain

RELAY_FILE: Final = "relay.json"
_RESTORING: Final = ".restoring"
_BEFORE: Final = ".before-restore-"
_MARK: Final = "restoring"  # a file that says the folder was made here and may be made anew
_READY: Final = "restored-and-proved"  # a file that says nothing is left to do but to put the folder in its place
_SECRET_BYTES: Final = 32  # 43 url-safe characters
_ORIGIN: Final = Origin("hub", "restore")
Progress = Callable[[int], None]


class Built(msgspec.Struct, frozen=True):
    """A folder that was built and proved, not yet in its place. `incarnation` is the life it begins or goes on in."""

    work: Path
    incarnation: int


def finish_interrupted(folder: Path) -> bool:
    """Put a proved folder in its place that an interrupted restore left; False if there is none."""
    work = _work(folder)
    if folder.exists() or not (work / _READY).exists():
        return False
    (work / _READY).unlink()
    work.rename(folder)
    _sync(folder.parent)
    return True


def build(
    chain: Chain, folder: Path, clock: Clock, *, goes_on: bool, likes: Path | None, progress: Progress | None = None
) -> Built:
    """Build and prove the books of a chain beside `folder`.

    With `goes_on` they are the same life's, only with more of their personal parts; otherwise a new life begins: its
    first fact says so, earlier relays are shut out, and the new one's credential is written to ``relay.json``. `likes`
    is a data folder whose photos (and, going on, local file) are taken along. Raises `BooksBroken` for a chain that
    does not hold, and `Refused` ("restore.folder_taken") if something else lies where the new folder is made.
    """
    prove(chain.facts, personal_given=False)
    work = _fresh(_work(folder))
    _take_along(likes, work, with_local=goes_on)
    books = Books(work / BOOKS_FILE, clock)
    try:
        proof.replay(_with_keys(chain), books, progress)
        if not goes_on:
            _begin_new_life(books, chain, work)
        proof.verify(books)
    finally:
        books.close()
    return Built(work, chain.facts[-1].incarnation + (0 if goes_on else 1))


def put_in_place(built: Built, folder: Path) -> Path | None:
    """Rename the folder to where it belongs; returns where an old one was kept, None if there was none.

    The caller holds the old folder's `WriteLock`.
    """
    _sync_all(built.work)
    (built.work / _MARK).unlink()
    (built.work / _READY).touch()
    _sync(built.work)
    kept = None
    if folder.exists() and any(folder.iterdir()):
        kept = next(path for i in count(1) if not (path := folder.with_name(f"{folder.name}{_BEFORE}{i}")).exists())
        folder.rename(kept)
        _sync(folder.parent)
    built.work.rename(folder)
    (folder / _READY).unlink()
    _sync(folder.parent)
    return kept


def _work(folder: Path) -> Path:
    return folder.with_name(folder.name + _RESTORING)


def _fresh(work: Path) -> Path:
    if work.exists():
        if not ((work / _MARK).exists() or (work / _READY).exists()):
            raise Refused("restore.folder_taken", folder=str(work))
        shutil.rmtree(work)
    work.mkdir(parents=True, mode=0o700)
    (work / _MARK).touch()
    return work


def _take_along(likes: Path | None, work: Path, *, with_local: bool) -> None:
    from hub.appliance import LOCAL_FILE  # takes longer to load than most commands take

    if likes is None:
        return
    if (likes / PHOTOS_FOLDER).is_dir():
        shutil.copytree(likes / PHOTOS_FOLDER, work / PHOTOS_FOLDER)
    for name in (LOCAL_FILE, RELAY_FILE) if with_local else ():
        if (likes / name).is_file():
            shutil.copy2(likes / name, work / name)


def _with_keys(chain: Chain) -> Iterator[tuple[Fact, str | None, str]]:
    for fact in chain.facts:
        key, request = chain.keys.get(fact.number, (None, ""))
        yield fact, key, request


def _begin_new_life(books: Books, chain: Chain, work: Path) -> None:
    secret = urlsafe_b64encode(books.clock.random_bytes(_SECRET_BYTES)).decode().rstrip("=")
    made: list[str] = []

    def begin(tx: Transaction) -> None:
        resumed = Resumed(incarnation=chain.facts[-1].incarnation + 1, incomplete=chain.unnamed > 0)
        tx.record(resumed, day=newest(tx.db).day)
        for device in views.devices(tx.db):
            if device.kind == "relay":
                access.revoke_device(tx, device.device)
        made.append(access.pair_device(tx, "relay", "relay", digest(secret)))

    books.write(_ORIGIN, begin)
    descriptor = os.open(work / RELAY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(json.dumps({"device": made[0], "secret": secret}) + "\n")


def _sync_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_hub(chain: Chain, hub: str) -> str:
    """The hub that the chain's first fact names. Raises `BooksBroken` ("restore.identity") if it is another."""
    first = chain.facts[0]
    try:
        named = str(msgspec.json.decode(first.body).get("hub", "")) if first.type == "hub.begun" else ""
    except (msgspec.DecodeError, AttributeError):
        named = ""
    if not named or (hub and named != hub):
        raise BooksBroken("restore.identity", hub=named[:80], expected=hub)
    return named

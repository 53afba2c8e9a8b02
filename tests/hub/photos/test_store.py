"""Photos as files beside the books: whole, private, really gone when they are to go, never an error when missing."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from hub.appliance import Appliance
from hub.photos.actions import remove_photo, set_photo
from hub.photos.store import PhotoStore
from hub.proof.actions import rebuild, verify
from tests.hub.photos.faces import portrait_of
from tests.hub.village import FixedClock, Village


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path / "photos")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "photos").iterdir())


def test_a_picture_is_kept_under_its_hash_for_the_hub_alone(store: PhotoStore, tmp_path: Path) -> None:
    name = store.keep(b"picture")
    assert name == hashlib.sha256(b"picture").hexdigest()
    assert names(tmp_path) == [f"{name}.jpg"]
    assert store.read(name) == b"picture"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "photos", tmp_path / "photos" / f"{name}.jpg")]
    assert modes == [0o700, 0o600]


def test_what_is_not_there_is_no_error(store: PhotoStore) -> None:
    store.sweep(set())
    store.forget("0" * 64)
    assert store.read("0" * 64) is None
    assert not store.has("0" * 64)


def test_start_sweeps_away_what_is_nobodys_photo(village: Village, tmp_path: Path) -> None:
    store = PhotoStore(tmp_path / "photos")
    village.member("Siti")
    kept, nobodys, removed = (store.keep(portrait_of(colour)) for colour in ("tan", "red", "blue"))
    (tmp_path / "photos" / f"{kept}.part").write_bytes(b"half")
    (tmp_path / "photos" / "notes.txt").write_text("put here by hand")
    village.act(lambda tx: set_photo(tx, 2, removed, finding=True))
    village.act(lambda tx: set_photo(tx, 2, kept, finding=True))
    village.close()
    Appliance(tmp_path, FixedClock()).close()
    assert names(tmp_path) == [f"{kept}.jpg"]
    assert nobodys not in names(tmp_path)


def test_books_that_nobody_has_begun_let_no_photo_go(tmp_path: Path) -> None:
    store = PhotoStore(tmp_path / "photos")
    name = store.keep(portrait_of("tan"))
    Appliance(tmp_path, FixedClock()).close()
    assert store.has(name)


@pytest.mark.breaks_books
def test_broken_books_let_no_photo_go(village: Village, tmp_path: Path) -> None:
    store = PhotoStore(tmp_path / "photos")
    name = store.keep(portrait_of("tan"))
    village.play("2026-01-05 join Siti\n2026-01-05 sukarela Siti 50000")
    village.books.db.execute_sql("UPDATE ledger_balance SET closing = closing + 1")
    village.close()
    appliance = Appliance(tmp_path, FixedClock())
    assert appliance.fault is not None
    appliance.close()
    assert store.has(name)


def test_books_are_proved_and_rebuilt_whether_the_files_are_there_or_not(village: Village, tmp_path: Path) -> None:
    store = PhotoStore(tmp_path / "photos")
    village.member("Siti")
    village.member("Budi")
    first, second = store.keep(portrait_of("tan")), store.keep(portrait_of("red"))
    village.act(lambda tx: set_photo(tx, 2, first, finding=True))
    village.act(lambda tx: set_photo(tx, 2, second, finding=False))
    village.act(lambda tx: set_photo(tx, 3, first, finding=False))
    village.act(lambda tx: remove_photo(tx, 3))
    store.sweep(set())
    assert verify(village.books) == village.facts
    assert rebuild(village.books, tmp_path / "again.db") == village.facts

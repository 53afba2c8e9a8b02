"""A technician's phone at the hub: the relay packs the file that it fetches, and reads the one that it hands over.

The hub has neither the relay's key nor its code, and the relay no pages; so they meet in a folder beside the books
(``DATA/courier``). The hub moves bytes that it does not look into:

| file | who writes it | what |
| --- | --- | --- |
| ``asked`` | the hub | somebody wants the newest; taken away when it is there |
| ``out/koperasi-<hub>-<first>-<last>.kurir`` | the relay | one pouch to fetch (`sync_agent.courier.pouch`) |
| ``in/<any>.kurir`` | the hub | pouches handed over; taken away when read |
| ``told.json`` | the relay | what became of it (`Told`) |

Besides when asked, the relay packs by itself once a day when there was no receipt for a day and the log has grown.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from sync_agent.clock import Clock
from sync_agent.courier import pouch
from sync_agent.courier.folder import settle, write_new
from sync_agent.courier.names import PART
from sync_agent.courier.pouch import Pouch, unpack
from sync_agent.courier.village import Village
from sync_agent.errors import CourierFault, SyncError
from sync_agent.limits import (
    COURIER_DUE_SECONDS,
    COURIER_LOOK_SECONDS,
    COURIER_POUCH_BYTES_MAX,
    COURIER_REPLIES_MAX,
    COURIER_SILENT_SECONDS,
    HUB_SECONDS,
)
from sync_agent.relay.door import Door

log = logging.getLogger(__name__)
FOLDER: Final = "courier"
_ASKED: Final = "asked"
_TOLD: Final = "told.json"


class Told(msgspec.Struct):
    """What the relay tells the hub's page. Numbers of facts, times in seconds (0: never), codes of problems.

    `file` is to be fetched, made at `at`, with facts `first` to `last` of `kept`; "" if all of them were confirmed.
    `answer` is the pouch that was read last, at `answer_at`: it confirmed facts up to `confirmed` (-1: it had no
    receipt for this hub) and brought `said` messages of the district.
    """

    file: str = ""
    at: int = 0
    first: int = 0
    last: int = 0
    kept: int = 0
    problem: str = ""
    answer: str = ""
    answer_at: int = 0
    confirmed: int = -1
    said: int = 0
    answer_problem: str = ""


class PhoneDesk:
    """A thread of the relay that looks into the folder every few seconds."""

    def __init__(self, data: Path, village: Callable[[], Village], door: Door, clock: Clock) -> None:
        """`village` gives the hub's end of the courier, or raises `CourierFault` while there are no books."""
        self._folder, self._village, self._door, self._clock = data / FOLDER, village, door, clock
        self._told = self._read_told()
        self._look_at = float("-inf")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="phone-desk", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End. What was under way is done again another time."""
        self._stopping.set()
        self._thread.join(HUB_SECONDS + 1)
        self._door.close()

    def look(self) -> None:
        """Read what was handed over, and pack if that is due."""
        is_answered = False
        for path in self._listed("in", COURIER_REPLIES_MAX):
            if self._take(path):
                path.unlink(missing_ok=True)
                is_answered = True
        asked = self._folder / _ASKED
        # What has just been confirmed need not be carried once more.
        if not asked.exists() and not (is_answered and self._told.file) and not self._is_due():
            return
        try:
            self._pack()
        finally:
            # What could not be packed now, for want of room on the card, is asked for again by a person.
            asked.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._stopping.wait(COURIER_LOOK_SECONDS):
            try:
                self.look()
            except (SyncError, OSError, sqlite3.Error, msgspec.DecodeError) as error:
                log.warning("the phone's file waits: reason=%s", error)

    def _is_due(self) -> bool:
        """Whether to pack unasked: for a day neither a receipt nor a file, and facts that neither has."""
        now = self._clock.now()
        if self._clock.steady() < self._look_at or 0 <= now - self._told.at < COURIER_SILENT_SECONDS:
            return False
        self._look_at = self._clock.steady() + COURIER_DUE_SECONDS
        try:
            village = self._village()
            newest = village.newest(self._door.newest_receipt()[1])
            is_silent = newest is None or now - newest.at >= COURIER_SILENT_SECONDS
            return is_silent and not village.has_all(newest)
        except CourierFault:
            return False

    def _pack(self) -> None:
        packed = Pouch()
        told = msgspec.structs.replace(self._told, at=self._clock.now(), file="", first=0, last=0, problem="")
        try:
            village = self._village()
            laid = village.lay(packed, self._door.newest_receipt()[1], lambda _done, _total: None)
            told.first, told.last, told.kept = laid.first, laid.last, laid.kept
            if laid.first or laid.sealed:
                told.file = f"koperasi-{village.hub}-{laid.first}-{laid.last}{pouch.SUFFIX}"
                self._put("out", told.file, packed.packed())
        except SyncError as error:
            told.problem = error.code
        for old in self._listed("out", COURIER_REPLIES_MAX):
            if old.name != told.file:
                old.unlink(missing_ok=True)
        self._tell(told)
        log.info("packed for a phone: first=%d last=%d problem=%s", told.first, told.last, told.problem)

    def _take(self, path: Path) -> bool:
        """Read one pouch; False if it is to be tried again."""
        told = msgspec.structs.replace(self._told, answer=path.name, answer_at=self._clock.now(), answer_problem="")
        told.confirmed, told.said = -1, 0
        try:
            with path.open("rb") as file:
                found = unpack(file.read(COURIER_POUCH_BYTES_MAX + 1))
            done = self._village().bring(found, self._door)
            told.confirmed = -1 if done.confirmed is None else done.confirmed
            told.said = len(done.said)
            if done.doubts:
                told.answer_problem = done.doubts[0][1]
            elif done.confirmed is None and not done.said:
                told.answer_problem = "courier.nothing_here"
        except CourierFault as fault:
            if fault.code == "courier.hub_away":
                return False
            told.answer_problem = fault.code
        self._tell(told)
        log.info("read from a phone: confirmed=%d problem=%s", told.confirmed, told.answer_problem)
        return True

    def _listed(self, name: str, most: int) -> list[Path]:
        with suppress(FileNotFoundError), os.scandir(self._folder / name) as entries:
            plain = (each for each in entries if each.is_file(follow_symlinks=False) and not each.name.endswith(PART))
            return sorted(Path(each.path) for each in islice(plain, most))
        return []

    def _read_told(self) -> Told:
        try:
            return msgspec.json.decode((self._folder / _TOLD).read_bytes(), type=Told)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return Told()

    def _tell(self, told: Told) -> None:
        self._put("", _TOLD, msgspec.json.encode(told) + b"\n")
        self._told = told

    def _put(self, within: str, name: str, content: bytes) -> None:
        folder = self._folder / within
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            write_new(name + PART, descriptor, content)
            os.rename(name + PART, name, src_dir_fd=descriptor, dst_dir_fd=descriptor)
            settle(descriptor)
        finally:
            os.close(descriptor)

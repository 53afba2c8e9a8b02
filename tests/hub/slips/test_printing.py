"""The thread that prints, and the printers it finds."""

from __future__ import annotations

from pathlib import Path

import peewee
import pytest

from hub.local.tables import open_local
from hub.slips import jobs
from hub.slips.jobs import PrinterSetting
from hub.slips.printers import FoundPrinter, PrinterFault, at_usb
from hub.slips.printing import Printing
from tests.helpers import wait_until
from tests.hub.village import Village


class Kept:
    """A printer that keeps what it is sent."""

    def __init__(self) -> None:
        self.slips: list[bytes] = []

    def check(self) -> None:
        """Always well."""

    def send(self, data: bytes) -> None:
        self.slips.append(data)

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def local(tmp_path: Path):
    opened = open_local(tmp_path / "local.db")
    jobs.set_printer(opened, PrinterSetting("network:127.0.0.1:9", "80"))
    yield opened
    opened.close()


def test_a_card_that_was_full_once_does_not_end_printing_for_good(village: Village, local):
    kept, failures = Kept(), [peewee.OperationalError("database or disk is full")]

    def reach(_address: str) -> Kept:
        if failures:
            raise failures.pop()
        return kept

    printing = Printing(local, village.books.db, village.clock, "id", str, reach=reach)
    jobs.add(local, jobs.TRY_OUT, village.clock.now())
    printing.wake()
    wait_until(lambda: printing._thread is not None and not printing._thread.is_alive())
    printing.wake()
    wait_until(lambda: kept.slips)
    wait_until(lambda: jobs.newest(local, 1)[0].state == "printed")
    printing.close()


def test_a_printer_that_is_away_is_tried_again_by_itself(village: Village, local):
    kept, away = Kept(), [PrinterFault("away")] * 3

    def reach(_address: str) -> Kept:
        if away:
            raise away.pop()
        return kept

    printing = Printing(local, village.books.db, village.clock, "id", str, reach=reach, retry_seconds=0.01)
    jobs.add(local, jobs.TRY_OUT, village.clock.now())
    printing.wake()
    wait_until(lambda: kept.slips)
    printing.close()


def test_a_second_tap_while_it_waits_is_no_second_slip(local):
    jobs.add(local, 7, 1)
    jobs.add(local, 7, 2)
    assert len(jobs.newest(local, 10)) == 1
    jobs.change(local, jobs.next_waiting(local), "printed", 3)
    jobs.add(local, 7, 4, first=True)
    assert len(jobs.newest(local, 10)) == 1
    jobs.add(local, 7, 4)
    assert [job.copy for job in jobs.newest(local, 10)] == [True, False]


def test_printers_at_usb_are_found_by_their_class_and_called_by_their_own_names(tmp_path: Path):
    for socket, kind, files in (
        ("1-1", "07", {"idVendor": "0416", "idProduct": "5011", "manufacturer": "Xprinter", "product": "XP-58"}),
        ("1-2", "03", {"idVendor": "046d", "idProduct": "c31c", "product": "Keyboard"}),
        ("1-3", "07", {"idVendor": "04b8", "idProduct": "0202"}),
    ):
        device = tmp_path / "devices" / socket
        (device / f"{socket}:1.0").mkdir(parents=True)
        for name, content in files.items():
            (device / name).write_text(f"{content}\n")
        (device / f"{socket}:1.0" / "bInterfaceClass").write_text(f"{kind}\n")
    listed = tmp_path / "bus"
    listed.mkdir()
    for interface in sorted((tmp_path / "devices").glob("*/*:1.0")):
        (listed / interface.name).symlink_to(interface)
    assert at_usb(listed) == [
        FoundPrinter("usb:0416:5011", "Xprinter XP-58"),
        FoundPrinter("usb:04b8:0202", "usb:04b8:0202"),
    ]

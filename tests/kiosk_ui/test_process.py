"""The kiosk as a process: started from the command line, told to end, looked at from outside."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from zeroconf import ServiceInfo, Zeroconf

from tests.kiosk_ui.process import START_SECONDS_MAX, KioskProcess

MEMORY_BYTES_MAX = 230 << 20
"""Resident memory with Mesa's software drawing; a Pi's GPU driver needs less. Measured: 170 MB."""


@pytest.mark.slow
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_the_kiosk_says_when_it_has_drawn_stays_small_keeps_to_its_folder_and_ends_when_told(village, tmp_path, by):
    home = tmp_path / "home"
    home.mkdir()
    with KioskProcess(
        tmp_path, "--hub", village.hub.url, "--unpaired", SDL_VIDEODRIVER="offscreen", HOME=str(home)
    ) as kiosk:
        ready = json.loads(kiosk.ready.read_bytes())
        assert 0 < ready["first_frame_seconds"] < START_SECONDS_MAX
        kiosk.shown("start")
        pages = int(Path(f"/proc/{kiosk.process.pid}/statm").read_text().split()[1])
        assert pages * os.sysconf("SC_PAGE_SIZE") < MEMORY_BYTES_MAX
        assert kiosk.end(by) == 0
    assert list(home.iterdir()) == []
    assert (tmp_path / "kivy").is_dir()
    assert "Traceback" not in kiosk.log.read_text()


@pytest.mark.slow
def test_a_kiosk_that_was_not_told_finds_the_hub_and_asks_to_be_paired(village, tmp_path):
    zeroconf = Zeroconf()
    with KioskProcess(tmp_path, SDL_VIDEODRIVER="offscreen") as kiosk:
        kiosk.shown("finding")
        try:
            zeroconf.register_service(
                ServiceInfo(
                    "_koperasi._tcp.local.",
                    "Koperasi Kiosk Uji._koperasi._tcp.local.",
                    port=village.hub.port,
                    parsed_addresses=["127.0.0.1"],
                    properties={"hub": "hub-kiosk-test"},
                    server="hub-kiosk-test.local.",
                )
            )
            kiosk.shown("pairing")
        finally:
            zeroconf.unregister_all_services()
            zeroconf.close()
        assert kiosk.end(signal.SIGTERM) == 0

"""One visit in a real window under an X server: a scanner's keyboard, a finger, and pictures of what a person sees."""

from __future__ import annotations

import re
import signal
import subprocess

import pytest

from tests.helpers import ARTIFACTS
from tests.kiosk_ui.process import KioskProcess, XServer

FOLDER = ARTIFACTS / "kiosk" / "window"


@pytest.mark.slow
def test_a_member_scans_a_card_types_the_pin_sees_the_balance_and_finishes(village, tmp_path):
    person = village.member("Theresia Bunga Setaman", pin="482913", card="KOP:Bunga-00012")
    village.deposit(person, "sukarela", 1_250_000)
    village.withdraw(person, "sukarela", 200_000)
    arguments = ["--hub", village.hub.url, "--unpaired", "--size", "1024x600"]
    with XServer("1024x600") as screen, KioskProcess(tmp_path, *arguments, DISPLAY=screen.name) as kiosk:
        kiosk.shown("start")
        screen.picture(FOLDER / "start.png")
        screen.scan(person.card)
        kiosk.shown("pin")
        screen.scan(person.pin)
        kiosk.shown("home")
        screen.picture(FOLDER / "home.png")
        screen.touch(250, 230)
        kiosk.shown("accounts")
        screen.picture(FOLDER / "accounts.png")
        screen.touch(500, 520)
        kiosk.shown("passbook")
        screen.picture(FOLDER / "passbook.png")
        screen.touch(72, 530)
        kiosk.shown("goodbye")
        assert kiosk.end(signal.SIGTERM) == 0
    said = kiosk.log.read_text()
    assert [re.sub(r".* ", "", line) for line in said.splitlines() if "screen.shown" in line][:6] == [
        "start",
        "pin",
        "home",
        "accounts",
        "passbook",
        "goodbye",
    ]
    secrets = [person.name, "Theresia", person.pin, person.card, "1.050.000", "1050000", "Bearer"]
    assert [secret for secret in secrets if secret in said] == []


def test_the_tools_for_a_real_window_are_there():
    for tool in ("Xvfb", "xdotool", "import"):
        assert subprocess.run(["which", tool], capture_output=True).returncode == 0, tool

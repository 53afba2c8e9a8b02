"""A new kiosk: paired with the code from the officer's desk, and again if the hub forgets it."""

from __future__ import annotations

import json
import stat

import httpx
import pytest

from tests.kiosk_ui.parts import WoundClock

pytestmark = pytest.mark.usefixtures("kivy_home")


@pytest.mark.parametrize("kiosk", [["--name", "Kiosk balai desa"]], indirect=True)
def test_a_new_kiosk_is_paired_with_the_code_from_the_desk_and_keeps_its_secret_to_itself(kiosk, village, tmp_path):
    kiosk.on("pairing")
    code = village.pairing_code()
    kiosk.enter_digits("000000" if code != "000000" else "111111")
    kiosk.until(lambda: kiosk.shell.screen.message, "a message")
    assert kiosk.shell.screen.message == "Kode itu tidak cocok atau sudah lewat. Minta kode baru."
    assert not (tmp_path / "device.json").exists()
    kiosk.enter_digits(code)
    kiosk.on("start")
    path = tmp_path / "device.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_bytes())
    header = {"X-Device": f"{kept['device']}.{kept['secret']}"}
    known = httpx.get(f"{village.hub.url}/api/v1/device", headers=header)
    assert known.status_code == 200
    assert known.json()["name"] == "Kiosk balai desa"
    person = village.member("Elisabet Wulan")
    kiosk.sign_in(person)
    kiosk.open_accounts()
    assert kiosk.kiosk.visit.session.idle_seconds == 60


def test_a_kiosk_the_hub_does_not_know_asks_to_be_paired_again(village, tmp_path):
    from tests.kiosk_ui.hand import Hand

    (tmp_path / "device.json").write_text(json.dumps({"device": "kiosk-gone", "secret": "s" * 43}))
    hand = Hand(["--hub", village.hub.url, "--data", str(tmp_path)], WoundClock(), draws_all=False)
    try:
        hand.switch_on()
        hand.on("pairing")
        assert "Layar ini perlu dipasangkan lagi oleh petugas." in hand.words()
        hand.enter_digits(village.pairing_code())
        hand.on("start")
    finally:
        hand.switch_off()
    assert json.loads((tmp_path / "device.json").read_bytes())["device"] != "kiosk-gone"

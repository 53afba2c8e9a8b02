"""Every screen, in both sizes and languages, with the longest names and amounts in the hundreds of millions."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from kiosk_ui.settings import SIZES
from tests.helpers import ARTIFACTS, ROOT
from tests.kiosk_ui.village import LONGEST_NAME

PICTURE_SECONDS_MAX = 60
"""Without a new picture for so long, a walk has stopped. In all it takes 90 seconds on a quiet machine of two cores,
and as long as it needs on a busy one."""
LOOKS_EACH_LANGUAGE = 54
SCREENS = 37
PICTURES_EACH_SIZE = 2 * LOOKS_EACH_LANGUAGE + 2 * SCREENS + 7
"""In both languages; in Indonesian each screen also in the two other themes, seven in the largest words, left hand."""


def rich(village):
    """Register a member with the longest name, large amounts, a correction, suggestions with an answer."""
    person = village.member(LONGEST_NAME)
    village.deposit(person, "pokok", 100_000)
    for amount in (350_000_000, 275_500_000, 125_250_750):
        wrong = village.deposit(person, "sukarela", amount)
    village.reverse(wrong)
    village.withdraw(person, "sukarela", 111_111_111)
    ask_and_answer(village, person)
    return person


def publish_notices(village):
    """Publish some announcements, the newest with a long title and several pages."""
    for place in range(1, 5):
        village.post("/notices", {"title": f"Panen bersama di blok {place}", "text": "Kumpul di balai jam tujuh."})
    title = "Rapat Anggota Tahunan dan pembagian sisa hasil usaha"
    line = "Bapak dan Ibu anggota diundang ke balai desa hari Sabtu jam sembilan pagi. "
    village.post("/notices", {"title": title, "text": line * 8})


def publish_prices(village):
    """State palm fruit prices of two weeks: more than a page of ages, going up, down, staying, and new ones."""
    day = date.fromisoformat(village.ask("GET", "/status").json()["business_day"])
    ages = ("10-20", "3", "4", "5", "6", "7", "8", "9", "21", "22")
    weeks = []
    for begins, changes in ((-8, {}), (-1, {"10-20": 1_086, "4": -1_240, "5": 0})):
        days = {"from_day": str(day + timedelta(begins)), "until_day": str(day + timedelta(begins + 6))}
        prices = {age: 10_412 + changes.get(age, 35) for age in ages[: 10 if changes else 9]}
        weeks.append({"kind": "tbs_price", **days, "prices": prices})
    village.relay_brings(*weeks)


def ask_and_answer(village, person):
    """Suggest twice and have the first one answered; ask for a correction."""
    token = village.sign_in(person.member_no, person.pin)
    words = "Mohon toko koperasi buka juga hari Minggu pagi, sebelum orang pergi ke ladang"
    first = village.post("/me/suggestions", {"topic": "shop", "text": words}, token)
    village.post("/me/suggestions", {"topic": "harvest", "text": ""}, token)
    answer = "Terima kasih, Ibu. Mulai bulan depan toko buka hari Minggu jam enam sampai jam sembilan."
    village.post(f"/suggestions/{first['number']}/answer", {"text": answer})
    village.post("/me/data/corrections", {"field": "name", "text": "Nama saya ditulis dengan K"}, token)


@pytest.fixture(scope="module")
def galleries(village):
    """The walks through both sizes, going on side by side, each by a member of its own."""
    walks = {}
    village.forgive()
    publish_notices(village)
    publish_prices(village)
    for size in SIZES:
        person = rich(village)
        newcomer = village.newcomer("Andi Baru", "753951")
        folder = ARTIFACTS / "kiosk" / size
        for old in folder.glob("*.png"):
            old.unlink()
        command = [
            *(sys.executable, "-m", "tests.kiosk_ui.gallery", "--size", size, "--hub-port", str(village.hub.port)),
            *("--member", f"{person.member_no}:{person.pin}", "--newcomer", f"{newcomer.member_no}:{newcomer.pin}"),
            *("--pictures", str(folder)),
        ]
        walks[size] = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield walks
    for walk in walks.values():
        walk.kill()
        walk.wait(20)


def words_of(walk, folder):
    """What a walk has to say at its end, which is waited for as long as it goes on taking pictures."""
    seen = -1
    while (pictures := len(list(folder.glob("*.png")))) > seen:
        seen = pictures
        try:
            return walk.communicate(timeout=PICTURE_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            continue
    walk.kill()
    raise AssertionError(f"no picture for {PICTURE_SECONDS_MAX} s after {seen}: {walk.communicate()[1][-3000:]}")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("size", SIZES)
def test_no_screen_has_cut_words_small_targets_or_things_on_top_of_each_other(galleries, size):
    said, complained = words_of(galleries[size], ARTIFACTS / "kiosk" / size)
    assert galleries[size].returncode == 0, complained[-3000:]
    flaws = json.loads(said)
    assert not flaws, "\n".join(flaws)
    assert len(list((ARTIFACTS / "kiosk" / size).glob("*.png"))) == PICTURES_EACH_SIZE


def test_the_gallery_sees_what_is_wrong(kiosk):
    from kiosk_ui.widgets.button import BigButton
    from kiosk_ui.widgets.text import Text
    from tests.kiosk_ui.gallery import flaws_of

    kiosk.on("start")
    assert flaws_of(kiosk) == []
    body = kiosk.shell.ids.covers
    body.add_widget(Text(text="Perpanjangan" * 9, size_hint=(None, None), size=(120, 30), pos=(300, 300)))
    body.add_widget(Text(text="Di atas kata lain", size_hint=(None, None), size=(120, 30), pos=(310, 310)))
    body.add_widget(BigButton(text="Ya", size_hint=(None, None), size=(200, 40), pos=(500, 100)))
    body.add_widget(BigButton(text="Di luar", size_hint=(None, None), size=(200, 90), pos=(700, 300)))
    kiosk.frames(4)
    found = " ".join(flaws_of(kiosk))
    for flaw in ("cut off", "overlap", "target too small", "outside the screen"):
        assert flaw in found

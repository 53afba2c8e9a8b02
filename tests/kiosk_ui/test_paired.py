"""What only a paired kiosk can do, against a real hub: call an officer, and find people by their photos."""

from __future__ import annotations

import json

import pytest

from hub.sample.faces import face
from kiosk_ui import limits
from tests.hub.pages.visitor import Visitor

pytestmark = [
    pytest.mark.usefixtures("kivy_home", "pairing"),
    # No option at all: what it is paired with lies in its folder.
    pytest.mark.parametrize("kiosk", [[]], indirect=True),
]


@pytest.fixture
def pairing(village, tmp_path):
    """Pair the kiosk that is about to be switched on."""
    secret = "s" * 43
    wish = {"code": village.pairing_code(), "secret": secret, "name": "Kiosk balai", "kind": "kiosk"}
    device = village.post("/devices/pair", wish)["device"]
    (tmp_path / "device.json").write_text(json.dumps({"device": device, "secret": secret}))


@pytest.fixture(scope="module")
def desk(village):
    """The officer at the desk, in a browser."""
    visitor = Visitor(village.hub.url)
    visitor.sign_in(village.officer.member_no, village.officer.pin)
    yield visitor
    visitor.close()


def test_whose_kiosk_it_is_is_asked_before_anything_else(kiosk):
    kiosk.on("start")
    kiosk.until(lambda: kiosk.line.asked(b"GET /api/v1/device "), "whether the hub knows the kiosk")
    assert kiosk.line.requests[0].startswith(b"GET /api/v1/status ")


def looks(kiosk):
    """How often the kiosk has asked what became of its call."""
    return kiosk.line.asked(b"GET /api/v1/device/calls/latest ")


def look_again(kiosk):
    """Let the kiosk ask once more."""
    before = looks(kiosk)
    kiosk.pass_seconds(limits.CALL_LOOK_SECONDS + 0.1)
    kiosk.until(lambda: looks(kiosk) > before, "another look at the call")


def test_who_called_an_officer_sees_who_is_coming_and_after_the_visit_nobody_asks_any_more(kiosk, village, desk):
    kiosk.sign_in(village.member("Fransiska Panggil"))
    kiosk.on("home")
    kiosk.press_icon("officer")
    kiosk.on("officer")
    kiosk.until(lambda: "Petugas sudah tahu" in kiosk.words(), "that the call has arrived")
    look_again(kiosk)
    look_again(kiosk)
    assert "Petugas sudah tahu" in kiosk.words()
    page = desk.get("/")
    answer = next(at for at, action in enumerate(page.actions) if action.startswith("/desk/calls/"))
    desk.post(page.actions[answer], **page.forms[answer])
    look_again(kiosk)
    kiosk.until(lambda: f"{village.officer.name} datang" in kiosk.words(), "who is coming")
    assert kiosk.line.asked(b"POST /api/v1/device/calls ") == 1
    kiosk.press_icon("finish")
    kiosk.on("goodbye")
    kiosk.until(lambda: kiosk.line.asked(b"DELETE /api/v1/sessions/current"), "the sign-out")
    asked = looks(kiosk)
    for _ in range(3):
        kiosk.pass_seconds(limits.CALL_LOOK_SECONDS + 0.1)
    kiosk.on("start")
    assert looks(kiosk) == asked


def test_somebody_is_found_by_the_photo_taken_at_the_desk_and_comes_in_with_the_pin(kiosk, village, desk):
    people = [village.member(name) for name in ("Xaverius Satu", "Xaveria Dua")]
    shy = village.member("Xena Malu")
    for person, finding in [*((each, "yes") for each in people), (shy, "no")]:
        take_photo(desk, person, finding)
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.until(lambda: kiosk.shell.screen.extra_text, "the offer to look for a photo")
    kiosk.press_icon("photo")
    kiosk.on("find")
    kiosk.press("X")
    kiosk.on("faces")
    kiosk.until(lambda: all(tile.texture for tile in tiles(kiosk)), "the photos")
    assert sorted(tile.first_name for tile in tiles(kiosk)) == ["Xaveria", "Xaverius"]
    kiosk.touch(next(tile for tile in tiles(kiosk) if tile.first_name == "Xaveria"))
    kiosk.on("pin")
    assert any("Xaveria" in word for word in kiosk.words())
    kiosk.enter_digits("111999")
    kiosk.until(lambda: kiosk.shell.screen.message, "that the PIN is another")
    kiosk.enter_digits(people[1].pin)
    kiosk.on("home")
    assert kiosk.kiosk.visit.session.member.member_no == people[1].member_no
    assert kiosk.kiosk.visit.photos == {}


def tiles(kiosk):
    """The people shown, photo or not."""
    found = [widget for widget in kiosk.buttons() if type(widget).__name__ == "PhotoTile"]
    assert found
    return found


def take_photo(desk, person, finding):
    """Keep a photo of somebody at the desk, with what they said to being found by it."""
    page = desk.get(f"/desk/members/{person.member_no}/photo")
    form = next(each for each in page.forms if "key" in each)
    picture = {"photo": ("photo.jpg", face(person.member_no, covered=False), "image/jpeg")}
    answer = desk.http.post(page.path, data={**form, "finding": finding}, files=picture)
    assert answer.url.query == b"done=photo_set", answer.text

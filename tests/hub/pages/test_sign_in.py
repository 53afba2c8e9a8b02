"""Signing in and out on a phone, kindly when it goes wrong, and by itself when nobody is there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from hub.access.actions import set_pin
from hub.limits import SESSION_IDLE_SECONDS_MEMBER
from tests.hub.pages.conftest import BUDI, OFFICER, SITI, House
from tests.hub.pages.visitor import Visitor
from tests.hub.village import PIN, hashed


def test_the_first_page_says_whose_hub_this_is_and_its_day(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.status == 200
    assert "Koperasi Uji" in page.text
    assert "Hari kerja 6 Maret 2026" in page.text


def test_a_member_comes_to_their_savings_and_an_officer_to_the_desk(make_visitor: Callable[..., Visitor]) -> None:
    assert make_visitor().sign_in(SITI).path == "/me"
    assert make_visitor().sign_in(OFFICER).path == "/desk"


def test_who_is_signed_in_already_is_not_asked_again(siti: Visitor) -> None:
    assert siti.get("/").path == "/me"


def test_a_wrong_pin_is_told_beside_what_was_typed_and_the_pin_is_not_kept(visitor: Visitor) -> None:
    page = visitor.sign_in(SITI, "111112")
    assert page.status == 401
    assert "Nomor atau PIN tidak cocok. Masih bisa 2 kali lagi, atau panggil petugas" in page.text
    assert page.forms[-1]["member_no"] == str(SITI)
    assert page.forms[-1]["pin"] == ""


def test_a_number_that_nobody_has_looks_like_a_wrong_pin(visitor: Visitor) -> None:
    assert "Nomor atau PIN tidak cocok" in visitor.sign_in(999_999).text
    assert "Nomor atau PIN tidak cocok" in visitor.post("/", member_no="dua", pin=PIN).text


def test_an_empty_number_is_asked_for(visitor: Visitor) -> None:
    assert "Isi nomor anggota" in visitor.post("/", member_no=" ", pin=PIN).text


def test_after_too_many_tries_the_wait_is_told_in_words(visitor: Visitor) -> None:
    for _ in range(3):
        visitor.sign_in(BUDI, "111112")
    page = visitor.sign_in(BUDI)
    assert page.status == 429
    assert "tunggu 60 detik" in page.text


def test_the_session_cookie_is_for_these_pages_alone(visitor: Visitor, house: House) -> None:
    page = visitor.get("/")
    visitor.http.follow_redirects = False
    answer = visitor.http.post("/", data={**page.forms[-1], "member_no": str(SITI), "pin": PIN})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    for word in ("httponly", "samesite=strict", "path=/"):
        assert word in cookie
    session = answer.cookies["session"]
    api = visitor.http.get("/api/v1/me", cookies={"session": session})
    assert api.status_code == 401


def test_signing_out_ends_the_session_on_the_hub_too(siti: Visitor) -> None:
    session = siti.http.cookies["session"]
    page = siti.post("/sign-out")
    assert page.path == "/"
    assert "Anda sudah keluar" in page.text
    siti.http.cookies.set("session", session)
    assert "Waktu habis demi keamanan" in siti.get("/me").text


def test_an_idle_session_ends_and_the_first_page_says_why(siti: Visitor, house: House) -> None:
    house.clock.advance(SESSION_IDLE_SECONDS_MEMBER + 1)
    page = siti.get("/me")
    assert page.path == "/"
    assert "Waktu habis demi keamanan" in page.text
    assert "Waktu habis" not in siti.get("/").text


def test_a_page_with_savings_leaves_the_screen_by_itself(siti: Visitor) -> None:
    answer = siti.http.get("/me")
    without_script = re.search(r'<noscript><meta http-equiv="refresh" content="(\d+); url=/"></noscript>', answer.text)
    by_script = re.search(r'<body data-leave="(\d+)"', answer.text)
    for found in (without_script, by_script):
        assert found is not None
        assert SESSION_IDLE_SECONDS_MEMBER < int(found[1]) < SESSION_IDLE_SECONDS_MEMBER + 10
    seconds, _, where = answer.headers["refresh"].partition("; url=")
    assert int(seconds) < 4 * SESSION_IDLE_SECONDS_MEMBER
    assert where == "/"


def test_an_officers_pin_must_be_changed_before_anything_else(house: House, visitor: Visitor) -> None:
    house.act(lambda tx: set_pin(tx, BUDI, hashed(PIN), must_change=True))
    page = visitor.sign_in(BUDI)
    assert page.path == "/pin"
    assert "Buat PIN Anda sendiri" in page.text
    assert visitor.get("/me").path == "/pin"
    page = visitor.submit(page, old_pin=PIN, new_pin="739150", again="739150")
    assert page.path == "/me"
    assert "PIN Anda sudah diganti" in page.text
    visitor.post("/sign-out")
    assert visitor.sign_in(BUDI, "739150").path == "/me"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old_pin": "111112", "new_pin": "739150", "again": "739150"}, "PIN lama tidak cocok"),
        ({"old_pin": PIN, "new_pin": "123456", "again": "123456"}, "terlalu mudah ditebak"),
        ({"old_pin": PIN, "new_pin": "739150", "again": "739151"}, "Kedua PIN baru tidak sama"),
        ({"old_pin": PIN, "new_pin": PIN, "again": PIN}, "harus berbeda"),
        ({"old_pin": PIN, "new_pin": "7391", "again": "7391"}, "PIN harus 6 angka"),
    ],
)
def test_a_new_pin_that_cannot_be_is_told(siti: Visitor, house: House, typed: dict[str, str], said: str) -> None:
    before = house.facts
    page = siti.submit(siti.get("/pin"), **typed)
    assert said in page.text
    assert set(page.forms[-1].values()) & set(typed.values()) == set()
    assert house.facts == before


def test_the_language_is_switched_in_one_tap_and_stays(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.language == "id"
    page = visitor.post("/language", **page.forms[0], language="en")
    assert (page.path, page.language) == ("/", "en")
    assert "Sign in" in page.text
    assert visitor.get("/").language == "en"


def test_pages_do_not_go_by_the_browsers_language(visitor: Visitor) -> None:
    assert visitor.http.get("/", headers={"Accept-Language": "en"}, cookies={"lang": ""}).text.count('lang="id"') == 1


@pytest.mark.parametrize("back", ["//evil.example/", "/\\evil.example", "https://evil.example/", "me", "/\x01"])
def test_switching_the_language_leads_nowhere_else(visitor: Visitor, back: str) -> None:
    visitor.http.follow_redirects = False
    answer = visitor.http.post("/language", data={"language": "en", "back": back})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("language", "kind", "where_to"),
    [
        ("id", "tunggu 60 detik, lalu coba lagi, atau panggil petugas. Uang Anda tetap aman", "Masih bisa 1 kali lagi"),
        (
            "en",
            "wait 60 seconds, then try again, or call an officer. Your money is safe",
            "Tries left: 1. Or call an officer",
        ),
    ],
)
def test_three_wrong_tries_are_told_kindly_and_an_officer_helps_at_once(
    make_visitor: Callable[..., Visitor], officer: Visitor, language: str, kind: str, where_to: str
) -> None:
    siti = make_visitor(language)
    told = [siti.sign_in(SITI, "111222") for _ in range(4)]
    assert where_to in told[1].text
    assert [each.status for each in told] == [401, 401, 401, 429]
    assert kind in told[2].text
    assert kind in told[3].text
    form = officer.get(f"/desk/members/{SITI}/pin")
    new = form.forms[-1]["pin"]
    assert officer.submit(form).path == f"/desk/members/{SITI}"
    page = siti.sign_in(SITI, new)
    assert page.path == "/pin"
    assert siti.get("/me").path == "/pin"
    assert siti.submit(page, old_pin=new, new_pin="739164", again="739164").path == "/me"
    siti.post("/sign-out")
    assert siti.sign_in(SITI, new).status == 401
    assert siti.sign_in(SITI, "739164").path == "/me"

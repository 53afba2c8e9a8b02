"""What comes from the district and goes to it: palm fruit prices, announcements, and how far records have come."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from kiosk_ui import shown
from kiosk_ui.ago import ago, shown_ago
from kiosk_ui.answers import ClassPrice
from kiosk_ui.screens.palm_price import spoken_price
from kiosk_ui.wording import read_catalog

pytestmark = pytest.mark.usefixtures("kivy_home")

AGES = ("3", "4", "5", "10-20", "21", "25")
NOW = 1_767_600_000


def days(village, first, last):
    """The span from so many days after the business day until so many after it."""
    today = date.fromisoformat(village.ask("GET", "/status").json()["business_day"])
    return {"from_day": str(today + timedelta(first)), "until_day": str(today + timedelta(last))}


def price(village, first, last, *amounts):
    """The district's statement of a week's prices."""
    return {"kind": "tbs_price", **days(village, first, last), "prices": dict(zip(AGES, amounts, strict=False))}


def look_at_price(kiosk):
    kiosk.on("home")
    kiosk.press_icon("harvest")
    kiosk.on("palm_price")


def turn(kiosk):
    kiosk.touch(next(widget for widget in kiosk.buttons() if getattr(widget, "icon", "") == "down"))
    kiosk.on("palm_price")


def hears(kiosk, *expected):
    kiosk.until(lambda: all(each in " ".join(kiosk.ears.words) for each in expected), f"{expected}")


def test_a_member_sees_and_hears_what_palm_fruit_is_worth_and_how_that_has_changed(kiosk, village):
    kiosk.sign_in(village.member("Yohana Sawit"))
    village.relay_brings()
    look_at_price(kiosk)
    assert kiosk.shell.screen.message == "Belum ada harga dari kabupaten."

    before = price(village, -8, -2, 2_400, 2_500, 2_600, 3_104)
    village.relay_brings(before)
    kiosk.kiosk.visit.forget_answers()
    kiosk.go_back()
    look_at_price(kiosk)
    ended = shown.day(before["until_day"], read_catalog("id"))
    assert kiosk.shell.screen.message == f"Harga ini berlaku sampai {ended}. Yang baru belum datang."

    village.relay_brings(before, price(village, -1, 5, 2_486, 2_460, 2_600, 3_190, 3_200, 3_300))
    kiosk.kiosk.visit.forget_answers()
    kiosk.go_back()
    look_at_price(kiosk)
    words = kiosk.words()
    assert kiosk.shell.screen.message == ""
    for each in ("3 tahun", "Rp2.486", "Naik Rp86", "Turun Rp40", "Tetap", "10–20 tahun", "Rp3.190", "21 tahun", "–"):
        assert each in words, each
    assert "25 tahun" not in words
    kiosk.ears.forget()
    kiosk.press_icon("listen")
    hears(kiosk, "Umur sepuluh sampai dua puluh tahun: tiga ribu seratus sembilan puluh rupiah.")
    hears(kiosk, "Naik delapan puluh enam rupiah.", "Turun empat puluh rupiah.", "Harganya tetap.")
    kiosk.ears.forget()
    turn(kiosk)
    assert "25 tahun" in kiosk.words()
    hears(kiosk, "Umur dua puluh lima tahun: tiga ribu tiga ratus rupiah.")


def test_an_announcement_of_the_district_says_that_it_is_the_districts(kiosk, village):
    village.post("/notices", {"title": "Gotong royong", "text": "Bawa cangkul."})
    says = {"kind": "notice", **days(village, 0, 6), "title": "Pelatihan panen", "text": "Di kantor kabupaten."}
    village.relay_brings(says)
    kiosk.sign_in(village.member("Yakobus Kabar"))
    kiosk.on("home")
    kiosk.press_icon("notices")
    kiosk.on("notices")
    assert sorted(each.partition(" · ")[0] for each in kiosk.words() if " · " in each) == [
        "Dari dinas",
        "Dari koperasi",
    ]
    kiosk.press_icon("listen")
    hears(kiosk, "Pelatihan panen, dari dinas kabupaten, ", "Gotong royong, ")
    assert "Gotong royong, dari" not in " ".join(kiosk.ears.words)


def test_three_counts_stand_on_the_start_page_and_their_times_one_touch_behind(kiosk, village):
    kiosk.on("start")
    sign = kiosk.shell.screen.ids.relay
    now = int(time.time())
    village.relay_reports(sent=7, sent_at=now - 7_300, state="connecting", problem="link.no_route")
    kiosk.kiosk.connection.ask_now()
    kiosk.until(lambda: not sign.disabled and sign.icon == "warning", "the relay's sign")
    status = village.ask("GET", "/status").json()
    assert (sign.kept, sign.sent, sign.confirmed) == (shown.count(status["facts"]), "7", "0")
    kiosk.touch(sign)
    kiosk.on("relay")
    for each in ("Tersimpan di sini", "Terkirim", "2 jam lalu", "Dipastikan kabupaten", "Belum pernah"):
        assert each in kiosk.words(), each
    assert {status["relay"]["problem_text"], status["relay"]["advice"]} <= set(kiosk.words())
    kiosk.press_icon("listen")
    hears(kiosk, "Terkirim tujuh catatan.", "dua jam lalu", "Dipastikan kabupaten nol catatan.", "Belum pernah")
    kiosk.press_icon("language")
    kiosk.until(lambda: "There is no way to the internet yet." in kiosk.words(), "the hub's words in English")
    assert "2 hours ago" in kiosk.words()
    kiosk.press_icon("back")
    kiosk.on("start")


def test_a_card_scanned_on_the_relays_page_begins_a_visit(kiosk, village):
    village.relay_reports(sent=7, sent_at=NOW, state="online", problem="")
    person = village.member("Yuliana Kartu", card="KOP:relay-1")
    kiosk.on("start")
    kiosk.kiosk.connection.ask_now()
    kiosk.until(lambda: not kiosk.shell.screen.ids.relay.disabled, "the relay's sign")
    kiosk.touch(kiosk.shell.screen.ids.relay)
    kiosk.on("relay")
    kiosk.type_keys(person.card)
    kiosk.on("pin")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "Baru saja"),
        (59, "Baru saja"),
        (60, "1 menit lalu"),
        (3_599, "59 menit lalu"),
        (3_600, "1 jam lalu"),
        (172_799, "47 jam lalu"),
        (172_800, "2 hari lalu"),
        (-120, "Baru saja"),
        (-121, "Waktunya belum pasti"),
    ],
)
def test_times_are_said_as_how_long_ago(seconds, words):
    assert shown_ago(NOW - seconds, NOW, read_catalog("id")) == words


def test_what_never_was_has_no_time():
    assert ago(0, NOW) == ("kiosk.ago.never", 0)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-23", "2026-11-29", "23–29 November 2026"),
        ("2026-11-30", "2026-12-06", "30 November – 6 Desember 2026"),
        ("2026-12-28", "2027-01-03", "28 Desember 2026 – 3 Januari 2027"),
    ],
)
def test_a_week_is_shown_without_saying_twice_what_is_the_same(first, last, words):
    assert shown.days(first, last, read_catalog("id")) == words


def test_a_price_is_said_in_words_in_both_languages_and_nothing_is_said_of_what_is_not_known():
    def said(language, *price):
        return [phrase.text(read_catalog(language)) for phrase in spoken_price(ClassPrice(*price))]

    assert said("id", "3", 2_412, None) == ["Umur tiga tahun: dua ribu empat ratus dua belas rupiah."]
    assert said("en", "10-20", 3_190, -5) == [
        "ten to twenty years: three thousand, one hundred and ninety rupiah.",
        "Down five rupiah.",
    ]
    assert said("id", "3", 2_412, 0)[1:] == ["Harganya tetap."]

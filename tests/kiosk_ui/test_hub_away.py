"""The hub going away and coming back: said honestly, healed without a hand."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("kivy_home")

AWAY = "Komputer koperasi belum menjawab"


def wait_for_away(kiosk):
    kiosk.pass_seconds(11)
    kiosk.until(lambda: kiosk.kiosk.connection.failed_tries, "a failed try")
    kiosk.pass_seconds(2)
    kiosk.until(lambda: AWAY in kiosk.words(), "the overlay")


def wait_for_healing(kiosk):
    kiosk.pass_seconds(6)
    kiosk.until(lambda: AWAY not in kiosk.words(), "healing")


def test_a_hub_away_at_the_start_page_is_said_and_heals_by_itself(kiosk):
    kiosk.on("start")
    kiosk.line.cut()
    wait_for_away(kiosk)
    kiosk.touch_at(400, 200)
    kiosk.tick()
    assert kiosk.kiosk.screen == "start"
    kiosk.line.mend()
    wait_for_healing(kiosk)
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")


def test_a_line_lost_during_a_visit_hides_the_page_and_brings_it_back_fresh(kiosk, village):
    person = village.member("Anastasia Rahayu")
    village.deposit(person, "sukarela", 40_000)
    kiosk.sign_in(person)
    kiosk.open_accounts()
    kiosk.line.cut()
    wait_for_away(kiosk)
    assert "Rp40.000" not in kiosk.words() or kiosk.shell.cover_name == "hub_away"
    village.deposit(person, "sukarela", 5_000)
    kiosk.line.mend()
    wait_for_healing(kiosk)
    kiosk.until(lambda: "Rp45.000" in kiosk.words(), "the new balance")


def test_while_the_hub_is_away_the_officer_can_be_called_and_the_visit_can_be_finished(kiosk, village):
    person = village.member("Bernadeta Sari")
    kiosk.sign_in(person)
    kiosk.open_accounts()
    kiosk.line.cut()
    wait_for_away(kiosk)
    kiosk.press("Panggil petugas")
    kiosk.until(lambda: "Mohon bantuan petugas" in kiosk.words() and AWAY not in kiosk.words(), "the officer's page")
    kiosk.clock.pass_seconds(0.3)
    kiosk.press_icon("finish")
    kiosk.until(lambda: kiosk.kiosk.screen == "goodbye", "goodbye")
    assert kiosk.kiosk.visit.session is None


def test_a_sign_in_that_finds_no_hub_says_so_and_works_after_it_is_back(kiosk, village):
    person = village.member("Cornelia Dewi")
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.enter_digits(str(person.member_no))
    kiosk.on("pin")
    kiosk.line.cut()
    kiosk.enter_digits(person.pin)
    kiosk.until(lambda: kiosk.shell.screen.message, "a message")
    assert kiosk.shell.screen.message == "Belum tersambung. Coba lagi sebentar."
    kiosk.pass_seconds(2)
    kiosk.until(lambda: AWAY in kiosk.words(), "the overlay")
    kiosk.line.mend()
    wait_for_healing(kiosk)
    assert kiosk.shell.screen.message == ""
    kiosk.enter_digits(person.pin)
    kiosk.open_accounts()


def test_a_session_that_the_hub_has_ended_leads_kindly_to_the_start(kiosk, village):
    person = village.member("Dominikus Putra")
    kiosk.sign_in(person)
    kiosk.open_accounts()
    assert village.ask("DELETE", "/sessions/current", token=kiosk.kiosk.visit.token).status_code == 204
    kiosk.press("English")
    kiosk.on("start")
    assert "Layar ditutup karena lama tidak disentuh." in kiosk.words()

"""A hub that answers slowly: first a moving sign, then honest words and a button to ask again."""

from __future__ import annotations

import pytest

from kiosk_ui import limits

pytestmark = pytest.mark.usefixtures("kivy_home")

SLOW = "Komputer koperasi lama menjawab"


def waiting_sign(kiosk):
    return [widget for widget in kiosk.widgets() if type(widget).__name__ == "Waiting"]


def test_an_answer_that_takes_long_gets_a_moving_sign_and_one_that_comes_takes_it_away(kiosk, village):
    person = village.member("Fransiska Wulandari")
    kiosk.sign_in(person)
    kiosk.on("home")
    kiosk.line.hold()
    kiosk.kiosk.visit.forget_answers()
    kiosk.kiosk.show("accounts")
    kiosk.tick()
    assert not waiting_sign(kiosk), "nobody is told of half a second"
    kiosk.clock.pass_seconds(limits.SLOW_SECONDS)
    (sign,) = kiosk.until(lambda: waiting_sign(kiosk), "the sign")
    before = sign.beat
    kiosk.tick()
    assert sign.beat != before
    kiosk.line.release()
    kiosk.on("accounts")
    kiosk.until(lambda: not waiting_sign(kiosk), "the sign gone")


def test_an_answer_that_never_comes_is_told_and_asking_again_brings_it(kiosk, village):
    person = village.member("Gregorius Pratama")
    village.deposit(person, "sukarela", 70_000)
    kiosk.sign_in(person)
    kiosk.on("home")
    kiosk.line.hold()
    kiosk.kiosk.visit.forget_answers()
    # The real limit is ten seconds of waiting in the network, which this test has no time for.
    kiosk.kiosk.hub()._pool.connection_pool_kw["timeout"] = 0.3
    kiosk.kiosk.hub()._pool.clear()
    kiosk.kiosk.show("accounts")
    kiosk.until(lambda: SLOW in kiosk.words(), "honest words")
    assert kiosk.shell.cover_name == "ask_again"
    kiosk.line.release()
    kiosk.clock.pass_seconds(0.3)
    kiosk.press("Coba lagi")
    kiosk.until(lambda: "Rp70.000" in kiosk.words() and SLOW not in kiosk.words(), "the balance")
    assert kiosk.shell.cover_name == ""

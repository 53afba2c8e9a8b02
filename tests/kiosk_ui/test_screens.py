"""What a member can do at the kiosk, drawn for real and against the real hub."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk_ui import shown

pytestmark = pytest.mark.usefixtures("kivy_home")


@pytest.fixture(scope="module")
def siti(village):
    """A member with a card, some movements and one that was reversed."""
    person = village.member("Siti Aminah")
    village.deposit(person, "pokok", 100_000)
    for step in range(1, 7):
        wrong = village.deposit(person, "sukarela", 10_000 * step)
    village.withdraw(person, "sukarela", 15_000)
    village.reverse(wrong)
    return person


def test_a_member_signs_in_and_sees_each_account_as_the_hub_has_it(kiosk, village, siti):
    kiosk.sign_in(siti)
    kiosk.open_accounts()
    words = kiosk.words()
    assert siti.name in words
    accounts = village.accounts(siti)
    assert len(accounts) == 3
    for account in accounts:
        assert account["name"] in words
        assert shown.rupiah(account["balance"]) in words
    assert shown.rupiah(sum(account["balance"] for account in accounts)) in words
    owed = [account["due"] for account in accounts if account["due"]]
    assert owed, "a new member owes this month's simpanan wajib"
    assert all(f"Belum dibayar {shown.rupiah(due)}" in words for due in owed)
    last = village.movements(siti, f"sukarela-{siti.member_no}")[0]
    assert any(last["text"] in word and shown.signed_rupiah(last["amount"]) in word for word in words)


def test_the_passbook_shows_every_line_once_newest_first_with_the_balance_after_it(kiosk, village, siti):
    kiosk.sign_in(siti)
    kiosk.open_accounts()
    name = next(account["name"] for account in village.accounts(siti) if account["product"] == "sukarela")
    card = next(w for w in kiosk.widgets() if getattr(w, "account_id", "") == f"sukarela-{siti.member_no}")
    kiosk.touch(card)
    kiosk.on("passbook")
    assert name in kiosk.words()
    seen = []
    while True:
        rows = [w for w in kiosk.widgets() if type(w).__name__ == "MovementRow"]
        seen += [(row.amount, row.balance_text, row.undone) for row in rows]
        if not kiosk.shell.screen.can_older:
            break
        kiosk.press("Lebih lama")
        kiosk.on("passbook")
    expected = village.movements(siti, f"sukarela-{siti.member_no}")
    assert len(expected) == 8
    assert seen == [
        (row["amount"], f"Saldo {shown.rupiah(row['balance'])}", row["reversed_by"] is not None) for row in expected
    ]
    assert sum(undone for _amount, _balance, undone in seen) == 1
    kiosk.press("Lebih baru")
    kiosk.press_icon("back")
    kiosk.on("accounts")


def test_a_wrong_pin_is_told_kindly_and_the_right_one_still_works(kiosk, village):
    person = village.member("Budi Santoso")
    kiosk.sign_in(replace(person, pin="111999"))
    kiosk.until(lambda: kiosk.shell.screen.message, "a message")
    assert kiosk.shell.screen.message == "Nomor dan PIN belum cocok. Masih bisa 2 kali coba."
    assert kiosk.shell.screen.digit_count == 0
    kiosk.enter_digits(person.pin)
    kiosk.open_accounts()


def test_after_too_many_wrong_pins_the_time_to_wait_is_counted_down_and_keys_rest(kiosk, village):
    person = village.member("Dewi Lestari")
    kiosk.sign_in(replace(person, pin="111999"))
    for _ in range(3):
        kiosk.until(lambda: not kiosk.shell.screen.busy, "the refusal")
        kiosk.enter_digits("111999")
    kiosk.until(lambda: kiosk.shell.screen.message.startswith("Tunggu"), "a countdown")
    first = kiosk.shell.screen.seconds_to_wait
    assert 30 < first <= 60
    assert f"{first // 60}:{first % 60:02d}" in kiosk.shell.screen.message
    assert not [button for button in kiosk.buttons() if getattr(button, "text", "").isdigit()]
    kiosk.pass_seconds(20)
    assert kiosk.shell.screen.seconds_to_wait <= first - 20
    for _ in range(20):
        # The wait is longer than the idle time: the person says that they are still there.
        if kiosk.shell.cover_name:
            kiosk.press("Saya masih di sini")
        if not kiosk.shell.screen.message:
            break
        kiosk.pass_seconds(5)
    kiosk.tick()
    assert [button for button in kiosk.buttons() if getattr(button, "text", "").isdigit()]


def test_no_widget_ever_holds_a_digit_of_the_pin(kiosk, village):
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.enter_digits("77")
    kiosk.on("pin")
    before = sorted(kiosk.words())
    for count, digit in enumerate("90909", 1):
        kiosk.press(digit)
        assert kiosk.shell.screen.digit_count == count
        assert sorted(kiosk.words()) == before
    assert kiosk.shell.screen.shown_digits == ""


def test_a_pin_from_the_officer_must_be_changed_before_anything_is_seen(kiosk, village):
    person = village.newcomer("Andi Wijaya", "753951")
    kiosk.sign_in(person)
    kiosk.on("new_pin")
    for first, again, expected in (
        ("284617", "284618", "Keduanya tidak sama. Mulai lagi."),
        ("123456", "123456", "PIN itu terlalu mudah ditebak. Pilih yang lain."),
        ("753951", "753951", "Itu PIN yang lama. Pilih yang lain."),
    ):
        kiosk.enter_digits(first)
        assert kiosk.shell.screen.repeating
        kiosk.enter_digits(again)
        kiosk.until(lambda wanted=expected: kiosk.shell.screen.message == wanted, expected)
    kiosk.enter_digits("284617")
    kiosk.enter_digits("284617")
    kiosk.on("home")
    assert "PIN baru sudah disimpan." in kiosk.words()
    assert kiosk.kiosk.visit.entered_pin == ""
    assert village.sign_in(person.member_no, "284617")


def test_one_tap_switches_the_language_and_the_next_person_finds_the_first_one_again(kiosk, village, siti):
    kiosk.sign_in(siti)
    kiosk.open_accounts()
    assert "Jumlah simpanan" in kiosk.words()
    kiosk.press("English")
    kiosk.until(lambda: "Savings in all" in kiosk.words(), "English")
    kiosk.until(lambda: kiosk.shell.screen.settled() and any(" 2026" in word for word in kiosk.words()), "movements")
    assert not [word for word in kiosk.words() if "Setoran" in word or "Simpanan sukarela" in word]
    kiosk.press("Indonesia")
    kiosk.until(lambda: "Jumlah simpanan" in kiosk.words(), "Indonesian")
    kiosk.press("English")
    kiosk.press_icon("finish")
    kiosk.on("goodbye")
    assert kiosk.kiosk.languages.now == "id"
    assert "Terima kasih" in kiosk.words()


def test_calling_the_officer_hides_the_balance_and_leads_back_to_the_same_page(kiosk, village, siti):
    kiosk.sign_in(siti)
    kiosk.open_accounts()
    kiosk.touch(next(w for w in kiosk.widgets() if getattr(w, "account_id", "") == f"sukarela-{siti.member_no}"))
    kiosk.on("passbook")
    kiosk.press("Lebih lama")
    rows = [w.amount for w in kiosk.widgets() if type(w).__name__ == "MovementRow"]
    kiosk.press("Panggil petugas")
    kiosk.on("officer")
    assert "Mohon bantuan petugas" in kiosk.words()
    assert not [word for word in kiosk.words() if "Rp" in word]
    kiosk.touch(next(w for w in kiosk.buttons() if type(w).__name__ == "BigButton"))
    kiosk.on("passbook")
    assert [w.amount for w in kiosk.widgets() if type(w).__name__ == "MovementRow"] == rows


def test_a_card_scanned_at_the_start_page_leads_to_the_pin_and_then_to_its_owners_menu(kiosk, village):
    person = village.member("Siti Kartini", card="KOP:7f3a.00012")
    kiosk.on("start")
    kiosk.type_keys(person.card)
    kiosk.on("pin")
    assert "Kartu terbaca. Sekarang PIN Anda." in kiosk.words()
    kiosk.enter_digits(person.pin)
    kiosk.open_accounts()
    assert person.name in kiosk.words()


def test_a_card_works_on_the_number_page_too_and_a_garbled_one_is_told_kindly(kiosk, village):
    person = village.member("Siti Rahmah", card="0004912345")
    kiosk.on("start")
    kiosk.type_keys("https://example.org/menu?id=7")
    assert kiosk.shell.screen.message == "Kartu tidak terbaca. Coba lagi, atau ketik nomor Anda."
    assert kiosk.kiosk.screen == "start"
    kiosk.touch(kiosk.shell.screen)
    kiosk.on("number")
    kiosk.type_keys("http://\x01")
    assert kiosk.shell.screen.message == "Kartu tidak terbaca. Coba lagi, atau ketik nomor Anda."
    kiosk.type_keys(person.card)
    kiosk.on("pin")
    kiosk.type_keys(person.pin)
    kiosk.open_accounts()
    assert person.name in kiosk.words()


def test_a_member_number_typed_on_a_keyboard_works_from_the_start_page(kiosk, village):
    person = village.member("Joko Susilo")
    kiosk.on("start")
    kiosk.type_keys(f"{person.member_no:04d}")
    kiosk.on("pin")
    kiosk.type_keys(person.pin)
    kiosk.open_accounts()
    assert person.name in kiosk.words()


def test_member_number_zero_is_refused_at_once(kiosk):
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.enter_digits("000")
    assert kiosk.shell.screen.message == "Nomor itu tidak ada. Coba lagi."
    assert kiosk.kiosk.screen == "number"


def test_the_keys_a_scanner_may_send_do_not_close_the_kiosk(kiosk):
    from kivy.core.window import Window

    kiosk.on("start")
    for key in (27, 282, 293, 9, 8):
        assert Window.dispatch("on_key_down", key, 0, "", [])
    kiosk.frames(3)
    assert kiosk.kiosk.screen == "start"

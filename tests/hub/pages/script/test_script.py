"""What the pages' script does: keep what was typed when the Wi-Fi drops, send it once, leave in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from hub.calls.actions import call
from hub.limits import (
    CALLS_SEEN_SECONDS,
    CALLS_SEEN_SECONDS_NO_SCRIPT,
    SESSION_IDLE_SECONDS_MEMBER,
    SESSION_IDLE_SECONDS_OFFICER,
)
from tests.hub.pages.conftest import OFFICER, SITI, House
from tests.hub.pages.phone import press, sign_in
from tests.hub.village import PIN

pytestmark = pytest.mark.browser

AWAY = "Hub belum terjangkau"
STORED = "JSON.stringify(sessionStorage)"


def at_preview_of_deposit(page: Page) -> None:
    page.goto(f"/desk/members/{SITI}/deposit")
    page.check(f"[value=sukarela-{SITI}]")
    page.fill("[name=amount]", "5.000")
    press(page, "main form button", "[name=confirm]")


class LosesAnswers:
    """The Wi-Fi drops once a form has reached the hub: its answer never arrives. `keys` are those it was sent under."""

    def __init__(self, page: Page, times: int) -> None:
        self.left, self.sent = times, 0
        self.keys: set[str] = set()
        page.route("**/*", self._carry)

    def _carry(self, route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        self.sent += 1
        body = route.request.post_data_buffer or b""
        self.keys.add(body.partition(b'name="key"\r\n\r\n')[2].partition(b"\r\n")[0].decode())
        if self.left == 0:
            return route.continue_()
        self.left -= 1
        route.fetch(max_redirects=0)
        return route.abort("connectionreset")


def test_a_form_that_does_not_reach_the_hub_is_still_there_and_goes_by_itself_when_the_wifi_is_back(
    desk: Page, house: House
) -> None:
    at_preview_of_deposit(desk)
    before = house.facts
    desk.context.set_offline(True)
    desk.click("[name=confirm]")
    expect(desk.locator("form #away")).to_contain_text(AWAY)
    assert "Rp5.000" in desk.inner_text("main")
    assert house.facts == before
    desk.context.set_offline(False)
    expect(desk.locator(".receipt")).to_contain_text("Sudah tercatat")
    assert desk.url.endswith(f"/desk/receipts/{before + 1}")
    assert house.facts == before + 1
    desk.go_back()
    expect(desk.locator("[name=amount]")).to_have_value("")


def test_counted_money_is_added_up_as_it_is_typed(desk: Page) -> None:
    desk.goto("/desk/day/close")
    expect(desk.locator("[data-total]")).to_be_hidden()
    desk.fill("#count_100000", "9.876")
    desk.fill("#count_500", "3")
    desk.fill("#count_100", "-1")
    expect(desk.locator(".pieces").first.locator(".sum")).to_have_text("Rp987.600.000")
    expect(desk.locator("[data-total]")).to_have_text("Rp987.601.500")


def test_a_lost_answer_counts_once_and_the_person_sees_the_receipt(desk: Page, house: House) -> None:
    at_preview_of_deposit(desk)
    before = house.facts
    wifi = LosesAnswers(desk, times=2)
    desk.click("[name=confirm]")
    expect(desk.locator("#away")).to_contain_text(AWAY)
    assert house.facts == before + 1
    desk.click("#away button")
    expect(desk.locator(".receipt")).to_contain_text("+Rp5.000")
    assert (wifi.sent, len(wifi.keys)) == (3, 1)
    assert house.facts == before + 1


def test_a_pin_is_not_sent_again_by_itself_and_kept_nowhere(phone: Page) -> None:
    phone.clock.install()
    phone.goto("/")
    phone.fill("[name=member_no]", str(SITI))
    phone.fill("[name=pin]", PIN)
    phone.context.set_offline(True)
    tries: list[str] = []
    phone.on("requestfailed", lambda request: tries.append(request.url))
    phone.click("main button")
    expect(phone.locator("#away")).to_contain_text("tekan Coba lagi")
    phone.clock.fast_forward(60_000)
    phone.context.set_offline(False)
    assert phone.input_value("[name=pin]") == PIN
    assert len(tries) == 1
    assert phone.evaluate(STORED) == "{}"
    phone.click("#away button")
    expect(phone.locator(".cards")).to_be_visible()
    assert phone.url.endswith("/me")


def test_a_new_pin_waits_for_the_person_too_although_it_would_count_once(phone: Page) -> None:
    sign_in(phone, SITI)
    phone.goto("/pin")
    for field, pin in (("old_pin", PIN), ("new_pin", "739164"), ("again", "739164")):
        phone.fill(f"[name={field}]", pin)
    phone.context.set_offline(True)
    phone.click("main button")
    expect(phone.locator("#away")).to_contain_text("tekan Coba lagi")
    assert phone.evaluate(STORED) == "{}"


def test_a_wrong_answer_is_shown_in_place_with_what_was_typed(desk: Page) -> None:
    desk.goto(f"/desk/members/{SITI}/deposit")
    desk.check(f"[value=sukarela-{SITI}]")
    desk.fill("[name=amount]", "lima ribu")
    press(desk, "main form button", ".wrong")
    assert desk.input_value("[name=amount]") == "lima ribu"
    assert desk.evaluate("document.activeElement.name") == "amount"
    assert desk.evaluate(STORED) == "{}"


def fill_new_member(page: Page, name: str) -> None:
    page.goto("/desk/members/new")
    page.fill("[name=name]", name)
    page.fill("[name=address]", "RT 03, dekat masjid")
    page.fill("[name=nik]", "6408012345670001")


def test_long_texts_outlive_a_reload_until_they_are_recorded_but_no_secret_does(desk: Page, house: House) -> None:
    fill_new_member(desk, "Nurul Huda")
    desk.reload()
    assert desk.input_value("[name=name]") == "Nurul Huda"
    assert desk.input_value("[name=address]") == "RT 03, dekat masjid"
    assert desk.input_value("[name=nik]") == ""
    assert "6408012345670001" not in desk.evaluate(STORED)
    before = house.facts
    press(desk, "main form button", "[name=confirm]")
    wifi = LosesAnswers(desk, times=1)
    desk.click("[name=confirm]")
    expect(desk.locator("#away")).to_contain_text(AWAY)
    assert house.facts == before + 1
    desk.reload()  # the person gives up waiting: the form comes back under the key that may have counted
    assert desk.input_value("[name=name]") == "Nurul Huda"
    press(desk, "main form button", "[name=pin]")
    assert house.facts == before + 1
    assert len(wifi.keys) == 1
    assert desk.evaluate(STORED) == "{}"


def test_what_was_typed_goes_when_the_person_signs_out(desk: Page) -> None:
    fill_new_member(desk, "Rahasia")
    assert "Rahasia" in desk.evaluate(STORED)
    press(desk, "text=Keluar", "[name=pin]")
    assert desk.evaluate(STORED) == "{}"


def test_a_page_leaves_the_screen_when_the_session_has_run_out(phone: Page) -> None:
    phone.clock.install()
    sign_in(phone, SITI)
    phone.clock.fast_forward((SESSION_IDLE_SECONDS_MEMBER - 5) * 1000)
    assert phone.url.endswith("/me")
    with phone.expect_navigation():
        phone.clock.fast_forward(10_000)


def let_kiosk_call(house: House) -> None:
    """The kiosk calls, after whatever the tests before did with their calls."""
    house.clock.advance(1)
    local = house.door.appliance.local
    call(local, "kiosk-1", f"call-{house.clock.now()}", house.clock.now())
    local.close()


def calls_answered(house: House) -> list[str]:
    local = house.door.appliance.local
    found = [row[0] for row in local.execute_sql("SELECT answered_by FROM call ORDER BY number")]
    local.close()
    return found


WHAT_IS_TYPED = "[document.activeElement.name, document.activeElement.value, document.activeElement.selectionStart]"
WHERE_IT_STANDS = "document.activeElement.getBoundingClientRect().top"


def test_a_call_comes_onto_an_open_page_and_is_answered_without_touching_what_is_typed(
    desk: Page, house: House
) -> None:
    desk.clock.install()
    desk.goto(f"/desk/members/{SITI}/deposit")
    region = desk.locator("#calls")
    assert region.get_attribute("aria-live") == "polite"
    desk.check(f"[value=sukarela-{SITI}]")
    desk.fill("[name=amount]", "12345")
    desk.evaluate("document.activeElement.setSelectionRange(2, 2); window.here = document.querySelector('main form')")
    # As on an iPhone, whose browser does not see to it by itself that nothing moves.
    desk.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    desk.evaluate("document.activeElement.scrollIntoView({block: 'center'})")
    stood, typed = desk.evaluate(WHERE_IT_STANDS), desk.evaluate(WHAT_IS_TYPED)
    let_kiosk_call(house)
    desk.clock.fast_forward((CALLS_SEEN_SECONDS - 1) * 1000)
    assert region.locator(".call").count() == 0
    desk.clock.fast_forward(1_500)
    expect(region).to_contain_text("Anggota memanggil petugas di")
    expect(region).to_be_in_viewport()
    assert typed == ["amount", "12345", 2]
    assert desk.evaluate(WHAT_IS_TYPED) == typed
    assert abs(desk.evaluate(WHERE_IT_STANDS) - stood) < 2
    desk.evaluate("window.shown = document.querySelector('.call')")
    house.clock.advance(130)
    desk.clock.fast_forward(CALLS_SEEN_SECONDS * 1000)
    expect(region).to_contain_text("2 menit yang lalu")
    assert desk.evaluate("shown === document.querySelector('.call')")  # not made anew: not said aloud anew
    desk.click("text=Saya datang")
    expect(region.locator(".call")).to_have_count(0)
    assert calls_answered(house)[-1] == "Ratna"
    assert desk.input_value("[name=amount]") == "12345"
    assert desk.is_checked(f"[value=sukarela-{SITI}]")
    assert desk.evaluate("here === document.querySelector('main form')")


def test_a_call_that_another_officer_answers_leaves_the_page_and_one_that_does_not_get_through_says_so(
    desk: Page, house: House
) -> None:
    desk.clock.install()
    let_kiosk_call(house)
    desk.goto("/desk")
    desk.context.set_offline(True)
    desk.click("text=Saya datang")
    expect(desk.locator("#calls")).to_contain_text("Belum terkirim. Tekan lagi.")
    assert calls_answered(house)[-1] == ""
    desk.context.set_offline(False)
    local = house.door.appliance.local
    local.execute_sql("UPDATE call SET answered_by = 'Tini', answered_at = 1")
    local.close()
    desk.clock.fast_forward(2 * CALLS_SEEN_SECONDS * 1000)
    expect(desk.locator(".call")).to_have_count(0)


def test_asking_for_calls_keeps_nobody_signed_in_and_leaves_a_page_alone_once_they_are_not(
    desk: Page, house: House
) -> None:
    asked: list[str] = []
    desk.on("response", lambda answer: asked.append(answer.url.rpartition("/")[2]))
    desk.clock.install()
    desk.goto("/desk/members/new")
    desk.fill("[name=name]", "Nurul")
    house.clock.advance(SESSION_IDLE_SECONDS_OFFICER - 60)
    with desk.expect_response("**/desk/calls") as answer:
        desk.clock.fast_forward(CALLS_SEEN_SECONDS * 1000)
    assert answer.value.status == 200
    house.clock.advance(61)
    with desk.expect_response("**/desk/calls") as answer:
        desk.clock.fast_forward(CALLS_SEEN_SECONDS * 1000)
    assert answer.value.status == 303
    assert desk.input_value("[name=name]") == "Nurul"
    assert desk.url.endswith("/desk/members/new")


def test_members_and_screens_that_nobody_sees_ask_for_no_calls(phone: Page, house: House) -> None:
    sign_in(phone, SITI)
    assert phone.locator("#calls").count() == 0
    officer = phone.context.browser.new_context(base_url=house.door.url).new_page()  # type: ignore[union-attr]
    officer.clock.install()
    sign_in(officer, OFFICER)
    asked: list[str] = []
    officer.on("request", lambda request: asked.append(request.url))
    officer.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    officer.clock.fast_forward(5 * CALLS_SEEN_SECONDS * 1000)
    assert asked == []
    with officer.expect_request("**/desk/calls"):
        officer.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    officer.context.close()


def test_without_a_script_the_desk_alone_loads_itself_anew(open_phone: Callable[..., Page]) -> None:
    page = open_phone(java_script_enabled=False)
    sign_in(page, OFFICER)
    refresh = "meta[http-equiv=refresh]"
    again = f"{CALLS_SEEN_SECONDS_NO_SCRIPT}; url=/desk?resting=yes"
    assert page.get_attribute(refresh, "content") == again
    page.goto("/desk?shown=all&resting=yes")
    assert page.get_attribute(refresh, "content") == f"{again}&shown=all"
    page.goto("/desk/members/new")
    assert str(page.get_attribute(refresh, "content")).endswith("; url=/")

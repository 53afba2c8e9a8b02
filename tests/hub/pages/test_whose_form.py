"""A form counts only for whoever it was shown to, whoever is signed in when it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hub.access.actions import grant_role
from tests.hub.pages.conftest import BUDI, CASHIER, OFFICER, SITI, House, open_house
from tests.hub.pages.phone import chromium, new_phone, press, sign_in
from tests.hub.pages.visitor import Visitor
from tests.hub.photos.faces import photo
from tests.hub.village import PIN

ANOTHERS = "dibuka oleh orang lain"


def next_is(phone: Visitor, member_no: int) -> None:
    """Somebody else signs in on the same phone."""
    phone.post("/", member_no=str(member_no), pin=PIN)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/me/suggestions/new", {"topic": "other", "text": "Kata Siti"}),
        ("/pin", {"old_pin": PIN, "new_pin": "739164", "again": "739164"}),
    ],
)
def test_a_members_form_does_not_count_for_the_next_member(
    siti: Visitor, house: House, path: str, typed: dict[str, str]
) -> None:
    opened, before = siti.get(path), house.facts
    next_is(siti, BUDI)
    answer = siti.submit(opened, **typed)
    assert answer.status == 409
    assert ANOTHERS in answer.text
    assert not set(typed.values()) & set(answer.answer.text.split('"'))
    assert house.facts == before
    next_is(siti, SITI)
    assert siti.submit(opened, **typed).status == 200  # but it still counts for her whose it is


@pytest.mark.parametrize("typed", [{"confirm": "yes"}, {}], ids=["confirmed", "looked at first"])
def test_a_payment_that_one_officer_looked_over_is_not_made_by_another(
    officer: Visitor, house: House, typed: dict[str, str]
) -> None:
    form = officer.get(f"/desk/members/{SITI}/withdrawal")
    preview = officer.submit(form, account=f"sukarela-{SITI}", amount="5000")
    assert "confirm" in preview.answer.text
    before = house.facts
    next_is(officer, CASHIER)
    answer = officer.submit(preview, **typed)
    assert answer.status == 409
    assert ANOTHERS in answer.text
    assert house.facts == before
    next_is(officer, OFFICER)
    assert "/desk/receipts/" in officer.submit(preview, confirm="yes").path
    next_is(officer, CASHIER)
    again = officer.submit(preview, confirm="yes")  # nor does another see the receipt as theirs
    assert (again.status, house.facts) == (409, before + 1)


def test_a_photo_chosen_by_one_officer_is_not_kept_by_another(officer: Visitor, house: House) -> None:
    path = f"/desk/members/{SITI}/photo"
    house.act(lambda tx: grant_role(tx, CASHIER, "secretary"))
    form, before = officer.get(path).forms[-1], house.facts
    next_is(officer, CASHIER)
    fields, sent = {"key": form["key"], "finding": "yes"}, {"photo": ("a.jpg", photo(), "image/jpeg")}
    answer = officer.http.post(path, data=fields, files=sent)
    assert ANOTHERS in answer.text
    assert house.facts == before


@pytest.fixture(scope="module")
def shared(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for the tests in a browser."""
    with open_house(lived_in, tmp_path_factory.mktemp("whose") / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(shared: House) -> Iterator[Browser]:
    """Chromium, after the house."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_tab(browser: Browser, shared: House) -> Iterator[Callable[[], Page]]:
    """Opens tabs of one phone."""
    phone: BrowserContext = new_phone(browser, shared.door.url, host="127.0.0.1")
    yield phone.new_page
    phone.close()


def begin_suggestion(tab: Page, words: str) -> None:
    tab.goto("/me/suggestions/new")
    tab.check("[value=other]", force=True)
    tab.fill("textarea", words)


def change_over(tab: Page, member_no: int) -> None:
    """Whoever is signed in leaves, in this tab, and somebody else signs in."""
    tab.goto("/me")
    press(tab, "text=Keluar", "[name=pin]")
    sign_in(tab, member_no)


@pytest.mark.browser
def test_a_form_on_its_way_is_not_sent_under_who_signs_in_meanwhile_in_another_tab(
    open_tab: Callable[[], Page], shared: House
) -> None:
    first, second = open_tab(), open_tab()
    sign_in(first, SITI)
    begin_suggestion(first, "Kata Siti saja")
    first.route("**/*", lambda route: route.abort())  # no Wi-Fi where this tab's request passes
    first.click("main form button")
    expect(first.locator("#away")).to_contain_text("belum terjangkau")
    change_over(second, BUDI)
    before = shared.facts
    first.unroute("**/*")
    expect(first.locator("main")).to_contain_text(ANOTHERS)
    assert "Kata Siti" not in first.content()
    assert shared.facts == before
    second.goto("/me/suggestions")
    assert "Kata Siti" not in second.inner_text("main")


@pytest.mark.browser
def test_what_one_typed_is_not_kept_for_who_signs_in_next_in_another_tab(open_tab: Callable[[], Page]) -> None:
    first, second = open_tab(), open_tab()
    sign_in(first, OFFICER)
    first.goto("/desk/members/new")
    first.fill("[name=name]", "Nama rahasia")
    first.reload()
    assert first.input_value("[name=name]") == "Nama rahasia"
    change_over(second, CASHIER)
    first.goto("/desk")
    assert first.evaluate("JSON.stringify(sessionStorage)") == "{}"


@pytest.mark.browser
def test_a_page_that_the_browser_puts_back_as_it_was_is_asked_for_anew(open_tab: Callable[[], Page]) -> None:
    tab = open_tab()
    sign_in(tab, SITI)
    tab.goto("/me")
    tab.context.clear_cookies(name="session")  # signed out meanwhile, in another tab
    with tab.expect_navigation(timeout=5_000):
        tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(tab.locator("[name=pin]")).to_be_visible()
    tab.evaluate("window.same = true")
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    tab.evaluate("new Promise(done => setTimeout(done, 0))")
    assert tab.evaluate("window.same"), "a page of nobody's has nothing to hide"

"""The pages in a real browser at the size of an old phone: what can be seen, read and touched on each.

One walk over all pages that links lead to serves all that is looked for, so that a new page is looked at by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.calls.actions import call
from hub.members import actions as members
from tests.helpers import wait_until
from tests.hub.pages.conftest import LONG, OFFICER, SITI, House, let_them_talk, open_house
from tests.hub.pages.phone import Inspector, chromium, new_phone, press, sign_in
from tests.hub.photos.faces import photo

pytestmark = pytest.mark.browser

MAIN_PAGES = ("/", "/me", f"/me/accounts/sukarela-{LONG}", "/me/chart", "/desk", f"/desk/members/{LONG}", "/look")
"""Those that are looked at in every theme by all means."""


@pytest.fixture(scope="module")
def house(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all these tests; the first word of the longest name has no end either."""
    with open_house(lived_in, tmp_path_factory.mktemp("screens") / "data") as opened:
        let_them_talk(opened)
        person = members.particulars("Wolfeschlegelsteinhausenbergerdorff" * 2 + " Siti")
        opened.act(lambda tx: members.register(tx, person, region=REGION, joined="2026-03-06", day="2026-03-06"))
        yield opened


REGION = "64.08.04.2001"


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """Chromium. After the house, whose threads cannot begin beside Playwright's own loop."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_phone(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Opens a page on a phone of its own."""
    contexts: list[BrowserContext] = []

    def make(language: str = "id", **more: Any) -> Page:
        contexts.append(new_phone(browser, house.door.url, language, **more))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def name_of(path: str) -> str:
    """A page's name for its pictures."""
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "start"


def walk(page: Page, start: str, *more: str) -> Iterator[str]:
    """Opens one page of each kind that links lead to, and `more`: numbers in paths count as one kind.

    Of members it is the one with the longest name whose pages are opened; one's own are left to the walk from there.
    """
    waiting, kinds = [start, *more], {start, *more}
    while waiting:
        path = waiting.pop(0)
        page.goto(path)
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(each => each.getAttribute('href'))"
        )
        yield path
        for link in links:
            target = urljoin(path, link).partition("#")[0]
            kind = re.sub(rf"\b(?!{LONG}\b)\d+", "N", re.sub(r"(/look\?).*", r"\1", target))
            if (
                "/copy." in kind
                or kind.startswith("/desk/members/N")
                or kind.startswith("/me") > start.startswith("/me")
            ):
                continue
            if kind not in kinds:
                kinds.add(kind)
                waiting.append(target)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("member_no", "start"), [(LONG, "/me"), (OFFICER, "/desk")])
def test_every_page_fits_a_small_phone_and_can_be_used_by_everybody(
    open_phone: Callable[..., Page], member_no: int, start: str, language: str
) -> None:
    page = open_phone(language)
    thorough = language == "id"
    look = Inspector(page, start.strip("/"), rules=thorough, pictures=thorough)
    sign_in(page, member_no)
    more = () if start == "/me" else (f"/desk/members/{LONG}", f"/desk/members/{LONG}/deposit", "/nowhere")
    found, seen = {}, 0
    for path in walk(page, start, *more):
        seen += 1
        if wrong := look.faults(name_of(path), themes_too=thorough and path in MAIN_PAGES):
            found[path] = wrong
    assert found == {}
    assert seen >= 5


def test_asking_for_money_and_answering_a_call_fit_too(open_phone: Callable[..., Page], house: House) -> None:
    page = open_phone()
    look = Inspector(page, "asking")
    found: dict[str, list[str]] = {}

    def see(name: str, *, themes_too: bool = False) -> None:
        if wrong := look.faults(name, themes_too=themes_too):
            found[name] = wrong

    sign_in(page, SITI)
    page.goto("/me/requests")
    press(page, ".entries a", "text=Batalkan permintaan")
    press(page, "text=Batalkan permintaan", "main .warn")
    see("request-cancel")
    press(page, "main .warn", ".note.good")
    page.goto("/me/requests/new")
    press(page, "[value='100000']", ".notes")
    page.click("[value='50000']")
    page.wait_for_selector("[name=amount][value='Rp150.000']")
    see("request-amount", themes_too=True)
    press(page, "form button.go", "text=seratus lima puluh ribu rupiah")
    see("request-preview")
    press(page, "[name=confirm]", "text=Uang belum keluar")
    see("request-asked", themes_too=True)

    house.act(lambda tx: pair_device(tx, "kiosk", "Kiosk balai desa Sangatta Utara", digest("x")))
    local = house.door.appliance.local
    call(local, "kiosk-1", "call-00001", house.clock.now())
    local.close()
    house.books.close()
    page = open_phone()
    look = Inspector(page, "call")
    sign_in(page, OFFICER)
    see("call", themes_too=True)
    press(page, "text=Saya datang", "main")
    page.wait_for_selector(".call", state="detached")
    page.goto("/desk/notices/new")
    page.fill("[name=title]", "W" * 80)
    page.fill("[name=text]", "W" * 1_000)
    press(page, "main form button.go", "[name=confirm]")
    see("notice-preview")
    assert found == {}


def test_sign_in_previews_receipts_and_errors_fit_too(open_phone: Callable[..., Page]) -> None:
    page = open_phone()
    look = Inspector(page, "steps")
    found: dict[str, list[str]] = {}

    def see(name: str, *, themes_too: bool = False) -> None:
        if wrong := look.faults(name, themes_too=themes_too):
            found[name] = wrong

    page.goto("/")
    see("sign-in", themes_too=True)
    page.goto("/look")
    see("look", themes_too=True)
    sign_in(page, OFFICER)
    page.goto(f"/desk/members/{LONG}/deposit")
    page.check(f"[value=sukarela-{LONG}]")
    page.fill("[name=amount]", "abc")
    press(page, "main form button", ".wrong")
    see("deposit-wrong")
    assert page.evaluate("document.activeElement.name") == "amount"
    page.fill("[name=amount]", "Rp987.654.321")
    page.fill("[name=note]", "x" * 200)
    press(page, "main form button", "[name=confirm]")
    see("deposit-preview", themes_too=True)
    press(page, "[name=confirm]", ".receipt")
    see("receipt", themes_too=True)
    page.goto(page.url + "/reversal")
    page.check("[value=twice]")
    press(page, "main form button", "[name=confirm]")
    see("reversal-preview")
    page.goto("/desk/members/new")
    page.fill("[name=name]", "W" * 80)
    press(page, "main form button", "[name=confirm]")
    see("new-member-preview")
    page.goto("/desk/kiosk")
    press(page, "main form button", ".code")
    see("kiosk-code")
    page.goto(f"/desk/members/{LONG}/photo")
    page.set_input_files("[name=photo]", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
    page.check("[name=finding][value=yes]")
    press(page, "main form button.go", ".portrait img")
    see("photo", themes_too=True)
    page.goto(f"/desk/members/{LONG}/particulars")
    page.fill("[name=address]", "W" * 200)
    press(page, "main form button", "[name=confirm]")
    see("particulars-preview")
    assert found == {}


def test_ones_own_data_fits_with_a_photo_wishes_and_covered_amounts(open_phone: Callable[..., Page]) -> None:
    page = open_phone()
    look = Inspector(page, "own")
    sign_in(page, LONG)
    page.goto("/me/data/correction")
    page.check("[value=address]")
    page.fill("[name=text]", "W" * 200)
    press(page, "main form button", ".wishes")
    found = look.faults("data", themes_too=True)
    page.goto("/me/preferences")
    page.check("[name=hide_balance]")
    press(page, "main form button", ".note.good")
    page.goto("/me")
    found += look.faults("covered", themes_too=True)
    assert page.locator(".total .rp").evaluate("each => getComputedStyle(each).visibility") == "hidden"
    page.click(".lid-label")
    assert page.locator(".total .rp").evaluate("each => getComputedStyle(each).visibility") == "visible"
    page.goto("/me/requests")
    press(page, ".entries a", "text=Batalkan permintaan")
    press(page, "text=Batalkan permintaan", "main .warn")
    found += look.faults("covered-request-cancel")
    press(page, "main .warn", ".note.good")
    found += look.faults("covered-request")
    assert not re.search("Rp|rupiah", page.locator(".covered").inner_text())
    for name in ("chart", f"accounts/sukarela-{LONG}", f"accounts/sukarela-{LONG}/print", "requests", "requests/new"):
        page.goto(f"/me/{name}")
        found += look.faults(f"covered-{name_of(name)}")
        covered = page.locator(".covered")
        assert "Rp" not in covered.inner_text()  # what is not visible is no inner text
        page.click(".lid-label")
        assert "Rp" in covered.inner_text()
    page.goto(f"/me/accounts/sukarela-{LONG}/print")
    page.emulate_media(media="print")
    assert "Rp" in page.locator(".sheet").inner_text()
    assert not page.is_visible(".lid-label")
    assert found == []


def test_a_deposit_goes_from_the_desk_to_the_members_phone_without_any_script(
    open_phone: Callable[..., Page], house: House
) -> None:
    requests: list[str] = []
    desk = open_phone(java_script_enabled=False)
    desk.on("request", lambda request: requests.append(request.url))
    desk.goto("/")
    assert len(requests) == 3
    sign_in(desk, OFFICER)
    desk.fill("[name=q]", "0002")
    press(desk, "[role=search] button", "text=Terima setoran")
    press(desk, "text=Terima setoran", "[name=amount]")
    desk.check(f"[value=sukarela-{SITI}]")
    desk.fill("[name=amount]", "Rp1.250.000")
    press(desk, "main form button", "text=satu juta dua ratus lima puluh ribu rupiah")
    before = house.facts
    press(desk, "text=Ya, catat setoran", "text=Sudah tercatat")
    assert house.facts == before + 1
    receipt = desk.url
    desk.reload()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser kept nothing and asks whether to send again
        desk.go_back()
    wait_until(desk.reload, 15, "the browser has a page to reload again")
    desk.wait_for_url(receipt)
    assert house.facts == before + 1

    phone = open_phone(java_script_enabled=False)
    sign_in(phone, SITI)
    assert "Rp2.250.000" in phone.inner_text(".card.sukarela")
    press(phone, ".card.sukarela", ".book")
    assert "+Rp1.250.000" in phone.inner_text(".book")
    assert "Rp2.250.000" in phone.inner_text(".closing")
    press(phone, "text=Keluar", "[name=pin]")
    phone.go_back()
    phone.wait_for_selector("[name=pin]")
    assert "Rp2.250.000" not in phone.content()

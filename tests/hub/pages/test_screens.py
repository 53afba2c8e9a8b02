"""The pages in a real browser at the size of an old phone, without any script of ours or anybody's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from hub.members import actions as members
from tests.helpers import ARTIFACTS, wait_until
from tests.hub.pages.conftest import LONG, OFFICER, SITI, House, open_house
from tests.hub.village import PIN

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
TARGET_PIXELS_MIN = 48
CONTRAST_MIN = 7
HOST = "koperasi.test"
"""A name that browsers do not take for safe as they do loopback: what a phone meets on the hub's Wi-Fi."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
]

WIDER = """width => document.documentElement.scrollWidth <= width ? [] :
  [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > width + 1)
    .map(each => each.tagName + '.' + each.className).slice(0, 5)"""
SMALLER = """least => ['a', 'button', 'input', 'select', 'summary']
  .flatMap(each => [...document.querySelectorAll(each)])
  .map(each => each.closest('label') ?? each)
  .map(each => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 1 && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([text, box]) => `${text}: ${box.width}x${box.height}`)"""
PALE = """least => {
  const parts = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(each => each / 255)
    .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, i) => sum + each * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim()) continue;
    const colour = element.closest('svg') ? getComputedStyle(element).fill : getComputedStyle(element).color;
    const [a, b] = [light(parts(colour)), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least) found.push(`${walk.currentNode.textContent.trim().slice(0, 30)}: ${contrast.toFixed(1)}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """Chromium. After the house, whose threads cannot begin beside Playwright's own loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "these tests need Debian's chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def house(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all these tests; the first word of the longest name has no end either."""
    with open_house(lived_in, tmp_path_factory.mktemp("screens") / "data") as opened:
        person = members.particulars("Wolfeschlegelsteinhausenbergerdorff" * 2 + " Siti")
        opened.act(lambda tx: members.register(tx, person, region=REGION, joined="2026-03-06", day="2026-03-06"))
        yield opened


REGION = "64.08.04.2001"


@pytest.fixture
def open_phone(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Opens a page on a phone of its own, by the hub's name rather than loopback."""
    url = house.door.url.replace("127.0.0.1", HOST)
    contexts: list[BrowserContext] = []

    def make(language: str = "id", **more: Any) -> Page:
        context = browser.new_context(base_url=url, viewport=PHONE, reduced_motion="reduce", **more)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "lang", "value": language, "url": url}])
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def sign_in(page: Page, member_no: int, pin: str = PIN) -> None:
    page.goto("/")
    page.fill("[name=member_no]", str(member_no))
    page.fill("[name=pin]", pin)
    page.click("main button")
    page.wait_for_url(lambda url: not url.endswith("/"))


def press(page: Page, selector: str, leads_to: str) -> None:
    page.click(selector)
    page.wait_for_selector(leads_to)


def faults(page: Page) -> list[str]:
    """What a person with a small phone could not see or touch, at normal text and at twice its size."""
    found = [f"too wide: {each}" for each in page.evaluate(WIDER, PHONE["width"])]
    found += [f"too small: {each}" for each in page.evaluate(SMALLER, TARGET_PIXELS_MIN)]
    found += [f"too pale: {each}" for each in page.evaluate(PALE, CONTRAST_MIN)]
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    found += [f"too wide at 200%: {each}" for each in page.evaluate(WIDER, PHONE["width"])]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def all_paths(page: Page, start: str) -> list[str]:
    """Paths of one page of each kind that links lead to: numbers in paths count as one kind."""
    waiting, kinds, paths = [start], {start}, []
    while waiting:
        path = waiting.pop(0)
        paths.append(path)
        page.goto(path)
        for link in page.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))"):
            target = urljoin(path, link).partition("#")[0]
            kind = re.sub(rf"\b(?!{LONG}\b)\d+", "N", target)
            if kind not in kinds:
                kinds.add(kind)
                waiting.append(target)
    return paths


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("member_no", "start"), [(LONG, "/me"), (OFFICER, "/desk")])
def test_every_page_fits_a_small_phone(
    open_phone: Callable[..., Page], member_no: int, start: str, language: str
) -> None:
    page = open_phone(language)
    sign_in(page, member_no)
    found = {}
    for path in [*all_paths(page, start), f"/desk/members/{LONG}", f"/desk/members/{LONG}/deposit", "/nowhere"]:
        page.goto(path)
        if wrong := faults(page):
            found[path] = wrong
    assert found == {}


def test_previews_receipts_and_errors_fit_a_small_phone(open_phone: Callable[..., Page]) -> None:
    page = open_phone()
    page.goto("/")
    assert faults(page) == []
    sign_in(page, OFFICER)
    page.goto(f"/desk/members/{LONG}/deposit")
    page.check(f"[value=sukarela-{LONG}]")
    page.fill("[name=amount]", "abc")
    press(page, "main form button", ".wrong")
    assert faults(page) == []
    assert page.evaluate("document.activeElement.name") == "amount"
    page.fill("[name=amount]", "Rp987.654.321")
    page.fill("[name=note]", "x" * 200)
    press(page, "main form button", "[name=confirm]")
    assert faults(page) == []
    press(page, "[name=confirm]", ".receipt")
    assert faults(page) == []
    page.goto(page.url + "/reversal")
    page.check("[value=twice]")
    press(page, "main form button", "[name=confirm]")
    assert faults(page) == []
    page.goto("/desk/members/new")
    page.fill("[name=name]", "W" * 80)
    press(page, "main form button", "[name=confirm]")
    assert faults(page) == []
    page.goto("/desk/kiosk")
    press(page, "main form button", ".code")
    assert faults(page) == []


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
    ARTIFACTS.mkdir(exist_ok=True)
    phone.screenshot(path=ARTIFACTS / "phone-accounts.png")
    press(phone, ".card.sukarela", ".book")
    assert "+Rp1.250.000" in phone.inner_text(".book")
    assert "Rp2.250.000" in phone.inner_text(".closing")
    phone.screenshot(path=ARTIFACTS / "phone-passbook.png")
    press(phone, "text=Keluar", "[name=pin]")
    phone.go_back()
    phone.wait_for_selector("[name=pin]")
    assert "Rp2.250.000" not in phone.content()

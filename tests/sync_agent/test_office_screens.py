"""The office's pages in a real browser, on phone and laptop: nothing too wide, too pale, or dumb to a screen reader."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from sync_agent.district import web
from sync_agent.district.store import Store
from tests.helpers import ARTIFACTS, free_port, wait_until
from tests.hub.pages.phone import AXE, AXE_TAGS, BROKEN_RULES, CONTRAST_MIN, PALE, WIDER, chromium
from tests.sync_agent import county
from tests.sync_agent.county import PASSWORD
from tests.sync_agent.office import StandingClock
from tests.sync_agent.parts import answers

pytestmark = pytest.mark.browser

HUB = "hub-c0000000"
WIDTHS = {"id": 360, "en": 1366}
PAGES = {
    "list": "/?sort=-problems",
    "map": "/map",
    "map-one": "/map?place=64.08.01",
    "cooperative": f"/cooperatives/{HUB}",
    "statements": "/statements",
    "price": "/statements/new/tbs_price",
    "staff": "/staff",
    "acts": "/acts",
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office with sixty cooperatives and somebody for each role."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('office')}/district.db")
    store.prepare()
    county.fill(store, 60, months=20)
    county.staff(store, "viewer", "administrator")
    store.close()
    port = free_port()
    configuration = uvicorn.Config(web.app(store, StandingClock()), port=port, log_level="warning")
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: answers(port), what="the office answers")
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser(url: str) -> Iterator[Browser]:
    """Chromium, after the server, whose thread cannot begin beside Playwright's loop."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def signed_in(browser: Browser, url: str) -> Iterator[Page]:
    """Somebody who may do everything, signed in by the keyboard alone."""
    context = browser.new_context(base_url=url, locale="id", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15_000)
    context.add_init_script(path=AXE)
    opened = context.new_page()
    opened.goto("/map")
    opened.focus("[name=name]")
    opened.keyboard.type("administrator")
    opened.keyboard.press("Tab")
    opened.keyboard.type(PASSWORD)
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/map")
    yield opened
    context.close()


@pytest.fixture
def page(signed_in: Page) -> Page:
    """Their page, as a laptop shows it."""
    signed_in.emulate_media(media="screen")
    signed_in.set_viewport_size({"width": 1366, "height": 768})
    return signed_in


def faults(page: Page, width: int) -> list[str]:
    """What somebody could not see, read or touch."""
    found = [f"too wide: {each}" for each in page.evaluate(WIDER, width)]
    found += [f"too pale: {each}" for each in page.evaluate(PALE, CONTRAST_MIN)]
    return found + [f"axe: {each}" for each in page.evaluate(BROKEN_RULES, AXE_TAGS)]


@pytest.mark.parametrize("language", WIDTHS)
def test_every_page_can_be_read_and_used_on_phone_and_laptop(page: Page, language: str) -> None:
    width, folder, found = WIDTHS[language], ARTIFACTS / "office", {}
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/language/{language}")
    for name, path in PAGES.items():
        page.goto(path)
        page.screenshot(path=folder / f"{name}-{width}.png")
        if wrong := faults(page, width):
            found[name] = wrong
    assert found == {}


def test_on_a_phone_a_row_says_who_when_and_what_is_wrong(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 768})
    page.goto("/?sort=-problems")
    shown = page.eval_on_selector_all(
        "table.all tbody tr:first-child td",
        "all => all.map((each, index) => getComputedStyle(each).display === 'none' ? -1 : index)",
    )
    assert [index for index in shown if index >= 0] == [0, 1, 10]


def test_rows_laid_out_by_themselves_are_a_table_to_a_screen_reader_all_the_same(page: Page) -> None:
    page.goto("/?problem=any&place=64.08.04")
    told = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(each["role"]["value"] for each in told if not each["ignored"])
    rows = page.locator("table.all tbody tr").count()
    assert (roles["table"], roles["columnheader"], roles["row"], roles["cell"]) == (1, 11, rows + 1, 11 * rows)


def test_the_map_prints_on_one_sheet_with_its_legend_and_without_what_is_for_clicking(page: Page) -> None:
    page.goto("/map")
    page.emulate_media(media="print")
    hidden = page.evaluate(
        "['header nav', '.more'].map(each => getComputedStyle(document.querySelector(each)).display)"
    )
    assert hidden == ["none", "none"]
    assert page.locator(".legend .sign").count() == 4
    page.set_viewport_size({"width": 1_030, "height": 700})  # A4 across, less its margins
    bottom = page.evaluate("document.querySelector('.map').getBoundingClientRect().bottom")
    assert bottom < 700

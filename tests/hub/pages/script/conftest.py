"""A house whose pages are opened with their script, and phones to open them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.hub.pages.conftest import OFFICER, House, open_house
from tests.hub.pages.phone import chromium, new_phone, sign_in


@pytest.fixture(scope="module")
def house(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all these tests."""
    with open_house(lived_in, tmp_path_factory.mktemp("script") / "data") as opened:
        opened.door.appliance.languages = ("id", "en", "jv")
        yield opened


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """Chromium, after the house."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_phone(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Opens a page on a phone of its own."""
    contexts: list[BrowserContext] = []

    def make(**more: Any) -> Page:
        # As loopback: Playwright fetches what it holds back by itself, and knows no made-up names.
        contexts.append(new_phone(browser, house.door.url, host="127.0.0.1", **more))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def phone(open_phone: Callable[..., Page]) -> Page:
    """A phone on which nobody is signed in."""
    return open_phone()


@pytest.fixture
def desk(phone: Page) -> Page:
    """A phone with an officer signed in."""
    sign_in(phone, OFFICER)
    return phone

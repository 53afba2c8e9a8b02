"""A phone's browser for tests: Debian's Chromium, and what is looked for on each page it shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.helpers import ARTIFACTS, ROOT
from tests.hub.village import PIN

PHONE = {"width": 360, "height": 640}
LARGER_PHONE = {"width": 412, "height": 915}
TARGET_PIXELS_MIN = 48
CONTRAST_MIN = 7
THEMES = ("day", "sun", "night")
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
AXE = ROOT / "tests" / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

WIDER = """width => document.documentElement.scrollWidth <= width ? [] :
  [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > width + 1)
    .map(each => each.tagName + '.' + each.className).slice(0, 5)"""
SMALLER = """least => ['a', 'button', 'input', 'select', 'textarea', 'summary']
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
    if (!walk.currentNode.textContent.trim() || element.matches('title, desc')) continue;
    const colour = element.closest('svg') ? getComputedStyle(element).fill : getComputedStyle(element).color;
    const [a, b] = [light(parts(colour)), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least) found.push(`${walk.currentNode.textContent.trim().slice(0, 30)}: ${contrast.toFixed(1)}`);
  }
  return found;
}"""
BROKEN_RULES = """async tags =>
  (await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}))
  .violations.map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')}`)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without any extra. Opened after a hub's door, whose threads cannot begin beside Playwright's loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "these tests need Debian's chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


def new_phone(browser: Browser, url: str, language: str = "id", *, host: str = HOST, **more: Any) -> BrowserContext:
    """A phone with nothing remembered but its language; it reaches the hub by name rather than as loopback."""
    url = url.replace("127.0.0.1", host)
    context = browser.new_context(base_url=url, viewport=PHONE, reduced_motion="reduce", **more)
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "lang", "value": language, "url": url}])
    return context


def sign_in(page: Page, member_no: int, pin: str = PIN) -> None:
    """Sign in as a person does."""
    page.goto("/")
    page.fill("[name=member_no]", str(member_no))
    page.fill("[name=pin]", pin)
    page.click("main button")
    page.wait_for_url(lambda url: not url.endswith("/"))


def press(page: Page, selector: str, leads_to: str) -> None:
    """Press something and wait for what it leads to."""
    page.click(selector)
    page.wait_for_selector(leads_to)


class Inspector:
    """Looks at pages as they are shown: one load of a page serves all checks and its pictures."""

    def __init__(self, page: Page, folder: str, *, rules: bool = True, pictures: bool = True) -> None:
        """`folder` of ``artifacts/phone`` takes the pictures. `rules` says whether axe-core looks too."""
        self.page = page
        self._folder: Path = ARTIFACTS / "phone" / folder
        self._rules, self._pictures = rules, pictures
        if rules:
            assert AXE.exists(), "axe-core is missing: .ci/npm installs it"
            page.context.add_init_script(path=AXE)

    def faults(self, name: str, *, themes_too: bool = False) -> list[str]:
        """What somebody with a small phone, weak eyes or a screen reader could not see, read or touch.

        Colours are looked at in every theme; with `themes_too` axe-core looks in each, and there are pictures of all.
        """
        page = self.page
        self._picture(name, "360")
        found = [f"too wide: {each}" for each in page.evaluate(WIDER, PHONE["width"])]
        found += [f"too small: {each}" for each in page.evaluate(SMALLER, TARGET_PIXELS_MIN)]
        found += self._broken_rules("")
        shown = page.evaluate("document.documentElement.className")
        for theme in THEMES:
            page.evaluate("name => { document.documentElement.className = name }", f"looked theme-{theme} size-normal")
            found += [f"too pale by {theme}: {each}" for each in page.evaluate(PALE, CONTRAST_MIN)]
            if themes_too and theme != "day":
                found += self._broken_rules(f" by {theme}")
                self._picture(name, theme)
        page.evaluate("name => { document.documentElement.className = name }", shown)
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        found += [f"too wide at 200%: {each}" for each in page.evaluate(WIDER, PHONE["width"])]
        self._picture(name, "200%")
        page.evaluate("document.documentElement.style.fontSize = ''")
        if self._pictures:
            page.set_viewport_size(LARGER_PHONE)
            found += [f"too wide on a larger phone: {each}" for each in page.evaluate(WIDER, LARGER_PHONE["width"])]
            self._picture(name, "412")
            page.set_viewport_size(PHONE)
        return found

    def _broken_rules(self, where: str) -> list[str]:
        if not self._rules:
            return []
        return [f"axe{where}: {each}" for each in self.page.evaluate(BROKEN_RULES, AXE_TAGS)]

    def _picture(self, name: str, kind: str) -> None:
        if self._pictures:
            self.page.screenshot(path=self._folder / kind / f"{name}.png", full_page=True)

"""Draws the kiosk's pictures: every `icons/*.svg` and `art/*.svg` to a PNG beside it (a development tool).

    python kiosk_ui/assets/draw_pictures.py

The SVG files are the originals, drawn for this project; phones can use them as they are. The kiosk loads the PNG
files, because Kivy draws no SVG. Icons are white on nothing, so that the kiosk can tint them. Needs Playwright and
Debian's Chromium, both of which the tests need too.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ICON_SIDE_PIXELS = 128  # the largest icon on a 1024x600 panel, so that icons hardly ever grow
ART_WIDTH_PIXELS = 960  # a little wider than beside the rail of a 1024x600 panel
ASSETS = Path(__file__).parent


def draw(page: Page, source: Path, width: int, height: int) -> None:
    """Render one SVG at the given size in pixels, background transparent."""
    page.set_viewport_size({"width": width, "height": height})
    svg = source.read_text(encoding="utf-8")
    style = "<style>*{margin:0}svg{display:block;width:100vw;height:100vh;color:#fff}</style>"
    page.set_content(style + svg)
    page.screenshot(path=source.with_suffix(".png"), omit_background=True)


def main() -> None:
    """Draw all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for source in sorted((ASSETS / "icons").glob("*.svg")):
            draw(page, source, ICON_SIDE_PIXELS, ICON_SIDE_PIXELS)
        for source in sorted((ASSETS / "art").glob("*.svg")):
            view_box = source.read_text(encoding="utf-8").split('viewBox="', 1)[1].split('"', 1)[0]
            _left, _top, width, height = (int(number) for number in view_box.split())
            draw(page, source, ART_WIDTH_PIXELS, round(ART_WIDTH_PIXELS * height / width))
        browser.close()


if __name__ == "__main__":
    main()

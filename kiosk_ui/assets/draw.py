"""Brings the kiosk's pictures up to date with what was designed (a development tool: `make art`).

    python -m kiosk_ui.assets.draw [--all]

The originals are `hub/design` (tokens, icons, banknotes) and the village of the phones' first page: shared by both. The
kiosk is a client that may be installed without the hub, so it holds a copy of the tokens; and Kivy draws no SVG, so
it holds a PNG of each picture. Icons are white on nothing, so that the kiosk can tint them.

`art.lock` holds the SHA-256 of each original and of what was made of it, in the form `sha256sum --check` reads. Only
what does not agree with it is made anew: another Chromium draws the same picture in other bytes. A test holds that
everything agrees. Drawing needs Playwright and Debian's Chromium, both of which the tests need too.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

ICON_SIDE_PIXELS: Final = 128
"""The largest icon on a 1024x600 panel, so that icons hardly ever grow."""
NOTE_WIDTH_PIXELS: Final = 300
"""The longest banknote; the others keep their size relative to it. Large enough for the notes that are tapped."""
ART_WIDTH_PIXELS: Final = 960
"""A little wider than beside the rail of a 1024x600 panel."""

ASSETS: Final = Path(__file__).parent
ROOT: Final = ASSETS.parent.parent
DESIGN: Final = ROOT / "hub" / "design"
VILLAGE: Final = ROOT / "hub" / "web" / "static" / "village.svg"
LOCK: Final = ASSETS / "art.lock"


@dataclass(frozen=True)
class Picture:
    """One original, what is made of it, and its size in pixels; (0, 0) is a plain copy."""

    source: Path
    result: Path
    size: tuple[int, int]

    @property
    def lines(self) -> list[str]:
        """What the lock says of this picture if it is current."""
        return [f"{digest(path)}  {path.relative_to(ROOT).as_posix()}" for path in (self.source, self.result)]

    def is_current(self, lock: set[str]) -> bool:
        """Return whether original and result are those of the lock."""
        return self.result.exists() and set(self.lines) <= lock


def digest(path: Path) -> str:
    """Return a file's SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def view_box(source: Path) -> tuple[int, int]:
    """Return width and height of an SVG's field in its own units."""
    numbers = source.read_text(encoding="utf-8").split('viewBox="', 1)[1].split('"', 1)[0].split()
    return int(numbers[2]), int(numbers[3])


def pictures() -> Iterator[Picture]:
    """List everything that is made."""
    yield Picture(DESIGN / "tokens.toml", ASSETS / "tokens.toml", (0, 0))
    for source in sorted((DESIGN / "icons").glob("*.svg")):
        yield Picture(source, ASSETS / "icons" / f"{source.stem}.png", (ICON_SIDE_PIXELS, ICON_SIDE_PIXELS))
    notes = sorted((DESIGN / "notes").glob("*.svg"))
    scale = NOTE_WIDTH_PIXELS / max(view_box(source)[0] for source in notes)
    for source in notes:
        width, height = (round(side * scale) for side in view_box(source))
        yield Picture(source, ASSETS / "notes" / f"{source.stem}.png", (width, height))
    width, height = view_box(VILLAGE)
    size = (ART_WIDTH_PIXELS, round(ART_WIDTH_PIXELS * height / width))
    yield Picture(VILLAGE, ASSETS / "art" / f"{VILLAGE.stem}.png", size)


def leftovers() -> list[Path]:
    """List the files made of originals that are no more."""
    made = {picture.result for picture in pictures()}
    return [
        path for folder in ("icons", "notes", "art") for path in (ASSETS / folder).glob("*.png") if path not in made
    ]


def read_lock() -> set[str]:
    """Return the lines of the lock; without one, nothing is current."""
    return set(LOCK.read_text(encoding="utf-8").splitlines()) if LOCK.exists() else set()


def outdated() -> list[str]:
    """Name what `make art` would make or remove."""
    lock = read_lock()
    names = [picture.result.name for picture in pictures() if not picture.is_current(lock)]
    known = {line for picture in pictures() if picture.result.exists() for line in picture.lines}
    return names + [path.name for path in leftovers()] + sorted(lock - known)


def draw(page: Page, picture: Picture) -> None:
    """Render one SVG, background transparent, in the kiosk's own font."""
    width, height = picture.size
    font = base64.b64encode((ASSETS / "fonts" / "KoperasiKiosk-Bold.ttf").read_bytes()).decode()
    page.set_viewport_size({"width": width, "height": height})
    style = (
        f"<style>@font-face{{font-family:'Koperasi Kiosk';font-weight:700;src:url(data:font/ttf;base64,{font})}}"
        "*{margin:0}svg{display:block;width:100vw;height:100vh;color:#fff}</style>"
    )
    page.set_content(style + picture.source.read_text(encoding="utf-8"))
    page.evaluate("document.fonts.ready")
    picture.result.parent.mkdir(exist_ok=True)
    page.screenshot(path=picture.result, omit_background=True)


def make(stale: list[Picture]) -> None:
    """Make these pictures."""
    from playwright.sync_api import sync_playwright

    for picture in stale:
        if not any(picture.size):
            shutil.copyfile(picture.source, picture.result)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for picture in stale:
            if any(picture.size):
                draw(page, picture)
        browser.close()


def main() -> None:
    """Make what is not current, remove what has no original, and write the lock."""
    parser = argparse.ArgumentParser(prog="python -m kiosk_ui.assets.draw")
    parser.add_argument("--all", action="store_true", help="make everything anew, current or not")
    everything = parser.parse_args().all
    lock = read_lock()
    stale = [picture for picture in pictures() if everything or not picture.is_current(lock)]
    if stale:
        make(stale)
    for path in leftovers():
        path.unlink()
    LOCK.write_text("".join(f"{line}\n" for picture in pictures() for line in picture.lines), encoding="utf-8")
    print(f"{len(stale)} made, {len(list(pictures()))} current")


if __name__ == "__main__":
    main()

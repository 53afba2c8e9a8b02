"""Time until a slow phone on a poor network shows the pages, beside a bare page of the same server.

Chromium is held to 400 kbit/s, 400 ms there and back, and a sixth of this machine's speed: an old phone at the edge of
the Wi-Fi. "First visit" starts with nothing kept; "again" has stylesheet, script and picture already. The bare page is
text alone, as many bytes as the first page is on its way, from an application that does nothing. Pages' turns are
interleaved and each figure is the median. The bytes are those that came over the network, headers too.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.bench import servers
from tests.bench.bench_pages import prepared
from tests.hub.pages.phone import PHONE, chromium

ROUNDS = 7
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER = 6
PAINTED = """() => new Promise(done => new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint')
  .forEach(each => done(each.startTime))).observe({type: 'paint', buffered: true}))"""


@dataclass
class Seen:
    """What the rounds showed of one page: milliseconds until the first paint, requests, bytes."""

    paint_ms: list[float] = field(default_factory=list)
    requests: int = 0
    sent_bytes: float = 0


def visit(context: BrowserContext, url: str, seen: Seen) -> None:
    """Open a page as a slow phone does and note what it took."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    seen.paint_ms.append(page.evaluate(PAINTED))
    page.wait_for_load_state("networkidle")
    # What the browser had already came without a byte over the network.
    seen.requests = len([size for size in sizes if size])
    seen.sent_bytes = sum(sizes)
    page.close()


def measured(browser: Browser, hub: str, token: str, bare: str) -> dict[str, Seen]:
    """All rounds over all pages."""
    found = {name: Seen() for name in ("bare page", "first page, first visit", "first page, again", "savings, again")}
    for _ in range(ROUNDS):
        with browser.new_context(viewport=PHONE) as context:
            visit(context, bare, found["bare page"])
        with browser.new_context(viewport=PHONE) as context:
            visit(context, f"{hub}/", found["first page, first visit"])
            visit(context, f"{hub}/", found["first page, again"])
            context.add_cookies([{"name": "session", "value": token, "url": hub}])
            visit(context, f"{hub}/me", found["savings, again"])
    return found


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder))
        with servers.hub(Path(folder)) as hub:
            token = servers.sign_in(hub.url, 2)
            asker = servers.Asker(hub.url)
            size = asker.http.get(f"{hub.url}/").num_bytes_downloaded
            asker.http.close()
            with servers.nothing(size) as bare, chromium() as browser:
                found = measured(browser, hub.url, token, bare)
    least = statistics.median(found["bare page"].paint_ms)
    print(f"{'first paint, 400 kbit/s, 400 ms, CPU 1/6':<42}{'ms':>8}{'to bare':>9}{'requests':>10}{'bytes':>9}")
    for name, seen in found.items():
        middle = statistics.median(seen.paint_ms)
        print(f"{name:<42}{middle:>8,.0f}{middle / least:>8.2f}x{seen.requests:>10}{seen.sent_bytes:>9,.0f}")


if __name__ == "__main__":
    main()

"""The district's page with 1,450 cooperatives: milliseconds to serve, bytes, milliseconds until Chromium is usable.

Served by a process of its own over SQLite, on this machine like the browser that looks at it.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from sync_agent.district import web
from sync_agent.district.store import Store
from tests.helpers import free_port, wait_until
from tests.hub.pages.phone import chromium
from tests.sync_agent import county
from tests.sync_agent.office import StandingClock, form_token
from tests.sync_agent.parts import answers

COOPERATIVES = 1_450
ROUNDS = 15
PATHS = {
    "all, by name": "/",
    "problems, worst first": "/?problem=any&sort=-problems",
    "map": "/map",
    "map of one sub-district": "/map?place=64.08.04",
    "one cooperative": "/cooperatives/hub-c0000000",
    "XLSX of all": "/cooperatives.xlsx",
    "CSV of all": "/cooperatives.csv",
    "API, all": "/api/v1/cooperatives",
}
WIDTHS = (1_366, 360)
USABLE = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => {
  const shown = performance.getEntriesByType('navigation')[0];
  done([shown.responseEnd, shown.domInteractive, performance.now()]);
}, 0)))"""


def serve(url: str, port: int) -> None:
    """The office's web server."""
    web.serve(Store(url), StandingClock(), "127.0.0.1", port)


def signed_in(url: str) -> httpx.Client:
    """Somebody at the office."""
    client = httpx.Client(base_url=url, trust_env=False, timeout=60)
    form = {"name": "viewer", "password": county.PASSWORD, "form_token": form_token(client.get("/sign-in").text)}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def processor_ms(process_id: int) -> float:
    """Milliseconds of a processor that a process has used: what is left of a time when others use the machine too."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1_000 / os.sysconf("SC_CLK_TCK")


def served(client: httpx.Client, process_id: int) -> None:
    """Print time and size of each page."""
    print(f"{'':<26}{'median ms':>10}{'worst ms':>10}{'CPU ms':>10}{'bytes':>12}{'on the wire':>12}")
    for name, path in PATHS.items():
        client.get(path)
        times, before = [], processor_ms(process_id)
        for _ in range(ROUNDS):
            start = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - start) * 1_000)
        figures = (statistics.median(times), max(times), (processor_ms(process_id) - before) / ROUNDS)
        sizes = (len(answer.content), int(answer.headers["content-length"]))
        shown_figures = "".join(f"{each:>10.0f}" for each in figures) + "".join(f"{each:>12,}" for each in sizes)
        print(f"{name:<26}{shown_figures}", flush=True)


def shown(browser: Browser, url: str, cookie: str) -> None:
    """Print when Chromium had the answer, had read it, and had drawn it and listened again."""
    print(f"\n{'Chromium, ms from the click':<34}{'answer':>8}{'read':>8}{'usable':>8}")
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=url)
        context.add_cookies([{"name": "visit", "value": cookie, "url": url}])
        page = context.new_page()
        for name in ("all, by name", "map"):
            found = []
            for _ in range(5):
                page.goto(PATHS[name], wait_until="commit")
                page.wait_for_load_state("domcontentloaded")
                found.append(page.evaluate(USABLE))
            middle = [statistics.median(each) for each in zip(*found, strict=True)]
            print(f"{f'{name}, {width} px':<34}" + "".join(f"{each:>8.0f}" for each in middle), flush=True)
        context.close()


def main() -> None:
    """Fill a store, serve it, and look."""
    with tempfile.TemporaryDirectory() as folder:
        url, port = f"sqlite:///{Path(folder)}/district.db", free_port()
        store = Store(url)
        store.prepare()
        county.fill(store, COOPERATIVES, months=20)
        county.staff(store, "viewer")
        store.close()
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(url, port))
        server.start()
        try:
            wait_until(lambda: answers(port), 30, "the office answers")
            address = f"http://127.0.0.1:{port}"
            with closing(signed_in(address)) as client:
                print(f"{COOPERATIVES:,} cooperatives")
                assert server.pid
                served(client, server.pid)
                with chromium() as browser:
                    shown(browser, address, client.cookies["visit"])
        finally:
            server.terminate()
            server.join(20)


if __name__ == "__main__":
    main()

"""Memory of the running appliance, MiB: hub, relay and kiosk (and the office's collector beside them).

Measured with sixty members signed in once, pages asked for, all facts relayed, and the kiosk's first screen drawn by
Mesa (on a Pi the GPU draws, with less). PSS counts shared pages once, RSS for each process.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from hub.access.actions import set_pin
from hub.books import BOOKS_FILE, Books
from hub.log.clock import SystemClock
from hub.log.record import Origin, Transaction
from hub.members import actions as members
from hub.savings import actions as savings
from tests.bench import load, servers
from tests.helpers import children_of, wait_until
from tests.hub.village import PIN, hashed
from tests.journeys.whole import Whole
from tests.kiosk_ui.process import KioskProcess

MEMBERS = 60
LIMIT_MIB = 300


def populate(folder: Path) -> int:
    """Sixty members with some savings each; how many facts there are then."""
    books = Books(folder / BOOKS_FILE, SystemClock(), durable=False)
    day = books.db.execute_sql("SELECT MAX(day) FROM business_day").fetchone()[0]

    def action(tx: Transaction) -> None:
        for number in range(2, MEMBERS + 2):
            who = members.particulars("Anggota " + "x" * number)
            members.register(tx, who, region="64.08.04.2001", joined=day, day=day)
            set_pin(tx, number, hashed(PIN), must_change=False)
            for _ in range(20):
                savings.deposit(tx, f"sukarela-{number}", 5_000)

    books.write(Origin("1", "bench"), action)
    facts = int(books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0])
    books.close()
    return facts


def memory(process_id: int) -> tuple[float, float]:
    """PSS and RSS of a process and its children, in MiB."""
    text = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    pss, rss = (int(re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[1]) / 1024 for name in ("Pss", "Rss"))  # type: ignore[index]
    for child in children_of(process_id):
        more = memory(child)
        pss, rss = pss + more[0], rss + more[1]
    return pss, rss


def use(whole: Whole) -> None:
    """What an afternoon asks of the hub."""
    for number in range(2, MEMBERS + 2):
        token = servers.sign_in(whole.hub_url, number)
    load.run(f"{whole.hub_url}/me", servers.page_headers(token), 16, 3)
    load.run(f"{whole.hub_url}/api/v1/me/accounts", servers.api_headers(token), 16, 3)


def main() -> None:
    """Print the table."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        whole = Whole(Path(name))
        whole.found()
        facts = populate(whole.data)
        whole.start()
        kiosk_folder = Path(name) / "kiosk-data"
        kiosk_folder.mkdir()
        try:
            kiosk_arguments = ("--hub", whole.hub_url, "--device-file", str(Path(name) / "kiosk.json"))
            with KioskProcess(kiosk_folder, *kiosk_arguments) as kiosk:
                use(whole)
                confirmed = lambda: whole.http.get(whole.hub_url + "/api/v1/status").json()["confirmed"]["number"]  # noqa: E731
                wait_until(lambda: confirmed() >= facts, 60, "all facts confirmed by the district")
                assert whole.hub is not None
                assert whole.relay is not None
                assert whole.district is not None
                parts = {
                    "hub": whole.hub.popen.pid,
                    "relay": whole.relay.popen.pid,
                    "kiosk": kiosk.process.pid,
                    "district (at the office)": whole.district.popen.pid,
                }
                found = {part: memory(process_id) for part, process_id in parts.items()}
        finally:
            whole.stop()
    print(f"{'MiB':<28}{'PSS':>8}{'RSS':>8}")
    for part, (pss, rss) in found.items():
        print(f"{part:<28}{pss:>8.0f}{rss:>8.0f}")
    together = [sum(found[part][kind] for part in ("hub", "relay", "kiosk")) for kind in (0, 1)]
    print(f"{'hub + relay + kiosk':<28}{together[0]:>8.0f}{together[1]:>8.0f}   (aim: under {LIMIT_MIB})")


if __name__ == "__main__":
    main()

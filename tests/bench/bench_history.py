"""The same member's balance with ten thousand and with a million facts behind it: does it cost more as years pass?

Both books have the same sixty members and days; only how much happened differs. The big ones take a few minutes to
make and are kept in the system's folder of temporary files for the next time.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from hub.books import Job
from hub.days.actions import close_day, open_day
from hub.log.record import Origin, Transaction
from hub.savings import actions as savings
from tests.bench import load, servers
from tests.hub.village import Village

SIZES = (10_000, 1_000_000)
MEMBERS = 60
DAYS = 730
CONNECTIONS = 8
ROUNDS = 5
SECONDS = 3
GROUP = 500
PATHS = (
    "/me",
    "/api/v1/me/accounts",
    "/api/v1/me/accounts/sukarela-2/movements",
    "/me/accounts/sukarela-2",
    "/me/chart",
)
ORIGIN = Origin("1", "bench")


def folder_of(size: int) -> Path:
    """Where books of this size are kept."""
    return Path(tempfile.gettempdir()) / f"koperasi-bench-{os.getuid()}" / f"facts-{size}"


def books_of(size: int) -> Path:
    """The folder of books with so many facts, made now if they are not kept from an earlier run."""
    folder = folder_of(size)
    if not (folder / "complete").exists():
        began = time.monotonic()
        for path in folder.glob("*"):
            path.unlink()
        fill(folder, size)
        (folder / "complete").touch()
        print(f"made books of {size:,} facts in {time.monotonic() - began:.0f} s", flush=True)
    return folder


def fill(folder: Path, size: int) -> None:
    """Make the books: every day each member in turn pays into sukarela, and now and then wajib."""
    village = Village(folder, durable=False, day="2024-01-01")
    for number in range(MEMBERS):
        village.member("Member " + chr(ord("A") + number // 10) + "x" * (number % 10))
    a_day = (size - village.facts) / DAYS - 2
    waiting: list[Job] = []
    done = 0
    for number in range(DAYS):
        if number:
            day = (date(2024, 1, 1) + timedelta(days=number)).isoformat()
            waiting += [(ORIGIN, close_day), (ORIGIN, opening(day))]
        while done < a_day * (number + 1):
            waiting.append((ORIGIN, paying(done)))
            done += 1
        while len(waiting) >= GROUP:
            write(village, waiting[:GROUP])
            del waiting[:GROUP]
    write(village, waiting)
    village.close()


def opening(day: str) -> Callable[[Transaction], None]:
    """Opens a day."""
    return lambda tx: open_day(tx, day)


def paying(number: int) -> Callable[[Transaction], None]:
    """A payment of the member whose turn it is."""
    member = 2 + number % MEMBERS
    if number // MEMBERS % 20 == 0:
        return lambda tx: savings.deposit(tx, f"wajib-{member}", 20_000)
    return lambda tx: savings.deposit(tx, f"sukarela-{member}", 1_000 + number % 50_000)


def write(village: Village, jobs: list[Job]) -> None:
    """Write a group, all of which must succeed."""
    for outcome in village.books.write_together(jobs):
        if isinstance(outcome, BaseException):
            raise outcome


def main() -> None:
    """Print the table."""
    small, big = (books_of(size) for size in SIZES)
    with servers.hub(small) as one, servers.hub(big) as other:
        asked = [(hub.url, servers.sign_in(hub.url, 2)) for hub in (one, other)]
        print(f"{'answers a second':<46}{SIZES[0]:>12,}{SIZES[1]:>12,}   times slower")
        for path in PATHS:
            results: tuple[list[load.Result], list[load.Result]] = ([], [])
            for _ in range(ROUNDS):
                for (url, token), found in zip(asked, results, strict=True):
                    headers = servers.api_headers(token) if path.startswith("/api/") else servers.page_headers(token)
                    found.append(load.run(url + path, headers, CONNECTIONS, SECONDS))
            few, many = (load.median(each).per_second for each in results)
            ratios = sorted(a.per_second / b.per_second for a, b in zip(*results, strict=True))
            print(f"{path:<46}{few:>12,.0f}{many:>12,.0f}{ratios[len(ratios) // 2]:>15.2f}", flush=True)


if __name__ == "__main__":
    main()

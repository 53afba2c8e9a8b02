"""A member's balance, as a phone page and as JSON, answers a second and p99 beside an application that does nothing.

The three servers' turns are interleaved and repeated; each figure is the median. Everything runs on one machine, so
the client takes its share of the processors from all alike.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench import load, servers
from tests.hub.village import Village

CONNECTIONS = (1, 32, 128)
ROUNDS = 3
SECONDS = 3


def prepared(folder: Path) -> None:
    """A member with a year of savings."""
    village = Village(folder, durable=False)
    village.member("Siti")
    months = [f"2026-{month:02d}-10" for month in range(1, 13)]
    village.play("\n".join(f"{day} wajib Siti 20000\n{day} sukarela Siti 50000" for day in months))
    village.close()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder))
        with servers.hub(Path(folder)) as hub:
            token = servers.sign_in(hub.url, 2)
            page, api = servers.page_headers(token), servers.api_headers(token)
            asker = servers.Asker(hub.url)
            size = len(asker.http.get(f"{hub.url}/me", headers=page).content)
            asker.http.close()
            with servers.nothing(size) as idle:
                asked = {
                    f"page /me ({size:,} bytes)": (f"{hub.url}/me", page),
                    "API /me/accounts": (f"{hub.url}/api/v1/me/accounts", api),
                    "nothing (same size)": (idle, {}),
                }
                table(asked)


def table(asked: dict[str, tuple[str, dict[str, str]]]) -> None:
    """Measure and print."""
    print(f"{'answers a second / p99 in ms':<30}" + "".join(f"{count:>12} conn." for count in CONNECTIONS))
    found: dict[str, list[load.Result]] = {name: [] for name in asked}
    for count in CONNECTIONS:
        rounds: dict[str, list[load.Result]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, (url, headers) in asked.items():
                rounds[name].append(load.run(url, headers, count, SECONDS))
        for name, results in rounds.items():
            found[name].append(load.median(results))
    for name, results in found.items():
        print(f"{name:<30}" + "".join(f"{r.per_second:>9,.0f} /{r.p99_ms:>6.1f}" for r in results))
    nothing = found["nothing (same size)"]
    for name, results in found.items():
        if results is not nothing:
            shares = [f"{r.per_second / n.per_second:.0%}" for r, n in zip(results, nothing, strict=True)]
            print(f"{'  share: ' + name[:20]:<30}" + "".join(f"{share:>17}" for share in shares))


if __name__ == "__main__":
    main()

"""A whole regency for the office's pages: any number of cooperatives in real villages, with all that can be wrong."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from hub.log.fact import GENESIS
from sync_agent.district import regions, tables
from sync_agent.district.staff import accounts
from sync_agent.district.store import Store

NOW = 1_800_000_000
DAY_SECONDS = 86_400
PASSWORD = "pisang kayu lampu"
KINDS = ("Produsen Sawit", "Simpan Pinjam", "Serba Usaha", "Nelayan", "Tani", "Konsumen", "Jasa Angkutan")
WORDS = ("Makmur", "Sejahtera", "Bersama", "Mandiri", "Jaya", "Etam", "Lestari", "Harapan", "Bina", "Mulya", "Karya")


def fill(store: Store, count: int, months: int = 0) -> None:
    """Enrol so many cooperatives; the first has `months` months behind it."""
    chance = random.Random(7)
    villages = [code for code in regions.names() if code.count(".") == 3]
    weights = [12 if code.startswith("64.08.04") else 1 for code in villages]  # the capital has most of them
    places = chance.choices(villages, weights, k=count)
    rows = [_cooperative(chance, index, place) for index, place in enumerate(places)]
    hubs = [{"hub": row["hub"], "public_key": "00", "name": row["name"], "enrolled_at": 1} for row in rows]
    statuses = ["revoked" if chance.random() < 0.004 else "active" for _ in rows]
    with store.transaction(), store.database.bind_ctx(tables.TABLES):
        _insert(tables.Hub, [{**hub, "status": status} for hub, status in zip(hubs, statuses, strict=True)])
        _insert(tables.Cooperative, rows)
        _insert(tables.Total, [total for row in rows if row["number"] for total in _totals(chance, row)])
        _insert(tables.Waiting, [_waiting(row) for row in rows if row["number"] and chance.random() < 0.02])
        _insert(tables.SetAside, [_fork(row) for row in rows if row["number"] and chance.random() < 0.005])
        if months:
            _insert(tables.Month, list(_months(chance, str(rows[0]["hub"]), months)))
            _insert(
                tables.MonthMembers,
                [
                    {"hub": rows[0]["hub"], "month": month, "active": 30 + index}
                    for index, month in enumerate(_names(months))
                ],
            )


def staff(store: Store, *roles: str) -> None:
    """An account of each role, named after it, with `PASSWORD`."""
    for role in roles:
        accounts.add(store, "-", NOW, role, role, PASSWORD)


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), 400):
        model.insert_many(rows[begin : begin + 400]).execute()


def _cooperative(chance: random.Random, index: int, place: str) -> dict[str, Any]:
    village = regions.place(place).village
    name = f"Koperasi {chance.choice(KINDS)} {village} {chance.choice(WORDS)} {index + 1}"
    heard = index == 0 or chance.random() < 0.93
    number = chance.randint(400, 90_000) if heard else 0
    kept = number + (chance.choice((0, 0, 0, 3, 40, 900)) if heard else 0)
    ago = chance.choice((300, 7_200, DAY_SECONDS, 3 * DAY_SECONDS, 6 * DAY_SECONDS, 20 * DAY_SECONDS))
    return {
        "hub": f"hub-c{index:07x}",
        "incarnation": 1 if heard else 0,
        "number": number,
        "hash": f"{index:064x}" if heard else GENESIS,
        "receipt_at": NOW - ago if heard else 0,
        "contact_at": NOW - ago if heard else 0,
        "state": chance.choice(("online", "offline", "offline")) if heard else "",
        "version": chance.choice(("0.1.0", "0.1.0", "0.2.0")) if heard else "",
        "kept": kept,
        "name": name,
        "region": place,
        "registered_number": "",
        "day": "2027-01-14" if heard else "",
        "members_active": chance.randint(20, 265) if heard else 0,
        "members_left": chance.randint(0, 9),
        "members_died": chance.randint(0, 3),
        "clock": chance.choice(("officer", "officer", "district", "kept", "unset")) if heard else None,
        "disk_free_mib": chance.choice((24_000, 11_500, 300, None)) if heard else None,
    }


def _totals(chance: random.Random, row: dict[str, Any]) -> Iterable[dict[str, Any]]:
    members = row["members_active"]
    amounts = {"3110": 100_000 * members, "3120": 480_000 * members, "2111": chance.randint(0, 900_000) * members}
    for account, amount in amounts.items():
        yield {"hub": row["hub"], "account": account, "amount": -amount}
    yield {"hub": row["hub"], "account": "1141", "amount": chance.randint(0, 600_000) * members}


def _waiting(row: dict[str, Any]) -> dict[str, Any]:
    first = row["number"] + 41
    return {"hub": row["hub"], "digest": "0", "first": first, "last": first + 9, "message": b"", "arrived": NOW}


def _fork(row: dict[str, Any]) -> dict[str, Any]:
    span = {"first": row["number"], "last": row["number"] + 3, "incarnation": 1}
    told = {"kind": "fork", "code": "chain.fork", "message": b"", "arrived": NOW - DAY_SECONDS, "seen": 2}
    return {"hub": row["hub"], "digest": "f", **span, **told}


def _names(count: int) -> list[str]:
    return [f"{2025 + index // 12}-{index % 12 + 1:02d}" for index in range(count)]


def _months(chance: random.Random, hub: str, count: int) -> Iterable[dict[str, Any]]:
    for month in _names(count):
        moved = {"3110": -100_000, "3120": -900_000, "2111": -chance.randint(-200_000, 2_500_000)}
        moved["1141"] = chance.randint(-800_000, 2_500_000)
        for account, amount in moved.items():
            yield {"hub": hub, "month": month, "account": account, "amount": amount}

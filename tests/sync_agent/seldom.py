"""A village where everything happens that seldom does: facts of the types that a generated cooperative lacks.

``python -m tests.sync_agent.seldom FOLDER`` writes its log, for training (`sync_agent/dictionaries/README.md`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.log.fact import Fact
from tests.sync_agent.village import Village

WORDS = {"text": "Bapak tidak hadir"}
DISTRICT: dict[str, dict[str, Any]] = {
    "district.announced": {"title": "Rapat anggota tahunan", "text": "Bawa laporan keuangan."},
    "district.priced": {"prices": [["3", 2_210], ["4", 2_385], ["5", 2_490], ["6", 2_560], ["10-20", 2_710]]},
    "district.ruled": {"code": "loan_rate", "title": "Bunga pinjaman", "value": "1.5"},
    "district.asked": {"text": "Mohon kirim berkas bantuan."},
}


def seldom(village: Village) -> Iterator[Fact]:
    """One of each, between ordinary facts; which values they have follows the village's chance."""
    yield from village.ordinary(5)
    for make in (_requests, _members, _devices, _district, _cooperative):
        yield from make(village)
        yield from village.open_day()
        yield from village.ordinary(3)


def _requests(village: Village) -> Iterator[Fact]:
    for device in ("kiosk-1", "phone", "kiosk-1", "kiosk-2"):
        member = village.random.choice(village.members)
        body = {"account": f"sukarela-{member}", "amount": village.random.randint(1, 60) * 10_000}
        yield village.fact("requests.asked", body, actor=str(member), device=device)
        number = village.number
        if device == "phone":
            yield village.fact("requests.cancelled", {"request": number}, actor=str(member), device=device)
        elif device == "kiosk-2":
            reason = {"reason": "Kas tidak cukup"}
            yield village.fact("requests.refused", {"request": number}, actor="2", device="desk", personal=reason)
        else:
            yield village.deposit("sukarela", member, body["amount"])
            yield village.withdraw(member, body["amount"])
            paid = {"movement": village.number, "request": number}
            yield village.fact("requests.paid", paid, actor="2", device="desk")


def _members(village: Village) -> Iterator[Fact]:
    for device in ("kiosk-1", "phone"):
        member = village.random.choice(village.members)
        actor = {"actor": str(member), "device": device}
        yield village.fact("members.preferred", {"member_no": member}, personal={"voice": True}, **actor)
        for topic in ("savings", "loans", "shop", "harvest", "officers", "meeting", "kiosk", "other"):
            yield village.fact("suggestions.made", {"member_no": member, "topic": topic}, personal=WORDS, **actor)
        answered = {"suggestion": village.number}
        yield village.fact("suggestions.answered", answered, actor="2", device="desk", personal=WORDS)
        for field in ("name", "address", "phone", "nik", "joined", "region", "status"):
            wished = {"field": field, "member_no": member}
            yield village.fact("members.correction_asked", wished, personal=WORDS, **actor)
            for state in ("done", "refused"):
                closed = {"correction": village.number, "state": state}
                yield village.fact("members.correction_closed", closed, actor="2", device="desk", personal=WORDS)
        yield village.fact("members.photo_removed", {"member_no": member}, **actor)
        photo = {"finding": False, "member_no": member, "photo": village.random.randbytes(32).hex()}
        yield village.fact("members.photo_set", photo, actor="3", device="desk")
        for status in ("left", "died", "active"):
            yield village.fact("members.status_changed", {"member_no": member, "status": status}, device="desk")
        yield village.fact("access.pin_set", {"member_no": member}, personal={"hash": "$argon2id$"}, **actor)


def _devices(village: Village) -> Iterator[Fact]:
    for kind, name in (("kiosk", "Layar balai desa"), ("relay", "Pengirim data")):
        body = {"device": f"{kind}-1", "kind": kind, "name": name}
        yield village.fact("access.device_paired", body, actor="system", device="hub", personal={"digest": "0" * 64})
        yield village.fact("access.device_revoked", {"device": f"{kind}-1"}, actor="system", device="hub")


def _district(village: Village) -> Iterator[Fact]:
    for scope in ("all", village.hub):
        for kind, own in DISTRICT.items():
            said = {"from_day": village.day, "key": village.random.randbytes(32).hex(), "scope": scope}
            until = village.day[:8] + "28"
            body = {**said, "until_day": until, **own}
            yield village.fact(kind, body, actor="district", device="relay-1")
        yield village.fact("district.took_back", {"statement": village.number}, actor="district", device="relay-1")


def _cooperative(village: Village) -> Iterator[Fact]:
    for role in ("chair", "secretary", "treasurer", "supervisor", "cashier"):
        body = {"member_no": village.random.choice(village.members), "role": role}
        yield village.fact("access.role_granted", body, actor="1", device="desk")
        yield village.fact("access.role_ended", body, actor="1", device="desk")
    yield village.fact("notices.published", {}, actor="3", device="desk", personal={"text": "", "title": "Rapat"})
    yield village.fact("notices.withdrawn", {"notice": village.number}, actor="3", device="desk")
    key = {"checker": 3, "public_key": village.random.randbytes(32).hex()}
    yield village.fact("cooperative.recovery_key_set", key, actor="2", device="desk")
    yield village.fact("hub.resumed", {"incarnation": 2}, actor="system", device="hub")


if __name__ == "__main__":
    village = Village(Path(sys.argv[1]), seed=5)
    village.write(list(village.beginning(40)))
    for _ in range(4):
        village.write(list(seldom(village)))

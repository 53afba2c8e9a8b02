"""Who the officers are: names and offices, nothing else, and only of those who hold one now."""

from __future__ import annotations

from hub.access.actions import end_role, grant_role
from hub.members.actions import change_status
from tests.hub.door import Shared


def test_officers_are_told_by_name_and_office_in_the_order_of_the_offices(shared: Shared) -> None:
    village = shared.village
    village.act(lambda tx: grant_role(tx, 2, "cashier"))
    for name, role in (("Tono", "supervisor"), ("Wati", "secretary"), ("Yanto", "manager")):
        village.member(name, roles=(role,))
    number = village.number_of("Yanto")
    village.act(lambda tx: change_status(tx, number, "left", day="2026-01-05"))
    village.close()
    siti = shared.door.enter(2)
    assert siti.get("/officers").json() == [
        {"name": "Ratna", "offices": ["Ketua", "Bendahara"], "codes": ["chair", "treasurer"]},
        {"name": "Wati", "offices": ["Sekretaris"], "codes": ["secretary"]},
        {"name": "Siti", "offices": ["Kasir"], "codes": ["cashier"]},
        {"name": "Tono", "offices": ["Pengawas"], "codes": ["supervisor"]},
    ]
    village.act(lambda tx: end_role(tx, 2, "cashier"))
    village.close()
    assert "Siti" not in siti.get("/officers").text

"""Offices (pengurus, pengawas, pengelola) and what each may do. One table; `hub.access.guard` asks it."""

from __future__ import annotations

from typing import Final, Literal

Role = Literal["chair", "secretary", "treasurer", "cashier", "supervisor", "manager"]
Permission = Literal[
    "members.see",
    "members.write",
    "pins.set",
    "money.take",
    "money.pay",
    "money.reverse",
    "day",
    "devices",
    "roles",
    "notices",
    "suggestions.see",
    "suggestions.answer",
    "recovery",
    "money.approve",
    "approvals.limits",
]

# money.approve (pemeriksa) is for the elected board alone: who is hired for the desk makes, and does not check.
# chair: ketua, secretary: sekretaris, treasurer: bendahara, cashier: kasir, supervisor: pengawas, manager: manajer
PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "chair": frozenset(
        {
            "members.see",
            "members.write",
            "pins.set",
            "day",
            "devices",
            "roles",
            "notices",
            "suggestions.see",
            "suggestions.answer",
            "recovery",
            "money.approve",
            "approvals.limits",
        }
    ),
    "secretary": frozenset(
        {
            "members.see",
            "members.write",
            "pins.set",
            "notices",
            "suggestions.see",
            "suggestions.answer",
            "money.approve",
        }
    ),
    "treasurer": frozenset(
        {
            "members.see",
            "members.write",
            "pins.set",
            "money.take",
            "money.pay",
            "money.reverse",
            "money.approve",
            "day",
            "devices",
        }
    ),
    "cashier": frozenset({"members.see", "money.take", "money.pay"}),
    "supervisor": frozenset({"members.see", "suggestions.see"}),
    "manager": frozenset(
        {
            "members.see",
            "members.write",
            "pins.set",
            "money.take",
            "money.pay",
            "day",
            "devices",
            "notices",
            "suggestions.see",
            "suggestions.answer",
        }
    ),
}
ROLES: Final = tuple(PERMISSIONS)

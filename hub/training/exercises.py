"""The ten exercises. Each knows from the log alone whether it is done, so nobody has to tick anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import peewee

from hub.training.views import Deed, deeds_of

Done = Callable[[Deed, int], bool]


class Exercise(msgspec.Struct, frozen=True):
    """One exercise: the catalog has its title and its two sentences; `path` is where it begins."""

    code: str
    icon: str
    path: str
    done: Done


def _into(product: str) -> Done:
    return lambda deed, _: deed.type == "savings.deposited" and str(deed.body["account"]).startswith(product)


def _is(*types: str) -> Done:
    return lambda deed, _: deed.type in types


def _pin_of_another(deed: Deed, officer: int) -> bool:
    return deed.type == "access.pin_set" and deed.body["member_no"] != officer


def _closed_with_difference(deed: Deed, _officer: int) -> bool:
    return deed.type == "day.counted" and deed.body["moment"] == "close" and bool(deed.body.get("difference"))


EXERCISES: Final = (
    Exercise("deposit", "in", "/desk/members", _into("sukarela")),
    Exercise("dues", "wajib", "/desk/members", _into("wajib")),
    Exercise("withdrawal", "out", "/desk/members", _is("savings.withdrawn")),
    Exercise("reversal", "undo", "/desk", _is("savings.reversed")),
    Exercise("member", "person", "/desk/members/new", _is("members.registered")),
    Exercise("pin", "lock", "/desk/members", _pin_of_another),
    Exercise("card", "card", "/desk/cards", _is("access.card_given")),
    Exercise("request", "withdraw", "/desk/requests", _is("requests.paid", "requests.refused")),
    Exercise("difference", "notes", "/desk/day/close", _closed_with_difference),
    Exercise("day", "calendar", "/desk/day/open", _is("day.opened")),
)


def done_by(db: peewee.Database, officer: int, after: int) -> set[str]:
    """The codes of the exercises that this officer (a member number) has done after the fact `after`."""
    deeds: Sequence[Deed] = deeds_of(db, officer, after)
    return {each.code for each in EXERCISES if any(each.done(deed, officer) for deed in deeds)}

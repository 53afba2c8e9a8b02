"""Choosing preferences."""

from __future__ import annotations

import msgspec

from hub.access.guard import Sight
from hub.days.views import newest
from hub.errors import BadRequest, Refused
from hub.limits import PREFERENCE_CHANGES_MAX
from hub.log.record import Transaction
from hub.preferences import views
from hub.preferences.facts import Choices, Preferred
from hub.words import KNOWN


def prefer(tx: Transaction, sight: Sight, chosen: views.Preferences) -> None:
    """Record what the member in sight prefers, unless they do already.

    Raises `BadRequest` ("preference.language"), and `Refused` ("preference.too_often") after many changes on one day:
    each is a fact for good, and travels to the district.
    """
    if chosen.language and chosen.language not in KNOWN:
        raise BadRequest("preference.language", field="language")
    if chosen == views.preferences(tx.db, sight):
        return
    day = newest(tx.db).day
    if views.changes_on(tx.db, sight.member_no, day) >= PREFERENCE_CHANGES_MAX:
        raise Refused("preference.too_often")
    tx.record(Preferred(member_no=sight.member_no), Choices(**msgspec.structs.asdict(chosen)), day=day)

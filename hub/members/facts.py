"""What can be recorded of a member."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.members import tables


class Particulars(Personal):
    """Who a member is. `nik` is the 16-digit population number, or empty."""

    name: str
    address: str = ""
    phone: str = ""
    nik: str = ""


@fact_type("members.registered", personal=Particulars)
class Registered(Body):
    """A person became a member on the day `joined` (``YYYY-MM-DD``)."""

    member_no: int
    joined: str
    region: str


@fact_type("members.corrected", personal=Particulars)
class Corrected(Body):
    """A member's particulars as they are now, all of them; `joined` ``""`` if that stays as it was."""

    member_no: int
    region: str
    joined: str = ""


@fact_type("members.status_changed")
class StatusChanged(Body):
    """A member left or died, or came back (status active, left, died)."""

    member_no: int
    status: str


@applies(Registered)
def apply_registered(db: peewee.Database, fact: Fact, body: Registered, personal: Particulars | None) -> None:
    """Add the member; without the personal part (a copy outside the village) they have a number and no name."""
    who = personal or Particulars(name="")
    db.execute_sql(
        tables.INSERT_MEMBER,
        (body.member_no, who.name, who.address, who.phone, who.nik, body.region, body.joined, fact.number),
    )


@applies(Corrected)
def apply_corrected(db: peewee.Database, fact: Fact, body: Corrected, personal: Particulars | None) -> None:
    """Replace the member's particulars."""
    who = personal or Particulars(name="")
    joined = {"joined": body.joined} if body.joined else {}
    tables.Member.update(
        **joined,
        name=who.name,
        address=who.address,
        phone=who.phone,
        nik=who.nik,
        region=body.region,
        number=fact.number,
    ).where(tables.Member.member_no == body.member_no).execute(db)


@applies(StatusChanged)
def apply_status_changed(db: peewee.Database, fact: Fact, body: StatusChanged, _personal: None) -> None:
    """Set the member's status."""
    tables.Member.update(status=body.status, number=fact.number).where(
        tables.Member.member_no == body.member_no
    ).execute(db)

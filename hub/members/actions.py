"""Taking a person into the register, correcting what it says, and letting them go."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from hub.days.today import parse_day
from hub.errors import BadRequest, Refused
from hub.limits import MEMBER_NUMBER_MAX, NAME_CHARACTERS_MAX, NOTE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members import regions, views
from hub.members.facts import Corrected, Particulars, Registered, StatusChanged
from hub.photos.actions import remove_photo

FIRST_JOINED: Final = date(1947, 7, 12)  # first congress of Indonesian cooperatives; catches slips in the year
STATUSES: Final = ("active", "left", "died")
_NIK: Final = re.compile(r"\d{16}")
_PHONE: Final = re.compile(r"\+?\d{8,15}")


def clean_text(text: str) -> str:
    """Text as people meant it: composed characters, single spaces, nothing that cannot be printed."""
    printable = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(printable.split())


def particulars(name: str, address: str = "", phone: str = "", nik: str = "") -> Particulars:
    """A member's particulars, checked.

    Raises `BadRequest` naming the field: "member.name_missing", "member.name_long", "member.address_long",
    "member.nik_form" or "member.phone_form".
    """
    name, address = clean_text(name), clean_text(address)
    phone, nik = re.sub(r"[\s().-]", "", phone), re.sub(r"\s", "", nik)
    if not any(c.isalpha() for c in name):
        raise BadRequest("member.name_missing", field="name")
    if len(name) > NAME_CHARACTERS_MAX:
        raise BadRequest("member.name_long", field="name", limit=NAME_CHARACTERS_MAX)
    if len(address) > NOTE_CHARACTERS_MAX:
        raise BadRequest("member.address_long", field="address", limit=NOTE_CHARACTERS_MAX)
    if nik and not _NIK.fullmatch(nik):
        raise BadRequest("member.nik_form", field="nik")
    if phone and not _PHONE.fullmatch(phone):
        raise BadRequest("member.phone_form", field="phone")
    return Particulars(name=name, address=address, phone=phone, nik=nik)


def check_region(region: str) -> str:
    """A village's Kemendagri code. Raises `BadRequest` ("member.region_unknown")."""
    region = region.strip()
    if not regions.is_village(region):
        raise BadRequest("member.region_unknown", field="region", region=region[:20])
    return region


def check_joined(joined: str, day: str) -> str:
    """The day somebody joined, long ago at most, and not after the business day `day`.

    Raises `BadRequest` as `parse_day`, `Refused` ("member.joined_in_future").
    """
    parse_day(joined, FIRST_JOINED)
    if joined > day:
        raise Refused("member.joined_in_future", field="joined", day=day)
    return joined


def check_new_number(tx: Transaction, member_no: int) -> int:
    """A number that is still free. Raises `BadRequest` or `Refused` ("member.number_range", "member.number_taken")."""
    if not 1 <= member_no <= MEMBER_NUMBER_MAX:
        raise BadRequest("member.number_range", field="member_no", limit=MEMBER_NUMBER_MAX)
    if views.exists(tx.db, member_no):
        raise Refused("member.number_taken", field="member_no", member_no=member_no)
    return member_no


def register(
    tx: Transaction, who: Particulars, *, region: str, joined: str, day: str, member_no: int | None = None
) -> int:
    """Register a member on the business day `day` and return their number (the next free one unless given).

    Raises `BadRequest` for what cannot be, `Refused` if number or NIK are already somebody's or `joined` lies after
    `day`.
    """
    number = check_new_number(tx, views.next_number(tx.db) if member_no is None else member_no)
    check_joined(joined, day)
    holder = views.number_with_nik(tx.db, who.nik)
    if holder is not None:
        raise Refused("member.nik_taken", field="nik", member_no=holder)
    tx.record(Registered(member_no=number, joined=joined, region=check_region(region)), who, day=day)
    return number


def correct(
    tx: Transaction, member_no: int, who: Particulars, *, region: str, day: str, joined: str | None = None
) -> None:
    """Record a member's particulars anew, and if given the day they joined. Raises as `register`, and `NotFound`."""
    views.member(tx.db, member_no)
    holder = views.number_with_nik(tx.db, who.nik)
    if holder not in (None, member_no):
        raise Refused("member.nik_taken", field="nik", member_no=int(holder or 0))
    joined = check_joined(joined, day) if joined else ""
    tx.record(Corrected(member_no=member_no, region=check_region(region), joined=joined), who, day=day)


def change_status(tx: Transaction, member_no: int, status: str, *, day: str) -> None:
    """Record that a member left or died, or is active again.

    The consent to their photo ends with the membership: that it is kept no longer is recorded with it. Its file goes
    once that is durable (`hub.photos.api.write_and_tidy`, or the sweep at the next start).

    Raises `BadRequest` ("member.status_unknown"), `NotFound`, and `Refused` ("member.status_same",
    "member.died_is_final").
    """
    if status not in STATUSES:
        raise BadRequest("member.status_unknown", field="status")
    member = views.member(tx.db, member_no)
    if member.status == status:
        raise Refused("member.status_same")
    # Back to active, where the wrong person was marked; but who has died has not left.
    if member.status == "died" and status != "active":
        raise Refused("member.died_is_final")
    tx.record(StatusChanged(member_no=member_no, status=status), day=day)
    if status != "active":
        remove_photo(tx, member_no)

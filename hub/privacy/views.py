"""What is kept of a member, field by field, and what they asked to have corrected."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
import peewee

from hub.access.guard import Sight
from hub.errors import NotFound
from hub.members.regions import describe
from hub.members.views import member
from hub.words import day as day_text
from hub.words import member_number, text

Field = Literal["name", "member_no", "nik", "address", "region", "phone", "joined", "status"]
FIELDS: Final[tuple[Field, ...]] = ("name", "member_no", "nik", "address", "region", "phone", "joined", "status")

_COLUMNS: Final = "number, member_no, day, field, text, state, answer, closed"
_OF_MEMBER: Final = f"SELECT {_COLUMNS} FROM member_correction WHERE member_no = ? ORDER BY number DESC LIMIT ?"  # noqa: S608
_ONE: Final = f"SELECT {_COLUMNS} FROM member_correction WHERE number = ?"  # noqa: S608 - constant text
_OPEN: Final = f"SELECT {_COLUMNS} FROM member_correction WHERE state = 'open' ORDER BY number LIMIT ?"  # noqa: S608
_OPEN_OF_FIELD: Final = "SELECT 1 FROM member_correction WHERE member_no = ? AND field = ? AND state = 'open'"
_SHOWN_OF_NIK: Final = 4  # digits at its end: enough to tell one's own, too few to misuse


class CorrectionView(msgspec.Struct, frozen=True):
    """A wish to have a field corrected: `state` open, done or refused, `closed` the day of the answer or ``""``."""

    number: int
    member_no: int
    day: str
    field: str
    text: str
    state: str
    answer: str
    closed: str


class FieldView(msgspec.Struct, frozen=True):
    """One field of what is kept of a member, with its name and value as people read them."""

    field: str
    label: str
    value: str


def masked_nik(nik: str) -> str:
    """A NIK with all but its last digits covered."""
    return "•" * (len(nik) - _SHOWN_OF_NIK) + nik[-_SHOWN_OF_NIK:] if nik else ""


def fields(db: peewee.Database, sight: Sight, language: str, *, with_nik: bool) -> list[FieldView]:
    """What the register keeps of the member in sight; the NIK covered unless `with_nik`."""
    found = member(db, sight.member_no)
    values: dict[Field, str] = {
        "name": found.name,
        "member_no": member_number(found.member_no),
        "nik": found.nik if with_nik else masked_nik(found.nik),
        "address": found.address,
        "region": describe(found.region),
        "phone": found.phone,
        "joined": day_text(language, found.joined),
        "status": text(language, f"status.{found.status}"),
    }
    return [FieldView(field, text(language, f"data.field.{field}"), values[field]) for field in FIELDS]


def corrections(db: peewee.Database, sight: Sight, limit: int) -> list[CorrectionView]:
    """What the member in sight asked to have corrected, newest first."""
    return [CorrectionView(*row) for row in db.execute_sql(_OF_MEMBER, (sight.member_no, limit))]


def open_corrections(db: peewee.Database, limit: int) -> list[CorrectionView]:
    """What members are still waiting for, oldest first. For officers."""
    return [CorrectionView(*row) for row in db.execute_sql(_OPEN, (limit,))]


def open_correction_count(db: peewee.Database) -> int:
    """How many wishes wait for an answer."""
    return int(db.execute_sql("SELECT COUNT(*) FROM member_correction WHERE state = 'open'").fetchone()[0])


def correction(db: peewee.Database, number: int) -> CorrectionView:
    """One wish. For officers. Raises `NotFound` ("correction.unknown")."""
    row = db.execute_sql(_ONE, (number,)).fetchone()
    if row is None:
        raise NotFound("correction.unknown")
    return CorrectionView(*row)


def is_open(db: peewee.Database, member_no: int, field: str) -> bool:
    """Whether a member waits for this field to be corrected."""
    return db.execute_sql(_OPEN_OF_FIELD, (member_no, field)).fetchone() is not None

"""The district's tables, the same in SQLite and PostgreSQL, and every statement that reads or writes them in bulk.

`fact` is what was received, append-only; `hub` the register of known hubs; the others follow from the facts or say what
happened to batches. ``?`` stands for a parameter in both databases (`sync_agent.district.store` translates).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import peewee

from sync_agent.district.derived.tables import Balance, Doubt, Member, Month, MonthMembers, Total
from sync_agent.district.forks import tables as forks
from sync_agent.district.staff import tables as staff
from sync_agent.district.statements import tables as statements


class Hub(peewee.Model):
    """One enrolled hub: its public key (hex), the name the office gave it, and whether it is `active` or `revoked`."""

    hub = peewee.TextField(primary_key=True)
    public_key = peewee.TextField()
    name = peewee.TextField()
    status = peewee.TextField(constraints=[peewee.Check("status IN ('active','revoked')")])
    enrolled_at = peewee.BigIntegerField()

    class Meta:
        """Listed by name."""

        table_name = "hub"


class Cooperative(peewee.Model):
    """Where one hub stands, and what its facts say of the cooperative; one row a hub, locked while a batch is taken.

    `number`, `hash` and `incarnation` are the position confirmed; `receipt_at` its time, never decreasing.
    `contact_at` is when the hub was last heard, `state` to `kept` what it then said of itself. `clock` says how far the
    hub trusted its clock at its newest fact, `disk_free_mib` what it last told of its card (None: nothing). Times in
    seconds since 1970.
    """

    hub = peewee.TextField(primary_key=True)
    incarnation = peewee.BigIntegerField(default=0)
    number = peewee.BigIntegerField(default=0)
    hash = peewee.TextField()
    receipt_at = peewee.BigIntegerField(default=0)
    contact_at = peewee.BigIntegerField(default=0)
    state = peewee.TextField(default="")
    version = peewee.TextField(default="")
    kept = peewee.BigIntegerField(default=0)
    name = peewee.TextField(default="")
    region = peewee.TextField(default="")
    registered_number = peewee.TextField(default="")
    day = peewee.TextField(default="")
    members_active = peewee.BigIntegerField(default=0)
    members_left = peewee.BigIntegerField(default=0)
    members_died = peewee.BigIntegerField(default=0)
    clock = peewee.TextField(null=True)
    disk_free_mib = peewee.BigIntegerField(null=True)

    class Meta:
        """Listed by name."""

        table_name = "cooperative"


class FactRow(peewee.Model):
    """One fact of a cooperative's confirmed chain. `previous` is the hash of the row before and not kept twice."""

    hub = peewee.TextField()
    number = peewee.BigIntegerField()
    incarnation = peewee.BigIntegerField()
    type = peewee.TextField()
    version = peewee.IntegerField()
    at = peewee.BigIntegerField()
    clock = peewee.TextField()
    day = peewee.TextField()
    actor = peewee.TextField()
    device = peewee.TextField()
    body = peewee.TextField()
    commitment = peewee.TextField()
    hash = peewee.TextField()
    arrived = peewee.BigIntegerField()

    class Meta:
        """Found by hub and number, by hub and type, or newest first."""

        table_name = "fact"
        primary_key = peewee.CompositeKey("hub", "number", "incarnation")
        indexes = ((("hub", "type", "number"), False), (("arrived", "hub", "number"), False))


class Sealed(peewee.Model):
    """The sealed personal parts of a stretch of facts: kept for the cooperative, unreadable here."""

    hub = peewee.TextField()
    incarnation = peewee.BigIntegerField()
    first = peewee.BigIntegerField()
    last = peewee.BigIntegerField()
    hash = peewee.TextField()
    key = peewee.TextField()
    dictionary = peewee.IntegerField()
    box = peewee.BlobField()

    class Meta:
        """One box for each stretch and key (by its name in hex) that was sent."""

        table_name = "sealed"
        primary_key = peewee.CompositeKey("hub", "incarnation", "first", "last", "hash", "key")


class Recovery(peewee.Model):
    """A cooperative's newest recovery key (public half, hex), and up to which number all personal parts are here sealed
    to it."""

    hub = peewee.TextField(primary_key=True)
    public_key = peewee.TextField(index=True)
    sealed = peewee.BigIntegerField()

    class Meta:
        """One row for each hub that has a key."""

        table_name = "recovery"


class Waiting(peewee.Model):
    """A verified batch that came before the ones it follows; it goes into `fact` as soon as the gap is filled."""

    hub = peewee.TextField()
    digest = peewee.TextField()
    first = peewee.BigIntegerField()
    last = peewee.BigIntegerField()
    message = peewee.BlobField()
    arrived = peewee.BigIntegerField()

    class Meta:
        """The same batch waits once, however often it comes."""

        table_name = "waiting"
        primary_key = peewee.CompositeKey("hub", "digest")
        indexes = ((("hub", "first"), False),)


class SetAside(peewee.Model):
    """A batch that could not be taken, with the reason (`code`), for a person to look at. `kind` is refused or fork.

    `seen` counts how often the very same message came. `hub` is whom the topic named, known or not.
    """

    hub = peewee.TextField()
    digest = peewee.TextField()
    kind = peewee.TextField(constraints=[peewee.Check("kind IN ('refused','fork')")])
    code = peewee.TextField()
    first = peewee.BigIntegerField()
    last = peewee.BigIntegerField()
    incarnation = peewee.BigIntegerField()
    message = peewee.BlobField()
    arrived = peewee.BigIntegerField()
    seen = peewee.BigIntegerField()

    class Meta:
        """One row a message."""

        table_name = "set_aside"
        primary_key = peewee.CompositeKey("hub", "digest")


class Confirmed(peewee.Model):
    """A position this district signed a receipt for, and when first."""

    hub = peewee.TextField()
    number = peewee.BigIntegerField()
    hash = peewee.TextField()
    incarnation = peewee.BigIntegerField()
    at = peewee.BigIntegerField()

    class Meta:
        """One row a position."""

        table_name = "confirmed"
        primary_key = peewee.CompositeKey("hub", "number", "hash")


TABLES: Final = (
    Hub,
    Cooperative,
    FactRow,
    Sealed,
    Recovery,
    Waiting,
    SetAside,
    Doubt,
    Confirmed,
    Balance,
    Total,
    Month,
    MonthMembers,
    Member,
    *forks.TABLES,
    *staff.TABLES,
    *statements.TABLES,
)


class Bulk(NamedTuple):
    """A statement for many rows at once. ``{rows}`` in it stands for a table ``r`` of them, with these columns.

    Where a statement may meet a key twice, the caller sees to it that no two rows have the same one.
    """

    sql: str
    columns: tuple[tuple[str, str], ...]


def _bulk(sql: str, **columns: str) -> Bulk:
    return Bulk(sql, tuple(columns.items()))


def _insert(table: str, conflict: str, **columns: str) -> Bulk:
    names = ", ".join(columns)
    # "WHERE TRUE": SQLite would otherwise take ON CONFLICT for the condition of a join.
    return _bulk(f"INSERT INTO {table} ({names}) SELECT {names} FROM {{rows}} WHERE TRUE {conflict}", **columns)  # noqa: S608


PREPARE_LOCK: Final = "SELECT pg_advisory_xact_lock(7036874417)"
"""PostgreSQL: one process at a time makes tables; any number of our own will do."""

SQLITE_SCHEMA: Final = (
    """CREATE TRIGGER IF NOT EXISTS fact_no_update BEFORE UPDATE ON fact
       BEGIN SELECT RAISE(ABORT, 'fact is append-only'); END""",
    *forks.SQLITE_SCHEMA,
    *staff.SQLITE_SCHEMA,
)
POSTGRESQL_SCHEMA: Final = (
    """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$""",
    """CREATE OR REPLACE TRIGGER fact_append_only BEFORE UPDATE OR TRUNCATE ON fact
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    *forks.POSTGRESQL_SCHEMA,
    *staff.POSTGRESQL_SCHEMA,
)

FACT_COLUMNS: Final = (
    "hub, number, incarnation, type, version, at, clock, day, actor, device, body, commitment, hash, arrived"
)
INSERT_FACT: Final = f"INSERT INTO fact ({FACT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
COPY_FACT: Final = f"COPY fact ({FACT_COLUMNS}) FROM STDIN"
LOCK_COOPERATIVES: Final = (
    "SELECT c.hub, c.incarnation, c.number, c.hash, c.receipt_at, h.public_key, h.status,"
    " c.contact_at, c.state, c.version, c.kept, c.disk_free_mib"
    " FROM cooperative c JOIN hub h ON h.hub = c.hub WHERE c.hub {among} ORDER BY c.hub"
)
SELECT_WHY_ASIDE: Final = "SELECT code FROM set_aside WHERE hub = ? AND digest = ?"
SELECT_IS_WAITING: Final = "SELECT 1 FROM waiting WHERE hub = ? AND digest = ?"
SELECT_STANDING: Final = (
    "SELECT h.name, h.public_key, h.status, c.number FROM hub h JOIN cooperative c ON c.hub = h.hub WHERE h.hub = ?"
)
SELECT_HASH: Final = "SELECT hash FROM fact WHERE hub = ? AND number = ?"
UPDATE_POSITION: Final = _bulk(
    "UPDATE cooperative SET incarnation = r.incarnation, number = r.number, hash = r.hash, receipt_at = r.receipt_at,"
    " contact_at = r.contact_at FROM {rows} WHERE cooperative.hub = r.hub",
    incarnation="bigint",
    number="bigint",
    hash="text",
    receipt_at="bigint",
    contact_at="bigint",
    hub="text",
)
UPDATE_STATE: Final = _bulk(
    "UPDATE cooperative SET state = r.state, version = r.version, kept = r.kept, disk_free_mib = r.disk_free_mib"
    " FROM {rows} WHERE cooperative.hub = r.hub",
    state="text",
    version="text",
    kept="bigint",
    disk_free_mib="bigint",
    hub="text",
)
UPDATE_FOUNDED: Final = _bulk(
    "UPDATE cooperative SET name = r.name, region = r.region, registered_number = r.registered_number FROM {rows}"
    " WHERE cooperative.hub = r.hub",
    name="text",
    region="text",
    registered_number="text",
    hub="text",
)
UPDATE_DAY: Final = _bulk(
    "UPDATE cooperative SET day = r.day FROM {rows} WHERE cooperative.hub = r.hub", day="text", hub="text"
)
UPDATE_CLOCK: Final = _bulk(
    "UPDATE cooperative SET clock = r.clock FROM {rows} WHERE cooperative.hub = r.hub", clock="text", hub="text"
)
UPSERT_BALANCE: Final = _insert(
    "balance",
    "ON CONFLICT (hub, account, sub) DO UPDATE SET amount = balance.amount + excluded.amount, number = excluded.number",
    hub="text",
    account="text",
    sub="text",
    amount="bigint",
    number="bigint",
)
UPSERT_TOTAL: Final = _insert(
    "total",
    "ON CONFLICT (hub, account) DO UPDATE SET amount = total.amount + excluded.amount",
    hub="text",
    account="text",
    amount="bigint",
)
UPSERT_MONTH: Final = _insert(
    "month",
    "ON CONFLICT (hub, month, account) DO UPDATE SET amount = month.amount + excluded.amount",
    hub="text",
    month="text",
    account="text",
    amount="bigint",
)
UPSERT_MEMBER: Final = _insert(
    "member",
    "ON CONFLICT (hub, member_no) DO UPDATE SET status = excluded.status",
    hub="text",
    member_no="bigint",
    status="text",
)
INSERT_SEALED: Final = _insert(
    "sealed",
    "ON CONFLICT DO NOTHING",
    hub="text",
    incarnation="bigint",
    first="bigint",
    last="bigint",
    hash="text",
    key="text",
    dictionary="bigint",
    box="bytea",
)
SELECT_BY_KEY: Final = (
    "SELECT r.hub, h.name, c.number FROM recovery r JOIN hub h ON h.hub = r.hub JOIN cooperative c ON c.hub = r.hub"
    " WHERE r.public_key = ? ORDER BY c.number DESC LIMIT 1"
)
SELECT_HELD: Final = "SELECT number FROM cooperative WHERE hub = ?"
SELECT_RESTORE: Final = (
    "SELECT number, incarnation, type, version, at, clock, day, actor, device, body, commitment, hash"
    " FROM fact WHERE hub = ? AND number > ? AND number <= ? ORDER BY number"
)
SELECT_BOXES: Final = (
    "SELECT incarnation, first, last, hash, dictionary, box FROM sealed"
    " WHERE hub = ? AND last > ? AND last <= ? ORDER BY first, last"
)
SELECT_CONFIRMED: Final = "SELECT number, hash, at FROM confirmed WHERE hub = ? ORDER BY at DESC, number DESC LIMIT ?"
SELECT_ALL_WAITING: Final = "SELECT first, message FROM waiting WHERE hub = ? ORDER BY first, last"
SELECT_RECOVERY: Final = "SELECT hub, public_key, sealed FROM recovery WHERE hub {among}"
UPSERT_RECOVERY: Final = (
    "INSERT INTO recovery (hub, public_key, sealed) VALUES (?, ?, ?)"
    " ON CONFLICT (hub) DO UPDATE SET public_key = excluded.public_key, sealed = excluded.sealed"
)
SELECT_KEYS_SET: Final = "SELECT body FROM fact WHERE hub = ? AND type = ? ORDER BY number DESC"
DELETE_RECOVERY: Final = "DELETE FROM recovery WHERE hub = ?"
SELECT_UNSEALED: Final = (
    "SELECT f.number FROM fact f WHERE f.hub = ? AND f.number > ? AND f.commitment <> '' AND NOT EXISTS"
    " (SELECT 1 FROM sealed s JOIN fact e ON e.hub = s.hub AND e.number = s.last"
    " AND substr(e.hash, 1, length(s.hash)) = s.hash"  # a box of another branch covers nothing of this one
    " WHERE s.hub = f.hub AND s.key = ? AND s.first <= f.number AND s.last >= f.number)"
    " ORDER BY f.number LIMIT 1"
)
INSERT_DOUBT: Final = _insert(
    "doubt", "ON CONFLICT DO NOTHING", hub="text", number="bigint", incarnation="bigint", code="text"
)
INSERT_CONFIRMED: Final = _insert(
    "confirmed",
    "ON CONFLICT DO NOTHING",
    hub="text",
    number="bigint",
    hash="text",
    incarnation="bigint",
    at="bigint",
)
UPDATE_MEMBERS: Final = (
    "UPDATE cooperative SET members_active = (SELECT COUNT(*) FROM member WHERE hub = ? AND status = 'active'),"
    " members_left = (SELECT COUNT(*) FROM member WHERE hub = ? AND status = 'left'),"
    " members_died = (SELECT COUNT(*) FROM member WHERE hub = ? AND status = 'died') WHERE hub = ?"
)
UPSERT_MONTH_MEMBERS: Final = (
    "INSERT INTO month_members (hub, month, active)"
    " VALUES (?, ?, (SELECT COUNT(*) FROM member WHERE hub = ? AND status = 'active'))"
    " ON CONFLICT (hub, month) DO UPDATE SET active = excluded.active"
)
INSERT_WAITING: Final = (
    "INSERT INTO waiting (hub, digest, first, last, message, arrived) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
COUNT_WAITING: Final = "SELECT COUNT(*) FROM waiting WHERE hub = ?"
SELECT_WAITING: Final = "SELECT digest, message FROM waiting WHERE hub = ? AND first <= ? ORDER BY first, last LIMIT 1"
SELECT_WAITS_FROM: Final = "SELECT hub, MIN(first) FROM waiting WHERE hub {among} GROUP BY hub"
DELETE_WAITING: Final = "DELETE FROM waiting WHERE hub = ? AND digest = ?"
COUNT_SEEN: Final = "UPDATE set_aside SET seen = seen + 1 WHERE hub = ? AND digest = ?"
COUNT_SET_ASIDE: Final = "SELECT COUNT(*) FROM set_aside WHERE hub = ?"
INSERT_SET_ASIDE: Final = (
    "INSERT INTO set_aside (hub, digest, kind, code, first, last, incarnation, message, arrived, seen)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (hub, digest) DO UPDATE SET seen = set_aside.seen + 1"
)
SELECT_POSITIONS: Final = (
    "SELECT c.hub, c.incarnation, c.number, c.hash, c.receipt_at,"
    " (SELECT MIN(w.first) FROM waiting w WHERE w.hub = c.hub),"
    " (SELECT r.sealed FROM recovery r WHERE r.hub = c.hub)"
    " FROM cooperative c JOIN hub h ON h.hub = c.hub WHERE h.status = 'active' AND c.hub > ? ORDER BY c.hub LIMIT ?"
)
SELECT_HUB: Final = "SELECT public_key, name FROM hub WHERE hub = ?"
INSERT_HUB: Final = "INSERT INTO hub (hub, public_key, name, status, enrolled_at) VALUES (?, ?, ?, 'active', ?)"
INSERT_COOPERATIVE: Final = (
    "INSERT INTO cooperative (hub, incarnation, number, hash, receipt_at, contact_at, state, version, kept, name,"
    " region, registered_number, day, members_active, members_left, members_died)"
    " VALUES (?, 0, 0, ?, 0, 0, '', '', 0, '', '', '', '', 0, 0, 0)"
)
UPDATE_HUB_STATUS: Final = "UPDATE hub SET status = ? WHERE hub = ?"

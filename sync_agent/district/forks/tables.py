"""The tables of forks, and the statements on them."""

from __future__ import annotations

from typing import Final

import peewee


class Settlement(peewee.Model):
    """How a fork was settled: which branch lives on (`confirmed` or `other`), from which number they part, when.

    `public_key` is the living device's key, `actor` who decided it.
    """

    hub = peewee.TextField()
    settlement = peewee.BigIntegerField()
    at = peewee.BigIntegerField()
    kept = peewee.TextField(constraints=[peewee.Check("kept IN ('confirmed','other')")])
    departs = peewee.BigIntegerField()
    public_key = peewee.TextField()
    actor = peewee.TextField()

    class Meta:
        """Counted from 1 for each hub."""

        table_name = "settlement"
        primary_key = peewee.CompositeKey("hub", "settlement")


class SettledBatch(peewee.Model):
    """A batch in `set_aside` whose fork has been settled."""

    hub = peewee.TextField()
    digest = peewee.TextField()
    settlement = peewee.BigIntegerField()

    class Meta:
        """At most one a batch."""

        table_name = "settled_batch"
        primary_key = peewee.CompositeKey("hub", "digest")


class LostFact(peewee.Model):
    """A fact that was confirmed until a person kept the other branch. The columns of `fact`, and the settlement."""

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
    settlement = peewee.BigIntegerField()

    class Meta:
        """Several branches may have been lost from the same number on."""

        table_name = "lost_fact"
        primary_key = peewee.CompositeKey("hub", "settlement", "number")


class RetiredKey(peewee.Model):
    """A key that a hub had and that is refused now."""

    hub = peewee.TextField()
    public_key = peewee.TextField()
    at = peewee.BigIntegerField()

    class Meta:
        """One row a key."""

        table_name = "retired_key"
        primary_key = peewee.CompositeKey("hub", "public_key")


class Device(peewee.Model):
    """A machine that has spoken as this hub: two that nobody has retired are a doubt. Times in seconds since 1970."""

    hub = peewee.TextField()
    serial = peewee.TextField()
    incarnation = peewee.BigIntegerField()
    first_at = peewee.BigIntegerField()
    last_at = peewee.BigIntegerField()
    retired_at = peewee.BigIntegerField()

    class Meta:
        """One row a machine; `retired_at` is 0 while it may speak."""

        table_name = "device"
        primary_key = peewee.CompositeKey("hub", "serial")


TABLES: Final = (Device, Settlement, SettledBatch, LostFact, RetiredKey)

_IS_KEPT: Final = "SELECT 1 FROM lost_fact l WHERE l.hub = OLD.hub AND l.number = OLD.number AND l.hash = OLD.hash"
SQLITE_SCHEMA: Final = (
    f"""CREATE TRIGGER IF NOT EXISTS fact_no_delete BEFORE DELETE ON fact WHEN NOT EXISTS ({_IS_KEPT})
       BEGIN SELECT RAISE(ABORT, 'fact is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS lost_fact_no_update BEFORE UPDATE ON lost_fact
       BEGIN SELECT RAISE(ABORT, 'lost_fact is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS lost_fact_no_delete BEFORE DELETE ON lost_fact
       BEGIN SELECT RAISE(ABORT, 'lost_fact is append-only'); END""",
)
POSTGRESQL_SCHEMA: Final = (
    f"""CREATE OR REPLACE FUNCTION refuse_loss() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NOT EXISTS ({_IS_KEPT}) THEN RAISE EXCEPTION 'fact is append-only'; END IF; RETURN OLD; END $$""",
    """CREATE OR REPLACE TRIGGER fact_only_moved BEFORE DELETE ON fact
       FOR EACH ROW EXECUTE FUNCTION refuse_loss()""",
    """CREATE OR REPLACE TRIGGER lost_fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lost_fact
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)
"""A fact leaves `fact` only when it stands in `lost_fact`."""

UPSERT_DEVICE: Final = (
    "INSERT INTO device (hub, serial, incarnation, first_at, last_at, retired_at) VALUES (?, ?, ?, ?, ?, 0)"
    " ON CONFLICT (hub, serial) DO UPDATE"
    " SET incarnation = excluded.incarnation, last_at = excluded.last_at, retired_at = 0"
)
SELECT_DEVICES: Final = (
    "SELECT serial, incarnation, first_at, last_at FROM device WHERE hub = ? AND retired_at = 0"
    " ORDER BY first_at, serial"
)
RETIRE_DEVICES: Final = "UPDATE device SET retired_at = ? WHERE hub = ? AND retired_at = 0"
_FACT: Final = "hub, number, incarnation, type, version, at, clock, day, actor, device, body, commitment, hash"
SELECT_OPEN: Final = (
    "SELECT s.digest, s.message FROM set_aside s WHERE s.hub = ? AND s.kind = 'fork'"
    " AND NOT EXISTS (SELECT 1 FROM settled_batch b WHERE b.hub = s.hub AND b.digest = s.digest)"
    " ORDER BY s.first, s.last"
)
SELECT_SETTLED: Final = (
    "SELECT s.digest, s.message FROM set_aside s JOIN settled_batch b ON b.hub = s.hub AND b.digest = s.digest"
    " WHERE s.hub = ? AND b.settlement = ? ORDER BY s.first, s.last"
)
SELECT_HASHES: Final = "SELECT number, hash FROM fact WHERE hub = ? AND number >= ? AND number <= ?"
SELECT_SPAN: Final = "SELECT COUNT(*), MAX(day), MAX(at) FROM fact WHERE hub = ? AND number >= ?"
SELECT_HEARD: Final = "SELECT digest, arrived FROM set_aside WHERE hub = ? AND kind = 'fork'"
SELECT_FACTS: Final = f"SELECT {_FACT} FROM fact WHERE hub = ? AND number > ? ORDER BY number LIMIT ?"  # noqa: S608
SELECT_LOST: Final = f"SELECT {_FACT} FROM lost_fact WHERE hub = ? AND settlement = ? ORDER BY number"  # noqa: S608
SELECT_SETTLEMENTS: Final = (
    "SELECT settlement, at, kept, departs, public_key, actor FROM settlement WHERE hub = ? ORDER BY settlement"
)
INSERT_SETTLEMENT: Final = (
    "INSERT INTO settlement (hub, settlement, at, kept, departs, public_key, actor) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
INSERT_SETTLED: Final = "INSERT INTO settled_batch (hub, digest, settlement) VALUES (?, ?, ?)"
INSERT_LOST: Final = (
    f"INSERT INTO lost_fact ({_FACT}, arrived, settlement) SELECT {_FACT}, arrived, ? FROM fact"  # noqa: S608
    " WHERE hub = ? AND number >= ?"
)
DELETE_FROM: Final = "DELETE FROM fact WHERE hub = ? AND number >= ?"
INSERT_RETIRED: Final = "INSERT INTO retired_key (hub, public_key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
SELECT_RETIRED: Final = "SELECT public_key FROM retired_key WHERE hub = ?"
UPDATE_KEY: Final = "UPDATE hub SET public_key = ? WHERE hub = ?"
FORGET_FIGURES: Final = tuple(
    f"DELETE FROM {table} WHERE hub = ?"  # noqa: S608
    for table in ("balance", "total", "month", "month_members", "member", "doubt")
)

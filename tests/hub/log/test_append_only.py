"""The log's table: numbers without holes, and nothing that was written can be changed or taken away."""

from __future__ import annotations

import peewee
import pytest

from hub.log import tables
from hub.log.fact import GENESIS
from hub.log.reading import LogReader
from tests.hub.village import Village

COPY = "number, type, version, incarnation, at, clock, day, actor, device, body, commitment, previous, hash"


def copy_of_last(village: Village, number: str, key: str = "NULL", verb: str = "INSERT") -> None:
    """Write the newest fact once more under another number, as somebody with a database tool would."""
    village.books.db.execute_sql(f"""
        {verb} INTO log_fact ({COPY}, personal, salt, key, request)
        SELECT {number}, {COPY.partition(", ")[2]}, personal, salt, {key}, request
        FROM log_fact ORDER BY number DESC LIMIT 1
    """)


def test_facts_are_numbered_from_one_without_holes(village: Village) -> None:
    village.play("2026-01-05 join Siti\n2026-01-06 sukarela Siti 5000")
    numbers = [row[0] for row in village.books.db.execute_sql("SELECT number FROM log_fact ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_fact SET body = x'7b7d' WHERE number = 3",
        "UPDATE log_fact SET key = 'another' WHERE number = 3",
        "UPDATE OR REPLACE log_fact SET number = 2 WHERE number = 3",
        "DELETE FROM log_fact WHERE number = (SELECT MAX(number) FROM log_fact)",
        "DELETE FROM log_fact",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_fact(village: Village, statement: str) -> None:
    before = LogReader(village.books.path).head()
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        village.books.db.execute_sql(statement)
    assert LogReader(village.books.path).head() == before


@pytest.mark.parametrize("number", ["number", "number + 2", "number - 1", "0", "-1"])
@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE"])
def test_the_database_refuses_any_number_but_the_next(village: Village, number: str, verb: str) -> None:
    with pytest.raises(peewee.IntegrityError, match="contiguous"):
        copy_of_last(village, number, verb=verb)


def test_the_database_refuses_to_replace_a_fact_that_has_the_same_key(village: Village) -> None:
    village.play("2026-01-05 join Siti")
    copy_of_last(village, "number + 1", "'the key'")
    with pytest.raises(peewee.IntegrityError):
        copy_of_last(village, "number + 1", "'the key'", verb="INSERT OR REPLACE")
    assert village.books.db.execute_sql("SELECT COUNT(*), MAX(number) FROM log_fact").fetchone() == (
        village.facts,
        village.facts,
    )


def test_a_value_of_another_kind_is_refused_by_the_strict_table(village: Village) -> None:
    with pytest.raises(peewee.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        village.books.db.execute_sql(
            tables.INSERT,
            (village.facts + 1, "x", 1, 1, "soon", "kept", "", "1", "d", b"{}", "", "", "", b"", b"", None, ""),
        )


def test_reading_the_log_gives_head_hashes_and_pages(village: Village) -> None:
    reader = LogReader(village.books.path)
    facts = reader.facts(0, 1_000)
    assert reader.head() == (len(facts), facts[-1].hash)
    assert reader.hash_at(0) == GENESIS
    assert reader.hash_at(3) == facts[2].hash
    assert reader.hash_at(len(facts) + 1) is None
    assert reader.facts(2, 3) == facts[2:5]
    assert reader.facts(len(facts), 3) == []

"""A village's log for tests: facts of the real types with a right chain, written with the hub's own INSERT."""

from __future__ import annotations

import datetime
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import peewee

from hub.log import tables
from hub.log.fact import GENESIS, Fact, canonical, chain_hash, commit_to, header
from hub.log.reading import LogReader

DAY_SECONDS = 86_400
BEGIN = 1_704_672_000  # 2024-01-08T00:00:00Z, a Monday
NAMES = ("Siti Aminah", "Budi Santoso", "Dayang Noor", "Yohanes Lawai", "Nur Hidayah", "Petrus Ding", "Ahmad Fauzi")


class Village:
    """Makes one cooperative's facts, the same ones for the same seed, and writes them into ``folder/books.db``.

    Without a folder it only makes them.
    """

    def __init__(self, folder: Path | None, hub: str = "hub-7f3a9c20", seed: int = 1, incarnation: int = 1) -> None:
        self.folder, self.hub, self.incarnation = folder or Path(), hub, incarnation
        self.path = self.folder / "books.db"
        self.random = random.Random(seed)
        self.number, self.hash, self.at, self.day = 0, GENESIS, BEGIN, ""
        self.members: list[int] = []
        self.balances: dict[str, int] = {}
        self.reader = LogReader(self.path)
        if folder is not None:
            self._make_tables()

    def _make_tables(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        database = peewee.SqliteDatabase(str(self.path), pragmas={"journal_mode": "wal", "synchronous": 1})
        with database.bind_ctx(tables.TABLES):
            database.create_tables(tables.TABLES)
            for statement in tables.SCHEMA:
                database.execute_sql(statement)
        database.close()

    def fact(self, type_: str, body: Any, *, actor: str = "1", device: str = "desk-1", personal: Any = None) -> Fact:
        """The next fact of the chain (not yet written)."""
        self.at += self.random.randint(8, 90)
        encoded = canonical(body)
        secret = canonical(personal) if personal is not None else b""
        salt = self.random.randbytes(16) if secret else b""
        commitment = commit_to(salt, secret) if secret else ""
        number = self.number + 1
        values = (
            number, type_, 1, self.incarnation, self.at, "officer" if self.day else "kept", self.day, actor, device,
            encoded, commitment, self.hash,
        )  # fmt: skip
        digest = chain_hash(header(*values))
        self.number, previous, self.hash = number, self.hash, digest
        return Fact(
            number=number, type=type_, version=1, incarnation=self.incarnation, at=self.at, clock=values[5],
            day=self.day, actor=actor, device=device, body=encoded, commitment=commitment, previous=previous,
            hash=digest, personal=secret, salt=salt,
        )  # fmt: skip

    def beginning(self, members: int = 50) -> Iterator[Fact]:
        """What every log begins with: the hub, the cooperative, its members and their pokok."""
        yield self.fact("hub.begun", {"hub": self.hub}, actor="system", device="hub")
        yield self.fact(
            "cooperative.founded",
            {"hub": self.hub, "name": "Koperasi Sawit Makmur", "region": "64.08.01.2001", "registered_number": ""},
            actor="system", device="hub",
        )  # fmt: skip
        yield from self.open_day()
        for _ in range(members):
            yield from self.register()

    def register(self) -> Iterator[Fact]:
        """A new member who pays the pokok."""
        number = len(self.members) + 1
        self.members.append(number)
        name = f"{self.random.choice(NAMES)} {number}"
        body = {"member_no": number, "joined": self.day, "region": "64.08.01.2001"}
        phone = f"08{self.random.randrange(10**9, 10**10)}"
        yield self.fact("members.registered", body, personal={"name": name, "phone": phone, "address": "RT 3"})
        yield self.deposit("pokok", number, 100_000)

    def open_day(self) -> Iterator[Fact]:
        """Close the business day that is open and open the next one."""
        if self.day:
            yield self.fact("day.closed", {"day": self.day})
        offset = (self.at - BEGIN) // DAY_SECONDS + 1
        self.at = BEGIN + offset * DAY_SECONDS + 8 * 3600
        self.day = day_text(self.at)
        yield self.fact("day.opened", {"day": self.day})

    def deposit(self, product: str, member: int, amount: int) -> Fact:
        """Cash into a member's savings account."""
        account, code = f"{product}-{member}", {"pokok": "3110", "wajib": "3120", "sukarela": "2111"}[product]
        self.balances[account] = self.balances.get(account, 0) + amount
        lines = [["1110", "", amount], [code, account, -amount]]
        return self.fact("savings.deposited", {"account": account, "lines": lines})

    def withdraw(self, member: int, amount: int) -> Fact:
        """Cash out of a member's sukarela."""
        account = f"sukarela-{member}"
        self.balances[account] -= amount
        lines = [["2111", account, amount], ["1110", "", -amount]]
        return self.fact("savings.withdrawn", {"account": account, "lines": lines})

    def ordinary(self, count: int) -> Iterator[Fact]:
        """At least `count` facts of ordinary weeks: wajib, sukarela, withdrawals, a reversal now and then."""
        end = self.number + count
        while self.number < end:
            if self.random.random() < 0.04:
                yield from self.open_day()
            yield self._movement()

    def _movement(self) -> Fact:
        member, chance = self.random.choice(self.members), self.random.random()
        balance = self.balances.get(f"sukarela-{member}", 0)
        if chance < 0.5:
            return self.deposit("wajib", member, 20_000)
        if chance < 0.75 or balance < 10_000:
            return self.deposit("sukarela", member, self.random.randint(1, 100) * 5_000)
        if chance < 0.98:
            return self.withdraw(member, self.random.randint(1, balance // 5_000) * 5_000)
        account = f"sukarela-{member}"
        self.balances[account] -= 5_000
        lines = [["2111", account, 5_000], ["1110", "", -5_000]]
        body = {"account": account, "lines": lines, "reason": "amount", "reverses": self.number}
        return self.fact("savings.reversed", body)

    def write(self, facts: Iterator[Fact] | list[Fact]) -> list[Fact]:
        """Commit these facts into the log, in one transaction."""
        taken = list(facts)
        with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
            connection.executemany(tables.INSERT, [row_of(fact) for fact in taken])
        return taken

    def history(self, count: int, members: int = 20) -> list[Fact]:
        """A log of its beginning and then at least `count` facts in all, written."""
        facts = list(self.beginning(members))
        facts += self.ordinary(max(0, count - len(facts)))
        return self.write(facts)


def row_of(fact: Fact) -> tuple[Any, ...]:
    """The values of a row of the hub's INSERT."""
    return (
        fact.number, fact.type, fact.version, fact.incarnation, fact.at, fact.clock, fact.day, fact.actor, fact.device,
        fact.body, fact.commitment, fact.previous, fact.hash, fact.personal, fact.salt, None, "",
    )  # fmt: skip


def day_text(at: int) -> str:
    """The UTC day of a moment as ``YYYY-MM-DD``."""
    return datetime.datetime.fromtimestamp(at, datetime.UTC).date().isoformat()

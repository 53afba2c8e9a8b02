"""Rebuilding books from a log, and verifying books against their log."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Final

from hub.books import DERIVED, Books
from hub.errors import BooksBroken
from hub.log import registry
from hub.log.chain import prove
from hub.log.fact import Fact
from hub.log.record import insert
from hub.proof import views

_COPY: Final = "verify-"  # begins the name of the folder that a copy is made in
_STEP: Final = 1_000  # facts replayed in one transaction
Progress = Callable[[int], None]


def replay(source: Iterable[tuple[Fact, str | None, str]], into: Books, progress: Progress | None = None) -> int:
    """Replay a log into empty books and return how many facts that were.

    Decides nothing anew: every fact is written as it stands and applied. Raises `BooksBroken` naming a fact of an
    unknown type or form, or that the database refuses ("log.refused").
    """
    facts = iter(source)
    done = 0
    while step := list(islice(facts, _STEP)):
        with into.db.atomic():
            for fact, key, request in step:
                body, personal = registry.decode_body(fact), registry.decode_personal(fact)
                try:
                    insert(into.db, fact, key, request)
                    registry.apply(into.db, fact, body, personal)
                except BooksBroken:
                    raise
                except Exception as error:
                    raise BooksBroken("log.refused", number=fact.number) from error
        done += len(step)
        if progress:
            progress(done)
    return done


def rebuild(books: Books, target: Path, progress: Progress | None = None) -> int:
    """Make new books at `target` from the log of `books` alone, and return how many facts that were.

    Raises `BooksBroken` as `replay`, and if `target` holds books already ("rebuild.not_empty").
    """
    if target.exists():
        raise BooksBroken("rebuild.not_empty")
    new = Books(target, books.clock)
    try:
        with books.snapshot():
            return replay(views.facts_with_keys(books.db), new, progress)
    finally:
        new.close()


def verify(books: Books, progress: Progress | None = None) -> int:
    """Prove these books: chain, invariants, and that the log alone rebuilds every table. Returns the number of facts.

    Raises `BooksBroken` with the first fact that fails: as `hub.log.chain.prove`; as `replay`; "books.invariant"
    with the rule; "books.not_rebuilt" with the table.
    """
    forget_interrupted(books.path.parent)
    with tempfile.TemporaryDirectory(prefix=f"{_COPY}{os.getpid()}-", dir=books.path.parent) as folder:
        path = Path(folder) / "copy.db"
        copy = Books(path, books.clock, durable=False)
        try:
            with views.beside(books.db, str(path)), books.snapshot():
                count = prove(fact for fact, _, _ in views.facts_with_keys(books.db))
                replay(views.facts_with_keys(books.db), copy, progress)
                _compare(books)
        finally:
            copy.close()
    # After the comparison: that names the exact fact where somebody changed a row, while a sum only notices it.
    violations = books.violations()
    if violations:
        first = min(violations, key=lambda violation: violation.number)
        raise BooksBroken("books.invariant", number=first.number, rule=first.rule)
    return count


def forget_interrupted(folder: Path) -> None:
    """Remove the copies that a `verify` left in a data folder when the power went: they hold names and PIN hashes.

    A copy is named by the process that makes it, and stays while that process lives.
    """
    for copy in folder.glob(f"{_COPY}*"):
        maker = copy.name.removeprefix(_COPY).partition("-")[0]
        if not (maker.isdigit() and Path("/proc", maker).exists()):
            shutil.rmtree(copy, ignore_errors=True)


def _compare(books: Books) -> None:
    failures = []
    for table in DERIVED:
        name = table._meta.table_name
        for row in views.differing_rows(books.db, name):
            failures.append((int(row.get("number") or row.get("entry") or row.get("opened") or 0), name))
    if failures:
        number, name = min(failures)
        raise BooksBroken("books.not_rebuilt", number=number, table=name)

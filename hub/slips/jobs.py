"""The queue of slips to print. It lives in the local file: what was printed is no fact of the cooperative's books.

A job waits, is being printed, and then is printed; or it is doubtful (something went wrong meanwhile, so that there may
be a slip), expired (its printer did not come back in time), or cancelled by an officer.
"""

from __future__ import annotations

from typing import Final

import msgspec

from hub.database import Database
from hub.errors import NotFound
from hub.limits import PRINT_JOBS_KEPT
from hub.local import tables

STATES: Final = ("waiting", "printing", "printed", "doubtful", "expired", "cancelled")
PROBLEMS: Final = ("paper", "cover", "offline", "away", "power")
TRY_OUT: Final = 0
"""Stands in the place of a fact for the page that tries the printer."""


class PrinterSetting(msgspec.Struct, frozen=True):
    """Where slips are printed (``""``: nowhere), how wide the paper is (mm), and whether without being asked."""

    address: str = ""
    paper: str = "58"
    by_itself: bool = True


class Job(msgspec.Struct, frozen=True):
    """One slip in the queue; see `hub.local.tables.PrintJob`."""

    number: int
    fact: int
    copy: bool
    state: str
    problem: str
    made: int
    changed: int


def setting(local: Database) -> PrinterSetting:
    """The printer of this hub."""
    row = local.execute_sql(tables.SELECT_PRINTER).fetchone()
    return PrinterSetting(row[0], row[1], bool(row[2])) if row else PrinterSetting()


def set_printer(local: Database, wanted: PrinterSetting) -> None:
    """Use this printer from now on."""
    local.execute_sql(tables.SET_PRINTER, (wanted.address, wanted.paper, int(wanted.by_itself)))


def add(local: Database, fact: int, now: int, *, first: bool = False) -> None:
    """Queue a slip unless it waits already (a second tap is no second slip); with `first` only if it never had one."""
    local.execute_sql(tables.ADD_FIRST_PRINT_JOB if first else tables.ADD_PRINT_JOB, (fact, now))
    local.execute_sql(tables.FORGET_PRINT_JOBS, (PRINT_JOBS_KEPT,))


def change(local: Database, job: Job, state: str, now: int, problem: str = "") -> bool:
    """Take a job on from the state it was read in; returns whether it still was in that."""
    done = local.execute_sql(tables.CHANGE_PRINT_JOB, (state, problem, now, job.number, job.state))
    return bool(done.rowcount)


def doubt_interrupted(local: Database) -> None:
    """At start: of what was being printed when the power went, nobody knows whether it was."""
    local.execute_sql(tables.DOUBT_PRINT_JOBS)


def next_waiting(local: Database) -> Job | None:
    """The slip that has waited longest."""
    return _job(local.execute_sql(tables.SELECT_NEXT_PRINT_JOB).fetchone())


def newest(local: Database, limit: int) -> list[Job]:
    """The newest slips, newest first."""
    return [job for row in local.execute_sql(tables.SELECT_NEWEST_PRINT_JOBS, (limit,)) if (job := _job(row))]


def of_fact(local: Database, fact: int) -> Job | None:
    """The newest slip of a fact."""
    return _job(local.execute_sql(tables.SELECT_PRINT_JOB_OF_FACT, (fact,)).fetchone())


def one(local: Database, number: int) -> Job:
    """A job by its number. Raises `NotFound` ("page.unknown")."""
    found = _job(local.execute_sql(tables.SELECT_PRINT_JOB, (number,)).fetchone())
    if found is None:
        raise NotFound("page.unknown")
    return found


def _job(row: tuple[int, int, int, str, str, int, int] | None) -> Job | None:
    return Job(row[0], row[1], bool(row[2]), *row[3:]) if row else None

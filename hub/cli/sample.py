"""Making the sample cooperative."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

import msgspec

from hub.books import Books
from hub.cli.output import Progress, say
from hub.cli.paths import today, writing
from hub.cooperative.views import cooperative
from hub.days.today import parse_day
from hub.log.clock import Clock
from hub.sample.actions import Sample, make
from hub.sample.clock import SettableClock

MEMBERS_FILE: Final = "anggota-contoh.xlsx"
REPORT_FILE: Final = "berita-acara-contoh.pdf"


def sample(wanted: argparse.Namespace, clock: Clock) -> int:
    """Make the sample in an empty data folder and print, as JSON, whom to sign in as.

    The members file it began with and its report lie beside the books. Raises `Refused` where there is a cooperative
    already.
    """
    last = parse_day(wanted.today or today(clock))
    told = SettableClock(clock.random_bytes)
    with writing(wanted.data, told, new=True) as books:
        progress = Progress(wanted.language, "cli.sample.progress", 100)
        made = make(books, told, seed=wanted.seed, today=last, now=clock.now(), progress=progress)
        progress.end()
        _write_papers(wanted.language, wanted.data, books, made)
    say(json.dumps({"member": msgspec.to_builtins(made.member), "officer": msgspec.to_builtins(made.officer)}))
    return 0


def _write_papers(language: str, folder: Path, books: Books, made: Sample) -> None:
    from hub.intake.report import Source, report  # takes longer to load than most commands take

    (folder / MEMBERS_FILE).write_bytes(made.members_file)
    paper = report(language, cooperative(books.db), made.taken, Source(MEMBERS_FILE, books.clock.now()))
    (folder / REPORT_FILE).write_bytes(paper)

"""Importing members with their opening balances, and the file to fill in for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from hub.cli.books import DESK
from hub.cli.output import Progress, complain, say
from hub.cli.paths import reading, today, writing
from hub.cooperative.views import cooperative
from hub.errors import BadRequest
from hub.intake import template
from hub.intake.actions import Taken, check_file, take_in
from hub.intake.problems import ImportRefused
from hub.limits import IMPORT_ERRORS_SHOWN_MAX, IMPORT_FILE_BYTES_MAX
from hub.log.clock import Clock
from hub.money import rupiah
from hub.savings.ids import PRODUCTS
from hub.words import text


def import_members(wanted: argparse.Namespace, clock: Clock) -> int:
    """Write a template, check a file, or take it in; 1 with every mistake and its place if there is one."""
    if wanted.template:
        return _write_template(wanted.language, wanted.template)
    content = _content(wanted.members)
    try:
        return _check(wanted, clock, content) if wanted.check else _take(wanted, clock, content)
    except ImportRefused as refused:
        for problem in refused.problems[:IMPORT_ERRORS_SHOWN_MAX]:
            complain(problem.text(wanted.language))
        more = len(refused.problems) - IMPORT_ERRORS_SHOWN_MAX
        if more > 0:
            complain(text(wanted.language, "import.more", more=more))
        complain(text(wanted.language, "import.nothing_taken", problems=len(refused.problems)))
        return 1


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(IMPORT_FILE_BYTES_MAX + 1)


def _write_template(language: str, path: Path) -> int:
    makers = {".xlsx": template.excel_template, ".csv": template.csv_template}
    if path.suffix.casefold() not in makers:
        raise BadRequest("import.template_name", file=path.name)
    path.write_bytes(makers[path.suffix.casefold()](language))
    say(text(language, "import.template.done", file=str(path)))
    return 0


def _check(wanted: argparse.Namespace, clock: Clock, content: bytes) -> int:
    with reading(wanted.data, clock) as books:
        checked = check_file(books, content, today(clock))
    message = "import.checked_taken" if checked.taken else "import.checked"
    say(text(wanted.language, message, members=len(checked.members)))
    return 0


def _take(wanted: argparse.Namespace, clock: Clock, content: bytes) -> int:
    language: str = wanted.language
    with writing(wanted.data, clock) as books:
        progress = Progress(language, "import.progress")
        taken = take_in(books, content, actor=DESK.actor, device=DESK.device, progress=progress)
        progress.end()
        whose = cooperative(books.db)
    message = "import.repeated" if taken.repeated else "import.taken"
    say(text(language, message, members=len(taken.members), first=taken.first, last=taken.last, day=taken.day))
    for product in PRODUCTS:
        say(f"  {text(language, f'product.{product}')}: {rupiah(_sum(taken, product))}")
    if wanted.report:
        from hub.intake.report import Source, report  # takes longer to load than most imports take

        progress = Progress(language, "import.report.progress", len(taken.members))
        paper = report(language, whose, taken, Source(wanted.members.name, clock.now()), progress)
        progress.end()
        wanted.report.write_bytes(paper)
        say(text(language, "import.report.done", file=str(wanted.report)))
    return 0


def _sum(taken: Taken, product: str) -> int:
    return sum(each.amount(product) for each in taken.members)

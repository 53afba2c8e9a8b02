"""Bringing a burnt hub back: from the district, from sticks and parcels, from copies of the books, or all of them."""

from __future__ import annotations

import argparse
import getpass
import subprocess
import sys
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey

from hub.books import BOOKS_FILE, WriteLock
from hub.cli.output import Progress, complain, say
from hub.errors import BadRequest, HubError, Refused
from hub.log.clock import Clock
from hub.recovery import halves, reconciliation, restoring
from hub.recovery.gathering import Gathering
from hub.words import error_text, text

READER: Final = (sys.executable, "-m", "sync_agent")
"""The program that knows district and wire. It is started, never imported: the hub runs without it."""

_FETCHED: Final = ".from-district.kpk"
_TRIES_MAX: Final = 5  # times a half may be typed before the command gives up


def restore(wanted: argparse.Namespace, clock: Clock) -> int:
    """Restore a cooperative's books into a data folder, and print the reconciliation sheet.

    Raises `Refused`, `BadRequest` or `BooksBroken` with nothing changed in the folder; it can be run again.
    """
    language: str = wanted.language
    folder: Path = wanted.data
    if restoring.finish_interrupted(folder):
        say(text(language, "cli.restore.finished", folder=str(folder)))
        return 0
    if not (wanted.district or wanted.source):
        raise BadRequest("restore.no_source")
    lock = WriteLock(folder) if folder.exists() else None
    try:
        return _restore(wanted, clock, folder)
    finally:
        if lock is not None:
            lock.release()


def _restore(wanted: argparse.Namespace, clock: Clock, folder: Path) -> int:
    language: str = wanted.language
    key = None if wanted.no_key else _key(language, wanted.half)
    gathering, copies = Gathering(), _books_in(wanted.source)
    fetched = folder.with_name(folder.name + _FETCHED)
    newest = gathering.add_books(folder / BOOKS_FILE) if (folder / BOOKS_FILE).is_file() else ""
    for path in copies.values():
        gathering.add_books(path)
    parcels = [path for path in wanted.source if path not in copies]
    if wanted.district and _fetch(wanted, key, fetched, alone=not wanted.source):
        parcels.insert(0, fetched)
    if parcels:
        _unpack(language, gathering, parcels, wanted.hub, key)
    chain = gathering.chain()
    hub = restoring.check_hub(chain, wanted.hub)
    goes_on = newest == chain.hash
    progress = Progress(language, "cli.rebuild.progress", len(chain.facts))
    likes = folder if newest else next((path.parent for path in copies.values()), None)
    built = restoring.build(chain, folder, clock, goes_on=goes_on, likes=likes, progress=progress)
    progress.end()
    sheet = reconciliation.reconcile(
        chain,
        cooperative=chain.cooperative,
        hub=hub,
        at=clock.now(),
        incarnation=built.incarnation,
        sources=[*([wanted.district] if wanted.district else []), *map(str, wanted.source)],
        confirmed=gathering.confirmed,
        held=wanted.receipt,
        key=halves.label_of(bytes(key.public_key)) if key else "",
        troubles=gathering.troubles,
    )
    reconciliation.write(built.work, sheet)
    paper = f"{text(language, 'restored.file')}.pdf"
    (built.work / paper).write_bytes(reconciliation.as_pdf(language, sheet))
    kept = restoring.put_in_place(built, folder)
    fetched.unlink(missing_ok=True)
    _tell(language, sheet, folder, paper, kept, goes_on=goes_on)
    return 0


def _books_in(sources: list[Path]) -> dict[Path, Path]:
    """The copies of books among the sources, each with its file."""
    found = {path: path / BOOKS_FILE for path in sources if (path / BOOKS_FILE).is_file()}
    return found | {path: path for path in sources if path.is_file() and path.suffix == ".db"}


def _key(language: str, files: list[Path]) -> PrivateKey:
    """The private key from two halves: from files, and what is lacking typed in."""
    found = [halves.read(path.read_text(encoding="utf-8", errors="replace")) for path in files]
    while len(found) < len(halves.HALVES):
        missing = next(which for which in halves.HALVES if which not in {half.which for half in found})
        found.append(_typed(language, missing))
    return halves.join(found[0], found[1])


def _typed(language: str, which: str) -> halves.Half:
    """One half, typed row by row or as its code; a mistake is told with its row and asked again."""
    for _ in range(_TRIES_MAX):
        rows: list[str] = []
        while len(rows) < halves.ROWS:
            prompt = text(language, "cli.restore.row", which=which, row=len(rows) + 1) + " "
            # Unseen on a screen, as a PIN is: who looks over the shoulder must not leave with half a key.
            row = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
            if not row.strip() and not sys.stdin.isatty():
                raise BadRequest("restore.no_half", which=which)
            rows.append(row)
            if "".join(row.split()).upper().startswith(halves.QR_PREFIX):
                break
        try:
            half = halves.read(" ".join(rows))
        except HubError as error:
            complain(error_text(language, error))
            continue
        if half.which == which:
            return half
        complain(error_text(language, BadRequest("recovery.same_half", which=half.which)))
    raise BadRequest("restore.no_half", which=which)


def _fetch(wanted: argparse.Namespace, key: PrivateKey | None, target: Path, *, alone: bool) -> bool:
    """Fetch the district's parcel; False if that failed and there are other sources. Raises `Refused` otherwise."""
    if key is None:
        raise BadRequest("restore.district_needs_key")
    command = [*READER, "--language", wanted.language, "--log-level", "warning"]
    command += ["fetch", "--district", wanted.district, "--out", str(target)]
    # The key on standard input: a command line can be read by everybody on the machine.
    done = subprocess.run(command, input=bytes(key).hex() + "\n", text=True, check=False)
    if done.returncode and alone:
        raise Refused("restore.not_fetched")
    if done.returncode:
        complain(text(wanted.language, "cli.restore.without_district"))
    return done.returncode == 0


def _unpack(language: str, gathering: Gathering, parcels: list[Path], hub: str, key: PrivateKey | None) -> None:
    command = [*READER, "--language", language, "--log-level", "warning", "unpack", "--hub", hub or gathering.hub]
    said = (bytes(key).hex() if key else "").encode() + b"\n"
    reader = subprocess.run([*command, *map(str, parcels)], input=said, stdout=subprocess.PIPE, check=False)
    if reader.returncode:
        raise Refused("restore.not_read")
    gathering.add_parcel(reader.stdout.splitlines(keepends=True))


def _tell(
    language: str,
    sheet: reconciliation.Reconciliation,
    folder: Path,
    paper: str,
    kept: Path | None,
    *,
    goes_on: bool,
) -> None:
    done = "cli.restore.completed" if goes_on else "cli.restore.done"
    say(text(language, done, name=sheet.cooperative, hub=sheet.hub, folder=str(folder)))
    for heading, said in (
        ("restored.came_back", reconciliation.came_back(language, sheet)),
        ("restored.may_be_missing", reconciliation.may_be_missing(language, sheet)),
        ("restored.to_do", reconciliation.to_do(language, sheet)),
    ):
        say(f"\n{text(language, heading)}")
        for sentence in said:
            say(f"- {sentence}")
    say("")
    say(text(language, "cli.restore.paper", file=str(folder / paper)))
    if not goes_on:
        say(text(language, "cli.restore.relay", file=str(folder / restoring.RELAY_FILE)))
    if sheet.unnamed:
        say(text(language, "cli.restore.complete_later"))
    if kept is not None:
        say(text(language, "cli.restore.kept", folder=str(kept)))

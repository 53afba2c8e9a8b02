"""The first run: a sample cooperative, its paired kiosk and relay, and its keys. Later runs find all of it there.

Each step leaves a file when it is done and is repeated if that is missing, so a first run cut short at any moment is
simply carried on by the next.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from image_build import limits, words
from image_build.demo import folder as files
from image_build.demo.errors import DemoError
from image_build.demo.process import end, start
from image_build.demo.watch import Watch

STAFF_NAME: Final = "dinas"
"""The sample account at the district's office."""


@dataclass(frozen=True)
class Village:
    """Where the demo's things lie, all below one folder."""

    folder: Path

    @property
    def books(self) -> Path:
        """The hub's data folder."""
        return self.folder / "hub"

    @property
    def people(self) -> Path:
        """Who can sign in: what `python -m hub sample` printed."""
        return self.folder / "people.json"

    @property
    def staff(self) -> Path:
        """Who can sign in at the district's office."""
        return self.folder / "staff.json"

    @property
    def logs(self) -> Path:
        """One log a part."""
        return self.folder / "logs"

    def device(self, kind: str) -> Path:
        """The credential of the paired kiosk or relay."""
        return self.folder / f"{kind}.json"

    @property
    def store(self) -> str:
        """The district's database, as a URL."""
        return f"sqlite:///{self.folder / 'district.db'}"

    def key(self, owner: str) -> Path:
        """The private signing key of the hub or the district."""
        return self.folder / f"{owner}.key"

    def public_key(self, owner: str) -> str:
        """The public half of that key, as hex."""
        return self.key(owner).with_suffix(".pub").read_text("ascii").strip()


def prepare(village: Village, watch: Watch) -> dict[str, Any]:
    """Make what is not there yet; gives who can sign in. Raises `DemoError` ("prepare.failed") and `StopWanted`."""
    village.logs.mkdir(exist_ok=True)
    people = files.read_json(village.people) or _found(village, watch)
    for kind in ("kiosk", "relay"):
        if not village.device(kind).exists():
            add = ["hub", "device", "add", "--data", str(village.books), "--kind", kind, "--name", f"demo-{kind}"]
            added = tool(village, watch, "device", add, part=words.Name(f"part.name.{kind}"))
            files.write_json(village.device(kind), json.loads(added))
    for owner in ("hub", "district"):
        public = village.key(owner).with_suffix(".pub")
        if not public.exists():
            village.key(owner).unlink(missing_ok=True)  # of a first run cut short: nobody knows it yet
            make = ["sync_agent", "keygen", "--out", str(village.key(owner))]
            files.write_text(public, tool(village, watch, "key", make, part=words.Name(f"part.name.{owner}")))
    return dict(people)


def staff(village: Village, watch: Watch) -> dict[str, str]:
    """Make the office's first account, once; gives its name and password. Raises as `prepare` does."""
    known = files.read_json(village.staff)
    if known is None:
        password = village.folder / "staff.password"
        if not password.exists():
            files.write_text(password, secrets.token_urlsafe(limits.PASSWORD_BYTES))
        known = {"name": STAFF_NAME, "password": password.read_text("utf-8")}
        add = ["sync_agent", "district", "user", "add", "--store", village.store, "--name", STAFF_NAME]
        tool(village, watch, "staff", [*add, "--role", "administrator", "--password-file", str(password)])
        files.write_json(village.staff, known)
    return dict(known)


def enrol(village: Village, watch: Watch, hub: str, cooperative: str) -> None:
    """Make the hub known to the district, once. Raises as `prepare` does."""
    done = village.folder / "enrolled.json"
    if done.exists():
        return
    arguments = ["sync_agent", "district", "enrol", "--store", village.store, "--hub", hub, "--name", cooperative]
    tool(village, watch, "enrol", [*arguments, "--key", village.public_key("hub")])
    files.write_json(done, {"hub": hub, "cooperative": cooperative})


def _found(village: Village, watch: Watch) -> dict[str, Any]:
    """Make the sample in a folder beside, so that half a sample is never taken for a whole one."""
    new = village.folder / "hub.new"
    for rest in (new, village.books):
        shutil.rmtree(rest, ignore_errors=True)
    printed = tool(village, watch, "sample", ["hub", "sample", "--data", str(new)])
    people = json.loads(printed)
    new.replace(village.books)
    files.write_json(village.people, people)
    return dict(people)


def tool(village: Village, watch: Watch, step: str, arguments: list[str], **values: words.Name) -> str:
    """Run ``python -m ARGUMENTS`` to its end, telling what it does and that it still works; gives what it printed.

    Raises `DemoError` ("prepare.failed") and `StopWanted`.
    """
    words.say(f"prepare.{step}", **values)
    log = village.logs / "prepare.log"
    with log.open("ab") as errors, tempfile.TemporaryFile() as output:
        process = start([sys.executable, "-m", *arguments], output, errors)
        try:
            done = watch.wait(
                lambda: process.poll() is not None,
                limits.PREPARE_SECONDS,
                lambda passed: words.say("prepare.waiting", passed=passed),
            )
        finally:
            end(process, watch.is_hurried)
        output.seek(0)
        printed = output.read().decode("utf-8", errors="replace")
    if not done or process.returncode != 0:
        lines = log.read_text("utf-8", errors="replace").splitlines()[-limits.LOG_LINES_SHOWN :]
        raise DemoError(
            "prepare.failed",
            step=words.Name(f"prepare.{step}"),
            log=log,
            lines="\n".join(f"    {line}" for line in lines),
            **values,
        )
    return printed

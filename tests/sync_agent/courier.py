"""A courier's way for tests: villages' logs, a district's office, and a folder as a stick between them."""

from __future__ import annotations

from pathlib import Path

from nacl.signing import SigningKey

from sync_agent import topics, wire
from sync_agent.courier.folder import Stick
from sync_agent.courier.names import FOLDER
from sync_agent.courier.office import Office, Row
from sync_agent.courier.village import Laid
from sync_agent.courier.village import Village as End
from sync_agent.district import registry
from sync_agent.district.intake import Intake, Message
from sync_agent.district.statements.speaker import Speaker
from sync_agent.district.store import Store
from tests.sync_agent.office import DISTRICT_KEY, KEY, StandingClock, new_hub
from tests.sync_agent.village import Village


def untold(_done: int, _total: int) -> None:
    """Nobody waits."""


class Way:
    """A stick, a district, and villages that know it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stick = folder, folder / "stick"
        self.stick.mkdir()
        self.clock = StandingClock()
        self.store = Store(f"sqlite:///{folder}/district.db")
        self.store.prepare()
        self.intake = Intake(self.store, DISTRICT_KEY, self.clock)
        speaker = Speaker(self.store, DISTRICT_KEY, self.clock)
        self.office = Office(self.store, self.intake, speaker, DISTRICT_KEY.verify_key)

    def village(self, facts: int = 300, *, enrolled: bool = True, key: SigningKey = KEY) -> Village:
        """A village with a log of so many facts at least."""
        village = Village(self.folder / f"village-{new_hub()}", hub=new_hub(), seed=facts)
        village.history(facts)
        if enrolled:
            registry.enrol(self.store, village.hub, bytes(key.verify_key).hex(), "Koperasi", now=1)
        return village

    def end(self, village: Village) -> End:
        """A village's end of the courier."""
        return End(village.reader, KEY, DISTRICT_KEY.verify_key)

    def lay(self, village: Village, kept: bytes = b"") -> Laid:
        """Put on the stick what is not confirmed."""
        with Stick(self.stick) as stick:
            return self.end(village).lay(stick, kept, untold)

    def at_the_office(self) -> list[Row]:
        """The stick at the district: taken and answered."""
        with Stick(self.stick) as stick:
            rows = self.office.take(stick, untold)
            self.office.answer(stick, [row.hub for row in rows if row.name])
        return rows

    def files(self, hub: str) -> list[str]:
        """What lies in a hub's folder."""
        folder = self.stick / FOLDER / hub
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []

    def path(self, hub: str, name: str) -> Path:
        """Where a file of a hub lies."""
        return self.stick / FOLDER / hub / name

    def everything(self) -> dict[str, bytes]:
        """All files on the stick with their bytes."""
        return {
            str(each.relative_to(self.stick)): each.read_bytes() for each in self.stick.rglob("*") if each.is_file()
        }

    def send(self, village: Village, first: int, last: int) -> None:
        """Facts that reach the district over an uplink."""
        facts = village.reader.facts(first - 1, last - first + 1)
        self.intake.take([Message(topics.up(village.hub), wire.encode(facts, village.hub, KEY))])

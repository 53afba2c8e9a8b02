"""A district's office in memory of the test: hubs enrolled, batches made, and what the store then holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from nacl.signing import SigningKey

from hub.log.fact import Fact
from sync_agent import receipt, topics, wire
from sync_agent.clock import SystemClock
from sync_agent.district import registry, tables, views
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from tests.sync_agent.county import PASSWORD
from tests.sync_agent.village import Village

KEY = SigningKey(bytes(range(32)))
DISTRICT_KEY = SigningKey(bytes(range(1, 33)))
Enrol = Callable[[], str]

_numbers = itertools.count(1)

LIVE_TABLES = ("fact", "balance", "total", "month", "month_members", "member", "sealed", "doubt")
"""What follows from the facts alone, whatever became of the batches on their way."""


class StandingClock(SystemClock):
    """A clock that a test sets."""

    seconds = 1_800_000_000

    def now(self) -> int:
        return self.seconds


def new_hub() -> str:
    """A hub's id that no test has used before."""
    return f"hub-{next(_numbers):08x}"


def enrolled(store: Store) -> str:
    """A new hub, enrolled with `KEY`."""
    hub = new_hub()
    registry.enrol(store, hub, bytes(KEY.verify_key).hex(), "Koperasi", now=1)
    return hub


def facts_of(hub: str, count: int = 60, seed: int = 1) -> list[Fact]:
    village = Village(None, hub=hub, seed=seed)
    facts = list(village.beginning(4))
    return [*facts, *village.ordinary(count - len(facts))][:count]


def batch(hub: str, facts: Sequence[Fact], key: SigningKey = KEY) -> Message:
    return Message(topics.up(hub), wire.encode(facts, hub, key))


def rows(store: Store, hub: str, names: Sequence[str] = LIVE_TABLES) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a hub in these tables, without the hub and without the time of arrival."""
    found = {}
    with store.reading():
        for table in tables.TABLES:
            name = table._meta.table_name
            if name in names:
                columns = [c for c in table._meta.columns if c not in ("hub", "arrived")]
                sql = f"SELECT {', '.join(columns)} FROM {name} WHERE hub = ?"
                found[name] = sorted((tuple(map(_plain, row)) for row in store.all(sql, (hub,))), key=str)
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def number(store: Store, hub: str) -> int:
    with store.reading():
        found = views.cooperative(store, hub)
    assert found is not None
    return found.number


def aside(store: Store, hub: str) -> list[tuple[str, str, int]]:
    with store.reading():
        return [(each.kind, each.code, each.seen) for each in views.set_aside(store, hub, 100)]


def told(receipts: Sequence[receipt.Receipt], hub: str) -> int:
    """The number in a hub's receipt, its signature verified."""
    (found,) = (each for each in receipts if each.hub == hub)
    return receipt.read(found.signed, DISTRICT_KEY.verify_key, hub).number


def greeting(intake: Intake, hub: str) -> list[receipt.Receipt]:
    """What a collector tells this hub at its start."""
    return [each for piece in intake.receipts() for each in piece if each.hub == hub]


def form_token(page: str) -> str:
    """What the forms of a page carry."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


def sign_in(client: TestClient[Litestar], name: str, password: str = PASSWORD, back: str = "/") -> Response:
    """Sign in as a person does; the answer is not followed."""
    token = form_token(client.get("/sign-in").text)
    form = {"name": name, "password": password, "back": back, "form_token": token}
    return client.post("/sign-in", data=form, follow_redirects=False)


def send(client: TestClient[Litestar], shown_at: str, path: str, **fields: str) -> Response:
    """Send a form of the page at `shown_at`, its token with it."""
    form = {**fields, "form_token": form_token(client.get(shown_at).text)}
    return client.post(path, data=form, follow_redirects=False)

"""A fork at the office: both histories on one page, what loses as a list, and settled by an administrator alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from nacl.signing import SigningKey
from openpyxl import load_workbook

from sync_agent import state, topics
from sync_agent.district import web
from sync_agent.district.forks.branches import open_branches, settlements
from sync_agent.district.intake import Intake, Message
from sync_agent.district.staff import audit
from sync_agent.district.store import Store
from tests.sync_agent import county
from tests.sync_agent.office import DISTRICT_KEY, StandingClock, batch, enrolled, form_token, number, send, sign_in
from tests.sync_agent.test_forks import parted, public, two_histories
from tests.sync_agent.village import Village

NEW = public(SigningKey(bytes(range(7, 39))))
Client = TestClient[Litestar]


class Office:
    """An office where one hub has two histories, with browsers of its staff."""

    def __init__(self, url: str) -> None:
        self.store, self.clock = Store(url), StandingClock()
        self.store.prepare()
        county.staff(self.store, "viewer", "administrator")
        self.intake = Intake(self.store, DISTRICT_KEY, self.clock)
        self.hub = enrolled(self.store)
        self.clients: list[Client] = []

    def browser(self, name: str) -> Client:
        client = TestClient(web.app(self.store, self.clock), base_url="https://office.local")
        client.__enter__()
        client.headers["accept-language"] = "en"
        self.clients.append(client)
        assert sign_in(client, name).status_code == 303
        return client

    def acts(self) -> list[tuple[str, str, str]]:
        with self.store.reading():
            return [(each.who, each.act, each.subject) for each in audit.acts(self.store, 1)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(f"sqlite:///{tmp_path}/district.db")
    yield made
    for client in made.clients:
        client.__exit__(None, None, None)
    made.store.close()


def test_the_page_shows_where_they_part_and_both_sides_and_gives_the_list(office: Office) -> None:
    first, other, departs = parted(office.store, office.intake, office.hub)
    client = office.browser("viewer")
    path = f"/cooperatives/{office.hub}"
    assert f"{path}/fork" in client.get(path).text
    page = client.get(f"{path}/fork").text
    assert f"up to record {departs - 1} (hash {first[departs - 2].hash[:12]})" in page
    assert first[-1].hash[:12] in page
    assert other[-1].hash[:12] in page
    assert "An administrator can settle this." in page
    answer = client.get(f"{path}/fork/1.csv")
    found = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["hash"] for row in found] == [fact.hash for fact in other[departs - 1 :]]
    sheet = load_workbook(io.BytesIO(client.get(f"{path}/fork/confirmed.xlsx").content)).active
    assert sheet is not None
    assert [row[8] for row in sheet.iter_rows(min_row=2, values_only=True)] == [f.hash for f in first[departs - 1 :]]
    assert client.get(f"{path}/fork/9.csv").status_code == 404


def test_without_a_fork_the_page_says_so(office: Office) -> None:
    office.intake.take([batch(office.hub, two_histories(office.hub)[0])])
    client = office.browser("administrator")
    assert "has no two histories" in client.get(f"/cooperatives/{office.hub}/fork").text
    assert "has no two histories" in client.get(f"/forks/{office.hub}/settle").text
    assert f"/cooperatives/{office.hub}/fork" not in client.get(f"/cooperatives/{office.hub}").text


@pytest.mark.parametrize("keep", ["confirmed", "other"])
def test_an_administrator_settles_it_after_a_preview_and_that_is_on_record(office: Office, keep: str) -> None:
    first, other, departs = parted(office.store, office.intake, office.hub)
    viewer, client = office.browser("viewer"), office.browser("administrator")
    path = f"/forks/{office.hub}/settle"
    assert viewer.get(path).status_code == 403
    preview = send(client, path, path, keep=keep, key=NEW, step="preview")
    assert preview.status_code == 200
    with office.store.reading():
        assert settlements(office.store, office.hub) == []
    lives, lost = (first, other) if keep == "confirmed" else (other, first)
    assert f"{len(lost) - departs + 1} " in preview.text
    seen = preview.text.split('name="seen" value="')[1].split('"')[0]
    form = {"keep": keep, "key": NEW, "seen": seen, "step": "settle", "form_token": form_token(preview.text)}
    assert viewer.post(path, data=form, follow_redirects=False).status_code == 403
    done = client.post(path, data=form, follow_redirects=False)
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, f"/cooperatives/{office.hub}/fork")
    assert office.acts() == [("administrator", f"fork.kept_{keep}", office.hub)]
    page = client.get(f"/cooperatives/{office.hub}/fork?done=fork_settled").text
    assert "The two histories are settled." in page
    found = client.get(f"/cooperatives/{office.hub}/fork/lost-1.csv").text.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(found))
    assert [row["hash"] for row in rows] == [fact.hash for fact in lost[departs - 1 :]]
    assert number(office.store, office.hub) == len(lives)


def test_what_came_meanwhile_is_shown_before_it_is_decided(office: Office) -> None:
    parted(office.store, office.intake, office.hub)
    client, path = office.browser("administrator"), f"/forks/{office.hub}/settle"
    preview = send(client, path, path, keep="confirmed", key=NEW, step="preview").text
    seen = preview.split('name="seen" value="')[1].split('"')[0]
    village = Village(None, hub=office.hub)
    longer = [*village.beginning(4), *village.ordinary(80)]
    office.intake.take([batch(office.hub, longer[50:70])])
    again = send(client, path, path, keep="confirmed", key=NEW, seen=seen, step="settle")
    assert "New records have come meanwhile" in again.text
    with office.store.reading():
        assert settlements(office.store, office.hub) == []
        assert open_branches(office.store, office.hub)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"keep": "confirmed", "key": "not a key"}, "64 hex"),
        ({"keep": "", "key": NEW}, "Choose first"),
        ({"keep": "other", "key": NEW}, "what comes before it is not here"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(office: Office, fields: dict[str, str], says: str) -> None:
    first, other = two_histories(office.hub)
    office.intake.take([batch(office.hub, first)])
    office.intake.take([batch(office.hub, other[40:50])])
    client, path = office.browser("administrator"), f"/forks/{office.hub}/settle"
    answer = send(client, path, path, step="preview", **fields)
    assert answer.status_code == 400
    assert says in answer.text


def test_two_machines_without_a_second_history_can_be_settled_too(office: Office) -> None:
    office.intake.take([batch(office.hub, two_histories(office.hub)[0])])
    for serial in ("10000000aaaaaaaa", "10000000bbbbbbbb"):
        said = state.State("online", "1.0", 1, 60, None, serial)
        office.intake.take([Message(topics.state(office.hub), state.encode(said))])
    client, path = office.browser("administrator"), f"/forks/{office.hub}/settle"
    assert "10000000bbbbbbbb" in client.get(f"/cooperatives/{office.hub}/fork").text
    preview = send(client, path, path, keep="confirmed", key=NEW, step="preview").text
    assert "No record changes." in preview
    done = send(client, path, path, keep="confirmed", key=NEW, seen="none", step="settle")
    assert done.status_code == 303

"""The district's pages and API: what was received, in words, for a laptop and a phone, small and safe."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient
from nacl.signing import SigningKey

from sync_agent import state, text, topics
from sync_agent.district import registry, web
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.errors import StoreAway
from sync_agent.limits import COOPERATIVES_SHOWN, FACTS_SHOWN, SILENT_SECONDS
from tests.sync_agent.office import DISTRICT_KEY, KEY, StandingClock, batch
from tests.sync_agent.village import Village

HUB, OTHER = "hub-7f3a9c20", "hub-00000002"
EVIL = '<script>alert("x")</script>'


class Office:
    """A district's office with two cooperatives: one with a year behind it, one that never called."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, StandingClock()
        self.intake = Intake(store, DISTRICT_KEY, self.clock)
        self.village = Village(None, hub=HUB)
        for hub, name in ((HUB, "Enrolled name"), (OTHER, f"KUD {EVIL}")):
            registry.enrol(store, hub, bytes(KEY.verify_key).hex(), name, now=self.clock.now())
        self.facts = [*self.village.beginning(50), *self.village.ordinary(300)]
        self.intake.take([batch(HUB, self.facts[:200]), batch(HUB, self.facts[200:])])
        birth = state.State("online", "0.1.0", 1, len(self.facts) + 5)
        self.intake.take([Message(topics.state(HUB), state.encode(birth))])
        self.client = TestClient(web.app(store, self.clock))

    def get(self, path: str, language: str = "id") -> str:
        answer = self.client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return answer.text

    def json(self, path: str) -> object:
        return self.client.get(path).json()


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    made = Office(store)
    with made.client:
        yield made


def words(page: str) -> str:
    """A page's text."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_table_says_how_each_cooperative_stands(office: Office) -> None:
    page = words(office.get("/"))
    savings = {p: sum(v for k, v in office.village.balances.items() if k.startswith(p)) for p in ("pokok", "wajib")}
    for expected in ("Koperasi Sawit Makmur", "Senyiur, Muara Ancalong", "baru saja", "tersambung"):
        assert expected in page
    assert f"{text.count(len(office.facts))} 5 belum diterima 50" in page
    assert f"{text.rupiah(savings['pokok'])} {text.rupiah(savings['wajib'])}" in page
    assert "belum pernah" in page
    assert "belum mulai" in page
    english = words(office.get("/", "en"))
    assert "5 not here yet" in english
    assert "just now" in english


def test_text_from_a_hub_cannot_become_part_of_the_page(office: Office) -> None:
    page = office.get("/")
    assert "<script" not in page
    assert "KUD &lt;script&gt;" in page
    answer = office.client.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_cooperative_has_its_page_with_every_balance_receipts_and_what_was_set_aside(office: Office) -> None:
    other = SigningKey(bytes(32))
    office.intake.take([batch(HUB, office.facts[:9], other), Message(topics.up("stranger"), b"noise")])
    branch = Village(None, hub=HUB, seed=9)
    office.intake.take([batch(HUB, list(branch.beginning(5)))])
    page = words(office.get(f"/cooperatives/{HUB}"))
    for account, amount in list(office.village.balances.items())[:5]:
        assert f"{text.rupiah(amount)} kredit" in page
        assert account in page
    for expected in ("Tanda tangan tidak cocok", "Tidak bersambung", "catatan bercabang", "ada kiriman ditolak"):
        assert expected in page
    assert text.count(len(office.facts)) in page
    assert office.village.hash[:12] in page
    assert "stranger" in office.get("/")
    assert office.client.get("/cooperatives/hub-nobody").status_code == 404


def test_every_fact_that_arrived_can_be_paged_through_and_filtered(office: Office) -> None:
    seen, path = [], "/facts"
    while path:
        page = office.get(path).replace("&amp;", "&")
        seen += [int(n.replace(".", "")) for n in re.findall(r'data-label="No\.">([\d.]+)<', page)]
        following = re.search(r'href="(/facts\?[^"]*before=[^"]+)"', page)
        path = following[1] if following else ""
    assert seen == list(range(len(office.facts), 0, -1))
    opened = office.get("/facts?type=day.opened")
    assert opened.count("<strong>Hari buku dibuka</strong>") == min(
        FACTS_SHOWN, sum(1 for fact in office.facts if fact.type == "day.opened")
    )
    assert "Setoran simpanan</strong>" not in opened
    assert "Data pribadi tetap di koperasi." in office.get(f"/facts?hub={HUB}&type=members.registered")
    assert words(office.get(f"/facts?hub={OTHER}")).count("Belum ada catatan.") == 1
    for noise in ("x", "1", "1.2", "-1.2.a", "9" * 60, "٣.٤.a"):
        assert office.client.get("/facts", params={"before": noise}).status_code == 200


def test_pages_are_small(office: Office) -> None:
    style = len(office.get("/style.css"))
    for path in ("/", f"/cooperatives/{HUB}", "/facts"):
        assert len(office.get(path).encode()) + style < 30 * 1024, path


def test_a_full_page_of_cooperatives_is_small_and_can_be_turned_and_searched(store: Store) -> None:
    office = Office(store)
    for i in range(COOPERATIVES_SHOWN + 20):
        name = f"Koperasi Produsen Sejahtera Bersama {i:03}"
        registry.enrol(store, f"hub-{i:04}", bytes(KEY.verify_key).hex(), name, now=1)
    with office.client:
        first = office.get("/")
        assert len(first.encode()) < 30 * 1024
        second = office.get("/?q=&only=&page=2")
        rows = re.findall(r'href="/cooperatives/(hub-[^"]+)"', first + second)
        assert len(rows) == len(set(rows)) == COOPERATIVES_SHOWN + 22
        assert words(office.get("/?q=bersama+007")).count("Bersama 007") == 1
        assert "Sawit" in office.get("/?q=senyiur")


def test_what_needs_a_person_can_be_asked_for(office: Office) -> None:
    assert "Ditemukan: 0." in words(office.get("/?only=problems"))
    office.clock.seconds += SILENT_SECONDS + 1
    page = words(office.get("/?only=problems"))
    assert "Ditemukan: 1." in page
    assert "lama tidak ada kabar" in page


def test_the_language_is_remembered_and_leads_nowhere_else(office: Office) -> None:
    answer = office.client.get("/language/en?back=/facts", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/facts")
    assert "Records received" in office.client.get("/facts").text
    for bad in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = office.client.get("/language/id", params={"back": bad}, follow_redirects=False)
        assert answer.headers["location"] == "/"
    assert office.client.get("/language/xx").status_code == 404


def test_the_api_gives_the_same_to_programs(office: Office) -> None:
    every = office.json("/api/v1/cooperatives")
    assert isinstance(every, list)
    found = next(each for each in every if each["hub"] == HUB)
    assert found["confirmed"]["number"] == len(office.facts)
    assert found["confirmed"]["hash"] == office.facts[-1].hash
    assert found["kept"] == len(office.facts) + 5
    assert found["members"] == {"active": 50, "left": 0, "died": 0}
    assert found["region"]["village"] == "Senyiur"
    assert sum(found["savings"].values()) == sum(office.village.balances.values())
    one = office.json(f"/api/v1/cooperatives/{HUB}")
    assert isinstance(one, dict)
    assert sum(one["totals"].values()) == 0
    balances = office.json(f"/api/v1/cooperatives/{HUB}/balances")
    assert isinstance(balances, list)
    assert {each["sub"]: -each["amount"] for each in balances if each["sub"]} == office.village.balances
    facts, after = [], 0
    while page := office.json(f"/api/v1/cooperatives/{HUB}/facts?after={after}&limit=150"):
        assert isinstance(page, list)
        facts += page
        after = page[-1]["number"]
    assert [(each["number"], each["hash"]) for each in facts] == [(f.number, f.hash) for f in office.facts]
    assert facts[0]["body"] == {"hub": HUB}


def test_the_api_refuses_with_a_code_and_words(office: Office) -> None:
    answer = office.client.get("/api/v1/cooperatives/nobody", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "hub.unknown"
    assert "no cooperative" in answer.json()["error"]["message"]
    for query in ("limit=0", "limit=5000", "after=-1", "after=x"):
        answer = office.client.get(f"/api/v1/cooperatives/{HUB}/facts?{query}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "http.400")


def test_spreadsheets_get_everything_and_no_formulas(office: Office) -> None:
    registry.enrol(office.store, "hub-evil", bytes(KEY.verify_key).hex(), "=HYPERLINK(1)", now=1)
    rows = list(csv.DictReader(io.StringIO(office.get("/cooperatives.csv").lstrip("\ufeff"))))
    assert {row["name"] for row in rows} >= {"'=HYPERLINK(1)", "Koperasi Sawit Makmur"}
    rows = list(csv.DictReader(io.StringIO(office.get(f"/cooperatives/{HUB}/balances.csv").lstrip("\ufeff"))))
    assert sum(int(row["amount"]) for row in rows) == 0
    rows = list(csv.DictReader(io.StringIO(office.get("/facts.csv").lstrip("\ufeff"))))
    assert len(rows) == len(office.facts)
    assert rows[0]["hash"] == office.facts[-1].hash


def test_a_store_that_is_away_is_said_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(self: Store) -> None:
        raise StoreAway("store.away", reason="gone")

    monkeypatch.setattr(Store, "reading", away)
    assert office.client.get("/").status_code == 503
    answer = office.client.get("/api/v1/cooperatives")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "store.away")

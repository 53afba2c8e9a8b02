"""The district's pages and API: what was received, in words, for a laptop and a phone, small and safe."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient
from nacl.signing import SigningKey
from openpyxl import load_workbook

from sync_agent import state, text, topics
from sync_agent.district import map as maps
from sync_agent.district import registry, tables, views, web
from sync_agent.district.intake import Intake, Message
from sync_agent.district.staff import accounts
from sync_agent.district.store import Store
from sync_agent.errors import StoreAway
from sync_agent.limits import FACTS_SHOWN, SILENT_SECONDS
from tests.sync_agent import county
from tests.sync_agent.county import PASSWORD
from tests.sync_agent.office import DISTRICT_KEY, KEY, StandingClock, batch, sign_in
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
        accounts.add(store, "-", self.clock.now(), "dewi", "administrator", PASSWORD)
        self.client = TestClient(web.app(store, self.clock))

    def __enter__(self) -> Office:
        self.client.__enter__()
        assert sign_in(self.client, "dewi").status_code == 303
        return self

    def __exit__(self, *error: object) -> None:
        self.client.__exit__()

    def get(self, path: str, language: str = "id") -> str:
        answer = self.client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return answer.text

    def json(self, path: str) -> object:
        return self.client.get(path).json()


@pytest.fixture
def small_store(sqlite_url: str) -> Iterator[Store]:
    """The store of most offices. What differs in PostgreSQL, its statements, one test runs through in both."""
    made = Store(sqlite_url)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def office(small_store: Store) -> Iterator[Office]:
    with Office(small_store) as made:
        yield made


def words(page: str) -> str:
    """A page's text."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_table_says_how_each_cooperative_stands(office: Office) -> None:
    page = words(office.get("/"))
    savings = text.count(sum(office.village.balances.values()))
    assert f"Koperasi Sawit Makmur Senyiur, Muara Ancalong baru saja 5 0.1.0 50 {savings} 0" in page
    assert "belum mulai" in page
    english = words(office.get("/", "en"))
    assert "just now 5 0.1.0 50" in english


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
    for path in ("/", f"/cooperatives/{HUB}", "/facts", "/statements"):
        assert len(office.get(path).encode()) + style < 40 * 1024, path


def test_every_cooperative_stands_on_one_page_that_is_small(small_store: Store) -> None:
    county.fill(small_store, 1_450)
    with Office(small_store) as office:
        answer = office.client.get("/")
        rows = re.findall(r"href=/cooperatives/(hub-[^>]+)>", answer.text)
        assert len(rows) == len(set(rows)) == 1_452
        assert len(answer.content) < 400 * 1024
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < 90 * 1024


def test_a_search_by_name_place_or_problem_gives_page_spreadsheets_and_api_the_same(store: Store) -> None:
    county.fill(store, 80)
    with Office(store) as office:
        office.clock.seconds = county.NOW
        for path in (
            "/map",
            "/facts",
            f"/cooperatives/{HUB}",
            "/statements",
            "/acts",
            f"/api/v1/cooperatives/{HUB}/months",
        ):
            assert office.client.get(path).status_code == 200
        seen = set()
        for query in (
            "",
            "q=senyiur",
            "q=Simpan+Pinjam&sort=-savings",
            "problem=any&sort=-problems",
            "problem=disk&place=64.08.04",
            "problem=never",
            "place=-",
            "sort=contact",
            "sort=-members",
            "q=nobody",
        ):
            page = re.findall(r"href=/cooperatives/([^>]+)>", office.get(f"/?{query}"))
            rows = csv.DictReader(io.StringIO(office.get(f"/cooperatives.csv?{query}").lstrip("\ufeff")))
            book = load_workbook(io.BytesIO(office.client.get(f"/cooperatives.xlsx?{query}").content))
            api = office.json(f"/api/v1/cooperatives?{query}")
            assert isinstance(api, list)
            assert page == [row["hub"] for row in rows] == [each["hub"] for each in api], query
            assert page == [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)], query
            seen.add(tuple(page))
        assert len(seen) == 10
        by_savings = office.json("/api/v1/cooperatives?sort=-savings")
        assert isinstance(by_savings, list)
        amounts = [sum(each["savings"].values()) for each in by_savings]
        assert amounts == sorted(amounts, reverse=True)


def test_what_needs_a_person_can_be_asked_for(office: Office) -> None:
    assert "Ditemukan: 0." in words(office.get("/?problem=any"))
    office.clock.seconds += SILENT_SECONDS + 1
    sign_in(office.client, "dewi")
    page = words(office.get("/?problem=silent"))
    assert "Ditemukan: 1." in page
    assert "lama tidak ada kabar" in page


def test_a_column_sorts_by_a_link_and_the_other_way_by_the_next(office: Office) -> None:
    assert 'href="/?sort=members"' in office.get("/")
    page = office.get("/?sort=members")
    assert 'href="/?sort=-members"' in page
    assert 'aria-sort="ascending"' in page
    assert page.index(OTHER) < page.index(HUB)
    page = office.get("/?sort=-members")
    assert page.index(HUB) < page.index(OTHER)


def test_months_show_members_savings_and_loans_as_they_were(office: Office) -> None:
    months = office.json(f"/api/v1/cooperatives/{HUB}/months")
    assert isinstance(months, list)
    last = months[-1]
    assert last["members"] == 50
    assert last["pokok"] + last["wajib"] + last["sukarela"] == sum(office.village.balances.values())
    first = f"{text.month(months[0]['month'], 'id')} {months[0]['members']} {text.count(months[0]['pokok'])}"
    page = office.get(f"/cooperatives/{HUB}")
    assert first in words(page)
    assert page.count('class="chart"') == 3


def test_months_add_up_and_none_is_left_out(small_store: Store) -> None:
    with small_store.transaction():
        for month, account, amount in (
            ("2026-01", "3110", -100_000),
            ("2026-01", "1141", 500_000),
            ("2026-04", "3110", -50_000),
            ("2026-04", "1141", -200_000),
        ):
            small_store.bulk(tables.UPSERT_MONTH, [(HUB, month, account, amount)])
    with small_store.reading():
        found = [(each.month, each.pokok, each.loans) for each in views.months(small_store, HUB, 3)]
    assert found == [("2026-02", 100_000, 500_000), ("2026-03", 100_000, 500_000), ("2026-04", 150_000, 300_000)]


def test_the_map_leaves_nobody_out_however_crowded_a_sub_district_is() -> None:
    texts = maps.Texts("", "")
    dots = [maps.Dot("/x", "x", health) for health in ("well", "look", "stopped", "never") for _ in range(3_000)]
    names = {code: maps.Name("", "") for code in maps.outlines()}
    for only in ("", "64.08.04"):
        assert maps.draw({"64.08.04": dots}, names, texts, only).count('href="/x"') == 12_000


def test_the_map_has_a_dot_for_each_cooperative_in_its_sub_district(small_store: Store) -> None:
    county.fill(small_store, 300)
    with Office(small_store) as office:
        whole = office.get("/map")
        assert whole.count("<title>") == 1 + 301  # the page, and all but the one without a village
        one = office.get("/map?place=64.08.04")
        assert 60 < one.count('tabindex="-1"') < 300
        assert "Kecamatan Sangatta Utara" in words(one)
        assert "Tidak ada koperasi yang cocok." in words(office.get("/map?q=nobody"))
        assert office.client.get("/map?place=99").status_code == 200


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

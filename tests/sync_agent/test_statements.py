"""Announcements and palm fruit prices, from the form of the office to what is in force for a hub."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from sync_agent import statement, text
from sync_agent.district import registry, web
from sync_agent.district.staff import audit
from sync_agent.district.statements import actions, forms
from sync_agent.district.statements import views as published
from sync_agent.district.store import Store
from sync_agent.errors import StaffError
from tests.sync_agent import county
from tests.sync_agent.office import KEY, StandingClock, form_token, sign_in

TODAY = text.office_day(StandingClock.seconds)
HUB, OTHER = "hub-00000001", "hub-00000002"


def day(offset: int) -> str:
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


class Desk:
    """An editor at their desk."""

    def __init__(self, url: str) -> None:
        self.store = Store(url)
        self.store.prepare()
        county.staff(self.store, "editor")
        for hub in (HUB, OTHER):
            registry.enrol(self.store, hub, bytes(KEY.verify_key).hex(), f"Koperasi {hub}", now=1)
        self.clock = StandingClock()
        self.client: TestClient[Litestar] = TestClient(web.app(self.store, self.clock))

    def send(self, kind: str, step: str = "preview", **fields: str | list[str]) -> str:
        """Send a form and give the page that comes of it."""
        shown = self.client.get(f"/statements/new/{kind}").text
        ready = {"from_day": day(0), "until_day": day(6), "where": "all", "scope": "all"}
        form = {**ready, "id": value(shown, "id"), **fields, "step": step, "form_token": form_token(shown)}
        return self.client.post(f"/statements/new/{kind}", data=form).text

    def in_force(self, scope: str = "all", offset: int = 0) -> list[statement.AnyStatement]:
        """What is to be said to a scope."""
        with self.store.reading():
            found = published.in_force(self.store, scope, TODAY + datetime.timedelta(days=offset))
        return [each.statement for each in found]


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path}/district.db")
    with made.client:
        sign_in(made.client, "editor")
        yield made
    made.store.close()


def test_an_announcement_is_previewed_published_once_and_in_force_until_its_last_day(desk: Desk) -> None:
    page = desk.send("notice", title="Rapat <b>anggota</b>", text="Jam 9.\nBawa buku.", id="one")
    assert "Rapat &lt;b&gt;anggota&lt;/b&gt;" in page
    assert "<p>Bawa buku.</p>" in page
    assert "Sampai ke 2 koperasi." in page
    assert desk.in_force() == [], "a preview publishes nothing"
    for _ in range(2):
        assert "Sudah diterbitkan." in desk.send("notice", "publish", title="Rapat", text="Jam 9.", id="one")
    (said,) = desk.in_force()
    assert isinstance(said, statement.Notice)
    assert (said.title, said.text, said.from_day, said.regions) == ("Rapat", "Jam 9.", TODAY, [])
    assert len(desk.in_force(offset=6)) == 1
    assert desk.in_force(offset=7) == []
    assert desk.in_force(HUB) == [], "what is for all is said to all"
    with desk.store.reading():
        acts = [(each.who, each.act, each.subject, each.details) for each in audit.acts(desk.store, 9)]
    assert acts.count(("editor", "statement.notice", "one", "Rapat")) == 1


def test_what_is_published_can_be_signed_and_sent_as_it_is(desk: Desk) -> None:
    desk.send("notice", "publish", title="Rapat", text="Jam 9.")
    desk.send("tbs_price", "publish", price_3="2.450", **{"price_10-20": "3150"})
    signed = statement.sign(KEY, "all", 1, 1_800_000_000, desk.in_force())
    said = statement.read(signed, KEY.verify_key, HUB).statements
    prices = [each.prices for each in said if isinstance(each, statement.PalmPrice)]
    assert prices == [{"3": 2_450, "10-20": 3_150}]


def test_what_begins_later_is_said_now_for_hubs_hear_seldom(desk: Desk) -> None:
    desk.send("tbs_price", "publish", price_3="2450", from_day=day(3), until_day=day(9))
    (said,) = desk.in_force()
    assert said.from_day.isoformat() == day(3)
    assert "akan berlaku" in desk.client.get("/statements").text


def test_sub_districts_or_one_cooperative_can_be_chosen(desk: Desk) -> None:
    places = ["64.08.01", "64.08.04", "99"]
    page = desk.send("notice", "publish", title="Dua", where="some", regions=places)
    assert "Sudah diterbitkan." in page
    (said,) = desk.in_force()
    assert sorted(said.regions) == ["64.08.01", "64.08.04"]
    desk.send("notice", "publish", title="Satu", scope=HUB)
    assert [each.from_day for each in desk.in_force(HUB)] == [TODAY]
    with desk.store.reading():
        told = {
            place: [each.statement.title for each in published.for_hub(desk.store, HUB, place, TODAY)]  # type: ignore[union-attr]
            for place in ("64.08.01.2001", "64.08.02.2001", "")
        }
    assert told == {"64.08.01.2001": ["Dua", "Satu"], "64.08.02.2001": ["Satu"], "": ["Satu"]}
    assert "tidak terdaftar" in desk.send("notice", "publish", title="Nol", scope="hub-nobody")
    assert "Hanya untuk Koperasi hub-00000001." in desk.client.get(f"/statements/new/notice?to={HUB}").text
    assert "Satu" in desk.client.get(f"/cooperatives/{HUB}").text


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("notice", {"title": ""}, "Tulis judul"),
        ("notice", {"title": "x" * 81}, "Tulis judul"),
        ("notice", {"title": "x", "text": "x" * 1_001}, "terlalu panjang"),
        ("notice", {"title": "x", "from_day": ""}, "hari mulai"),
        ("notice", {"title": "x", "from_day": "2026-02-30"}, "hari mulai"),
        ("notice", {"title": "x", "from_day": day(5), "until_day": day(4)}, "sebelum hari mulai"),
        ("notice", {"title": "x", "from_day": day(-9), "until_day": day(-1)}, "sudah lewat"),
        ("notice", {"title": "x", "until_day": day(400)}, "Paling lama 366 hari"),
        ("notice", {"title": "x", "where": "some"}, "Pilih kecamatan"),
        ("tbs_price", {}, "paling sedikit satu harga"),
        ("tbs_price", {"price_3": "2.450,75"}, "bukan rupiah penuh"),
        ("tbs_price", {"price_3": "-5"}, "bukan rupiah penuh"),
        ("tbs_price", {"price_3": "2450", "until_day": day(40)}, "Paling lama 31 hari"),
    ],
)
def test_a_form_that_cannot_be_says_why_and_keeps_what_was_typed(
    desk: Desk, kind: str, fields: dict[str, str], said: str
) -> None:
    page = desk.send(kind, "publish", **fields)
    assert said in page
    assert desk.in_force() == []
    for name, typed in fields.items():
        if name.startswith(("price", "until")):
            assert f'name="{name}" value="{typed}"' in page


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        *(("3250", 3250), ("3.250", 3250), ("12.345", 12345), ("0", None), ("3,250", None), ("3.25", None)),
        *(("3.250.000", None), ("", None), ("٣", None), ("1e3", None), ("999999999999", None), (".250", None)),
    ],
)
def test_prices_are_read_as_people_write_them(typed: str, price: int | None) -> None:
    assert forms.rupiah(typed) == price


def test_a_price_far_from_the_last_one_is_asked_about_twice(desk: Desk) -> None:
    desk.send("tbs_price", "publish", price_3="2450")
    assert "terakhir 2.450" in desk.client.get("/statements/new/tbs_price").text
    assert "salah ketik" not in desk.send("tbs_price", price_3="2500", price_4="2600")
    page = desk.send("tbs_price", price_3="4250")
    assert "salah ketik" in page
    assert "+73%" in page


def test_one_can_go_back_from_the_preview_to_what_one_typed(desk: Desk) -> None:
    page = desk.send("notice", "back", title="Rapat", text="Jam 9.", where="some", regions=["64.08.04"])
    assert 'name="title" value="Rapat"' in page
    assert 'value="64.08.04" checked' in page


def test_what_was_published_can_be_taken_back_once_after_a_question(desk: Desk) -> None:
    desk.send("notice", "publish", title="Rapat", id="one")
    asked = desk.client.get("/statements/one/withdraw").text
    assert "Tarik kembali?" in asked
    page = desk.client.post("/statements/one/withdraw", data={"form_token": form_token(asked)}).text
    assert "Sudah ditarik kembali." in page
    assert "ditarik editor" in page
    assert desk.in_force() == []
    again = desk.client.post("/statements/one/withdraw", data={"form_token": form_token(asked)})
    assert (again.status_code, "sebelumnya" in again.text) == (400, True)
    assert desk.client.get("/statements/none/withdraw").status_code == 404
    (told,) = desk.client.get("/api/v1/statements").json()
    assert (told["id"], told["standing"], told["said"]["kind"]) == ("one", "withdrawn", "notice")


def test_no_more_is_in_force_than_one_message_may_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "STATEMENTS_MAX", 2)
    said = statement.Notice(from_day=TODAY, until_day=TODAY, title="x")
    assert all(actions.publish(desk.store, "editor", 1, str(i), "all", said) for i in range(2))
    with pytest.raises(StaffError, match=r"statement\.many"):
        actions.publish(desk.store, "editor", 1, "2", "all", said)

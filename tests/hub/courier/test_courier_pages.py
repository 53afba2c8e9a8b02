"""A technician's phone at the hub: the file is fetched, goes to the district, and the answer is handed over."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from litestar.testing import TestClient

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.courier.box import Told
from hub.errors import BadRequest, TooManyTries
from hub.limits import (
    COURIER_FILE_BYTES_MAX,
    COURIER_LATE_SECONDS,
    COURIER_PASS_SECONDS,
    COURIER_TRIES_MAX,
    COURIER_WAITING_MAX,
)
from hub.log.reading import LogReader
from hub.relay.views import confirmed
from sync_agent import receipt
from sync_agent.courier import desk
from sync_agent.courier.desk import PhoneDesk
from sync_agent.courier.pouch import Pouch
from sync_agent.courier.village import Village as End
from sync_agent.district import registry, web
from sync_agent.district.store import Store
from sync_agent.limits import COURIER_DUE_SECONDS, COURIER_SILENT_SECONDS
from sync_agent.relay.door import Door as RelayDoor
from sync_agent.relay.settings import Device
from tests.hub.door import Door
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.village import HUB, FixedClock, Village
from tests.sync_agent import county
from tests.sync_agent.office import DISTRICT_KEY, KEY, StandingClock, form_token, sign_in

PAGE = "/desk/courier"
SECRET = "r" * 40
CHAIR, SECRETARY, MEMBER = 1, 2, 3


@dataclass
class House:
    """A hub, the relay's desk for phones over its folder, and the chair's phone."""

    door: Door
    desk: PhoneDesk
    chair: Visitor
    clock: FixedClock
    folder: Path

    def hand_over(self, content: bytes, visitor: Visitor | None = None) -> Page:
        """Send a file as a browser does."""
        who = visitor or self.chair
        page = who.get(PAGE)
        files = {"answer": ("balasan.kurir", content, "application/octet-stream")}
        return Page(who.http.post(f"{PAGE}/answer", data=page.forms[-1], files=files))

    def fetch(self) -> bytes:
        """Have the newest packed and fetch it."""
        self.chair.post(f"{PAGE}/ask")
        self.desk.look()
        found = self.chair.http.get(f"{PAGE}/file/{self.door.appliance.courier.told().file}")
        assert found.status_code == 200
        return found.content


class RelayClock(StandingClock):
    """The relay's clock, which goes with the hub's."""

    ahead = 0.0

    def steady(self) -> float:
        return super().steady() + self.ahead


@pytest.fixture
def house(village: Village, door: Door, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    village.member("Wayan", roles=("secretary",))
    village.member("Siti")
    village.act(lambda tx: pair_device(tx, "relay", "relay", digest(SECRET)))
    village.close()
    reader = LogReader(tmp_path / "books.db")
    made = RelayClock()
    made.seconds = clock.now()
    relay = PhoneDesk(
        tmp_path,
        lambda: End(reader, KEY, DISTRICT_KEY.verify_key),
        RelayDoor(door.url, Device("relay-1", SECRET)),
        made,
    )
    chair = Visitor(door.url)
    chair.sign_in(CHAIR)
    yield House(door, relay, chair, clock, tmp_path / "courier")
    chair.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/district.db")
    store.prepare()
    county.staff(store, "editor", "viewer")
    registry.enrol(store, HUB, bytes(KEY.verify_key).hex(), "Koperasi Uji", now=1)
    yield store
    store.close()


def test_the_file_goes_to_the_district_and_its_answer_is_shown_as_confirmed(house: House, office: Store) -> None:
    assert "Belum ada titipan" in house.chair.get(PAGE).text
    waiting = house.chair.post(f"{PAGE}/ask")
    assert "sedang disiapkan" in waiting.text
    assert waiting.answer.headers["refresh"].startswith("4; url=/desk/courier?resting")
    content = house.fetch()
    kept = house.door.appliance.courier.told().kept
    assert f"catatan 1 sampai {kept} dari {kept}" in house.chair.get(PAGE).text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [f"KOPERASI-KURIR/{HUB}/1-1-{kept}.kb"]
        assert b"Siti" not in content

    with TestClient(web.app(office, StandingClock(), DISTRICT_KEY), base_url="https://office.local") as client:
        assert sign_in(client, "editor").status_code == 303
        form = {"form_token": form_token(client.get("/courier").text)}
        shown = client.post("/courier", data=form, files={"pouch": ("x.kurir", content)})
        assert (shown.status_code, "Koperasi Uji" in shown.text) == (200, True)
        again = client.post("/courier", data=form, files={"pouch": ("x.kurir", content)})
        assert again.status_code == 200
        answer = client.get(f"/courier/answer?hubs={HUB}")
        assert answer.headers["content-disposition"] == f'attachment; filename="balasan-{HUB}.kurir"'

    assert "sedang dibaca" in house.hand_over(answer.content).text
    house.desk.look()
    page = house.chair.get(PAGE)
    assert f"memastikan catatan sampai nomor {kept}" in page.text
    assert confirmed(house.door.appliance.local).number == kept
    assert "semua sudah dipastikan" in house.chair.get(PAGE).text
    assert not list((house.folder / "out").iterdir())
    house.door.appliance.local.close()


def test_only_officers_who_see_to_devices_fetch_and_hand_over(house: House) -> None:
    house.fetch()
    name = house.door.appliance.courier.told().file
    for member, status in ((SECRETARY, 403), (MEMBER, 404)):
        visitor = Visitor(house.door.url)
        visitor.sign_in(member)
        assert visitor.get(PAGE).status == (200 if member == SECRETARY else 404)
        assert visitor.http.get(f"{PAGE}/file/{name}").status_code == status
        assert visitor.post(f"{PAGE}/ask").status == status
        assert visitor.post(f"{PAGE}/answer").status == status
        visitor.close()
    stranger = Visitor(house.door.url)
    assert stranger.http.get(f"{PAGE}/file/{name}").url.path == "/"
    stranger.close()
    assert house.chair.http.get(f"{PAGE}/file/..%2Ftold.json").status_code == 404


def test_each_wrong_file_gets_a_word_and_changes_nothing(house: House) -> None:
    own = house.fetch()
    foreign = Pouch()
    foreign.write(HUB, "receipt.kr", b"KR\x01" + b"x" * 100)
    for content, word in (
        (b"a photo", "bukan berkas kurir"),
        (own, "tidak ada balasan untuk koperasi ini"),
        (foreign.packed(), "bukan dari kabupaten kita"),
    ):
        house.hand_over(content)
        house.desk.look()
        assert word in house.chair.get(PAGE).text
    assert "Pilih berkas balasannya" in house.hand_over(b"").text
    assert "terlalu besar" in house.hand_over(b"x" * (COURIER_FILE_BYTES_MAX + 1)).text
    assert confirmed(house.door.appliance.local).number == 0
    for _ in range(COURIER_WAITING_MAX):
        house.hand_over(b"a photo")
    assert "masih menunggu dibaca" in house.hand_over(b"a photo").text
    house.door.appliance.local.close()


def test_a_relay_that_does_not_run_and_a_told_file_that_is_damaged_are_said_plainly(house: House) -> None:
    house.chair.post(f"{PAGE}/ask")
    house.clock.seconds += COURIER_LATE_SECONDS + 1
    chair = Visitor(house.door.url, language="en")
    chair.sign_in(CHAIR)
    page = chair.get(PAGE)
    assert "is not running" in page.text
    assert not page.answer.headers["refresh"].startswith("4;")
    chair.close()
    (house.folder / "told.json").write_bytes(b"{")
    assert house.door.appliance.courier.told() == Told()
    (house.folder / "told.json").write_bytes(b'{"file":"../../books.db"}')
    assert house.door.appliance.courier.file(house.door.appliance.courier.told()) is None


def test_hub_and_relay_mean_the_same_by_what_the_relay_tells() -> None:
    assert Told.__struct_fields__ == desk.Told.__struct_fields__
    assert Told() != desk.Told()


def test_pages_without_the_districts_key_say_so_and_viewers_see_none(office: Store) -> None:
    with TestClient(web.app(office, StandingClock()), base_url="https://office.local") as client:
        assert sign_in(client, "editor").status_code == 303
        assert "--key-file" in client.get("/courier").text
        assert client.get(f"/courier/answer?hubs={HUB}").status_code == 404
    with TestClient(web.app(office, StandingClock(), DISTRICT_KEY), base_url="https://office.local") as client:
        assert sign_in(client, "editor").status_code == 303
        form = {"form_token": form_token(client.get("/courier").text)}
        refused = client.post("/courier", data=form, files={"pouch": ("x.kurir", b"a photo")})
        assert (refused.status_code, "bukan berkas kurir" in refused.text.lower()) == (400, True)
        assert client.post("/courier", files={"pouch": ("x.kurir", b"a photo")}).status_code == 403
        assert client.get("/courier/answer?hubs=..%2F.. x").status_code == 404
        assert sign_in(client, "viewer").status_code == 303
        assert client.get("/courier").status_code == 403


def test_after_a_day_without_a_receipt_the_relay_packs_by_itself_and_not_again_until_the_next(house: House) -> None:
    clock, box = house.desk._clock, house.door.appliance.courier
    assert isinstance(clock, RelayClock)
    house.desk.look()
    first = box.told()
    assert first.file
    (house.folder / "out" / first.file).unlink()
    for days, is_packed in ((0, False), (1, True)):
        clock.seconds += days * COURIER_SILENT_SECONDS
        clock.ahead += COURIER_DUE_SECONDS
        house.desk.look()
        assert (box.file(box.told()) is not None) == is_packed
    head = house.door.appliance.books.db.execute_sql(
        "SELECT number, hash FROM log_fact ORDER BY number DESC"
    ).fetchone()
    said = receipt.issue(DISTRICT_KEY, hub=HUB, incarnation=1, number=head[0], hash_=head[1], at=clock.seconds)
    answer = Pouch()
    answer.write(HUB, "receipt.kr", said.signed)
    house.hand_over(answer.packed())
    house.desk.look()
    assert not box.told().file, "what was just confirmed is not offered once more"
    clock.seconds += COURIER_SILENT_SECONDS
    clock.ahead += COURIER_DUE_SECONDS
    at = box.told().at
    house.desk.look()
    assert box.told().at == at, "everything is confirmed: there is nothing to pack"


def test_a_technicians_phone_comes_in_with_an_officers_code_once_and_for_minutes(house: House) -> None:
    content = house.fetch()
    name = house.door.appliance.courier.told().file
    phone = Visitor(house.door.url)
    assert phone.http.get(f"/courier/file/{name}").status_code == 403
    assert phone.post("/courier/ask").status == 403
    shown = house.chair.post(f"{PAGE}/code").answer.text
    code = re.search(r'class="digits">(\d{6})<', shown)
    assert code
    wrong = "000000" if code[1] != "000000" else "000001"
    assert "salah" in phone.submit(phone.get("/courier"), code=wrong).text
    page = phone.submit(phone.get("/courier"), code=code[1])
    assert (page.path, "Ambil titipan" in page.text, "HP teknisi" in page.text) == ("/courier", True, False)
    assert phone.http.get(f"/courier/file/{name}").content == content
    files = {"answer": ("balasan.kurir", b"a photo", "application/octet-stream")}
    assert phone.http.post("/courier/answer", files=files).url.path == "/courier"
    house.desk.look()
    assert "bukan berkas kurir" in phone.get("/courier").text
    assert phone.http.get("/desk/courier").url.path == "/", "the pass opens nothing else"
    other = Visitor(house.door.url)
    assert "salah" in other.submit(other.get("/courier"), code=code[1]).text
    other.close()
    house.clock.seconds += COURIER_PASS_SECONDS + 1
    assert phone.http.get(f"/courier/file/{name}").status_code == 403
    assert "Minta kode" in phone.get("/courier").text
    phone.close()


def test_a_technicians_code_cannot_be_guessed(house: House) -> None:
    passes = house.door.appliance.courier_passes
    code = passes.new_code()
    for _ in range(COURIER_TRIES_MAX):
        with pytest.raises(BadRequest):
            passes.use(f"{(int(code) + 1) % 1_000_000:06d}")
    with pytest.raises(TooManyTries):
        passes.use(code)
    assert not passes.is_good("")
    secretary = Visitor(house.door.url)
    secretary.sign_in(SECRETARY)
    assert secretary.post(f"{PAGE}/code").status == 403
    secretary.close()

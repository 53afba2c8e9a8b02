"""Training: the same pages over invented people, exercises that check themselves, and never real books by mistake."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.cli.main import main
from hub.log.reading import LogReader
from hub.training.exercises import EXERCISES, done_by
from hub.training.folder import MARK, began_after, is_training, mark
from tests.hub.door import Asker, Door
from tests.hub.pages.visitor import Visitor
from tests.hub.village import Village

SITI = 2


@pytest.fixture
def door(village: Village, tmp_path: Path, make_door) -> Door:
    village.member("Siti")
    mark(tmp_path, village.facts)
    village.close()
    return make_door()


@pytest.fixture
def trainee(door: Door) -> Iterator[Visitor]:
    visitor = Visitor(door.url)
    visitor.sign_in(1)
    yield visitor
    visitor.close()


def sent(answer) -> dict:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else {}


def pay_a_request(door: Door, trainee: Visitor) -> None:
    siti = door.enter(SITI)
    number = sent(siti.post("/me/requests", {"account_id": "sukarela-2", "amount": 5_000}))["number"]
    page = trainee.get(f"/desk/requests/{number}")
    while "confirm" in page.forms[-1] or page.path.startswith("/desk/requests/"):
        page = trainee.submit(page, confirm="yes")


def close_and_open(trainee: Visitor) -> Iterator[None]:
    page = trainee.get("/desk/day/close")
    counted = {"count_1000": "3", "reason": "lost", "note": "Tercecer"}
    page = trainee.submit(page, **counted)
    page = trainee.submit(page, **counted)
    trainee.submit(page, confirm="yes")
    yield
    page = trainee.submit(trainee.get("/desk/day/open"), count_1000="3")
    trainee.submit(page, confirm="yes")
    yield


def cash(clerk: Asker, what: str, account: str, amount: int) -> int:
    return sent(clerk.post(f"/savings/{what}", {"account_id": account, "amount": amount}))["number"]


def test_each_exercise_counts_as_done_once_it_is_done_and_then_there_is_a_certificate(door, trainee, tmp_path):
    clerk, last = door.enter(1), [0]
    days = close_and_open(trainee)
    region = {"region": "64.08.04.2001", "joined": "2026-01-05"}
    deeds = {
        "deposit": lambda: last.append(cash(clerk, "deposits", "sukarela-2", 50_000)),
        "dues": lambda: cash(clerk, "deposits", "wajib-2", 20_000),
        "withdrawal": lambda: cash(clerk, "withdrawals", "sukarela-2", 10_000),
        "reversal": lambda: sent(clerk.post("/savings/reversals", {"number": last[-1] + 2, "reason": "twice"})),
        "member": lambda: sent(clerk.post("/members", {"name": "Murid Baru", **region})),
        "pin": lambda: sent(clerk.post("/members/3/pin", {"pin": "739154"})),
        "card": lambda: sent(clerk.post("/members/3/card", {"card": "KOP-LATIHAN"})),
        "request": lambda: pay_a_request(door, trainee),
        "difference": lambda: next(days),
        "day": lambda: next(days),
    }
    assert list(deeds) == [each.code for each in EXERCISES]
    done: set[str] = set()
    began = door.appliance.books.db.execute_sql("SELECT MAX(number) FROM log_fact").fetchone()[0]
    for code, do in deeds.items():
        assert done_by(door.appliance.books.db, 1, began) == done
        assert "sesudah sepuluh latihan" in trainee.get("/desk/training/certificate.pdf?name=Ibu+Guru").text
        do()
        done.add(code)
        assert done_by(door.appliance.books.db, 1, began) == done
        assert f"{len(done)} dari 10 latihan" in trainee.get("/desk/training").text
    assert trainee.get("/desk/training/certificate.pdf?name=").status == 400
    pdf = trainee.http.get("/desk/training/certificate.pdf", params={"name": "Ibu Guru Maria"})
    assert pdf.headers["content-type"] == "application/pdf"
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf.content)
    written = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "Ibu Guru Maria" in written
    assert "10. Membuka hari berikutnya" in written


def test_every_page_of_a_training_says_so_and_the_sign_in_tells_whom_to_be(door, trainee):
    stranger = Visitor(door.url)
    assert "PIN 314159" in stranger.get("/").text
    for page in (stranger.get("/"), trainee.get("/desk"), trainee.get("/desk/members/2"), trainee.get("/me")):
        assert "LATIHAN: nama dan uang di sini karangan" in page.text
    stranger.close()


def test_a_real_hub_shows_no_training(village, make_door):
    village.close()
    visitor = Visitor(make_door().url)
    visitor.sign_in(1)
    assert visitor.get("/desk/training").status == 404
    assert "LATIHAN" not in visitor.get("/desk").text
    visitor.close()


class Served:
    """Stands where the server would be, so that the command comes back."""

    def __init__(self) -> None:
        self.folders: list[Path] = []

    def serve(self, data: Path, host: str, port: int, *, announce: bool, languages: tuple[str, ...]) -> None:
        assert not announce
        self.folders.append(data)

    def openapi_json(self) -> bytes:
        return b""


def test_real_books_are_never_turned_into_a_training(village, tmp_path, capsys):
    village.close()
    served = Served()
    for more in ([], ["--again"]):
        assert main(["train", "--data", str(tmp_path), *more], served) == 1
        assert "sungguhan" in capsys.readouterr().err
    assert (tmp_path / "books.db").exists()
    assert not is_training(tmp_path)
    assert served.folders == []


@pytest.mark.slow
def test_a_training_is_made_once_goes_on_and_starts_over_only_when_asked(tmp_path):
    folder, served = tmp_path / "training", Served()
    mark(folder)
    (folder / "left-over").touch()
    assert main(["train", "--data", str(folder), "--again", "--today", "2026-02-02"], served) == 0
    assert not (folder / "left-over").exists()
    assert (folder / MARK).exists()
    books = (folder / "books.db").stat().st_ino
    assert began_after(folder) == LogReader(folder / "books.db").head()[0] > 1_000
    assert main(["train", "--data", str(folder)], served) == 0
    assert (folder / "books.db").stat().st_ino == books
    assert served.folders == [folder] * 2

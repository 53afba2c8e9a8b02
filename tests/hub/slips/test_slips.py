"""Slips: printed once after the commit, checked by anybody who holds one, and honest about the printer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import ImageChops

from hub.limits import PRINT_SECONDS_MAX
from hub.slips import jobs
from hub.slips.layout import picture
from hub.slips.views import masked
from tests.helpers import wait_until
from tests.hub.door import Door
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.slips.paper_printer import PaperPrinter, pictures, words
from tests.hub.village import Village

SITI = 2


@pytest.fixture
def printer() -> Iterator[PaperPrinter]:
    made = PaperPrinter()
    yield made
    made.close()


@pytest.fixture
def door(village: Village, make_door) -> Door:
    village.member("Siti Rahmawati")
    village.close()
    return make_door()


@pytest.fixture
def officer(door: Door) -> Iterator[Visitor]:
    visitor = Visitor(door.url)
    visitor.sign_in(1)
    yield visitor
    visitor.close()


def use(officer: Visitor, printer: PaperPrinter, **more: str) -> None:
    """Set the printer up as a person does."""
    page = officer.get("/desk/printer")
    page = officer.submit(page, address=printer.address, paper="58", **more)
    assert printer.address in page.text


def deposit(officer: Visitor, amount: str = "50000") -> Page:
    """Take a deposit at the desk; returns the receipt's page."""
    page = officer.get(f"/desk/members/{SITI}/deposit")
    page = officer.submit(page, account=f"sukarela-{SITI}", amount=amount)
    return officer.submit(page, confirm="yes")


def state(door: Door, fact: int) -> str:
    job = jobs.of_fact(door.appliance.local, fact)
    return f"{job.state} {job.problem}".strip() if job else ""


def number_of(page: Page) -> int:
    return int(page.path.rsplit("/", 1)[1])


def test_a_deposit_prints_one_slip_with_a_masked_name_and_a_code_that_leads_to_its_check(door, officer, printer):
    use(officer, printer)
    receipt = deposit(officer, "1250000")
    number = number_of(receipt)
    wait_until(lambda: state(door, number) == "printed")
    wait_until(lambda: printer.slips)
    said = words(printer.slips[0])
    assert "Koperasi Uji" in said
    assert "Rp1.250.000" in said
    assert "satu juta dua ratus lima puluh" in said
    assert f"1-{number:06d}" in said
    assert "S*** R***" in said
    assert "Siti" not in said
    assert "SALINAN" not in said
    path = next(link for link in receipt.links if link.startswith("/s/"))
    drawn = picture(path.removeprefix("/s/"))  # the hub of this test has no address for phones
    printed = pictures(printer.slips[0]).crop((0, 0, *drawn.size))
    assert ImageChops.difference(printed.convert("L"), drawn.convert("L")).getbbox() is None
    assert "tercetak" in officer.get(receipt.path).text


def test_a_repeated_send_prints_no_second_slip(door, officer, printer):
    use(officer, printer)
    clerk = door.sign_in(1)
    body = {"account_id": f"sukarela-{SITI}", "amount": 10_000}
    first = clerk.post("/savings/deposits", body, key="the-same-key-1")
    wait_until(lambda: state(door, first.json()["number"]) == "printed")
    again = clerk.post("/savings/deposits", body, key="the-same-key-1")
    assert again.json()["number"] == first.json()["number"]
    other = clerk.post("/savings/deposits", body, key="another-key-1")
    wait_until(lambda: state(door, other.json()["number"]) == "printed")
    wait_until(lambda: len(printer.slips) == 2)


@pytest.mark.parametrize(("fault", "cause"), [("paper", "paper"), ("cover_open", "cover"), ("offline", "offline")])
def test_a_printer_that_cannot_print_is_waited_for_and_the_receipt_says_why(door, officer, printer, fault, cause):
    use(officer, printer)
    setattr(printer, fault, fault != "paper")
    receipt = deposit(officer)
    number = number_of(receipt)
    wait_until(lambda: state(door, number) == f"waiting {cause}")
    assert "menunggu dicetak" in officer.get(receipt.path).text
    assert printer.slips == []
    setattr(printer, fault, fault == "paper")
    officer.post(f"/desk/receipts/{number}/print")
    wait_until(lambda: state(door, number) == "printed")
    wait_until(lambda: len(printer.slips) == 1)
    assert "SALINAN" not in words(printer.slips[0])


def test_a_slip_cut_off_in_the_middle_is_doubtful_and_the_next_one_says_copy(door, officer, printer):
    use(officer, printer)
    printer.dies_after = 100
    number = number_of(deposit(officer))
    wait_until(lambda: state(door, number) == "doubtful away")
    printer.dies_after = None
    officer.post(f"/desk/receipts/{number}/print")
    wait_until(lambda: state(door, number) == "printed")
    wait_until(lambda: len(printer.slips) == 2)
    assert "SALINAN" in words(printer.slips[1])


def test_what_was_being_printed_when_the_power_went_is_doubtful_at_the_next_start(village, make_door):
    village.member("Siti Rahmawati")
    village.close()
    door = make_door()
    local = door.appliance.local
    jobs.add(local, 9, 1)
    job = jobs.next_waiting(local)
    jobs.change(local, job, "printing", 1)
    door.close()
    again = make_door()
    assert state(again, 9) == "doubtful power"


def test_a_slip_whose_printer_stays_away_is_given_up_after_its_time(door, officer, printer, clock):
    use(officer, printer)
    printer.paper = False
    number = number_of(deposit(officer))
    wait_until(lambda: state(door, number) == "waiting paper")
    clock.advance(PRINT_SECONDS_MAX + 1)
    door.appliance.printing.wake()
    wait_until(lambda: state(door, number).startswith("expired"))
    printer.paper = True
    clerk = Visitor(door.url)
    clerk.sign_in(1)
    clerk.post(f"/desk/receipts/{number}/print")
    wait_until(lambda: state(door, number) == "printed")
    clerk.close()
    assert "SALINAN" not in words(printer.slips[0])


def test_a_slip_that_waits_can_be_called_off(door, officer, printer):
    use(officer, printer)
    printer.offline = True
    number = number_of(deposit(officer))
    wait_until(lambda: state(door, number) == "waiting offline")
    job = jobs.of_fact(door.appliance.local, number)
    officer.post(f"/desk/printer/jobs/{job.number}/cancel")
    assert state(door, number).startswith("cancelled")


def test_without_a_printer_nothing_is_queued_and_the_slip_is_there_as_pdf(door, officer):
    receipt = deposit(officer)
    number = number_of(receipt)
    assert state(door, number) == ""
    for path in (
        f"/desk/receipts/{number}/slip.pdf",
        next(p for p in receipt.links if p.startswith("/s/")) + "/slip.pdf",
    ):
        answer = officer.http.get(path)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert "Belum ada pencetak" in officer.post(f"/desk/receipts/{number}/print").text


def test_anybody_can_check_a_slip_and_a_changed_code_is_no_slip_of_this_cooperative(door, officer):
    receipt = deposit(officer, "77000")
    path = next(link for link in receipt.links if link.startswith("/s/"))
    stranger = Visitor(door.url)
    page = stranger.get(path)
    assert page.status == 200
    assert "Struk ini benar" in page.text
    assert "Rp77.000" in page.text
    assert "S*** R***" in page.text
    assert "Siti" not in page.text
    typed = path.removeprefix("/s/").upper()
    spaced = f"{typed[:-8]} {typed[-8:-4]} {typed[-4:]}"
    assert "Struk ini benar" in Page(stranger.http.get("/s", params={"code": spaced})).text
    number, _, check = typed.lower().partition("-")
    swapped = "0" if check[-1] != "0" else "1"
    for false in (f"{number}-{check[:-1]}{swapped}", f"9{number}-{check}", f"1-{check}", "halo", "-1-x"):
        page = stranger.get(f"/s/{false}")
        assert page.status == 404
        assert "tidak cocok" in page.text
        assert "Rp77.000" not in page.text
    stranger.close()


def test_a_slip_of_what_was_undone_says_so(door, officer):
    receipt = deposit(officer)
    path = next(link for link in receipt.links if link.startswith("/s/"))
    page = officer.get(f"/desk/receipts/{number_of(receipt)}/reversal")
    page = officer.submit(page, reason="wrong_amount")
    officer.submit(page, confirm="yes")
    assert "dibatalkan oleh catatan nomor" in officer.get(path).text


@pytest.mark.parametrize(
    "address", ["", "usb:1", "network:printer", "serial:/etc/passwd:9600", "device:../../x", "halo"]
)
def test_an_address_that_cannot_be_one_is_refused_with_examples(door, officer, address):
    page = officer.submit(officer.get("/desk/printer"), address=address)
    assert page.status == 400
    assert "network:192.168.1.50:9100" in page.text
    assert jobs.setting(door.appliance.local).address == ""


def test_who_may_not_decide_about_devices_cannot_change_the_printer(village, make_door):
    cashier = village.member("Ani", roles=("cashier",))
    village.close()
    door = make_door()
    clerk = Visitor(door.url)
    clerk.sign_in(cashier)
    assert "/desk/printer" not in clerk.get("/desk/printer").actions
    assert clerk.post("/desk/printer", address="device:/dev/null", paper="58").status == 403
    assert clerk.post("/desk/printer/try").status == 403
    assert jobs.setting(door.appliance.local).address == ""
    clerk.close()


def test_names_are_masked_to_the_same_length_whoever_it_is():
    assert masked("Siti") == "S***"
    assert masked("I Made Wirawan") == "I*** M*** W***"

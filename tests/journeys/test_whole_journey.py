"""The whole way of a deposit: paper list → import → officer's phone → kiosk → member's phone → district."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.helpers import ARTIFACTS
from tests.journeys.whole import FIRST_PIN, HUB, OFFICER_PIN, Whole, run_hub
from tests.kiosk_ui.process import KioskProcess, XServer

pytestmark = [
    pytest.mark.journey,
    pytest.mark.broker,
    pytest.mark.browser,
    pytest.mark.window,
    pytest.mark.timeout(300),
]

PICTURES = ARTIFACTS / "journey"
SAVINGS_TILE = (250, 230)
"""Where the first tile of the menu stands on a panel of 1024x600 pixels."""
MEMBER, MEMBER_PIN, CARD = 12, "830275", "KOP:Theresia-0012"
HEADER = (
    "Nomor anggota;Nama;NIK;Alamat;Kode desa;Telepon;Tanggal bergabung;"
    "Simpanan pokok;Simpanan wajib;Wajib dibayar sampai;Simpanan sukarela;Kartu"
)
LIST = f"""{HEADER}
0012;Theresia Bunga;;RT 03/RW 01;64.08.04.2001;;24/11/2019;100000;1.440.000;10/2026;Rp350.000;{CARD}
0013;Yohanes Ding;;RT 01/RW 02;64.08.04.2001;;02/01/2021;100000;960.000;09/2026;0;
"""
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A cooperative that has just been founded and has taken its members over from paper, everything running."""
    made = Whole(tmp_path)
    made.found()
    members = tmp_path / "anggota.csv"
    members.write_text(LIST)
    report = tmp_path / "berita-acara.pdf"
    run_hub("import", "--data", made.data, "--members", members, "--report", report)
    assert report.read_bytes().startswith(b"%PDF")
    made.start()
    yield made
    made.stop()


@contextmanager
def phone(whole: Whole) -> Iterator[Page]:
    """A browser at the size of a small phone."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "this test needs Debian's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        page = browser.new_context(base_url=whole.hub_url, viewport={"width": 360, "height": 640}).new_page()
        page.set_default_timeout(20_000)
        yield page
        browser.close()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def sign_in(page: Page, number: int, pin: str) -> None:
    page.goto("/")
    page.locator("[name=member_no]").fill(str(number))
    page.locator("[name=pin]").fill(pin)
    page.locator("main form button").last.click()


def replace_first_pin(page: Page, old: str, new: str) -> None:
    page.locator("[name=old_pin]").fill(old)
    page.locator("[name=new_pin]").fill(new)
    page.locator("[name=again]").fill(new)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("done=pin_changed"))


def officer_takes_a_deposit(page: Page) -> str:
    """Sign in, give the member a first PIN, take Rp1.250.000; returns that PIN."""
    sign_in(page, 1, FIRST_PIN)
    replace_first_pin(page, FIRST_PIN, OFFICER_PIN)
    page.goto(f"/desk/members/{MEMBER}/pin")
    first_pin = page.locator("[name=pin]").input_value()
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("done=pin_set"))
    page.goto(f"/desk/members/{MEMBER}/deposit")
    page.locator(f"[name=account][value=sukarela-{MEMBER}]").check()
    page.locator("[name=amount]").fill("Rp1.250.000")
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("satu juta dua ratus lima puluh ribu rupiah")
    picture(page, "1-officer-preview")
    page.locator("button[name=confirm]").click()
    expect(page).to_have_url(re.compile("/desk/receipts/"))
    expect(page.locator("main")).to_contain_text("Rp1.600.000")
    picture(page, "2-officer-receipt")
    return first_pin


def member_looks_at_the_kiosk(whole: Whole, folder: Path, first_pin: str) -> None:
    """Scan the card, type the first PIN, choose an own one, see the balances; kept as a picture of the real window."""
    folder.mkdir()
    shutil.copy(whole.folder / "kiosk.json", folder / "device.json")
    arguments = ("--hub", whole.hub_url, "--size", "1024x600")
    with XServer("1024x600") as screen, KioskProcess(folder, *arguments, DISPLAY=screen.name) as kiosk:
        kiosk.shown("start")
        screen.scan(CARD)
        kiosk.shown("pin")
        screen.scan(first_pin)
        kiosk.shown("new_pin")
        screen.scan(MEMBER_PIN)
        screen.scan(MEMBER_PIN)
        kiosk.shown("home")
        screen.picture(PICTURES / "3-kiosk-home.png")
        screen.touch(*SAVINGS_TILE)
        kiosk.shown("accounts")
        screen.picture(PICTURES / "4-kiosk-accounts.png")
        assert kiosk.end(signal.SIGTERM) == 0


def member_looks_on_a_phone(page: Page) -> None:
    page.goto("/")
    page.context.clear_cookies()
    sign_in(page, MEMBER, MEMBER_PIN)
    main = page.locator("main")
    expect(main).to_contain_text("Rp1.600.000")
    picture(page, "5-phone-accounts")
    page.goto(f"/me/accounts/sukarela-{MEMBER}")
    expect(page.locator("main")).to_contain_text("Rp1.250.000")
    picture(page, "6-phone-passbook")
    page.goto("/me/chart")
    assert page.locator("svg.chart").first.is_visible()


def test_a_deposit_goes_from_an_officers_phone_to_kiosk_phone_and_district_to_the_rupiah(
    whole: Whole, tmp_path: Path
) -> None:
    with phone(whole) as page:
        first_pin = officer_takes_a_deposit(page)
        member_looks_at_the_kiosk(whole, tmp_path / "kiosk", first_pin)
        member_looks_on_a_phone(page)

    token = whole.sign_in(MEMBER, MEMBER_PIN)
    accounts = whole.api("GET", "me/accounts", token).json()
    assert {each["id"]: each["balance"] for each in accounts} == {
        f"pokok-{MEMBER}": 100_000,
        f"wajib-{MEMBER}": 1_440_000,
        f"sukarela-{MEMBER}": 1_600_000,
    }
    whole.wait_for_district()
    with closing(whole.office()) as office:
        balances = office.get(f"/api/v1/cooperatives/{HUB}/balances").json()
        page_text = office.get("/").text
    held = {each["sub"]: -each["amount"] for each in balances if each["sub"]}
    assert held == whole.hub_balances()
    assert held[f"sukarela-{MEMBER}"] == 1_600_000
    assert "Koperasi Perjalanan" in page_text
    assert "Theresia" not in page_text
    assert not any("Theresia" in str(row) for row in whole.district_rows("SELECT * FROM fact"))

"""What a member prefers, chosen on the phone; and amounts that stay covered until they want to see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from hub.access.guard import Viewer, own
from hub.preferences.views import Preferences, preferences
from tests.hub.pages.conftest import OFFICER, SITI, House, let_them_talk
from tests.hub.pages.visitor import Page, Visitor

CHOSEN = {
    "hide_balance": "yes",
    "voice": "yes",
    "text_size": "largest",
    "hand": "left",
    "theme": "night",
    "language": "en",
}
COVER = 'id="lid"'


EXPOSED_BY_THEMSELVES = ("/me/figures", "/me/palm-price")
"""Own pages whose amounts are everybody's, no single member's."""
VOID = ("input", "meta", "link", "img", "path", "rect", "circle")


class Bare(HTMLParser):
    """The amounts of money on a page that can be seen without uncovering anything; notes to choose from are none."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.amounts: list[str] = []
        self._open: list[bool] = []
        self.feed(html.partition("<main")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(dict(attrs).get("class") in ("covered", "quick"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.amounts += re.findall(r"Rp[\d.]+|\brupiah\b", data)


def own_pages(visitor: Visitor) -> Iterator[Page]:
    """One's own pages, all that links lead to."""
    waiting, seen = ["/me"], {"/me"}
    while waiting:
        page = visitor.get(waiting.pop(0))
        yield page
        for link in page.links:
            path = link if link.startswith("/") else page.path + link
            if path.startswith("/me") and path not in seen:
                seen.add(path)
                waiting.append(path)


def kept(house: House, member_no: int = SITI) -> Preferences:
    return preferences(house.books.db, own(Viewer(member_no, (), "")))


def test_what_is_chosen_is_kept_shown_and_spoken_at_once(siti: Visitor, house: House) -> None:
    page = siti.submit(siti.get("/me/preferences"), **CHOSEN)
    assert (page.path, page.language) == ("/me/preferences", "en")
    assert "Your choice is kept" in page.text
    assert kept(house) == Preferences(True, False, True, "night", "largest", "left", "en")
    assert page.forms[-1].items() >= CHOSEN.items()
    fields = {name: value for name, value in page.forms[-1].items() if name not in ("hide_balance", "voice")}
    siti.post("/me/preferences", **fields)
    assert kept(house) == Preferences(False, False, False, "night", "largest", "left", "en")


def test_what_is_not_offered_is_not_kept(siti: Visitor, house: House) -> None:
    before = house.facts
    for wrong in ({"theme": "pink"}, {"hand": ""}, {"text_size": "9"}, {"language": "xx"}):
        assert siti.submit(siti.get("/me/preferences"), **wrong).status == 400
    assert house.facts == before


def test_whoever_covers_amounts_sees_none_on_any_page_of_their_own(siti: Visitor, house: House) -> None:
    let_them_talk(house)
    shown = {page.path: Bare(page.answer.text).amounts for page in own_pages(siti)}
    bare = {path for path, amounts in shown.items() if amounts and path not in EXPOSED_BY_THEMSELVES}
    kinds = {re.sub(r"\d+", "N", path.removeprefix("/me")) for path in bare}
    accounts = {f"/accounts/{product}-N" for product in ("pokok", "wajib", "sukarela")}
    assert kinds >= {"", "/chart", "/requests", "/requests/N", "/requests/N/cancel", *accounts} | {
        f"{account}/print" for account in accounts
    }
    siti.submit(siti.get("/me/preferences"), hide_balance="yes")
    pages = {page.path: page.answer.text for page in own_pages(siti)}
    assert set(pages) == set(shown)
    assert {path: found for path in bare if (found := Bare(pages[path]).amounts)} == {}
    assert {path for path in pages if COVER in pages[path]} == bare


def test_asking_for_money_tells_nothing_of_a_covered_balance(siti: Visitor) -> None:
    form = siti.get("/me/requests/new")
    assert "Rp1.000.000" in Bare(form.answer.text).amounts
    too_much = siti.submit(form, amount="9.999.999")
    assert (too_much.status, "Paling banyak Rp1.000.000" in too_much.text) == (409, True)
    siti.submit(siti.get("/me/preferences"), hide_balance="yes")
    form = siti.get("/me/requests/new")
    assert (Bare(form.answer.text).amounts, COVER in form.answer.text) == ([], True)
    too_much = siti.submit(form, amount="9.999.999")
    assert (too_much.status, Bare(too_much.answer.text).amounts) == (409, [])
    assert "melebihi yang dapat diambil" in too_much.text


def test_an_officer_sees_what_a_member_covers(siti: Visitor, officer: Visitor) -> None:
    for visitor in (siti, officer):
        visitor.submit(visitor.get("/me/preferences"), hide_balance="yes")
    desk = (f"/desk/members/{SITI}", f"/desk/members/{SITI}/accounts/sukarela-{SITI}", f"/desk/members/{OFFICER}")
    assert not [path for path in desk if COVER in officer.get(path).answer.text]

"""What a member prefers, chosen on the phone; and amounts that stay covered until they want to see them."""

from __future__ import annotations

from hub.access.guard import Viewer, own
from hub.preferences.views import Preferences, preferences
from tests.hub.pages.conftest import OFFICER, SITI, House
from tests.hub.pages.visitor import Visitor

CHOSEN = {
    "hide_balance": "yes",
    "voice": "yes",
    "text_size": "largest",
    "hand": "left",
    "theme": "night",
    "language": "en",
}
COVER = 'id="lid"'


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


def test_amounts_are_covered_on_the_members_own_pages_alone(siti: Visitor, officer: Visitor) -> None:
    own_pages = ("/me", f"/me/accounts/sukarela-{SITI}", "/me/chart")
    assert not [path for path in own_pages if COVER in siti.get(path).answer.text]
    siti.submit(siti.get("/me/preferences"), hide_balance="yes")
    assert [path for path in own_pages if COVER in siti.get(path).answer.text] == list(own_pages)
    desk = (f"/desk/members/{SITI}", f"/desk/members/{SITI}/accounts/sukarela-{SITI}", f"/desk/members/{OFFICER}")
    assert not [path for path in desk if COVER in officer.get(path).answer.text]

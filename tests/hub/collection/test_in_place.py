"""The collection sheet in a real browser: a row is saved where it stands, and what is typed in others stays."""

from __future__ import annotations

import pytest

from tests.hub.door import Door
from tests.hub.pages.phone import PHONE, SMALLER, TARGET_PIXELS_MIN, WIDER, chromium, new_phone, press, sign_in
from tests.hub.village import Village

pytestmark = pytest.mark.browser


def test_a_row_is_saved_in_place_and_what_is_typed_beside_it_stays(village: Village, door: Door) -> None:
    for name in ("Siti", "Budi"):
        village.member(name)
    village.close()
    with chromium() as browser:
        page = new_phone(browser, door.url).new_page()
        sign_in(page, 1)
        page.goto("/desk/collection")
        press(page, "main button", "#totals")
        page.click("#row-3 summary")
        page.fill("#sukarela-3", "lima")
        page.click("#row-2 summary")
        page.fill("#sukarela-2", "50.000")
        page.click("#row-2 [name=exact]")
        page.wait_for_selector("#row-2.seen")
        assert page.input_value("#sukarela-3") == "lima"
        assert "Rp70.000" in page.inner_text("#so-far")
        assert page.evaluate("document.activeElement.closest('li').id") == "row-2"
        page.click("#row-3 button.go")
        page.wait_for_selector("#row-3 .wrong")
        assert page.evaluate("document.activeElement.id") == "sukarela-3"
        assert page.url.endswith("/desk/collection")
        assert page.evaluate(WIDER, PHONE["width"]) == []
        assert page.evaluate(SMALLER, TARGET_PIXELS_MIN) == []

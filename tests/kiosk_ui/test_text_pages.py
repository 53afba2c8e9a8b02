"""A long announcement is leafed through at the kiosk: no letter is lost, and none is cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui import limits
from kiosk_ui.text_pages import text_pages

PROSE = "Bapak dan Ibu anggota diundang ke balai desa hari Sabtu jam sembilan pagi. " * 13
LIST = "\n".join(f"{number}. Beras" for number in range(1, 80))
ADDRESS = "Baca di http://koperasi.kutaitimurkab.go.id/" + "pengumuman-rapat-anggota-tahunan/" * 8
PARAGRAPHS = "\n\n".join(f"{number}. {PROSE[:74]}" for number in range(1, 10))


def letters(text: str) -> str:
    """All that is not blank."""
    return "".join(text.split())


def lines_of(page: str) -> int:
    """How many lines a page takes if each is filled."""
    return sum(max(1, -(-len(line) // limits.TEXT_LINE_CHARACTERS)) for line in page.split("\n"))


@given(st.text("ab .\n", max_size=1000) | st.text("ab\u00e9", max_size=1000) | st.text(max_size=300))
def test_pages_hold_every_letter_in_order_and_no_more_lines_than_fit(text):
    pages = text_pages(text)
    assert letters("".join(pages)) == letters(text)
    assert max(lines_of(page) for page in pages) <= limits.TEXT_PAGE_LINES
    assert all(pages) or not text.strip()


def test_a_page_ends_with_a_paragraph_or_a_sentence_where_there_is_one_and_never_within_a_word():
    assert [page[-1] for page in text_pages(PROSE)] == ["."] * 4
    assert [page[:2] for page in text_pages(PARAGRAPHS)] == ["1.", "4.", "7."]
    words = "kata " * 200
    assert {word for page in text_pages(words) for word in page.split()} == {"kata"}


@pytest.mark.usefixtures("kivy_home")
@pytest.mark.parametrize("text_size", ["normal", "largest"])
def test_long_announcements_are_leafed_through_to_their_end_with_nothing_cut_off(kiosk, village, text_size):
    from kiosk_ui.theme import theme
    from tests.kiosk_ui.gallery import flaws_of

    titles = {"Undangan": PROSE, "Harga di toko": LIST[:1000], "Alamat": ADDRESS, "Tata tertib": PARAGRAPHS}
    published = {title: village.post("/notices", {"title": title, "text": text}) for title, text in titles.items()}
    kiosk.sign_in(village.member("Theresia Baca"))
    kiosk.on("home")
    theme.text_size(text_size)
    kiosk.press_icon("notices")
    notices = {notice.number: notice for notice in take_notices(kiosk)}
    for title, text in titles.items():
        kiosk.kiosk.errands.open_notice(notices[published[title]["number"]])
        screen = kiosk.on("notice")
        seen = [screen.text]
        assert flaws_of(kiosk) == []
        while screen.page + 1 < screen.page_count:
            kiosk.press_icon("down")
            kiosk.frames(3)
            seen.append(screen.text)
            assert flaws_of(kiosk) == []
        assert letters("".join(seen)) == letters(text), title
        assert len(seen) == len(text_pages(text))


def take_notices(kiosk):
    """Wait for the announcements, and return them."""
    kiosk.on("notices")
    return kiosk.kiosk.visit.told["notices"]

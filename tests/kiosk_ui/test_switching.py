"""Language and look are switched in place, whatever pages were dropped before and are still in memory."""

from __future__ import annotations

import gc

import pytest

pytestmark = pytest.mark.usefixtures("kivy_home")


@pytest.fixture
def dropped_page(kiosk):
    """A kiosk on the number page, and behind it the PIN page that was shown before and is not yet collected."""
    kiosk.on("start")
    kiosk.kiosk.begin()
    kiosk.kiosk.show("pin")
    kiosk.frames(3)
    # What has lived through a collection is not looked at again in the next small one.
    gc.collect()
    kiosk.kiosk.show("number")
    kiosk.frames(3)
    return kiosk


def test_the_language_is_switched_although_a_dropped_page_is_collected_in_the_middle_of_its_own_rule(dropped_page):
    from kiosk_ui.texts import texts
    from kiosk_ui.wording import Catalog

    class Collecting(Catalog):
        def __getitem__(self, msgid):
            if msgid == "kiosk.pin.title":  # asked for by the rule of a dropped page, nobody else
                gc.collect()
            return super().__getitem__(msgid)

    plain = texts._catalogs["en"]
    texts._catalogs["en"] = Collecting("en", dict(plain))
    try:
        texts.use("en")
    finally:
        texts._catalogs["en"] = plain
        texts.use("id")
    dropped_page.frames(3)
    assert "Nomor anggota Anda?" in dropped_page.words()


@pytest.mark.parametrize(("changed", "switch"), [("face", ("use", "night")), ("text_body", ("text_size", "largest"))])
def test_nothing_is_collected_while_the_look_is_switched(dropped_page, changed, switch):
    from kiosk_ui.theme import theme

    seen = []

    def look(*_changed):
        seen.append(gc.isenabled())

    theme.fbind(changed, look)
    try:
        getattr(theme, switch[0])(switch[1])
    finally:
        theme.funbind(changed, look)
        theme.use("day")
        theme.text_size("normal")
    assert seen
    assert not any(seen)
    assert gc.isenabled()

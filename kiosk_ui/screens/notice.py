"""One announcement, large enough to read standing; a long one has pages."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk_ui import shown
from kiosk_ui.answers import Notice
from kiosk_ui.screens.page import PageScreen
from kiosk_ui.text_pages import text_pages
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Day, Name, Phrase
from kiosk_ui.widgets import pager
from kiosk_ui.widgets.kv import load_rule

PARTS = (pager,)


def sender_and_day(notice: Notice) -> str:
    """Return who announces it and when, as shown."""
    sender = "kiosk.notices.district" if notice.sender == "district" else "kiosk.notices.cooperative"
    return f"{texts.catalog[sender]} · {shown.day(notice.day, texts.catalog)}"


def heading_phrase(notice: Notice, today: str) -> Phrase:
    """Return what is said of a notice before its text: the title, the day, and the district if it is the district's."""
    msgid = "kiosk.speech.notices.district" if notice.sender == "district" else "kiosk.speech.notices.one"
    return Phrase.of(msgid, title=Name(notice.title), day=Day(notice.day, today))


class NoticeScreen(PageScreen):
    """Question answered: what does it say?"""

    text = StringProperty("")
    page = NumericProperty(0)
    page_count = NumericProperty(1)

    def reload(self) -> None:
        """Show the notice; its own words stay in the language they were written in."""
        super().reload()
        notice = self.kiosk.visit.notice
        if notice is None:
            return
        self.title = notice.title
        self.subtitle = sender_and_day(notice)
        self._pages = text_pages(notice.text)
        self.page_count = len(self._pages)
        self.turn(0)

    def turn(self, pages: int) -> None:
        """Turn forward (+1) or back (-1)."""
        self.page = min(max(0, self.page + pages), self.page_count - 1)
        self.text = self._pages[int(self.page)]
        self.page_changed()

    def spoken(self) -> list[Phrase]:
        """Read the notice out: title and day with the first page, then the text of this one."""
        notice = self.kiosk.visit.notice
        if notice is None:
            return []
        head = [heading_phrase(notice, self.kiosk.business_day)] if not self.page else []
        said = [*head, Phrase.of("kiosk.speech.words", text=Name(self.text))]
        return [*said, Phrase.of("kiosk.speech.notice.more")] if self.page + 1 < self.page_count else said


load_rule(__file__)

"""The announcements of the cooperative and the district, newest first; touch one to read it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk_ui.answers import Notice
from kiosk_ui.errands import is_new
from kiosk_ui.screens import rows
from kiosk_ui.screens.listing import ListScreen
from kiosk_ui.screens.notice import heading_phrase, sender_and_day
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule

PARTS = (rows,)


class NoticesScreen(ListScreen):
    """Question answered: what is there to know?"""

    subject = "notices"
    nothing = "kiosk.notices.none"

    def row(self, item: Notice) -> Widget:
        """Make the row of a notice."""
        new = is_new(item, self.kiosk.business_day, self.kiosk.visit.notices_read)
        row = rows.PressRow(
            icon="notices",
            title=item.title,
            text=sender_and_day(item),
            mark=texts.catalog["kiosk.home.new"] if new else "",
            size_hint_y=1 / self.rows_per_page,
        )
        row.bind(on_release=lambda _row: self.kiosk.errands.open_notice(item))
        return row

    def spoken(self) -> list[Phrase]:
        """Say each title of this page with its day."""
        if self.loading:
            return [Phrase.of("kiosk.notices.title"), Phrase.of("kiosk.speech.loading")]
        said = [Phrase.of("kiosk.notices.title")]
        for notice in self.shown_items():
            said.append(heading_phrase(notice, self.kiosk.business_day))
        return [*said, Phrase.of("kiosk.speech.notices.choose")] if self.items else said


load_rule(__file__)

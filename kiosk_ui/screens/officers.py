"""Who runs the cooperative: names and offices."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk_ui.answers import Officer
from kiosk_ui.screens import rows
from kiosk_ui.screens.listing import ListScreen
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets.kv import load_rule

PARTS = (rows,)


class OfficersScreen(ListScreen):
    """Question answered: whom can I ask?"""

    subject = "officers"
    nothing = "kiosk.officers.none"

    def row(self, item: Officer) -> Widget:
        """Make the row of an officer."""
        return rows.StillRow(
            icon="person", title=item.name, text=", ".join(item.offices), size_hint_y=1 / self.rows_per_page
        )

    def spoken(self) -> list[Phrase]:
        """Say each name with its offices."""
        if self.loading:
            return [Phrase.of("kiosk.officers.title"), Phrase.of("kiosk.speech.loading")]
        said = [Phrase.of("kiosk.officers.title")]
        for officer in self.shown_items():
            offices = Name(", ".join(officer.offices))
            said.append(Phrase.of("kiosk.speech.officers.one", name=Name(officer.name), offices=offices))
        return said


load_rule(__file__)

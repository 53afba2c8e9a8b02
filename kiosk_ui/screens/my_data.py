"""What the cooperative knows of the member: see it, have it corrected, take it away, take the photo back."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from kiosk_ui import shown
from kiosk_ui.answers import Correction, DataField, MyData
from kiosk_ui.screens import rows
from kiosk_ui.screens.listing import ListScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets.kv import load_rule

PARTS = (rows,)
FIELD_ICONS = {"name": "person", "address": "home", "phone": "phone", "nik": "card", "joined": "calendar"}


class MyDataScreen(ListScreen):
    """Question answered: what is known of me?"""

    subject = "my_data"
    photo = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        self._corrections: dict[str, Correction] = {}
        super().__init__(**kwargs)
        self.rows_per_page = 3

    def take(self, answer: MyData) -> None:
        """Show the fields; beside each what has become of its latest correction."""
        self.photo = answer.photo
        # The newest last, so that it is the one kept.
        self._corrections = {each.field: each for each in sorted(answer.corrections, key=lambda each: each.number)}
        super().take(answer.fields)

    def row(self, item: DataField) -> Widget:
        """Make the row of a field."""
        row = rows.PressRow(
            icon=FIELD_ICONS.get(item.field, "my_data"),
            title=self._value(item),
            text=" · ".join(filter(None, (item.label, self._state(item)))),
            size_hint_y=1 / self.rows_per_page,
        )
        row.bind(on_release=lambda _row: self.kiosk.errands.choose_field(item.field))
        return row

    def spoken(self) -> list[Phrase]:
        """Say each field of this page, and what can be done."""
        if self.loading:
            return [Phrase.of("kiosk.my_data.title"), Phrase.of("kiosk.speech.loading")]
        said = [Phrase.of("kiosk.my_data.title")]
        for item in self.shown_items():
            value = Name(self._value(item))
            said.append(Phrase.of("kiosk.speech.my_data.one", label=Name(item.label), value=value))
            if state := self._state(item):
                said.append(Phrase.of("kiosk.speech.words", text=Name(state)))
        return [*said, Phrase.of("kiosk.my_data.hint")]

    def _value(self, item: DataField) -> str:
        return shown.day(item.value, texts.catalog) or texts.catalog["kiosk.my_data.empty"]

    def _state(self, item: DataField) -> str:
        """Return what has become of the latest correction of a field, '' if there is none."""
        correction = self._corrections.get(item.field)
        if correction is None:
            return ""
        if correction.state == "refused":
            return texts.catalog["kiosk.my_data.refused"].format(answer=correction.answer)
        return texts.catalog["kiosk.my_data.done" if correction.state == "done" else "kiosk.my_data.open"]


load_rule(__file__)

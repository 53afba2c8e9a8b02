"""All languages to choose from, each by its own name: a row on the start page, and a page laid over any other."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kiosk_ui.languages import Languages
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets.button import BigButton
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.overlays import Overlay
from kiosk_ui.widgets.tile import Choice, Option


class LanguageButton(Option, BigButton):
    """One language: no picture, for a flag is a country's; the tick stands in the corner."""


class LanguageChoice(Choice):
    """A button for each language. Event: `on_choose(language)`."""

    option_class: ClassVar[type[Option]] = LanguageButton

    def follow(self, languages: Languages) -> None:
        """Offer what there is to choose from, the one of now with a tick; nothing while one button can switch."""
        offered = languages.offered if languages.are_many else ()
        self.options = [(each, "", texts.name_of(each)) for each in offered]
        self.chosen = languages.now


class LanguagePage(Overlay):
    """Asks in which language to go on; what is below waits."""


def language_names(languages: Languages) -> Phrase:
    """Return what is said of the languages that are offered: their names."""
    names = ", ".join(texts.name_of(each) for each in languages.offered)
    return Phrase.of("kiosk.speech.words", text=Name(f"{names}."))


load_rule(__file__)

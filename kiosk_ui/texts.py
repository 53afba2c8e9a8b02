"""The words of the language chosen, for `.kv` rules: `texts.catalog['kiosk.start.touch']` follows a switch."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.event import EventDispatcher
from kivy.properties import ObjectProperty

from kiosk_ui.undisturbed import undisturbed
from kiosk_ui.wording import LANGUAGES, Catalog, read_catalog


class Texts(EventDispatcher):
    """All catalogs, and the one in use."""

    catalog: Catalog = ObjectProperty()

    def __init__(self) -> None:
        super().__init__()
        self._catalogs = {language: read_catalog(language) for language in LANGUAGES}
        self.catalog = self._catalogs[LANGUAGES[0]]

    def use(self, language: str) -> None:
        """Switch to a language; an unknown one leaves the present one."""
        with undisturbed():
            self.catalog = self._catalogs.get(language, self.catalog)

    def name_of(self, language: str) -> str:
        """Return a language's own short name."""
        return self._catalogs[language]["kiosk.language.name"]


texts = Texts()

"""The gallery's window: one page after the other, with switches for the look beside it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.app import App
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk_ui.gallery.pages import pages
from kiosk_ui.texts import texts
from kiosk_ui.theme import TEXT_SIZES, THEMES, UNITS_HIGH, theme, u
from kiosk_ui.widgets import button, hand_box
from kiosk_ui.widgets.kv import load_rule

PARTS = (button, hand_box)


class GalleryView(FloatLayout):
    """Shows the pages. `number` counts from 0; setting it turns to that page."""

    number = NumericProperty(0)
    count = NumericProperty(0)
    page_name = StringProperty("")
    language = StringProperty(texts.catalog.language)
    full = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.pages = pages()
        self.count = len(self.pages)
        self.show()

    def show(self) -> None:
        """Lay out this page's specimens, each made anew."""
        page = self.pages[self.number]
        self.page_name = page.name
        self.full = any(specimen.height >= UNITS_HIGH for specimen in page.specimens)
        self.ids.specimens.clear_widgets()
        for specimen in page.specimens:
            widget = specimen.make()
            widget.size_hint = (None, None)
            widget.size = (u(specimen.width), u(specimen.height))
            self.ids.specimens.add_widget(widget)
            specimen.prepare(widget)

    def on_number(self, *_arguments: object) -> None:
        """Turn to the page."""
        self.show()

    def turn(self, pages_on: int) -> None:
        """Turn so many pages on or back, round and round."""
        self.number = (self.number + pages_on) % self.count

    def next_theme(self) -> None:
        """Put on the next theme."""
        theme.use(following(theme.name, THEMES))

    def next_text_size(self) -> None:
        """Set words in the next size; parts that take sizes when they are made are made anew."""
        theme.text_size(following(theme.text_size_name, TEXT_SIZES))
        self.show()

    def other_hand(self) -> None:
        """Change hands."""
        theme.hand = "right" if theme.hand == "left" else "left"

    def next_language(self) -> None:
        """Speak another language."""
        texts.use(texts.other_language)
        self.language = texts.catalog.language


class GalleryApp(App):
    """The gallery in a window of its own."""

    use_kivy_settings = False

    def build(self) -> GalleryView:
        """Begin with the first page."""
        self.title = "Galeri"
        return GalleryView()


def following(name: str, names: tuple[str, ...]) -> str:
    """Return the name after this one, round and round."""
    return names[(names.index(name) + 1) % len(names)]


load_rule(__file__)

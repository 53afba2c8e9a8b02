"""Photos and first names of those who agreed to be found; touch one's own."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence

from kiosk_ui.answers import Face
from kiosk_ui.inquiries import ignore
from kiosk_ui.screens.page import PageScreen
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.widgets import photo_grid
from kiosk_ui.widgets.kv import load_rule

PARTS = (photo_grid,)


class FacesScreen(PageScreen):
    """Question: which one is you? The PIN is asked next, so that a touch on another's photo shows nothing."""

    def __init__(self, **kwargs: object) -> None:
        self._faces: dict[str, Face] = {}
        super().__init__(**kwargs)

    def reload(self) -> None:
        """Show who is found."""
        super().reload()
        self.loading = True
        self.kiosk.entrance.ask_faces(self._take, self.fail)

    def want(self, handles: Sequence[str]) -> None:
        """Fetch the photos of the page shown; one that does not come leaves the figure and the name."""
        for handle in handles:
            self._want(self._faces[handle])

    def choose(self, handle: str) -> None:
        """Go on to the PIN."""
        self.kiosk.entrance.identify_face(self._faces[handle])

    def spoken(self) -> list[Phrase]:
        """Ask, and say the names of this page."""
        if self.loading:
            return [Phrase.of("kiosk.speech.loading")]
        names = [Phrase.of("kiosk.speech.words", text=Name(face.first_name)) for face in self._faces.values()]
        return [Phrase.of("kiosk.faces.title"), *names]

    def what_next(self) -> str:
        """Ask again."""
        return "kiosk.faces.title"

    def _want(self, face: Face) -> None:
        self.kiosk.entrance.ask_photo(face, lambda picture: self.ids.grid.set_photo(face.handle, picture), ignore)

    def _take(self, faces: list[Face]) -> None:
        self.loading = False
        self._faces = {face.handle: face for face in faces}
        self.ids.grid.people = [(face.handle, face.first_name) for face in faces]
        if not faces:
            self.say(lambda catalog: catalog["kiosk.faces.none"], "hint")


load_rule(__file__)

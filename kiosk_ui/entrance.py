"""How a person comes in: who they are (number, card, or photo), their PIN, and a new one. Free of Kivy."""

from __future__ import annotations

from collections.abc import Callable

from kiosk_ui import limits
from kiosk_ui.answers import Face, Letters, Session
from kiosk_ui.errors import HubRefused, HubTroubled, KioskError
from kiosk_ui.host import Host
from kiosk_ui.inquiries import Failed, ignore

LETTERS = "letters"
FACES = "faces"
NEW_PIN = "new_pin"
"""The wish for a new PIN: never with the PIN in it."""
JPEG_START = b"\xff\xd8\xff"


class Entrance:
    """The way in. `welcome` is told of a new session and lets the person in."""

    def __init__(self, host: Host, welcome: Callable[[Session], None]) -> None:
        self._host = host
        self._welcome = welcome

    def identify(self, member_number: str) -> None:
        """Go on to the PIN with a member number."""
        self._host.visit.member_number, self._host.visit.card_text = member_number, ""
        self._host.visit.face = None
        self._host.show("pin")

    def identify_card(self, card_text: str) -> None:
        """Go on to the PIN with a scanned card."""
        self._host.visit.member_number, self._host.visit.card_text = "", card_text
        self._host.visit.face = None
        self._host.show("pin")

    def identify_face(self, face: Face) -> None:
        """Go on to the PIN with the photo that was touched."""
        self._host.visit.member_number = self._host.visit.card_text = ""
        self._host.visit.face = face
        self._host.show("pin")

    def sign_in(self, pin: str, failed: Failed) -> None:
        """Sign in with what was given before and this PIN."""
        visit = self._host.visit
        client, number, card = self._host.hub(), visit.member_number, visit.card_text
        handle = visit.face.handle if visit.face else ""

        def signed_in(session: Session) -> None:
            visit.signed_in(session, pin)
            self._welcome(session)

        self._host.ask(lambda: client.sign_in(pin, member_no=number, card=card, handle=handle), signed_in, failed)

    def change_pin(self, new_pin: str, failed: Failed) -> None:
        """Replace the PIN entered before; then go where the person came from.

        Until the hub has answered it is one wish, under one key: it may have counted although its answer was lost, and
        then the PIN entered before is no longer theirs.
        """
        visit = self._host.visit
        client, token, old_pin = self._host.hub(), visit.token, visit.entered_pin
        key = visit.key_for(NEW_PIN, client.new_key)

        def changed(told: str = "kiosk.new_pin.done") -> None:
            visit.granted(NEW_PIN)
            visit.entered_pin = ""
            wanted = visit.pin_change_wanted
            visit.pin_change_wanted = False
            self._host.show("settings" if wanted else "home")
            self._host.notice(told)

        def refused(error: KioskError) -> None:
            if not isinstance(error, HubRefused):
                failed(error)
                return
            visit.granted(NEW_PIN)
            if error.code == "request.key_reused":  # another PIN has been recorded: the one of a try before
                changed("kiosk.new_pin.first_counts")
            elif error.code == "pin.wrong" and visit.pin_change_wanted:
                visit.entered_pin = ""
                self._host.show("old_pin")
                self._host.notice("kiosk.old_pin.wrong")
            else:
                failed(error)

        self._host.ask(lambda: client.change_pin(token, old_pin, new_pin, key), lambda _none: changed(), refused)

    def wish_new_pin(self) -> None:
        """Ask for the present PIN, to change it."""
        self._host.visit.pin_change_wanted = True
        self._host.visit.entered_pin = ""
        self._host.show("old_pin")

    def give_old_pin(self, pin: str) -> None:
        """Keep the present PIN until the new one is there; the hub compares both at once."""
        self._host.visit.entered_pin = pin
        self._host.show("new_pin")

    def ask_letters(self, then: Callable[[tuple[str, ...]], None], failed: Failed = ignore) -> None:
        """Ask which first letters there are photos for; none where nobody agreed or the kiosk is not paired."""
        visit, client = self._host.visit, self._host.hub()
        if LETTERS in visit.told:
            then(visit.told[LETTERS])
            return

        def told(letters: Letters) -> None:
            visit.told[LETTERS] = letters.letters[: limits.LETTERS_MAX]
            then(visit.told[LETTERS])

        self._host.ask(client.letters, told, failed)

    def choose_letter(self, letter: str) -> None:
        """Go on to the photos under this letter."""
        visit = self._host.visit
        if visit.letter != letter:
            visit.told.pop(FACES, None)
            visit.photos.clear()
        visit.letter = letter
        self._host.show("faces")

    def ask_faces(self, then: Callable[[list[Face]], None], failed: Failed) -> None:
        """Ask who is found under the chosen letter."""
        visit, client = self._host.visit, self._host.hub()
        letter = visit.letter
        if FACES in visit.told:
            then(visit.told[FACES])
            return

        def told(faces: list[Face]) -> None:
            visit.told[FACES] = faces
            then(faces)

        self._host.ask(lambda: client.faces(letter), told, failed)

    def ask_photo(self, face: Face, then: Callable[[bytes], None], failed: Failed) -> None:
        """Fetch one photo; it is kept in this visit only, and never on disk."""
        visit, client, handle = self._host.visit, self._host.hub(), face.handle
        if handle in visit.photos:
            then(visit.photos[handle])
            return

        def fetch() -> bytes:
            content = client.photo(handle)
            if not content.startswith(JPEG_START):
                raise HubTroubled("the photo is no JPEG")
            return content

        def told(content: bytes) -> None:
            if len(visit.photos) < limits.PHOTOS_KEPT_MAX:
                visit.photos[handle] = content
            then(content)

        self._host.ask(fetch, told, failed)

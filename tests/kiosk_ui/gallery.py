"""Walks through every screen with the longest names and largest amounts, keeps pictures, and lists flaws.

Run by `test_gallery` in a process of its own for each panel size, because a window cannot change its size:

    python -m tests.kiosk_ui.gallery --size 1024x600 --hub URL --member NO:PIN --newcomer NO:PIN --pictures FOLDER

Prints the flaws as a JSON list.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from kiosk_ui.answers import Language, Relay
from kiosk_ui.cli import configure_kivy, set_environment
from kiosk_ui.settings import read_settings
from kiosk_ui.wording import LANGUAGES as WORDED

if TYPE_CHECKING:
    from tests.kiosk_ui.hand import Hand

LANGUAGES = ("id", "en")
LARGEST = frozenset({"start", "home", "pin", "accounts", "passbook", "new_pin", "idle_warning"})
"""Screens pictured in the largest words and for the left hand too."""


RELAY_NOW = 1_767_600_000
TROUBLED = {
    "id": Relay(
        *(1_234_567, 1_234_560, 998_877, RELAY_NOW - 40, RELAY_NOW - 7_300, RELAY_NOW - 400_000),
        state_text="Sedang mencoba menyambung",
        problem_text="Yang menjawab bukan kantor kabupaten: sertifikatnya milik orang lain.",
        advice="Biasanya itu halaman masuk Wi-Fi, atau halaman kuota habis. Buka halaman web dengan ponsel di jaringan "
        "yang sama, lalu masuk atau beli kuota.",
    ),
    "en": Relay(
        *(1_234_567, 1_234_560, 998_877, RELAY_NOW - 40, RELAY_NOW - 7_300, RELAY_NOW - 400_000),
        state_text="Trying to connect",
        problem_text="Whoever answers is not the district office: the certificate is a stranger's.",
        advice="Usually it is the sign-in page of the Wi-Fi, or the page of a used-up quota. Open a web page with a "
        "phone on the same network, then sign in or buy quota.",
    ),
}
"""The largest counts, and the longest words that the hub has for a problem."""


class Gallery:
    """Looks at one screen after the other."""

    def __init__(self, hand: Hand, folder: Path, member: Any, newcomer: Any) -> None:
        self.hand = hand
        self.folder = folder
        self.member = member
        self.newcomer = newcomer
        self.flaws: list[str] = []
        self.themed: set[str] = set()

    def look(self, name: str) -> None:
        """Keep pictures of what is shown now, and note their flaws. No time passes at the kiosk meanwhile."""
        with self.hand.clock.standing():
            self._look(name)

    def _look(self, name: str) -> None:
        """Look at it as it is; at each screen once in each further look."""
        from kiosk_ui.theme import THEMES, theme

        language = self.hand.kiosk.languages.now
        self._keep(f"{name}-{language}")
        if language != LANGUAGES[0]:
            return
        place = self.hand.shell.cover_name or self.hand.kiosk.screen
        if place not in self.themed:
            self.themed.add(place)
            # Switched in place, as a person does it; and it takes no second walk.
            for other in THEMES[1:]:
                theme.use(other)
                self._keep(f"{name}-{language}-{other}")
            theme.use(THEMES[0])
        if name in LARGEST:
            theme.text_size("largest")
            theme.hand = "left"
            self._keep(f"{name}-{language}-largest-left")
            theme.text_size("normal")
            theme.hand = "right"
            self.hand.frames(3)

    def _keep(self, full_name: str) -> None:
        pixels = self.hand.picture(self.folder / f"{full_name}.png")
        flaws = flaws_of(self.hand) + weak_words_of(self.hand, pixels)
        self.flaws += [f"{full_name}: {flaw}" for flaw in flaws]

    def walk(self, language: str) -> None:
        """Go through all screens in one language."""
        from tests.kiosk_ui.deeds import Deeds

        hand = self.hand

        def speak() -> None:
            if hand.kiosk.languages.now != language:
                hand.press("English" if language == "en" else "Indonesia")
                hand.frames(3)

        hand.on("start")
        speak()
        self.look("start")
        self.show_relay(language)
        self.offer_three(language)
        hand.kiosk._stage.notice("kiosk.notice.card_unreadable")
        self.look("start-notice")
        hand.touch_at(hand.shell.width * 0.6, hand.shell.height * 0.5)
        hand.on("number")
        speak()
        self.look("number-empty")
        for digit in "888888":
            hand.press(digit)
        self.look("number")
        hand.press_icon("back")
        hand.on("start")
        speak()
        self.sign_in(self.member, speak)
        hand.on("home")
        self.look("home")
        deeds = Deeds(hand, self.look)
        deeds.look_at_all()
        hand.press_icon("account")
        hand.on("accounts")
        self.look("accounts")
        card = next(w for w in hand.widgets() if getattr(w, "account_id", "").startswith("sukarela"))
        hand.touch(card)
        hand.on("passbook")
        self.look("passbook")
        hand.touch(next(w for w in hand.buttons() if getattr(w, "icon", "") == "down"))
        hand.on("passbook")
        self.look("passbook-older")
        hand.press_icon("officer")
        hand.on("officer")
        self.look("officer")
        hand.press_icon("finish")
        hand.kiosk.languages.choose(language)
        hand.on("goodbye")
        self.look("goodbye")
        hand.pass_seconds(6)
        speak()
        deeds.look_at_faces()
        speak()
        self.sign_in(self.newcomer, speak)
        hand.on("new_pin")
        self.look("new_pin")
        hand.enter_digits("284617")
        self.look("new_pin-again")
        hand.enter_digits("284618")
        self.look("new_pin-different")
        hand.pass_seconds(hand.kiosk.visit.idle_seconds - 10)
        self.look("idle_warning")
        hand.touch(next(w for w in hand.buttons() if getattr(w, "icon", "") == "stay"))
        hand.press_icon("finish")
        hand.on("goodbye")
        hand.pass_seconds(6)
        self.pages_of_its_own(language)

    def offer_three(self, language: str) -> None:
        """Look at the start page and the choice with three languages; the hub of these tests offers two."""
        hand = self.hand
        status, languages = self.hub_silenced(), hand.kiosk.languages
        three = replace(status, languages=tuple(Language(code, code) for code in WORDED))
        languages.learn(three, at_rest=False)
        hand.shell.show_status()
        self.look("start-languages")
        hand.press_icon("language")
        self.look("languages")
        hand.press_icon("language")
        languages.learn(status, at_rest=False)
        hand.shell.show_status()

    def show_relay(self, language: str) -> None:
        """Look at how far the records have come, on the start page and behind it; no relay reports to this hub."""
        hand = self.hand
        status = self.hub_silenced()
        hand.kiosk.status = replace(status, relay=TROUBLED[language], time=RELAY_NOW)
        hand.shell.show_status()
        self.look("start-relay")
        hand.touch(hand.shell.screen.ids.relay)
        hand.on("relay")
        self.look("relay-trouble")
        well = replace(TROUBLED[language], confirmed=TROUBLED[language].kept, problem_text="", advice="")
        hand.kiosk.status = replace(status, relay=well, time=RELAY_NOW)
        hand.shell.show_status()
        self.look("relay")
        hand.press_icon("back")
        hand.on("start")
        hand.kiosk.languages.choose(language)
        hand.kiosk.status = status
        hand.shell.show_status()

    def hub_silenced(self) -> Any:
        """Return the hub's status, and let it say nothing else of itself for a while."""
        self.hand.until(lambda: not (self.hand.kiosk._status_asked or self.hand.kiosk.connection.due), "a status")
        self.hand.kiosk.connection.answered()
        return self.hand.kiosk.status

    def sign_in(self, person: Any, speak: Any) -> None:
        """Sign in, with one wrong PIN on the way for the member."""
        hand = self.hand
        hand.on("start")
        speak()
        hand.touch(hand.shell.screen)
        hand.on("number")
        hand.enter_digits(str(person.member_no))
        hand.on("pin")
        if person is self.member:
            hand.press("1")
            hand.press("2")
            self.look("pin")
            hand.enter_digits("1199")
            hand.until(lambda: hand.shell.screen.message, "a message")
            self.look("pin-wrong")
        hand.enter_digits(person.pin)

    def pages_of_its_own(self, language: str) -> None:
        """Show the pages that no journey leads to."""
        hand = self.hand
        for name in ("pairing", "finding"):
            hand.kiosk.show(name)
            hand.kiosk.languages.choose(language)
            self.look(name)
        hand.kiosk.show("start")
        hand.kiosk.languages.choose(language)
        hand.line.cut()
        hand.kiosk.connection.ask_now()
        hand.until(lambda: hand.kiosk.connection.failed_tries, "a failed try")
        hand.pass_seconds(2)
        hand.until(lambda: hand.shell.cover_name == "hub_away", "the overlay")
        self.look("hub_away")
        hand.line.mend()
        hand.pass_seconds(6)
        hand.until(lambda: not hand.shell.cover_name, "healing")


def flaws_of(hand: Hand) -> list[str]:
    """List what is wrong with the layout of what is shown."""
    from tests.kiosk_ui.flaws import layout_flaws

    return layout_flaws(seen(hand), hand.shell.width, hand.shell.height)


def weak_words_of(hand: Hand, pixels: bytes) -> list[str]:
    """List what does not stand out in a picture of what is shown."""
    from tests.kiosk_ui.flaws import contrast_flaws

    return contrast_flaws(seen(hand), pixels, int(hand.shell.width), int(hand.shell.height))


def seen(hand: Hand) -> list[Any]:
    """List the widgets that can be seen: not those that something covers."""
    shown = list(hand.widgets())
    if not hand.shell.ids.covers.children:
        return shown
    hidden = {id(widget) for widget in hand.shell.ids.body.walk(restrict=True)}
    return [widget for widget in shown if id(widget) not in hidden]


def person(text: str) -> Any:
    """Understand `NO:PIN`."""
    number, _, pin = text.partition(":")
    return SimpleNamespace(member_no=int(number), pin=pin, name="")


def main() -> None:
    """Walk, and print the flaws."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", required=True)
    parser.add_argument("--hub-port", type=int, required=True)
    parser.add_argument("--member", type=person, required=True)
    parser.add_argument("--newcomer", type=person, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    given = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as data:
        from tests.kiosk_ui.parts import Line, WoundClock

        line = Line(given.hub_port)
        arguments = ["--hub", line.url, "--data", data, "--unpaired", "--size", given.size]
        arguments += ["--phone-address", "http://192.168.4.1"]
        settings = read_settings(arguments)
        set_environment(settings)
        configure_kivy(settings)
        from kivy.config import Config

        Config.set("graphics", "maxfps", "200")
        from tests.kiosk_ui.hand import Hand

        hand = Hand(arguments, WoundClock(), draws_all=False)
        hand.line = line
        gc.freeze()  # what was loaded until now is no page's leftover
        gallery = Gallery(hand, given.pictures, given.member, given.newcomer)
        try:
            hand.switch_on()
            for language in LANGUAGES:
                gallery.walk(language)
            hand.switch_off()
        finally:
            line.close()
    json.dump(gallery.flaws, sys.stdout)


if __name__ == "__main__":
    main()

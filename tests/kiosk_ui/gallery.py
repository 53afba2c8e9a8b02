"""Walks through every screen with the longest names and largest amounts, keeps pictures, and lists flaws.

Run by `test_gallery` in a process of its own for each panel size, because a window cannot change its size:

    python -m tests.kiosk_ui.gallery --size 1024x600 --hub URL --member NO:PIN --newcomer NO:PIN --pictures FOLDER

Prints the flaws as a JSON list.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from kiosk_ui.cli import configure_kivy, set_environment
from kiosk_ui.settings import read_settings

if TYPE_CHECKING:
    from tests.kiosk_ui.hand import Hand

LANGUAGES = ("id", "en")
SLACK_PIXELS = 1.5


class Gallery:
    """Looks at one screen after the other."""

    def __init__(self, hand: Hand, folder: Path, member: Any, newcomer: Any) -> None:
        self.hand = hand
        self.folder = folder
        self.member = member
        self.newcomer = newcomer
        self.flaws: list[str] = []

    def look(self, name: str) -> None:
        """Keep a picture of what is shown now and note its flaws."""
        self.hand.frames(3)
        full_name = f"{name}-{self.hand.kiosk.language}"
        self.hand.picture(self.folder / f"{full_name}.png")
        self.flaws += [f"{full_name}: {flaw}" for flaw in flaws_of(self.hand)]

    def walk(self, language: str) -> None:
        """Go through all screens in one language."""
        hand = self.hand

        def speak() -> None:
            if hand.kiosk.language != language:
                hand.press("English" if language == "en" else "Indonesia")
                hand.frames(3)

        hand.on("start")
        speak()
        self.look("start")
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
        hand.kiosk._use_language(language)
        hand.on("goodbye")
        self.look("goodbye")
        hand.pass_seconds(6)
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
            hand.kiosk._use_language(language)
            self.look(name)
        hand.kiosk.show("start")
        hand.kiosk._use_language(language)
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
    """List what is wrong with what is shown: words outside their box, cut off or tiny; targets too small; overlaps."""
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk_ui.theme import TARGET_UNITS_MIN, theme

    shown = list(hand.widgets())
    covers = list(hand.shell.ids.covers.children)
    if covers:
        hidden = {id(widget) for widget in hand.shell.ids.body.walk(restrict=True)}
        shown = [widget for widget in shown if id(widget) not in hidden]
    flaws = []
    words = [widget for widget in shown if type(widget).__name__ in ("Text", "AmountLabel") and widget.text]
    for word in words:
        if word.shorten:
            flaws.append(f"cut off: {word.text!r}")
        if word.texture_size[0] > word.width + SLACK_PIXELS or word.texture_size[1] > word.height + SLACK_PIXELS:
            flaws.append(f"outside its box: {word.text!r} {word.texture_size} in {word.size}")
        if word.font_size < theme.units(15) - 0.01:
            flaws.append(f"too small: {word.text!r} {word.font_size}")
    for widget in [*words, *(each for each in shown if isinstance(each, ButtonBehavior))]:
        left, bottom, right, top = box_of(widget)
        if left < -1 or bottom < -1 or right > hand.shell.width + 1 or top > hand.shell.height + 1:
            flaws.append(f"outside the screen: {widget}")
    targets = [widget for widget in shown if isinstance(widget, ButtonBehavior) and not widget.disabled]
    least = theme.units(TARGET_UNITS_MIN) - SLACK_PIXELS
    flaws += [f"target too small: {each} {each.size}" for each in targets if min(each.size) < least]
    for kind in (targets, words):
        flaws += [
            f"overlap: {getattr(one, 'text', one)!r} and {getattr(other, 'text', other)!r}"
            for one, other in combinations(kind, 2)
            if overlap(box_of(one), box_of(other))
        ]
    return flaws


def box_of(widget: Any) -> tuple[float, float, float, float]:
    """Return a widget's left, bottom, right and top in the window."""
    left, bottom = widget.to_window(*widget.pos)
    return left, bottom, left + widget.width, bottom + widget.height


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Return whether two boxes share more than an edge."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > SLACK_PIXELS and height > SLACK_PIXELS


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

        hand = Hand(arguments, WoundClock())
        hand.line = line
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

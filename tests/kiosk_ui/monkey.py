"""A monkey at the kiosk: touches, drags, types and scans at random, and looks at what comes of it.

It knows the PINs of its people, because a monkey that never signs in sees little. Everything else is chance, from a
seed that is told when something is wrong.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kivy.clock import Clock
from kivy.tests.common import UnitTestTouch
from kivy.uix.widget import Widget

from hub.log.reading import LogReader
from tests.kiosk_ui.hand import Hand
from tests.kiosk_ui.village import Person, Village

CREDIT_TOUCHES = 100
"""How many touches after a confirmation its fact may still come in."""
DRAWN_EVERY = 20
KEYS = "0123456789 kO:-"


@dataclass(frozen=True)
class Known:
    """One of the monkey's people, and the words that nobody but they may read."""

    person: Person
    secrets: tuple[str, ...]


class Mute:
    """A voice that makes no sound: what is said is not the monkey's to judge, and making it takes longest."""

    def wave(self, _phrase: object, _catalog: object) -> None:
        return None


def hurry(hand: Hand) -> Callable[[], None]:
    """Let the kiosk's frames follow each other at once and its voice be mute; returns what brings the pace back."""
    before, Clock._max_fps = Clock._max_fps, 0
    hand.draws_all = False
    hand.console.speaker._voice = Mute()

    def back() -> None:
        Clock._max_fps = before

    return back


def people(village: Village, seed: int) -> list[Known]:
    """Two members of this seed's own, whose names and amounts occur nowhere else."""
    known = []
    for place, name in enumerate((f"Albertus Pajang{seed}", f"Barnabas Kudung{seed}")):
        person = village.member(name, card=f"KOP:monyet-{seed}-{place}")
        amount = 111_311_000 + 1_000 * (10 * seed + place)
        village.deposit(person, "sukarela", amount)
        known.append(Known(person, (name, f"{amount:,}".replace(",", "."))))
    return known


class Monkey:
    """Plays at one kiosk with some people's cards and PINs. `log` is the hub's file, read beside it."""

    def __init__(self, hand: Hand, people: list[Known], log: Path, seed: int) -> None:
        self.hand = hand
        self.people = people
        self.random = random.Random(seed)
        self.reader = LogReader(log)
        self.head = self.reader.head()[0]
        self.credits: list[int] = []
        self.recorded: Counter[str] = Counter()
        self.screens: Counter[str] = Counter()
        self.touches = 0
        self.here: Known | None = None
        self.trail: list[str] = []

    def beat(self) -> None:
        """Let the kiosk live through a frame; only every `DRAWN_EVERY` touches one is drawn, which takes longest."""
        if self.touches % DRAWN_EVERY == 0:
            self.hand.frames(1)
        else:
            self.hand.beat()

    def play(self, touches: int) -> None:
        """Do whatever comes to mind until so many touches have been made."""
        goal = self.touches + touches
        while self.touches < goal:
            self._something()
            self.screens[self.hand.kiosk.screen] += 1
            self.look()

    def look(self) -> None:
        """Nothing on the screen belongs to another, and no fact was recorded that nobody confirmed."""
        if not self.hand.kiosk.visit.token:
            self.here = None
        words = " ".join(self.hand.words())
        for known in self.people:
            seen = [secret for secret in known.secrets if secret in words] if known is not self.here else []
            assert not seen, f"{seen} seen by {self.here} after {self.trail[-12:]}: {words}"
        if self.reader.head()[0] == self.head:
            return
        for fact in self.reader.facts(self.head, 100):
            self.head = fact.number
            self.recorded[fact.type] += 1
            self.credits = [made for made in self.credits if made > self.touches - CREDIT_TOUCHES]
            assert self.credits, f"{fact.type} was confirmed by nobody; last done: {self.trail[-12:]}"
            self.credits.pop(0)

    def visit(self) -> None:
        """Bring the kiosk to its start page and sign somebody in, as their own hand would."""
        hand = self.hand
        if hand.kiosk.screen != "start":
            hand.kiosk.finish()
            hand.pass_seconds(6)
        hand.on("start")
        # What was typed just before would make the card look like a scan torn in two.
        hand.pass_seconds(2)
        known = self.random.choice(self.people)
        self.trail.append(f"signs in {known.person.member_no}")
        hand.type_keys(known.person.card)
        hand.on("pin")
        hand.clock.pass_seconds(1)
        self.here = known
        hand.type_keys(known.person.pin, enter=False)
        self.touches += len(known.person.pin)
        hand.clock.pass_seconds(1)
        hand.type_keys("")
        hand.until(lambda: hand.kiosk.screen != "pin" and hand.kiosk.visit.token, "being signed in")

    def _something(self) -> None:
        hand, chance = self.hand, self.random.random()
        if hand.shell.asleep or chance < 0.62:
            buttons = hand.buttons()
            if buttons:
                button = self.random.choice(buttons)
                self._touch(*button.to_window(*button.center))
        elif chance < 0.84:
            self._touch(self.random.uniform(0, hand.shell.width), self.random.uniform(0, hand.shell.height))
        elif chance < 0.90:
            self._drag()
        elif chance < 0.95:
            self.trail.append("types")
            hand.type_keys(self.random.choice(KEYS) * self.random.randint(1, 6), enter=self.random.random() < 0.5)
        elif chance < 0.965:
            self.trail.append("waits")
            hand.pass_seconds(self.random.choice((0.5, 3, 15, 40, 200)))
        elif not hand.kiosk.visit.token:
            self.visit()

    def _touch(self, x: float, y: float) -> None:
        self._note(x, y)
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        self.beat()
        touch.touch_up()
        self.hand.clock.pass_seconds(self.random.choice((0.02, 0.3, 0.3, 0.6)))
        self.beat()

    def _drag(self) -> None:
        """Put one finger down, perhaps a second, and let go elsewhere."""
        width, height = self.hand.shell.size
        fingers = []
        for _ in range(self.random.randint(1, 2)):
            x, y = self.random.uniform(0, width), self.random.uniform(0, height)
            self._note(x, y)
            fingers.append(UnitTestTouch(x, y))
            fingers[-1].touch_down()
        self.beat()
        for finger in fingers:
            finger.touch_move(self.random.uniform(0, width), self.random.uniform(0, height))
            finger.touch_up()
        self.hand.clock.pass_seconds(0.3)
        self.beat()

    def _note(self, x: float, y: float) -> None:
        """Remember what a touch lands on, and whether that confirms something."""
        self.touches += 1
        under = [button for button in self.hand.buttons() if button.collide_point(*button.to_widget(x, y))]
        self.trail.append(f"{self.hand.kiosk.screen}: " + (_named(under[0]) if under else f"at {x:.0f}, {y:.0f}"))
        if any(getattr(button, "confirms", False) for button in under):
            self.credits.append(self.touches)


def _named(button: Widget) -> str:
    return str(getattr(button, "text", "") or getattr(button, "icon", "") or type(button).__name__)

"""What a page of the gallery is made of."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kivy.uix.widget import Widget


def as_it_is(_widget: Any) -> None:
    """Leave a part in the state it was made in."""


def press(widget: Any) -> None:
    """Show a part as if a finger were on it."""
    widget.state = "down"


@dataclass(frozen=True)
class Specimen:
    """One part in one state, in a box of so many units. `prepare` brings it into its state once it is shown."""

    make: Callable[[], Widget]
    width: float
    height: float
    prepare: Callable[[Any], None] = as_it_is


@dataclass(frozen=True)
class Page:
    """A page of the gallery: specimens that fit into 684 x 480 units, the room beside the rail."""

    name: str
    specimens: list[Specimen]


def in_states(make: Callable[..., Widget], size: tuple[float, float], **long_words: Any) -> list[Specimen]:
    """Return something to press in each state: normal, pressed, disabled, and with long words."""
    return [
        Specimen(make, *size),
        Specimen(make, *size, press),
        Specimen(lambda: make(disabled=True), *size),
        Specimen(lambda: make(**long_words), *size),
    ]

"""Sentences that several screens say: movements of money."""

from __future__ import annotations

from kiosk_ui.answers import Movement
from kiosk_ui.voice.phrase import Day, Name, Parameter, Phrase, Rupiah, Word


def movement_line(movement: Movement, today: str) -> list[Phrase]:
    """Say one movement: when, what, which way, how much. `today` is the hub's business day (`YYYY-MM-DD`) or ''."""
    undone = movement.reversed_by is not None or movement.reverses is not None
    # An undone one's words hold a number; the plain kinds are a short list that can be recorded.
    text: Parameter = Name(movement.text) if undone else Word(f"kiosk.speech.kind.{movement.kind}", movement.text)
    way = "kiosk.speech.movement.in" if movement.amount >= 0 else "kiosk.speech.movement.out"
    return [Phrase.of(way, day=Day(movement.day, today), text=text, amount=Rupiah(abs(movement.amount)))]


def last_movement(rows: list[Movement], today: str) -> list[Phrase]:
    """Say the newest movement, or that there is none yet."""
    return movement_line(rows[0], today) if rows else [Phrase.of("kiosk.accounts.no_movement")]

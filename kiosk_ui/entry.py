"""Digits being entered: a member number, a PIN. Free of Kivy."""

from __future__ import annotations


class DigitEntry:
    """Collects digits up to a number of places."""

    def __init__(self, digits_max: int, digits_min: int = 1) -> None:
        self.digits_max = digits_max
        self.digits_min = digits_min
        self.text = ""
        self.overflowed = False

    def add(self, character: str) -> bool:
        """Take a digit; returns False for anything else, or when all places are filled."""
        if len(character) != 1 or not (character.isascii() and character.isdigit()):
            return False
        if len(self.text) == self.digits_max:
            # Remembered, because a keyboard that types on may be a card that was read in two pieces.
            self.overflowed = True
            return False
        self.text += character
        return True

    def erase(self) -> None:
        """Take the last digit back."""
        self.text = self.text[:-1]
        self.overflowed = False

    def clear(self) -> None:
        """Forget all digits."""
        self.text = ""
        self.overflowed = False

    @property
    def complete(self) -> bool:
        """Whether there are enough digits to go on."""
        return self.digits_min <= len(self.text) <= self.digits_max and not self.overflowed

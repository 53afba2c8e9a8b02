"""Words that never leave their box: wrapped first, then set smaller, at last shortened with dots."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.uix.label import Label

from kiosk_ui.theme import theme
from kiosk_ui.widgets.defaults import UNSET_COLOUR, UNSET_SIZE, ThemeDefaults
from kiosk_ui.widgets.kv import load_rule, register_fonts

STEP = 0.94
SMALLEST_SHARE = 0.55
"""How far words of normal size may shrink, though never below the theme's smallest: then they are shortened. Larger
words may shrink to the same size, so that no screen is cut off for who needs them larger where there is room."""


class Text(ThemeDefaults, Label):
    """A label in the kiosk's font. `wanted_size` is its type size in pixels when there is room."""

    theme_defaults: ClassVar[dict[str, str]] = {"color": "ink", "wanted_size": "text_body"}
    color = ColorProperty(UNSET_COLOUR)
    wanted_size = NumericProperty(UNSET_SIZE)
    single_line = BooleanProperty(False)
    natural_width = NumericProperty(0)
    """Width in pixels the text would take in one line at its wanted size."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("size", "wanted_size", "single_line"):
            self.fbind(name, self._trigger_texture)

    def texture_update(self, *arguments: object) -> None:
        """Choose the type size, then draw the words once with it."""
        self._fit()
        super().texture_update(*arguments)
        # The size just chosen has asked for another drawing, which would be the same.
        self._trigger_texture.cancel()

    def _fit(self) -> None:
        if self.wanted_size < 0:
            return
        measure = self._measure(self.wanted_size)
        self.natural_width = max(measure.get_extents(line)[0] for line in self.text.split("\n")) + 2
        if self.width < 2 or self.height < 2:
            return
        size = self.wanted_size
        smallest = min(size, max(size * SMALLEST_SHARE / theme.text_scale, theme.text_smallest))
        while not (fits := self._fits(size)) and size > smallest:
            size = max(smallest, size * STEP)
        self.shorten = not fits
        self.font_size = size
        # A texture as high as the words only: the label puts it in the middle by itself, and memory is saved.
        self.text_size = (self.width, None if fits and self.valign == "middle" else self.height)

    def _measure(self, size: float) -> CoreLabel:
        return CoreLabel(font_name=self.font_name, font_size=size, bold=self.bold)

    def _fits(self, size: float) -> bool:
        measure = self._measure(size)
        space = measure.get_extents(" ")[0]
        line_height = measure.get_extents("Mg")[1]
        lines = 0
        for paragraph in self.text.split("\n"):
            lines += 1
            filled = 0.0
            for word in paragraph.split(" "):
                width = measure.get_extents(word)[0] if word else 0
                if width > self.width:
                    return False
                if filled and filled + space + width > self.width:
                    lines, filled = lines + 1, width
                else:
                    filled += (space if filled else 0) + width
        # Words that are not in the middle get a texture of this height, which silently leaves out a line too many.
        slack = 1 if self.valign == "middle" else -1
        return lines * line_height <= self.height + slack and (lines == 1 or not self.single_line)


load_rule(__file__)
register_fonts()

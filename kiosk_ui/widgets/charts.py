"""Savings and figures over time as pictures: bars and lines, drawn by the kiosk itself."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, InstructionGroup, Mesh, Rectangle, SmoothEllipse, SmoothLine, SmoothRoundedRectangle
from kivy.properties import BooleanProperty, ListProperty
from kivy.uix.relativelayout import RelativeLayout

from kiosk_ui import chart_scale, shown
from kiosk_ui.texts import texts
from kiosk_ui.theme import FONT, Colour, theme, u
from kiosk_ui.widgets.text import Text

SERIES_MAX: Final = 3
"""As many as there are colours that everybody tells apart."""
LABEL_HIGH: Final = 26.0
"""Units of height of a line of words on a chart."""


class Chart(RelativeLayout):
    """What bars and lines share: the scale at the left, the words below, the names of the colours above.

    Properties: `labels` (what stands below each point, oldest first: months or years); `series` (one to three lists of
    whole numbers, none negative, each as long as `labels`); `names` (what each series is, shown with its colour; needed
    from two on); `money` (False: counts of people, not rupiah). Words below are left out where they have no room, the
    last one never. Nothing is drawn without labels: say in words that there is nothing yet.
    """

    labels = ListProperty()
    series = ListProperty()
    names = ListProperty()
    money = BooleanProperty(True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._picture = InstructionGroup()
        self.canvas.add(self._picture)
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        for name in ("labels", "series", "names", "money", "size"):
            self.bind(**{name: self._changed})
        # Bound weakly: look and language outlive every chart.
        theme.bind(face=self._changed, text_size_name=self._changed)
        texts.bind(catalog=self._changed)
        self._changed()

    def shape(self, scale: chart_scale.Scale, box: Box) -> None:
        """Draw the values into the box. Subclasses do."""
        raise NotImplementedError

    def highest(self) -> int:
        """Return the largest value that has to fit."""
        return max((int(value) for values in self.series for value in values), default=0)

    def paint(self, colour: Colour, opacity: float = 1) -> None:
        """Draw on in this colour."""
        self._picture.add(Color(*colour[:3], opacity))

    def add(self, instruction: object) -> None:
        """Draw this."""
        self._picture.add(instruction)

    def colour(self, number: int) -> Colour:
        """Return the colour of a series, counted from 0."""
        colour: Colour = getattr(theme, f"series{number % SERIES_MAX + 1}")
        return colour

    def _changed(self, *_arguments: object) -> None:
        self._draw_soon()

    def _draw(self, _elapsed: float) -> None:
        self._picture.clear()
        self.clear_widgets()
        if not self.labels or not self.series or min(self.size) < u(80):
            return
        scale = chart_scale.fitting(self.highest())
        ticks = [self._tick_text(tick) for tick in scale.ticks]
        left = max(extent(text) for text in ticks) + u(12)
        high = u(LABEL_HIGH) * theme.text_scale
        legend = high + u(16) if self.names else high / 2
        box = Box(left, high + u(4), self.width - left - u(6), self.height - high - u(4) - legend)
        for tick, text in zip(scale.ticks, ticks, strict=True):
            y = box.bottom + box.height * scale.share(tick)
            self.paint(theme.line, 1 if tick == 0 else 0.6)
            self.add(Rectangle(pos=(left, y - theme.border / 2), size=(box.width, theme.border)))
            self._say(text, (0, y - high / 2), (left - u(8), high), "right")
        self._name_points(box, high)
        self._name_colours(high)
        self.shape(scale, box)

    def _tick_text(self, tick: int) -> str:
        return shown.short_rupiah(tick, texts.catalog) if self.money else str(tick)

    def _name_points(self, box: Box, high: float) -> None:
        widest = max(extent(str(label)) for label in self.labels) + u(10)
        for index in chart_scale.labelled(len(self.labels), box.width, widest):
            x = box.middle(index, len(self.labels)) - widest / 2
            # The last word may not leave the chart, even if its bar is narrow.
            x = min(x, self.width - widest)
            self._say(str(self.labels[index]), (x, 0), (widest, high), "center")

    def _name_colours(self, high: float) -> None:
        x = u(12)
        for number, name in enumerate(self.names):
            self.paint(self.colour(number))
            self.add(
                SmoothRoundedRectangle(pos=(x, self.height - high * 0.5 - u(8)), size=(u(16), u(16)), radius=[u(3)])
            )
            width = extent(name) + u(6)
            self._say(name, (x + u(22), self.height - high), (width, high), "left")
            x += u(22) + width + u(18)

    def _say(self, text: str, pos: tuple[float, float], size: tuple[float, float], halign: str) -> None:
        words = Text(text=text, size_hint=(None, None), pos=pos, size=size, halign=halign, single_line=True)
        words.wanted_size = theme.text_small
        words.color = theme.ink
        self.add_widget(words)


class Box:
    """Where values are drawn, in pixels of the chart."""

    def __init__(self, left: float, bottom: float, width: float, height: float) -> None:
        self.left = left
        self.bottom = bottom
        self.width = width
        self.height = height

    def middle(self, index: int, count: int) -> float:
        """Return where a point stands from left to right."""
        return self.left + self.width * (index + 0.5) / count


class BarChart(Chart):
    """Bars: one for each label; with several series side by side, or on top of each other if `stacked`."""

    stacked = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(stacked=self._changed)

    def highest(self) -> int:
        """Return the largest value, or the largest pile of values."""
        if not self.stacked:
            return super().highest()
        return max((sum(int(value) for value in values) for values in zip(*self.series, strict=True)), default=0)

    def shape(self, scale: chart_scale.Scale, box: Box) -> None:
        """Draw the bars."""
        for number, index, low, high in self._bars():
            slot = box.width / len(self.labels)
            side_by_side = 1 if self.stacked else len(self.series)
            width = min(slot * 0.7, u(90)) / side_by_side
            place = 0 if self.stacked else number
            x = box.middle(index, len(self.labels)) + width * (place - side_by_side / 2)
            y = box.bottom + box.height * scale.share(low)
            height = box.height * (scale.share(high) - scale.share(low))
            self.paint(self.colour(number))
            self.add(Rectangle(pos=(x, y), size=(max(1.0, width - u(2)), max(height, u(2)) if high > low else 0)))

    def _bars(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield series, point, and the values at a bar's foot and head."""
        feet = [0] * len(self.labels)
        for number, values in enumerate(self.series):
            for index, value in enumerate(values):
                foot = feet[index] if self.stacked else 0
                yield number, index, foot, foot + int(value)
                feet[index] = foot + int(value)


class LineChart(Chart):
    """A line for each series, with a dot at each point and a larger one at the last: now."""

    def shape(self, scale: chart_scale.Scale, box: Box) -> None:
        """Draw the lines, the first with a wash below it."""
        for number, values in enumerate(self.series):
            points = [
                (box.middle(index, len(values)), box.bottom + box.height * scale.share(int(value)))
                for index, value in enumerate(values)
            ]
            if number == 0 and len(points) > 1:
                self._wash(points, box.bottom)
            self.paint(self.colour(number))
            if len(points) > 1:
                self.add(SmoothLine(points=[part for point in points for part in point], width=u(2)))
            for x, y in points:
                radius = u(8) if (x, y) == points[-1] else u(4)
                self.add(SmoothEllipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius)))

    def _wash(self, points: list[tuple[float, float]], bottom: float) -> None:
        self.paint(theme.primary_wash)
        corners = [corner for x, y in points for corner in (x, bottom, 0, 0, x, y, 0, 0)]
        self.add(Mesh(vertices=corners, indices=list(range(2 * len(points))), mode="triangle_strip"))


def extent(text: str) -> float:
    """Return the width in pixels of words on a chart."""
    return float(CoreLabel(font_name=FONT, font_size=theme.text_small).get_extents(text)[0]) + 2

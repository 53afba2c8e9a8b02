"""A row that is laid out for the hand that touches: left to right for the right hand, mirrored for the left."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.theme import theme


class HandBox(BoxLayout):
    """A horizontal `BoxLayout` that follows `theme.hand`, also while it is shown.

    Put into it what a hand should not have to reach over for: the rail and the page, a question and its keypad.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        # `bind` holds its method weakly: the theme outlives every screen and must keep none alive.
        theme.bind(hand=self._follow_hand)

    def _follow_hand(self, *_arguments: object) -> None:
        self._trigger_layout()

    def do_layout(self, *arguments: object) -> None:
        """Lay the children out, then mirror their places for the left hand."""
        super().do_layout(*arguments)
        if theme.hand == "left" and self.orientation == "horizontal":
            for child in self.children:
                child.x = self.x + self.right - child.right

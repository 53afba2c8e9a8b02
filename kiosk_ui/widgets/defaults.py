"""Colours and sizes that a part takes from the theme unless a rule, or who makes it, says otherwise.

A rule for `color: theme.ink` in the part, and another for `color: theme.soft` where it is used, would both stay in
force: at a switch of theme the one whose property changes last would win. So what is meant to be overruled is no rule.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import Any, ClassVar, Final

from kiosk_ui.theme import theme

UNSET_COLOUR: Final = (0.0, 0.0, 0.0, 0.0)
UNSET_SIZE: Final = -1


class ThemeDefaults:
    """A widget whose `theme_defaults` (property: the theme's property) fill in what nobody set, and follow switches."""

    theme_defaults: ClassVar[dict[str, str]] = {}

    def on_kv_post(self, _base_widget: object) -> None:
        """Fill in what neither rules nor the maker gave."""
        widget: Any = self
        self._unset = [name for name in self.theme_defaults if is_unset(getattr(widget, name))]
        for name in self._unset:
            # Bound weakly: the theme outlives every part.
            theme.bind(**{self.theme_defaults[name]: self._follow_theme})
        self._follow_theme()

    def _follow_theme(self, *_arguments: object) -> None:
        for name in self._unset:
            setattr(self, name, getattr(theme, self.theme_defaults[name]))


def is_unset(value: Any) -> bool:
    """Return whether a colour or size is still the one that stands for none."""
    return bool(value == UNSET_SIZE) if isinstance(value, (int, float)) else tuple(value) == UNSET_COLOUR

"""How a person wants pages to look: theme and text size, remembered by their phone."""

from __future__ import annotations

from typing import Final

import msgspec
from litestar.datastructures import Cookie

from hub.web.caller import CHOICE_SECONDS, Asking, own_cookie
from hub.web.design import TEXT_SIZES, THEMES

LOOK_COOKIE: Final = "look"
AUTO: Final = "auto"
"""The theme of who has not chosen: as the phone itself is set."""


class Look(msgspec.Struct, frozen=True):
    """A theme of `hub.web.design` or `AUTO`, and a text size."""

    theme: str = AUTO
    text_size: str = TEXT_SIZES[0]

    @property
    def classes(self) -> str:
        """The classes of a page's root element."""
        theme = "" if self.theme == AUTO else f"looked theme-{self.theme} "
        return f"{theme}size-{self.text_size}"


def checked(theme: str, text_size: str) -> Look:
    """The look with these names; what is unknown counts as not chosen."""
    return Look(theme if theme in THEMES else AUTO, text_size if text_size in TEXT_SIZES else TEXT_SIZES[0])


def look(request: Asking) -> Look:
    """The look that this phone remembers."""
    theme, _, text_size = request.cookies.get(LOOK_COOKIE, "").partition(".")
    return checked(theme, text_size)


def remembered(chosen: Look) -> Cookie:
    """The cookie by which a phone remembers a look."""
    return own_cookie(LOOK_COOKIE, f"{chosen.theme}.{chosen.text_size}", CHOICE_SECONDS)

"""HTTP: who the officers are, for members and kiosks."""

from __future__ import annotations

import msgspec
from litestar import Router, get

from hub.officers import views
from hub.web.caller import Asking, appliance, language, require_insider
from hub.words import text


class OfficerAnswer(msgspec.Struct):
    """An officer: name, offices in words, and the same offices as codes. No number, no address."""

    name: str
    offices: list[str]
    codes: tuple[str, ...]


@get("/officers")
async def officers(request: Asking) -> list[OfficerAnswer]:
    """The officers, in the order of their offices."""
    require_insider(request)
    chosen = language(request)
    return [
        OfficerAnswer(each.name, [text(chosen, f"role.{office}") for office in each.offices], each.offices)
        for each in views.officers(appliance(request).books.db)
    ]


ROUTES = Router("/", route_handlers=[officers])

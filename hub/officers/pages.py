"""Pages: who the officers are."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get

from hub.officers import views
from hub.web.caller import Asking, appliance, viewer
from hub.web.pages import page


@get("/me/officers")
async def officers(request: Asking) -> Response[Any]:
    """The officers by name and office."""
    who = viewer(request)
    return page(request, "officers/list.html", who=who, rows=views.officers(appliance(request).books.db))


ROUTES = Router("/", route_handlers=[officers])

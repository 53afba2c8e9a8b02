"""HTTP: the cooperative's figures, for members and kiosks."""

from __future__ import annotations

from litestar import Router, get

from hub.figures import views
from hub.web.caller import Asking, appliance, require_insider


@get("/figures")
async def figures(request: Asking) -> views.FiguresView:
    """The cooperative's figures, no single member's."""
    require_insider(request)
    return views.figures(appliance(request).books.db)


ROUTES = Router("/", route_handlers=[figures])

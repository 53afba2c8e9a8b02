"""HTTP: one's own preferences."""

from __future__ import annotations

from litestar import Router, get, put

from hub.access import guard
from hub.preferences import actions, views
from hub.preferences.views import Preferences
from hub.web.caller import Asking, appliance, viewer, write


@get("/me/preferences")
async def my_preferences(request: Asking) -> Preferences:
    """What one prefers."""
    return views.preferences(appliance(request).books.db, guard.own(viewer(request)))


@put("/me/preferences")
async def prefer(request: Asking, data: Preferences) -> Preferences:
    """Choose what one prefers, all of it at once."""
    who = viewer(request)
    sight = guard.own(who)
    await write(request, who, lambda tx: actions.prefer(tx, sight, data), "preferred", data)
    return views.preferences(appliance(request).books.db, sight)


ROUTES = Router("/", route_handlers=[my_preferences, prefer])

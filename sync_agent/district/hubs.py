"""Pages to enrol a hub, and to revoke one or take it up again."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sync_agent.clock import Clock
from sync_agent.district import registry, views
from sync_agent.district.render import Asking, form_token, go, person_of, render, sent
from sync_agent.district.staff import audit, guard
from sync_agent.district.staff.pages import problem
from sync_agent.district.store import Store
from sync_agent.errors import KeyFault, SettingsError
from sync_agent.limits import TEXT_BYTES_MAX


@get("/hubs/new", sync_to_thread=False)
def new(request: Asking) -> Response[str]:
    """The form to enrol a hub."""
    return _form(request)


def _form(request: Asking, status: int = 200, **values: str) -> Response[str]:
    shown = {"problem": "", "hub": "", "key": "", "name": "", **values}
    return render(request, "hubs/new.html", status, most=TEXT_BYTES_MAX, form_token=form_token(request), **shown)


@post("/hubs/new")
async def enrol(request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock]) -> Response[Any]:
    """Make a hub known, and go to its page."""
    form, who, now = await sent(request), person_of(request).name, clock.now()
    hub, key, name = form.get("hub", ""), form.get("key", ""), form.get("name", "")[:TEXT_BYTES_MAX]
    try:
        with store.transaction():
            if registry.enrol(store, hub, key, name, now):
                audit.note(store, now, who, "hub.enrolled", hub, name)
    except (SettingsError, KeyFault) as error:
        return _form(request, 400, problem=problem(request, error), hub=hub[:80], key=key[:80], name=name)
    return go(f"/cooperatives/{hub}", "enrolled")


@get("/hubs/{hub:str}/{what:str}", sync_to_thread=False)
def ask(request: Asking, store: NamedDependency[Store], hub: FromPath[str], what: FromPath[str]) -> Response[str]:
    """Asks before a hub is revoked (`what`: revoke) or taken up again (restore)."""
    with store.reading():
        row = views.cooperative(store, hub)
    if row is None or what not in ("revoke", "restore"):
        raise NotFoundException("hub.unknown")
    return render(request, "hubs/ask.html", name=row.name, hub=hub, what=what, form_token=form_token(request))


@post("/hubs/{hub:str}/{what:str}")
async def change(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    hub: FromPath[str],
    what: FromPath[str],
) -> Response[Any]:
    """Take nothing more from a hub, or take again."""
    await sent(request)
    if what not in ("revoke", "restore"):
        raise NotFoundException("hub.unknown")
    try:
        with store.transaction():
            registry.set_status(store, hub, "revoked" if what == "revoke" else "active")
            audit.note(store, clock.now(), person_of(request).name, f"hub.{what}d", hub)
    except SettingsError as error:
        raise NotFoundException("hub.unknown") from error
    return go(f"/cooperatives/{hub}", f"hub_{what}d")


ROUTES = Router("/", route_handlers=[new, enrol, ask, change], guards=[guard.administrator], include_in_schema=False)

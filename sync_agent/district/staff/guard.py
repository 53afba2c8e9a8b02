"""Who may open what: guards of routes. They put who is signed in into ``request.state.person``."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from sync_agent.district.render import VISIT_COOKIE
from sync_agent.district.staff import sessions
from sync_agent.district.staff.sessions import Person

Connection = ASGIConnection[Any, Any, Any, Any]


def signed_in(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Somebody with an account. Raises `NotAuthorizedException` ("sign_in.needed")."""
    _person(connection)


def editor(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Somebody who may publish. Raises also `PermissionDeniedException` ("role.editor")."""
    _must(connection, "editor")


def administrator(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Somebody who may enrol hubs and make accounts. Raises also `PermissionDeniedException`."""
    _must(connection, "administrator")


def reader(connection: Connection, _handler: BaseRouteHandler) -> None:
    """A program with a token, or somebody signed in: both may read the API, nothing there changes anything."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if not scheme:
        _person(connection)
        return
    store, clock = connection.app.state.store, connection.app.state.clock
    with store.reading():
        known = scheme.lower() == "bearer" and sessions.is_token(store, token.strip(), clock.now())
    if not known:
        raise NotAuthorizedException("token.unknown")


def maybe(connection: Connection) -> Person | None:
    """Who is signed in, None for nobody."""
    store, clock = connection.app.state.store, connection.app.state.clock
    with store.reading():
        person = sessions.find(store, connection.cookies.get(VISIT_COOKIE, ""), clock.now())
    connection.state.person = person
    return person


def _person(connection: Connection) -> Person:
    person = maybe(connection)
    if person is None:
        raise NotAuthorizedException("sign_in.needed")
    return person


def _must(connection: Connection, role: str) -> None:
    if not _person(connection).may(role):
        raise PermissionDeniedException(f"role.{role}")

"""The district's web server: pages, CSV and JSON API over the store, one process, no thread pool."""

from __future__ import annotations

import logging
from typing import Any

import uvicorn
from litestar import Litestar, MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from nacl.signing import SigningKey

from sync_agent import PROGRAM_VERSION, text
from sync_agent.clock import Clock
from sync_agent.courier import office as courier
from sync_agent.courier import pages as courier_pages
from sync_agent.district import api, exports, hubs, pages, render, restoring
from sync_agent.district.forks import pages as forks
from sync_agent.district.staff import pages as staff
from sync_agent.district.statements import pages as statements
from sync_agent.district.store import Store
from sync_agent.errors import StoreAway
from sync_agent.limits import FORM_BYTES_MAX

log = logging.getLogger(__name__)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


_NAMED = frozenset(
    {
        *("hub.unknown", "store.away", "sign_in.needed", "token.unknown", "form.expired"),
        *("restore.no_key", "restore.pass"),
        *("role.editor", "role.administrator", "statement.unknown", "fork.unknown"),
    }
)
"""Errors that say themselves what is wrong; all others are told by their HTTP status."""


@get("/style.css", media_type="text/css", sync_to_thread=False, include_in_schema=False)
def style() -> Response[str]:
    """The one style sheet; a digest in its address lets browsers keep it until it changes."""
    return Response(render.style(), media_type="text/css", headers={"Cache-Control": "public, max-age=31536000"})


def _refused(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The answer to what went wrong: JSON for programs, a page for people."""
    status = error.status_code if isinstance(error, HTTPException) else 503 if isinstance(error, StoreAway) else 500
    if status >= 500:
        log.error("request failed: path=%s", request.url.path, exc_info=error)
    named = error.detail if isinstance(error, HTTPException) else getattr(error, "code", "")
    is_program = request.url.path.startswith("/api/")
    if isinstance(error, NotAuthorizedException) and not is_program:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return render.go("/sign-in", back=here if request.method == "GET" else "/")
    code = named if named in _NAMED else f"http.{status}"
    known = text.catalog(render.language_of(request))
    message = known.get(f"error.{code}", known["error.other"]).format(hub="", reason="")
    if is_program:
        body: dict[str, Any] = {"error": {"code": code, "message": message, "details": {}}}
        return Response(body, status_code=status, media_type=MediaType.JSON)
    return render.render(request, "error.html", status, message=message)


def app(store: Store, clock: Clock, key: SigningKey | None = None) -> Litestar:
    """The application over a prepared store. With the district's private key it takes couriers' files, too."""
    office = courier.over(store, key, clock) if key else None

    def the_store(state: State) -> Store:
        return state.store  # type: ignore[no-any-return]

    def the_clock(state: State) -> Clock:
        return state.clock  # type: ignore[no-any-return]

    def the_courier() -> courier.Office | None:
        return office

    return Litestar(
        route_handlers=[
            style,
            pages.choose_language,
            pages.ROUTES,
            exports.ROUTES,
            staff.ROUTES,
            statements.ROUTES,
            hubs.ROUTES,
            forks.ROUTES,
            forks.SETTLING,
            courier_pages.ROUTES,
            restoring.ROUTES,
            api.ROUTES,
        ],
        request_max_body_size=FORM_BYTES_MAX,
        dependencies={
            "store": Provide(the_store, sync_to_thread=False),
            "clock": Provide(the_clock, sync_to_thread=False),
            "courier": Provide(the_courier, sync_to_thread=False),
        },
        state=State({"store": store, "clock": clock, "passes": restoring.Passes(clock)}),
        exception_handlers={HTTPException: _refused, Exception: _refused},
        response_headers=_HEADERS,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="District",
            version=PROGRAM_VERSION,
            path="/api/v1/openapi",
            render_plugins=[JsonRenderPlugin()],
            components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
        ),
    )


def serve(store: Store, clock: Clock, host: str, port: int, key: SigningKey | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    uvicorn.run(
        app(store, clock, key), host=host, port=port, log_level="warning", access_log=False, server_header=False
    )

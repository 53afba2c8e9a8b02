"""The ASGI application: every room's API under ``/api/v1``, the pages beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from litestar import Litestar, Response, Router, get
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.serialization import encode_json

import hub.access.api
import hub.access.pages
import hub.approvals.limits_pages
import hub.approvals.pages
import hub.calls.api
import hub.calls.pages
import hub.cards.pages
import hub.collection.api
import hub.collection.pages
import hub.collection.record_pages
import hub.cooperative.api
import hub.courier.pages
import hub.days.api
import hub.days.pages
import hub.days.past_pages
import hub.desk.pages
import hub.district.api
import hub.district.pages
import hub.figures.api
import hub.figures.pages
import hub.members.api
import hub.members.pages
import hub.notices.api
import hub.notices.pages
import hub.officers.api
import hub.officers.pages
import hub.openings.api
import hub.openings.pages
import hub.photos.api
import hub.photos.pages
import hub.preferences.api
import hub.preferences.pages
import hub.privacy.api
import hub.privacy.desk_pages
import hub.privacy.pages
import hub.recovery.pages
import hub.relay.api
import hub.relay.pages
import hub.requests.api
import hub.requests.desk_pages
import hub.requests.pages
import hub.savings.api
import hub.savings.desk_pages
import hub.savings.pages
import hub.savings.print_pages
import hub.slips.pages
import hub.suggestions.api
import hub.suggestions.pages
import hub.training.pages
from hub.appliance import Appliance
from hub.limits import REQUEST_BODY_BYTES_MAX
from hub.web.answers import as_json
from hub.web.caller import Asking
from hub.web.forms import refuse_foreign
from hub.web.look_pages import ROUTES as LOOK
from hub.web.pages import as_page
from hub.web.static import static_file

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

API: Final = (
    hub.cooperative.api.ROUTES,
    hub.access.api.ROUTES,
    hub.members.api.ROUTES,
    hub.savings.api.ROUTES,
    hub.requests.api.ROUTES,
    hub.collection.api.ROUTES,
    hub.openings.api.ROUTES,
    hub.notices.api.ROUTES,
    hub.suggestions.api.ROUTES,
    hub.officers.api.ROUTES,
    hub.district.api.ROUTES,
    hub.figures.api.ROUTES,
    hub.calls.api.ROUTES,
    hub.photos.api.ROUTES,
    hub.preferences.api.ROUTES,
    hub.privacy.api.ROUTES,
    hub.days.api.ROUTES,
    hub.relay.api.ROUTES,
)
PAGES: Final = (
    hub.access.pages.ROUTES,
    hub.savings.pages.ROUTES,
    hub.savings.print_pages.ROUTES,
    hub.photos.pages.ROUTES,
    hub.preferences.pages.ROUTES,
    hub.privacy.pages.ROUTES,
    hub.privacy.desk_pages.ROUTES,
    hub.requests.pages.ROUTES,
    hub.openings.pages.ROUTES,
    hub.notices.pages.ROUTES,
    hub.officers.pages.ROUTES,
    hub.suggestions.pages.ROUTES,
    hub.figures.pages.ROUTES,
    hub.district.pages.ROUTES,
    hub.desk.pages.ROUTES,
    hub.requests.desk_pages.ROUTES,
    hub.approvals.pages.ROUTES,
    hub.approvals.limits_pages.ROUTES,
    hub.collection.pages.ROUTES,
    hub.collection.record_pages.ROUTES,
    hub.calls.pages.ROUTES,
    hub.relay.pages.ROUTES,
    hub.courier.pages.ROUTES,
    hub.recovery.pages.ROUTES,
    hub.members.pages.ROUTES,
    hub.cards.pages.ROUTES,
    hub.savings.desk_pages.ROUTES,
    hub.slips.pages.ROUTES,
    hub.training.pages.ROUTES,
    hub.days.pages.ROUTES,
    hub.days.past_pages.ROUTES,
    LOOK,
)


@get("/openapi.json", include_in_schema=False, media_type="application/json", sync_to_thread=False)
def description(request: Asking) -> bytes:
    """The API's description in OpenAPI 3.1. Anybody may ask."""
    return encode_json(request.app.openapi_schema.to_schema())


def as_asked(request: Asking, error: Exception) -> Response[Any]:
    """An error as JSON for programs, as a page for people."""
    return as_json(request, error) if request.url.path.startswith("/api/") else as_page(request, error)


def build(appliance: Appliance | None = None, lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """The application over a running hub; without one it can only describe itself.

    `lifespan` are context managers that surround the time it runs.
    """
    return Litestar(
        route_handlers=[
            Router("/api/v1", route_handlers=[description, *API]),
            Router("/", route_handlers=[*PAGES], before_request=refuse_foreign, include_in_schema=False),
            static_file,
        ],
        state=State({"appliance": appliance}),
        request_max_body_size=REQUEST_BODY_BYTES_MAX,
        openapi_config=OpenAPIConfig(
            title="Koperasi hub",
            version="1",
            path="/api/v1/description",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        exception_handlers={Exception: as_asked},
        logging_config=None,
        lifespan=list(lifespan),
    )


def openapi_json() -> bytes:
    """The API's description in OpenAPI 3.1."""
    return encode_json(build().openapi_schema.to_schema())

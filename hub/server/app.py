"""The ASGI application: every room's API under ``/api/v1``, the pages beside it."""

from __future__ import annotations

from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.serialization import encode_json

import hub.access.api
import hub.cooperative.api
import hub.days.api
import hub.members.api
import hub.relay.api
import hub.savings.api
from hub.appliance import Appliance
from hub.limits import REQUEST_BODY_BYTES_MAX
from hub.web.answers import as_json

API: Final = (
    hub.cooperative.api.ROUTES,
    hub.access.api.ROUTES,
    hub.members.api.ROUTES,
    hub.savings.api.ROUTES,
    hub.days.api.ROUTES,
    hub.relay.api.ROUTES,
)


def build(appliance: Appliance | None = None) -> Litestar:
    """The application over a running hub; without one it can only describe itself."""
    return Litestar(
        route_handlers=[Router("/api/v1", route_handlers=list(API), exception_handlers={Exception: as_json})],
        state=State({"appliance": appliance}),
        request_max_body_size=REQUEST_BODY_BYTES_MAX,
        openapi_config=OpenAPIConfig(
            title="Koperasi hub",
            version="1",
            path="/api/v1",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        exception_handlers={Exception: as_json},
        logging_config=None,
    )


def openapi_json() -> bytes:
    """The API's description in OpenAPI 3.1."""
    return encode_json(build().openapi_schema.to_schema())

"""Forms: what was typed, the key that makes a second send count once, and who may send them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast
from urllib.parse import urlsplit

import msgspec

from hub.access.guard import Viewer
from hub.errors import BadRequest, NotAllowed, Refused
from hub.log.fact import Fact
from hub.log.record import Origin, Transaction, recorded_under, request_digest
from hub.web.caller import Asking, appliance, whose, write

KEY_BYTES: Final = 18
T = TypeVar("T")


class Form(msgspec.Struct, frozen=True):
    """What a person typed, by the names of the fields."""

    values: dict[str, str]

    def text(self, name: str) -> str:
        """A field without the blanks around it; empty if it was not sent."""
        return self.values.get(name, "").strip()

    def has(self, name: str) -> bool:
        """Whether this field or button was sent."""
        return name in self.values

    @property
    def key(self) -> str:
        """The key made when the form was first shown."""
        return self.text("key")


def blank(request: Asking, **values: str) -> Form:
    """A form as it is first shown: `values`, and a new key, which ends in the number of the member it is shown to."""
    key = urlsafe_b64encode(appliance(request).clock.random_bytes(KEY_BYTES)).decode()
    return Form({**values, "key": f"{key}.{whose(request)}"})


async def sent(request: Asking) -> Form:
    """The form that was sent. Raises as `own`, and `BadRequest` ("request.invalid") for one that is no text."""
    try:
        fields = await request.form()
    except UnicodeDecodeError as error:
        raise BadRequest("request.invalid", field="", reason=type(error).__name__) from error
    return own(request, {name: value for name, value in fields.items() if isinstance(value, str)})


def own(request: Asking, values: dict[str, str]) -> Form:
    """A form of these values, if it is for whoever is signed in to send.

    On one phone a form may stay open, or wait for Wi-Fi, while the next person signs in: what one has begun must not
    count for another. Raises `Refused` ("session.other").
    """
    form, member_no = Form(values), whose(request)
    if form.key and member_no and not form.key.endswith(f".{member_no}"):
        raise Refused("session.other")
    return form


def way_back(form: Form) -> str:
    """The page that a form names as `back`, to return to; the first page if that is none of ours."""
    back = form.text("back")
    # A path of ours alone: "//host" and "/\host" would lead elsewhere.
    ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return back if ours and back.isprintable() and back.isascii() else "/"


async def refuse_foreign(request: Asking) -> None:
    """Before each page: refuse what another site's page made the browser send.

    Raises `NotAllowed` ("request.foreign"). Browsers tell where a form stands by ``Sec-Fetch-Site`` (only over HTTPS),
    ``Origin``, or, older ones, ``Referer``; who tells nothing is refused.
    """
    if request.method in ("GET", "HEAD"):
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        own = site == "same-origin"
    else:
        source = request.headers.get("origin") or request.headers.get("referer") or ""
        own = urlsplit(source).netloc.lower() == request.headers.get("host", "").lower() != ""
    if not own:
        raise NotAllowed("request.foreign")


class _Rehearsed(Exception):
    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


async def rehearse(request: Asking, who: Viewer, action: Callable[[Transaction], T]) -> T:
    """Run an action and return what it returns, with nothing recorded.

    So a preview shows what would be recorded, by the very code that will record it. Raises what the action raises.
    """

    def trial(tx: Transaction) -> None:
        raise _Rehearsed(action(tx))

    try:
        await appliance(request).write(Origin(str(who.member_no), who.device), trial)
    except _Rehearsed as done:
        return cast(T, done.result)
    raise AssertionError("a trial always ends by its own exception")


@dataclass(frozen=True)
class Planned(Generic[T]):
    """What an action would return if it were confirmed."""

    result: T


async def step(
    request: Asking, who: Viewer, form: Form, action: Callable[[Transaction], T], *wish: Any
) -> list[Fact] | Planned[T]:
    """One step of a form with a preview: the facts, once it is confirmed, and before that what they would be.

    However often a form is sent, and from whichever step, it counts once and leads to the same facts. Raises what the
    action and `counted` raise.
    """
    if form.has("confirm"):
        return await write(request, who, action, *wish, key=form.key)
    if already := counted(request, who, form, *wish):
        return already
    return Planned(await rehearse(request, who, action))


def counted(request: Asking, who: Viewer, form: Form, *wish: Any) -> list[Fact]:
    """The facts that this very form has recorded already; empty if it has not been confirmed yet.

    Raises `Refused` ("request.key_reused") if it has been confirmed with other contents.
    """
    if not form.key:
        return []
    return recorded_under(appliance(request).books.db, form.key, request_digest(*wish), str(who.member_no))

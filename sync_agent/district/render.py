"""What all pages share: templates, the style sheet, the language, who is signed in, and forms.

Every form carries a token that belongs to the browser's cookie; `sent` is the only way to read a form, and refuses one
without it.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.exceptions import PermissionDeniedException
from litestar.response import Redirect

from sync_agent import text
from sync_agent.district.rows import Words
from sync_agent.district.staff import sessions
from sync_agent.district.staff.sessions import Person
from sync_agent.limits import SESSION_SECONDS_MAX

LANGUAGE_COOKIE: Final = "language"
VISIT_COOKIE: Final = "visit"
_GZIP_LEVEL: Final = 1

Asking = Request[Any, Any, Any]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sync_agent.district"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style() -> str:
    """The style sheet's text."""
    return files("sync_agent.district").joinpath("templates/style.css").read_text(encoding="utf-8")


@cache
def _style_url() -> str:
    return f"/style.css?{hashlib.sha256(style().encode()).hexdigest()[:8]}"


def language_of(request: Asking) -> str:
    """The language that was chosen, otherwise the browser's, otherwise Indonesian."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in text.LANGUAGES:
        return chosen
    for accepted in request.headers.get("accept-language", "").split(","):
        tag = accepted.split(";")[0].strip().lower()[:2]
        if tag in text.LANGUAGES:
            return tag
    return text.LANGUAGES[0]


def words_of(request: Asking) -> Words:
    """The words of the request's language."""
    return Words(language_of(request))


def person_of(request: Asking) -> Person:
    """Who asks; a guard of the route has seen to it that there is somebody."""
    person: Person = request.state.person
    return person


def render(request: Asking, template: str, status: int = 200, **values: Any) -> Response[str]:
    """A page in the request's language."""
    return Response(_page(request, template, values), media_type=MediaType.HTML, status_code=status, headers=_HEADERS)


def render_large(request: Asking, template: str, **values: Any) -> Response[bytes]:
    """A page that is worth compressing. It must hold no form token: beside words that a stranger chooses (a search
    sent by a link of his), the compressed length would give it away."""
    content = _page(request, template, values).encode()
    headers = {"Vary": "Cookie, Accept-Encoding", "Cache-Control": "no-store"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, _GZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=MediaType.HTML, headers=headers)


# What somebody signed in has seen must not come back with the browser's back button for the next person.
_HEADERS: Final = {"Vary": "Cookie", "Cache-Control": "no-store"}


def _page(request: Asking, template: str, values: dict[str, Any]) -> str:
    words = words_of(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = here if request.method == "GET" else "/"
    others = [
        {"name": text.translate("language.name", each), "url": f"/language/{each}?{urlencode({'back': back})}"}
        for each in text.LANGUAGES
        if each != words.language
    ]
    person: Person | None = getattr(request.state, "person", None)
    return (
        _environment()
        .get_template(template)
        .render(
            t=words.translate,
            language=words.language,
            others=others,
            style_url=_style_url(),
            person=person,
            may_manage=person is not None and person.may("administrator"),
            may_publish=person is not None and person.may("editor"),
            path=request.url.path,
            **values,
        )
    )


def form_token(request: Asking) -> str:
    """What the page's forms carry in their field ``form_token``."""
    return sessions.form_token(request.cookies.get(VISIT_COOKIE, ""))


def visit_cookie(request: Asking, secret: str, seconds: int = SESSION_SECONDS_MAX) -> Cookie:
    """The cookie that holds a session, or before it the place of one."""
    return Cookie(
        VISIT_COOKIE,
        value=secret,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


async def sent(request: Asking) -> dict[str, str]:
    """The form that was sent, several values of one name joined by a space.

    Raises `PermissionDeniedException` ("form.expired") if it does not come from a page of ours in this browser.
    """
    fields = await request.form()
    found: dict[str, str] = {}
    for name, value in fields.multi_items():
        if isinstance(value, str) and "\0" not in value:
            found[name] = f"{found[name]} {value}" if name in found else value.replace("\r\n", "\n").strip()
    if not sessions.is_form_token(request.cookies.get(VISIT_COOKIE, ""), found.get("form_token", "")):
        raise PermissionDeniedException("form.expired")
    return found


def inside(path: str) -> str:
    """A path of ours to go back to; the first page if it would lead elsewhere."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if ours and path.isascii() and path.isprintable() else "/"


def go(path: str, done: str = "", **values: str) -> Redirect:
    """To another page after a form; `done` names the message it says there (``done.…`` in the catalogs)."""
    query = urlencode({**({"done": done} if done else {}), **values})
    return Redirect(f"{path}?{query}" if query else path, status_code=303)

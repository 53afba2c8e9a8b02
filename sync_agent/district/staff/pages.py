"""Pages of the staff: signing in, one's own account, all accounts, tokens, and what everybody did."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.district.render import (
    VISIT_COOKIE,
    Asking,
    form_token,
    go,
    inside,
    person_of,
    render,
    sent,
    visit_cookie,
    words_of,
)
from sync_agent.district.staff import accounts, audit, guard, sessions
from sync_agent.district.store import Store
from sync_agent.errors import StaffError, SyncError
from sync_agent.limits import ACTS_SHOWN, PASSWORD_CHARACTERS_MIN


def problem(request: Asking, error: SyncError) -> str:
    """What to tell a person about an error, without its code: it is theirs to mend, nobody else's."""
    return words_of(request).translate(f"error.{error.code}", **error.parameters)


@get("/sign-in", sync_to_thread=False)
def sign_in_page(request: Asking, store: NamedDependency[Store], back: FromQuery[str] = "/") -> Response[str]:
    """The form to sign in, or how to make the first account if there is none."""
    return _sign_in_page(request, store, back)


def _sign_in_page(request: Asking, store: Store, back: str, status: int = 200, **values: Any) -> Response[str]:
    with store.reading():
        if not accounts.is_there_any(store):
            return render(request, "staff/first.html", status)
    secret = request.cookies.get(VISIT_COOKIE, "") or sessions.new_secret()
    shown = {"name": "", "problem": "", **values, "back": inside(back), "form_token": sessions.form_token(secret)}
    page = render(request, "staff/sign_in.html", status, **shown)
    page.cookies.append(visit_cookie(request, secret))
    return page


@post("/sign-in")
async def sign_in(request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock]) -> Response[Any]:
    """Sign in and go where one wanted to."""
    form = await sent(request)
    name = form.get("name", "").lower()
    address = request.client.host if request.client else ""
    try:
        secret = sessions.sign_in(store, clock.now(), name, form.get("password", ""), address)
    except StaffError as error:
        return _sign_in_page(
            request, store, form.get("back", "/"), 403, name=name[:40], problem=problem(request, error)
        )
    answer = go(inside(form.get("back", "/")))
    answer.cookies.append(visit_cookie(request, secret))
    return answer


@post("/sign-out", guards=[guard.signed_in])
async def sign_out(request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock]) -> Redirect:
    """End the session."""
    await sent(request)
    sessions.sign_out(store, clock.now(), person_of(request).name, request.cookies[VISIT_COOKIE])
    answer = go("/sign-in")
    answer.cookies.append(visit_cookie(request, "", 0))
    return answer


@get("/account", guards=[guard.signed_in], sync_to_thread=False)
def account(request: Asking, done: FromQuery[str] = "") -> Response[str]:
    """One's own account: what one may do, a new password, and the way out."""
    return _account(request, done=done)


def _account(request: Asking, status: int = 200, **values: str) -> Response[str]:
    shown = {"done": "", "problem": "", **values, "form_token": form_token(request), "least": PASSWORD_CHARACTERS_MIN}
    return render(request, "staff/account.html", status, **shown)


@post("/account/password", guards=[guard.signed_in])
async def change_password(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock]
) -> Response[Any]:
    """Give oneself another password; every other session ends."""
    form, who = await sent(request), person_of(request).name
    keep = sessions.digest(request.cookies[VISIT_COOKIE])
    try:
        with store.reading():
            known = accounts.find(store, who)
        if known is None or not accounts.fits(known.password, form.get("old", "")):
            raise StaffError("password.wrong")
        accounts.set_password(store, who, clock.now(), who, form.get("new", ""), keep)
    except StaffError as error:
        return _account(request, 400, problem=problem(request, error))
    return go("/account", "password")


@get("/staff", guards=[guard.administrator], sync_to_thread=False)
def staff(request: Asking, store: NamedDependency[Store], done: FromQuery[str] = "") -> Response[str]:
    """All accounts, and the form for a new one."""
    return _staff(request, store, done=done)


def _staff(request: Asking, store: Store, status: int = 200, **values: str) -> Response[str]:
    words = words_of(request)
    with store.reading():
        found = accounts.listed(store)
    rows = [
        {
            "name": each.name,
            "role": words.translate(f"role.{each.role}"),
            "made": words.moment(each.made_at),
            "by": words.who(each.made_by),
            "url": f"/staff/{each.name}",
        }
        for each in found
    ]
    shown = {"done": "", "problem": "", "name": "", "role": "viewer", **values}
    roles = _roles(request, shown["role"])
    return render(request, "staff/list.html", status, rows=rows, roles=roles, form_token=form_token(request), **shown)


def _roles(request: Asking, chosen: str) -> list[dict[str, Any]]:
    words = words_of(request)
    return [
        {
            "code": each,
            "name": words.translate(f"role.{each}"),
            "what": words.translate(f"role.{each}.may"),
            "is_chosen": each == chosen,
        }
        for each in accounts.ROLES
    ]


@post("/staff", guards=[guard.administrator])
async def add_staff(request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock]) -> Response[Any]:
    """Make an account."""
    form = await sent(request)
    name, role = form.get("name", "").lower(), form.get("role", "")
    try:
        accounts.add(store, person_of(request).name, clock.now(), name, role, form.get("password", ""))
    except StaffError as error:
        return _staff(request, store, 400, problem=problem(request, error), name=name[:40], role=role)
    return go("/staff", "staff_added")


@get("/staff/{name:str}", guards=[guard.administrator], sync_to_thread=False)
def one_of_staff(request: Asking, store: NamedDependency[Store], name: FromPath[str]) -> Response[Any]:
    """One account: another role, a new password, or away with it."""
    return _one_of_staff(request, store, name)


def _one_of_staff(request: Asking, store: Store, name: str, status: int = 200, **values: str) -> Response[Any]:
    with store.reading():
        found = accounts.find(store, name)
    if found is None:
        return go("/staff")
    shown = {"problem": "", **values, "form_token": form_token(request), "name": found.name}
    return render(request, "staff/one.html", status, roles=_roles(request, found.role), **shown)


@post("/staff/{name:str}/{what:str}", guards=[guard.administrator])
async def change_staff(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    name: FromPath[str],
    what: FromPath[str],
) -> Response[Any]:
    """Change one account: `what` is role, password or remove."""
    form, who, now = await sent(request), person_of(request).name, clock.now()
    try:
        if what == "role":
            accounts.set_role(store, who, now, name, form.get("role", ""))
        elif what == "password":
            accounts.set_password(store, who, now, name, form.get("password", ""))
        elif what == "remove":
            accounts.remove(store, who, now, name)
    except StaffError as error:
        return _one_of_staff(request, store, name, 400, problem=problem(request, error))
    return go("/staff", f"staff_{what}")


@get("/tokens", guards=[guard.administrator], sync_to_thread=False)
def tokens(request: Asking, store: NamedDependency[Store], done: FromQuery[str] = "") -> Response[str]:
    """Tokens of programs, and the form for a new one."""
    return _tokens(request, store, done=done)


def _tokens(request: Asking, store: Store, status: int = 200, **values: str) -> Response[str]:
    words = words_of(request)
    with store.reading():
        found = sessions.tokens(store)
    rows = [
        {
            "id": each.id,
            "label": each.label,
            "by": each.made_by,
            "made": words.moment(each.made_at),
            "used": words.moment(each.used_at) or words.translate("ago.never"),
            "revoked": words.moment(each.revoked_at),
        }
        for each in found
    ]
    shown = {"done": "", "problem": "", "token": "", **values, "form_token": form_token(request)}
    return render(request, "staff/tokens.html", status, rows=rows, **shown)


@post("/tokens", guards=[guard.administrator], status_code=200)
async def make_token(request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock]) -> Response[Any]:
    """Make a token and show it, this once."""
    form = await sent(request)
    try:
        token = sessions.make_token(store, clock.now(), person_of(request).name, form.get("label", ""))
    except StaffError as error:
        return _tokens(request, store, 400, problem=problem(request, error))
    return _tokens(request, store, token=token)


@post("/tokens/{token_id:str}/revoke", guards=[guard.administrator])
async def revoke_token(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], token_id: FromPath[str]
) -> Redirect:
    """Let a token count no more."""
    await sent(request)
    sessions.revoke_token(store, clock.now(), person_of(request).name, token_id)
    return go("/tokens", "token_revoked")


@get("/acts", guards=[guard.administrator], sync_to_thread=False)
def acts(request: Asking, store: NamedDependency[Store], before: FromQuery[int] = 0) -> Response[str]:
    """What everybody did, newest first."""
    words = words_of(request)
    with store.reading():
        found = audit.acts(store, ACTS_SHOWN, before)
    rows = [
        {
            "at": words.moment(each.at),
            "who": words.who(each.who),
            "act": words.act(each.act),
            "subject": each.subject,
            "details": each.details,
        }
        for each in found
    ]
    older = f"/acts?before={found[-1].number}" if len(found) == ACTS_SHOWN else ""
    return render(request, "staff/acts.html", rows=rows, count=text.count(len(found)), older=older, before=before)


ROUTES = Router(
    "/",
    route_handlers=[
        sign_in_page,
        sign_in,
        sign_out,
        account,
        change_password,
        staff,
        add_staff,
        one_of_staff,
        change_staff,
        tokens,
        make_token,
        revoke_token,
        acts,
    ],
    include_in_schema=False,
)

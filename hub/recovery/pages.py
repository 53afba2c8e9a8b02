"""Pages on the desk: making the cooperative's recovery key, by two officers, from plain words to two proved sheets."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Final

from litestar import Response, Router, get, post
from markupsafe import Markup

from hub.access.guard import Viewer
from hub.access.sessions import digest
from hub.access.signing_in import confirm, member_number
from hub.access.views import roles
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.errors import BadRequest, HubError, NotFound, Refused
from hub.limits import RECOVERY_KEY_SECONDS
from hub.members.views import member
from hub.recovery import reconciliation, sheets
from hub.recovery.actions import check_second, set_key
from hub.recovery.halves import HALVES, label_of
from hub.recovery.making import WORDS_ASKED, Making
from hub.recovery.views import key_in_force
from hub.web.caller import Asking, appliance, language, place, token, write
from hub.web.forms import Form, blank, counted, sent
from hub.web.pages import officer, page, pdf, redirect
from hub.words import moment, text

_PAGE: Final = "/desk/recovery"
_WISH: Final = "recovery.key"
_BOTH: Final = "ab"


@get(_PAGE)
async def recovery(request: Asking) -> Response[Any]:
    """What the key is for and whether there is one; while one is being made, the next step."""
    who = officer(request, "members.see")
    return _page(request, who, blank(request))


def _page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    hub = appliance(request)
    making = hub.key_making.of(digest(token(request)))
    known = key_in_force(hub.books.db)
    return page(
        request,
        "recovery/recovery.html",
        who=who,
        form=form,
        problem=problem,
        known=known,
        officers=[member(hub.books.db, number).name for number in (known.maker, known.checker) if number]
        if known
        else [],
        restored=reconciliation.read(hub.books.path.parent) is not None,
        making=making,
        label=label_of(making.public_key) if making else "",
        second=member(hub.books.db, making.checker).name if making else "",
        minutes=RECOVERY_KEY_SECONDS // 60,
    )


@post(_PAGE)
async def begin(request: Asking) -> Response[Any]:
    """Make a key in memory, once a second officer has given their PIN on this very page."""
    who, form = officer(request, "recovery"), await sent(request)
    hub, number = appliance(request), member_number(form.text("checker"))
    session = digest(token(request))
    if hub.key_making.of(session) is not None:  # the form sent twice: the key that is being made stays
        return redirect(_PAGE)
    try:
        check_second(str(who.member_no), number, roles(hub.books.db, number))
        await confirm(hub, number, form.text("pin"), place=place(request).name, field="pin")
    except HubError as error:
        return _page(request, who, form, error)
    making = hub.key_making.begin(session, number)
    asyncio.get_running_loop().call_later(RECOVERY_KEY_SECONDS, hub.key_making.forget, making)
    return redirect(_PAGE)


def _own(request: Asking) -> Making:
    """The key that this session is making. Raises `Refused` ("recovery.over")."""
    making = appliance(request).key_making.of(digest(token(request)))
    if making is None:
        raise Refused("recovery.over")
    return making


@get(_PAGE + "/sheet/{name:str}")
async def sheet(request: Asking, name: str) -> Response[Any]:
    """One half on the screen, or as PDF (``a.pdf``, ``b.pdf``, ``ab.pdf``). Its address says nothing of the key."""
    who = officer(request, "recovery")
    which, _, kind = name.partition(".")
    if which not in (*map(str.lower, HALVES), _BOTH) or kind not in ("", "pdf") or (which == _BOTH and not kind):
        raise NotFound("page.unknown")
    making, hub, chosen = _own(request), appliance(request), language(request)
    shown = [making.halves[letter.upper()] for letter in which]
    whose, day = cooperative(hub.books.db), newest(hub.books.db).day
    if kind:
        content = await hub.document_work(partial(sheets.as_pdf, chosen, shown, whose, day))
        return pdf(content, f"{text(chosen, 'recovery.sheet.file')}-{which}")
    drawn = sheets.qr(shown[0]).svg_inline(scale=4, border=2, omitsize=True, light="#fff")
    return page(
        request,
        "recovery/sheet.html",
        who=who,
        half=shown[0],
        rows=shown[0].rows(),
        code=Markup(drawn),  # noqa: S704 - drawn by the library from letters and digits of ours
        whose=whose,
        day=day,
    )


@post(_PAGE + "/proof")
async def prove(request: Asking) -> Response[Any]:
    """Both sheets are there: each officer has typed two words of theirs. Only now the key counts, and is forgotten."""
    who, form = officer(request, "recovery"), await sent(request)
    hub = appliance(request)
    try:
        if counted(request, who, form, _WISH):
            return redirect(f"{_PAGE}?done=recovery_key_set")
        making = _own(request)
        for which in HALVES:
            typed = [form.text(f"{which}{i}") for i in range(WORDS_ASKED)]
            if not making.is_proved(which, typed):
                raise BadRequest("recovery.wrong_words", field=which, which=which)
        await write(request, who, lambda tx: set_key(tx, making.public_key, making.checker), _WISH, key=form.key)
        hub.key_making.forget(making)
    except HubError as error:
        return _page(request, who, form, error)
    return redirect(f"{_PAGE}?done=recovery_key_set")


@post(_PAGE + "/stop")
async def give_up(request: Asking) -> Response[Any]:
    """Forget the key that is being made; nothing has been recorded."""
    officer(request, "recovery")
    making = appliance(request).key_making.of(digest(token(request)))
    if making is not None:
        appliance(request).key_making.forget(making)
    return redirect(f"{_PAGE}?done=recovery_given_up")


@get("/desk/restored")
async def restored(request: Asking) -> Response[Any]:
    """The reconciliation sheet of the last restore."""
    who, chosen = officer(request, "members.see"), language(request)
    found = _restored(request)
    return page(
        request,
        "recovery/restored.html",
        who=who,
        sheet=found,
        at=moment(chosen, found.at),
        came_back=reconciliation.came_back(chosen, found),
        may_be_missing=reconciliation.may_be_missing(chosen, found),
        to_do=reconciliation.to_do(chosen, found),
    )


@get("/desk/restored.pdf")
async def restored_paper(request: Asking) -> Response[Any]:
    """The reconciliation sheet to be printed and signed."""
    officer(request, "members.see")
    chosen = language(request)
    content = await appliance(request).hash_work(partial(reconciliation.as_pdf, chosen, _restored(request)))
    return pdf(content, text(chosen, "restored.file"))


def _restored(request: Asking) -> reconciliation.Reconciliation:
    found = reconciliation.read(appliance(request).books.path.parent)
    if found is None:
        raise NotFound("page.unknown")
    return found


ROUTES = Router("/", route_handlers=[recovery, begin, sheet, prove, give_up, restored, restored_paper])

"""The page where the chair sets, together with a second officer, which movements need two people."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.access.signing_in import confirm, member_number
from hub.approvals import actions, views
from hub.approvals.facts import KINDS, Limit
from hub.errors import BadRequest, HubError
from hub.log.record import Transaction
from hub.money import checked_amount, rupiah
from hub.web.caller import Asking, appliance, place, write
from hub.web.forms import Form, blank, counted, rehearse, sent
from hub.web.pages import officer, page, redirect

_PAGE: Final = "/desk/approvals/limits"
_WISH: Final = "approval.limits"


def _page(
    request: Asking, who: Viewer, form: Form, problem: HubError | None = None, planned: tuple[Limit, ...] | None = None
) -> Response[Any]:
    limits = None if planned is None else dict.fromkeys(KINDS) | {each.kind: each.above for each in planned}
    return page(
        request,
        "approvals/limits.html",
        who=who,
        form=form,
        problem=problem,
        kinds=KINDS,
        planned=limits,
        now=views.limits(appliance(request).books.db),
    )


def _typed(form: Form) -> tuple[Limit, ...]:
    """The limits as typed: nothing means never, 0 means always. Raises `BadRequest` with the kind as its field."""
    found = []
    for kind in KINDS:
        text = form.text(kind)
        if not text:
            continue
        try:
            above = 0 if text.strip("Rp. ") == "0" else checked_amount(text)
        except BadRequest as error:
            raise BadRequest(error.code, **{**error.parameters, "field": kind}) from error
        found.append(Limit(kind=kind, above=above))
    return tuple(found)


@get(_PAGE)
async def limits(request: Asking) -> Response[Any]:
    """The limits as they are, to be changed by the chair."""
    who = officer(request, "members.see")
    now = views.limits(appliance(request).books.db)
    typed = {kind: "" if above is None else rupiah(above) for kind, above in now.items()}
    return _page(request, who, blank(request, **typed))


@post(_PAGE)
async def set_limits(request: Asking) -> Response[Any]:
    """Preview the limits, or record them once a second officer has agreed with their PIN."""
    who, form = officer(request, "approvals.limits"), await sent(request)
    if form.has("edit"):
        return _page(request, who, form)
    planned = None
    try:
        planned = _typed(form)
        actions.check_limits(planned)
        wish = (_WISH, *((limit.kind, limit.above) for limit in planned))
        if counted(request, who, form, *wish):
            return redirect("/desk/approvals?done=limits_set")
        if not form.has("confirm"):
            return _page(request, who, form, planned=planned)
        checker = member_number(form.text("checker"))

        def action(tx: Transaction) -> None:
            actions.set_limits(tx, planned, checker)

        await rehearse(request, who, action)
        await confirm(appliance(request), checker, form.text("pin"), place=place(request).name, field="pin")
        await write(request, who, action, *wish, key=form.key)
    except HubError as error:
        return _page(request, who, form, error, planned if form.has("confirm") else None)
    return redirect("/desk/approvals?done=limits_set")


ROUTES = Router("/", route_handlers=[limits, set_limits])

"""Pages: is this slip true (for anybody), the slip as PDF, printing one again, and the printer itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, Router, get, post

from hub.access.guard import Viewer, require
from hub.errors import BadRequest, HubError, NotFound, Refused
from hub.limits import PRINT_JOBS_SHOWN
from hub.savings.words import account_name
from hub.slips import jobs, layout, printers
from hub.slips.sign import job_text
from hub.slips.views import Slip, checked, slip
from hub.web.caller import Asking, appliance, language
from hub.web.forms import Form, blank, sent
from hub.web.pages import officer, page, pdf, redirect
from hub.words import moment, text
from hub.words.amounts import in_words


def _check_page(request: Asking, code: str, problem: HubError | None = None) -> Response[Any]:
    found = None if problem or not code else checked(appliance(request).books.db, code)
    chosen = language(request)
    return page(
        request,
        "slips/check.html",
        code=code,
        slip=found,
        problem=problem,
        what=layout.what(chosen, found) if found else "",
        account=account_name(chosen, found.product) if found else "",
        in_words=in_words(chosen, abs(found.amount)) if found else "",
    )


def _check(request: Asking, code: str) -> Response[Any]:
    try:
        return _check_page(request, code)
    except NotFound as error:
        return _check_page(request, code, error)


@get("/s")
async def ask(request: Asking, code: str = "") -> Response[Any]:
    """Type the code of a slip to see whether it is true. Anybody may ask: only who holds the slip knows its code."""
    return _check(request, code.strip())


@get("/s/{code:str}")
async def check(request: Asking, code: str) -> Response[Any]:
    """What the QR code of a slip leads to."""
    return _check(request, code)


async def _as_pdf(request: Asking, found: Slip) -> Response[Any]:
    hub, chosen = appliance(request), language(request)
    content = await hub.document_work(partial(layout.pdf, chosen, found, hub.phone_address()))
    return pdf(content, f"{text(chosen, 'slip.file')}-{found.number}")


@get("/s/{code:str}/slip.pdf")
async def keep(request: Asking, code: str) -> Response[Any]:
    """The slip as PDF, to be kept on a phone, for whoever has its code."""
    return await _as_pdf(request, checked(appliance(request).books.db, code))


@get("/desk/receipts/{number:int}/slip.pdf")
async def desk_pdf(request: Asking, number: int) -> Response[Any]:
    """The slip as PDF, for a printer that is not ours."""
    officer(request, "members.see")
    return await _as_pdf(request, slip(appliance(request).books.db, number))


@post("/desk/receipts/{number:int}/print")
async def print_again(request: Asking, number: int) -> Response[Any]:
    """Print a slip; one that may have been printed before says SALINAN."""
    officer(request, "money.take")
    await sent(request)
    hub = appliance(request)
    slip(hub.books.db, number)
    if not jobs.setting(hub.local).address:
        raise Refused("printer.none")
    await hub.hash_work(jobs.add, hub.local, number, hub.clock.now())
    hub.printing.wake()
    return redirect(f"/desk/receipts/{number}")


def _printer_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    hub, chosen = appliance(request), language(request)
    rows = [(job, job_text(chosen, job), moment(chosen, job.made)) for job in jobs.newest(hub.local, PRINT_JOBS_SHOWN)]
    return page(
        request,
        "slips/printer.html",
        who=who,
        now=jobs.setting(hub.local),
        found=printers.at_usb(),
        widths=layout.COLUMNS,
        rows=rows,
        try_out=jobs.TRY_OUT,
        form=form,
        problem=problem,
    )


@get("/desk/printer")
async def printer(request: Asking) -> Response[Any]:
    """The printer: which it is, how it does, and the newest slips."""
    who, now = officer(request, "members.see"), jobs.setting(appliance(request).local)
    itself = {"by_itself": "yes"} if now.by_itself else {}
    return _printer_page(request, who, blank(request, address=now.address, paper=now.paper, **itself))


@post("/desk/printer")
async def choose(request: Asking) -> Response[Any]:
    """Use another printer, or none."""
    who, form = officer(request, "devices"), await sent(request)
    hub, address, paper = appliance(request), form.text("found") or form.text("address"), form.text("paper")
    try:
        address = "" if form.has("none") else printers.checked_address(address)
        if paper not in layout.COLUMNS:
            raise BadRequest("printer.paper", field="paper")
    except BadRequest as error:
        return _printer_page(request, who, form, error)
    wanted = jobs.PrinterSetting(address, paper, form.has("by_itself"))
    await hub.hash_work(jobs.set_printer, hub.local, wanted)
    return redirect("/desk/printer?done=printer_set")


@post("/desk/printer/try")
async def try_out(request: Asking) -> Response[Any]:
    """Print a page that shows whether all is right."""
    officer(request, "devices")
    await sent(request)
    hub = appliance(request)
    if not jobs.setting(hub.local).address:
        raise Refused("printer.none")
    await hub.hash_work(jobs.add, hub.local, jobs.TRY_OUT, hub.clock.now())
    hub.printing.wake()
    return redirect("/desk/printer")


@post("/desk/printer/jobs/{number:int}/cancel")
async def cancel(request: Asking, number: int) -> Response[Any]:
    """Print this slip no longer. One that is being printed already is not stopped."""
    who, hub = officer(request, "members.see"), appliance(request)
    require(who, "money.take")
    await sent(request)
    job = jobs.one(hub.local, number)
    if job.state == "waiting":
        await hub.hash_work(jobs.change, hub.local, job, "cancelled", hub.clock.now())
    return redirect("/desk/printer")


ROUTES = Router("/", route_handlers=[ask, check, keep, desk_pdf, print_again, printer, choose, try_out, cancel])

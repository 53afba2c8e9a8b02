"""The district's page for a technician who brings a phone: hand over the file, read what became of it, take the answer.

The pages need the district's private key to sign receipts; a web server that was started without it says so.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromQuery

from sync_agent import text, topics
from sync_agent.clock import Clock
from sync_agent.courier import report
from sync_agent.courier.office import Office, Row, note
from sync_agent.courier.pouch import SUFFIX, Pouch, unpack
from sync_agent.district.render import Asking, form_token, person_of, render, sent, words_of
from sync_agent.district.staff import guard
from sync_agent.district.store import Store
from sync_agent.errors import CourierFault
from sync_agent.limits import COURIER_HUBS_MAX, COURIER_POUCH_BYTES_MAX, FORM_BYTES_MAX

_TOO_LARGE: Final = 413


@get("/courier", guards=[guard.editor], sync_to_thread=False)
def courier(request: Asking, courier: NamedDependency[Office | None]) -> Response[str]:
    """The form to hand over a phone's file."""
    return _form(request, courier)


def _form(request: Asking, office: Office | None, problem: str = "", status: int = 200) -> Response[str]:
    token = form_token(request)
    return render(request, "courier/form.html", status, problem=problem, has_key=office is not None, form_token=token)


@post(
    "/courier", guards=[guard.editor], status_code=200, request_max_body_size=COURIER_POUCH_BYTES_MAX + FORM_BYTES_MAX
)
async def take(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    courier: NamedDependency[Office | None],
) -> Response[str]:
    """Take what is in the file, and say what became of it."""
    try:
        await sent(request)
    except HTTPException as error:
        if error.status_code != _TOO_LARGE:
            raise
        return _form(request, courier, report.why("courier.pouch_size", words_of(request).language), 400)
    if courier is None:
        return _form(request, courier)
    handed = (await request.form()).get("pouch")
    try:
        pouch = unpack(await handed.read() if isinstance(handed, UploadFile) else b"")
    except CourierFault as fault:
        return _form(request, courier, report.why(fault.code, words_of(request).language), 400)
    # Beside the thread that answers: a file of a year takes seconds.
    rows = await asyncio.to_thread(courier.take, pouch, lambda _done, _total: None)
    note(store, rows, person_of(request).name, clock.now())
    return render(request, "courier/result.html", **_shown(rows, pouch, words_of(request).language))


def _shown(rows: list[Row], pouch: Pouch, language: str) -> dict[str, Any]:
    enrolled = [row.hub for row in rows if row.name]
    return {
        "rows": [
            {
                "hub": row.hub,
                "name": row.name or text.translate("courier.not_enrolled", language),
                "is_enrolled": bool(row.name),
                "taken": text.count(row.taken),
                "number": text.count(row.number),
                "known": text.count(row.known) if row.known else "",
                "waiting": text.count(row.waiting) if row.waiting else "",
                "missing": report.span(row.missing),
                "refused": report.not_taken(row.refused, language),
            }
            for row in rows
        ],
        "strange": report.not_taken(pouch.strange(), language),
        "answer": f"/courier/answer?{urlencode({'hubs': ' '.join(enrolled)})}" if enrolled else "",
    }


@get("/courier/answer", guards=[guard.editor])
async def answer(courier: NamedDependency[Office | None], hubs: FromQuery[str] = "") -> Response[bytes]:
    """The answer for these hubs (ids with blanks between), as a file to carry back."""
    wanted = list(dict.fromkeys(hubs.split()))
    if courier is None or not wanted or len(wanted) > COURIER_HUBS_MAX or not all(map(topics.is_hub, wanted)):
        raise NotFoundException("hub.unknown")
    pouch = Pouch()
    await asyncio.to_thread(courier.answer, pouch, wanted)
    if not pouch.hubs():
        raise NotFoundException("hub.unknown")
    name = wanted[0] if len(wanted) == 1 else f"{len(wanted)}-koperasi"
    headers = {"Content-Disposition": f'attachment; filename="balasan-{name}{SUFFIX}"', "Cache-Control": "no-store"}
    return Response(pouch.packed(), media_type="application/octet-stream", headers=headers)


ROUTES = Router("/", route_handlers=[courier, take, answer], include_in_schema=False)

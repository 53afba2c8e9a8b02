"""What a receipt's page says of its slip: the code to photograph, and how far printing is."""

from __future__ import annotations

import msgspec
import segno
from markupsafe import Markup

from hub.errors import NotFound
from hub.slips import jobs
from hub.slips.layout import grouped, link
from hub.slips.views import slip
from hub.web.caller import Asking, appliance, language
from hub.words import text


class SlipSign(msgspec.Struct, frozen=True):
    """`drawing` is the QR code as SVG, `code` what people type instead; `state_text` is empty where nothing prints."""

    code: str
    path: str
    drawing: Markup
    has_printer: bool
    state: str
    state_text: str


def slip_sign(request: Asking, number: int) -> SlipSign | None:
    """What to say of the slip of a fact; None where there is none, as for what was brought from paper."""
    hub = appliance(request)
    try:
        found = slip(hub.books.db, number)
    except NotFound:
        return None
    job = jobs.of_fact(hub.local, number)
    code = segno.make(link(hub.phone_address(), found), error="m", micro=False)
    drawing = Markup(code.svg_inline(scale=4, border=2, omitsize=True, light="#fff"))  # noqa: S704 - our own
    return SlipSign(
        code=grouped(found),
        path=f"/s/{found.code}",
        drawing=drawing,
        has_printer=bool(jobs.setting(hub.local).address),
        state=job.state if job else "",
        state_text=job_text(language(request), job) if job else "",
    )


def job_text(chosen: str, job: jobs.Job) -> str:
    """How far a slip is, and what stands in its way."""
    said = text(chosen, f"page.printer.state.{job.state}")
    return f"{said}: {text(chosen, f'page.printer.problem.{job.problem}')}" if job.problem else said

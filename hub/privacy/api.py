"""HTTP: what is kept of oneself, and asking to have it corrected."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.limits import PAGE_ROWS
from hub.photos.views import photo
from hub.privacy import actions, views
from hub.web.caller import Asking, appliance, language, viewer, write


class CorrectionAnswer(msgspec.Struct):
    """A correction that one asked for; `state` open, done or refused, `answer` what the officer says to it."""

    number: int
    day: str
    field: str
    text: str
    state: str
    answer: str


class DataAnswer(msgspec.Struct):
    """What is kept of oneself: `fields` as people read them, `photo` whether there is one, `finding` its consent."""

    fields: list[views.FieldView]
    photo: bool
    finding: bool
    corrections: list[CorrectionAnswer]


class CorrectionRequest(msgspec.Struct):
    """Which field is wrong, and what it should say; without words one tells an officer at the desk."""

    field: views.Field
    text: str = ""


def correction_answer(found: views.CorrectionView) -> CorrectionAnswer:
    """A wish as its member sees it."""
    return CorrectionAnswer(found.number, found.day, found.field, found.text, found.state, found.answer)


@get("/me/data")
async def my_data(request: Asking, nik: str = "") -> DataAnswer:
    """What is kept of oneself. Of the NIK only the last digits, unless asked for by ``nik=shown``."""
    sight, db = guard.own(viewer(request)), appliance(request).books.db
    kept = photo(db, sight)
    return DataAnswer(
        fields=views.fields(db, sight, language(request), with_nik=nik == "shown"),
        photo=kept is not None,
        finding=kept is not None and kept.finding,
        corrections=[correction_answer(each) for each in views.corrections(db, sight, PAGE_ROWS)],
    )


@post("/me/data/corrections")
async def ask(request: Asking, data: CorrectionRequest) -> CorrectionAnswer:
    """Ask to have something corrected."""
    who = viewer(request)
    facts = await write(
        request, who, lambda tx: actions.ask(tx, guard.own(who), data.field, data.text), "correct", data
    )
    return correction_answer(views.correction(appliance(request).books.db, facts[0].number))


ROUTES = Router("/", route_handlers=[my_data, ask])

"""A money task at the desk: one person confirms it or, above its limit, a second one on the same screen or later.

Preview, confirmation and receipt are those of every task; what is added above the limit are the second officer's
number and PIN, and a way to leave the task as a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from hub.access.guard import Viewer
from hub.access.signing_in import confirm, member_number
from hub.approvals import actions, views
from hub.approvals.actions import Task
from hub.errors import HubError, Refused, TooManyTries
from hub.log.fact import Fact
from hub.log.record import Transaction, request_digest
from hub.members.views import member
from hub.savings.facts import money_fact
from hub.savings.views import MovementView, movement
from hub.web.caller import Asking, appliance, place, write
from hub.web.forms import Form, counted, rehearse

CHECKED_FIELDS = ("checker", "pin", "seen")
"""Fields of the preview itself: what is wrong with them is said there, not in the form before."""


@dataclass(frozen=True)
class Shown:
    """A preview: the movement as it would be recorded, and whether it needs two people.

    `maker` is the name of who made it, `limit` in rupiah, `seen` a digest of all that the page shows, `problem` what
    was wrong with the second officer's answer.
    """

    movement: MovementView
    two: bool
    maker: str
    limit: int
    seen: str
    problem: HubError | None = None


async def step_of_two(request: Asking, who: Viewer, form: Form, task: Task, *wish: object) -> str | Shown:
    """One step of a money task: the page to go to once something is recorded, before that what would be.

    However often a form is sent it counts once. Raises what the task and `hub.web.forms.counted` raise.
    """
    db = appliance(request).books.db
    if form.has("propose"):
        return await _proposed(request, who, form, task, *wish)
    if already := counted(request, who, form, *wish):
        return receipt(already)
    two = views.needs_two(db, task.kind, task.amount)
    problem = None
    if form.has("confirm"):
        try:
            return receipt(await _record(request, who, form, task, *wish, two=two))
        except HubError as error:
            if not two or not _about_the_second(error):
                raise
            problem = error
    planned = await rehearse(request, who, partial(_do, task=task, who=who, checker=_somebody(request, who, two)))
    return Shown(
        planned,
        two,
        member(db, who.member_no).name,
        views.limit_of(db, task.kind) or 0,
        seen_digest(planned, *wish),
        problem,
    )


def receipt(recorded: list[Fact]) -> str:
    """The page of the receipt for what was recorded."""
    return f"/desk/receipts/{money_fact(recorded).number}"


def seen_digest(planned: MovementView, *wish: object) -> str:
    """A digest of all that a preview shows, to tell whether it still holds when somebody agrees to it."""
    return request_digest(*wish, planned.day, planned.kind, planned.amount, planned.balance)


def _about_the_second(error: HubError) -> bool:
    return error.parameters.get("field") in CHECKED_FIELDS or isinstance(error, TooManyTries)


def _somebody(request: Asking, who: Viewer, two: bool) -> int:
    """Who may agree, for a preview made by the very code that will record it. Raises `Refused` ("approval.nobody")."""
    if not two:
        return 0
    others = views.checkers(appliance(request).books.db, who.member_no)
    if not others:
        raise Refused("approval.nobody")
    return others[0]


def _do(tx: Transaction, task: Task, who: Viewer, checker: int) -> MovementView:
    if checker:
        actions.agree(tx, task, maker=who.member_no, checker=checker)
    else:
        actions.perform(tx, task)
    return movement(tx.db, task.account, money_fact(tx.facts).number)


async def _record(request: Asking, who: Viewer, form: Form, task: Task, *wish: object, two: bool) -> list[Fact]:
    checker = 0
    if two:
        hub, checker = appliance(request), member_number(form.text("checker"))

        def check(tx: Transaction) -> None:
            actions.check_pair(tx, task, who.member_no, checker)

        await rehearse(request, who, check)  # before the PIN: nobody's tries are spent on who may not agree
        await confirm(hub, checker, form.text("pin"), place=place(request).name, field="pin")

    def action(tx: Transaction) -> None:
        planned = _do(tx, task, who, checker)
        if two and form.text("seen") != seen_digest(planned, *wish):
            raise Refused("approval.changed", field="seen")

    return await write(request, who, action, *wish, key=form.key)


async def _proposed(request: Asking, who: Viewer, form: Form, task: Task, *wish: object) -> str:
    wish = ("approval.propose", *wish)
    facts = counted(request, who, form, *wish)
    if not facts:
        await rehearse(request, who, partial(_do, task=task, who=who, checker=_somebody(request, who, two=True)))
        facts = await write(request, who, partial(actions.propose, task=task), *wish, key=form.key)
    return f"/desk/approvals/{facts[0].number}?done=proposed"

"""Pages of a fork: both histories side by side, what one of them alone has as a list, and settling it step by step."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from sync_agent import keys, text
from sync_agent.clock import Clock
from sync_agent.district import exports, views
from sync_agent.district import tables as district
from sync_agent.district.forks.branches import Branch, devices, lost_branches, settlements
from sync_agent.district.forks.rows import device_rows, effect_rows, settlement_rows, side_rows
from sync_agent.district.forks.settling import CONFIRMED, OTHER, settle
from sync_agent.district.forks.sides import HEADING, Fork, cells_of, confirmed_facts, fork_of, moved
from sync_agent.district.render import Asking, form_token, go, person_of, render, sent, words_of
from sync_agent.district.staff import audit, guard
from sync_agent.district.staff.pages import problem
from sync_agent.district.store import Store
from sync_agent.errors import KeyFault, SettingsError, SyncError

_WIDTHS: Final = (10, 12, 28, 12, 14, 10, 12, 60, 20, 10, 8)


@get("/cooperatives/{hub:str}/fork", sync_to_thread=False)
def shown(
    request: Asking, store: NamedDependency[Store], hub: FromPath[str], done: FromQuery[str] = ""
) -> Response[str]:
    """Both histories, the machines that speak as this hub, and what was settled before."""
    words = words_of(request)
    with store.reading():
        row = _row(store, hub)
        fork, machines, settled = fork_of(store, row), devices(store, hub), settlements(store, hub)
        sides = side_rows(store, row, fork, machines, words) if fork else []
    return render(
        request,
        "forks/fork.html",
        hub=hub,
        name=row.name,
        done=done,
        parted=words.translate("fork.parted", number=text.count(fork.number), hash=fork.hash[:12] or "–")
        if fork
        else "",
        sides=sides,
        machines=device_rows(machines, words),
        settled=settlement_rows(settled, hub, words),
        is_open=row.forks > 0 or len(machines) > 1,
    )


@get("/cooperatives/{hub:str}/fork/{list_name:str}", sync_to_thread=False)
def listed(store: NamedDependency[Store], hub: FromPath[str], list_name: FromPath[str]) -> Response[Any]:
    """The facts of one side for a spreadsheet: ``confirmed``, ``1`` (an open branch) or ``lost-1``, with its ending."""
    name, _, ending = list_name.rpartition(".")
    if ending not in ("csv", "xlsx"):
        raise NotFoundException("fork.unknown")
    with store.reading():
        cells = [cells_of(fact, branch) for branch in _branches(store, _row(store, hub), name) for fact in branch.facts]
    file = exports.headers(f"{hub}-{name}.{ending}")
    if ending == "csv":
        return Response("".join(exports.lines(HEADING, cells)), media_type=exports.CSV_TYPE, headers=file)
    return Response(exports.workbook("facts", HEADING, _WIDTHS, cells), media_type=exports.XLSX_TYPE, headers=file)


def _row(store: Store, hub: str) -> views.Cooperative:
    row = views.cooperative(store, hub)
    if row is None:
        raise NotFoundException("hub.unknown")
    return row


def _branches(store: Store, row: views.Cooperative, name: str) -> list[Branch]:
    kind, _, settlement = name.partition("-")
    if kind == "lost" and settlement.isdecimal() and (lost := lost_branches(store, row.hub, int(settlement[:9]))):
        return lost
    fork = fork_of(store, row)
    if fork is not None and name == CONFIRMED:
        facts = list(confirmed_facts(store, row.hub, fork.number + 1))
        return [Branch(fork.number + 1, facts, True, True, ())]
    if fork is not None and name in [side.name for side in fork.sides]:
        return [fork.branches[int(name) - 1]]
    raise NotFoundException("fork.unknown")


@get("/forks/{hub:str}/settle", sync_to_thread=False)
def ask(request: Asking, store: NamedDependency[Store], hub: FromPath[str]) -> Response[str]:
    """Which card lives on: the two answers, explained."""
    return _form(request, store, hub)


@post("/forks/{hub:str}/settle", status_code=200)
async def decide(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], hub: FromPath[str]
) -> Response[Any]:
    """The form again with what is wrong, the preview, or (`step`) settling what was previewed."""
    form = await sent(request)
    keep, step = form.get("keep", ""), form.get("step", "")
    try:
        if keep not in (CONFIRMED, OTHER):
            raise SettingsError("fork.keep")
        with store.reading():
            fork, present = fork_of(store, _row(store, hub)), _present_key(store, hub)
        key = form.get("key", "").lower() or present
        keys.public(key)
        _check(store, hub, fork, keep)
        if step == "settle" and form.get("seen") == _seen(fork):
            return _settle(request, store, hub, (keep, key), clock.now())
    except (SettingsError, KeyFault) as error:
        return _form(request, store, hub, form, error)
    if step == "back":
        return _form(request, store, hub, form)
    return _preview(request, store, hub, form, is_changed=step == "settle")


def _settle(request: Asking, store: Store, hub: str, wish: tuple[str, str], now: int) -> Response[Any]:
    (keep, key), who = wish, person_of(request).name
    with store.transaction():
        number = settle(store, hub, keep, key, who, now)
        audit.note(store, now, who, f"fork.kept_{keep}", hub, str(number))
    return go(f"/cooperatives/{hub}/fork", "fork_settled")


def _seen(fork: Fork | None) -> str:
    return fork.seen if fork else "none"


def _present_key(store: Store, hub: str) -> str:
    found = store.one(district.SELECT_HUB, (hub,))
    return str(found[0]) if found else ""


def _check(store: Store, hub: str, fork: Fork | None, keep: str) -> None:
    """Say before the preview what `settle` would refuse."""
    if fork is None:
        with store.reading():
            row = _row(store, hub)
        if keep == OTHER or not (row.forks or row.devices > 1):
            raise SettingsError("fork.none", hub=hub)
    elif keep == OTHER and len(fork.branches) > 1:
        raise SettingsError("fork.several", hub=hub, count=len(fork.branches))
    elif keep == OTHER and not fork.branches[0].is_linked:
        raise SettingsError("fork.unlinked", hub=hub, number=fork.branches[0].departs)


def _form(
    request: Asking, store: Store, hub: str, form: dict[str, str] | None = None, error: SyncError | None = None
) -> Response[str]:
    with store.reading():
        row = _row(store, hub)
        fork, machines = fork_of(store, row), devices(store, hub)
    known = form or {}
    return render(
        request,
        "forks/settle.html",
        400 if error else 200,
        hub=hub,
        name=row.name,
        problem=problem(request, error) if error else "",
        is_open=row.forks > 0 or len(machines) > 1,
        may_keep_other=fork is not None and len(fork.branches) == 1 and fork.branches[0].is_linked,
        keep=known.get("keep", ""),
        key=known.get("key", "")[:64],
        form_token=form_token(request),
    )


def _preview(request: Asking, store: Store, hub: str, form: dict[str, str], *, is_changed: bool) -> Response[str]:
    words, keep, key = words_of(request), form["keep"], form.get("key", "").lower()
    with store.reading():
        row, present = _row(store, hub), _present_key(store, hub)
        fork = fork_of(store, row)
        confirmed = moved(confirmed_facts(store, hub, fork.number + 1)) if fork else moved(iter(()))
        other = moved(fact for branch in (fork.branches if fork else ()) for fact in branch.facts)
    effects, figures = effect_rows(row, fork, keep, (confirmed, other), words)
    return render(
        request,
        "forks/preview.html",
        hub=hub,
        name=row.name,
        question=words.translate(f"fork.ask_{keep}"),
        effects=[*effects, words.translate("fork.key_new" if key not in ("", present) else "fork.key_same")],
        figures=figures,
        is_same_key=key in ("", present),
        is_changed=is_changed,
        lost_url=f"/cooperatives/{hub}/fork/{'1' if keep == CONFIRMED else 'confirmed'}" if fork else "",
        fields={"keep": keep, "key": key, "seen": _seen(fork)},
        form_token=form_token(request),
    )


ROUTES = Router("/", route_handlers=[shown, listed], guards=[guard.signed_in], include_in_schema=False)
SETTLING = Router("/", route_handlers=[ask, decide], guards=[guard.administrator], include_in_schema=False)

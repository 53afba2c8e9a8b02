"""Every route of the API and who may use it, written down beside the code so that both must agree.

A route that is missing here fails `test_sight.test_every_route_is_in_the_table`: whoever adds one decides here who
may use it, and the attacks of that module then include it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

OFFICES = ("chair", "secretary", "treasurer", "cashier", "supervisor", "manager")


class Route(NamedTuple):
    """`who` is "anyone", "member" (anybody signed in), "device", "insider" (a member or a kiosk), or offices.

    `body` is a request that would do something to member 2, Siti. `changes` says that it needs an idempotency key.
    """

    method: str
    path: str
    who: str | tuple[str, ...]
    body: Any = None
    changes: bool = False


SECRET = "s" * 43
READERS = OFFICES
TAKERS = ("treasurer", "cashier", "manager")
WRITERS = ("chair", "secretary", "treasurer", "manager")
CASH = {"account_id": "sukarela-2", "amount": 1_000}
RELAY_STATUS = {
    **{"kept": 0, "sent": 0, "sent_at": 0, "confirmed": 0, "confirmed_at": 0},
    **{"state": "online", "problem": "", "bytes_month": 0, "allowance_month": 0},
}
RECEIPT = {"incarnation": 1, "number": 0, "hash": "", "district_time": 1, "receipt": "AAAA"}
STATEMENTS = {"scope": "all", "number": 1, "at": 1, "statements": [], "signed": "AAAA"}

ROUTES = (
    Route("GET", "/status", "anyone"),
    Route("POST", "/sessions", "anyone", {"member_no": 2, "pin": "000001"}),
    Route("DELETE", "/sessions/current", "anyone"),
    Route("POST", "/devices/pair", "anyone", {"code": "000000", "secret": SECRET, "name": "Kios"}),
    Route("GET", "/device", "device"),
    Route("POST", "/relay/receipts", "device", RECEIPT),
    Route("GET", "/relay/receipts/latest", "device"),
    Route("PUT", "/relay/status", "device", RELAY_STATUS),
    Route("POST", "/relay/statements", "device", STATEMENTS),
    Route("GET", "/palm-price", "insider"),
    Route("GET", "/me", "member"),
    Route("POST", "/me/pin", "member", {"old_pin": "482915", "new_pin": "482915"}),
    Route("GET", "/me/accounts", "member"),
    Route("GET", "/me/accounts/{account_id}/movements", "member"),
    Route("GET", "/me/accounts/{account_id}/months", "member"),
    Route("GET", "/me/savings/months", "member"),
    Route("GET", "/me/requests", "member"),
    Route("POST", "/me/requests", "member", CASH, changes=True),
    Route("POST", "/me/requests/{number}/cancel", "member", changes=True),
    Route("GET", "/me/openings", "member"),
    Route("POST", "/me/openings/{account_id}", "member", {"shown": 0}, changes=True),
    Route("GET", "/me/suggestions", "member"),
    Route("POST", "/me/suggestions", "member", {"topic": "shop"}, changes=True),
    Route("GET", "/notices", "insider"),
    Route("GET", "/officers", "insider"),
    Route("GET", "/figures", "insider"),
    Route("POST", "/device/calls", "device", changes=True),
    Route("GET", "/device/calls/latest", "device"),
    Route("GET", "/me/preferences", "member"),
    Route("PUT", "/me/preferences", "member", {"voice": True}, changes=True),
    Route("GET", "/me/data", "member"),
    Route("POST", "/me/data/corrections", "member", {"field": "phone", "text": "0811"}, changes=True),
    Route("POST", "/me/photo/remove", "member", changes=True),
    Route("GET", "/finding", "device"),
    Route("GET", "/finding/{letter}", "device"),
    Route("GET", "/finding/photos/{handle}", "device"),
    Route("GET", "/day", "member"),
    Route("GET", "/members", READERS),
    Route("POST", "/members", WRITERS, {"name": "Dewi", "region": "64.08.04.2001"}, changes=True),
    Route("GET", "/members/{member_no}", READERS),
    Route("POST", "/members/{member_no}/status", WRITERS, {"status": "left"}, changes=True),
    Route("POST", "/members/{member_no}/pin", WRITERS, {"pin": "739164"}, changes=True),
    Route("POST", "/members/{member_no}/card", WRITERS, {"card": "CARD-0002"}, changes=True),
    Route("GET", "/members/{member_no}/accounts", READERS),
    Route("GET", "/members/{member_no}/accounts/{account_id}/movements", READERS),
    Route("POST", "/savings/deposits", ("treasurer", "cashier", "manager"), CASH, changes=True),
    Route("POST", "/savings/withdrawals", ("treasurer", "cashier", "manager"), CASH, changes=True),
    Route("POST", "/savings/reversals", ("treasurer",), {"number": 0, "reason": "other"}, changes=True),
    Route("GET", "/requests", READERS),
    Route("POST", "/requests/{number}/pay", ("treasurer", "cashier", "manager"), {}, changes=True),
    Route("POST", "/requests/{number}/refuse", ("treasurer", "cashier", "manager"), {"reason": "x"}, changes=True),
    Route("GET", "/collection", TAKERS),
    Route("POST", "/collection", TAKERS),
    Route("GET", "/collection/{sheet_id}", TAKERS),
    Route("PUT", "/collection/{sheet_id}/rows/{member_no}", TAKERS, {"version": 0, "wajib": 1_000}),
    Route("PUT", "/collection/{sheet_id}/counted", TAKERS, {"version": 0, "counted": 1_000}),
    Route("POST", "/collection/{sheet_id}/today", TAKERS),
    Route("POST", "/collection/{sheet_id}/record", TAKERS, {"seen": ""}),
    Route("POST", "/collection/{sheet_id}/drop", TAKERS),
    Route("POST", "/notices", ("chair", "secretary", "manager"), {"title": "x", "text": "y"}, changes=True),
    Route("POST", "/notices/{number}/withdraw", ("chair", "secretary", "manager"), changes=True),
    Route("GET", "/suggestions", ("chair", "secretary", "supervisor", "manager")),
    Route("POST", "/suggestions/{number}/answer", ("chair", "secretary", "manager"), {"text": "y"}, changes=True),
    Route("POST", "/day/open", ("chair", "treasurer", "manager"), {"day": "2026-02-01", "total": 0}, changes=True),
    Route("POST", "/day/close", ("chair", "treasurer", "manager"), {"total": 0}, changes=True),
    Route("POST", "/devices/codes", ("chair", "treasurer", "manager")),
)

OF_A_MEMBER = tuple(route for route in ROUTES if "{member_no}" in route.path or "{account_id}" in route.path)
FOR_OFFICERS = tuple(route for route in ROUTES if isinstance(route.who, tuple))
NEEDS_SOMEBODY = tuple(route for route in ROUTES if route.who not in ("anyone", "device"))
FOR_INSIDERS = tuple(route for route in ROUTES if route.who == "insider")
FOR_DEVICES = tuple(route for route in ROUTES if route.who == "device")


def filled(route: Route, member_no: int = 2, account_id: str = "sukarela-2", number: int = 1, **more: str) -> str:
    """The route's path with somebody's ids in it; `number` is the fact's that something is known by."""
    ids = {"letter": "S", "handle": "x" * 24, "sheet_id": "x" * 16, **more}
    return route.path.format(member_no=member_no, account_id=account_id, number=number, **ids)


def name_of(route: Route) -> str:
    """How a test's report calls the route."""
    return f"{route.method} {route.path}"

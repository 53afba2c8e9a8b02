"""Withdrawal requests as people see them."""

from __future__ import annotations

import msgspec

from hub.requests.views import RequestView
from hub.savings.ids import AccountId
from hub.savings.words import account_name
from hub.web.caller import Asking, language
from hub.words.amounts import in_words


class RequestRow(msgspec.Struct, frozen=True):
    """A request with its words: `amount` in rupiah, `account` the account's name, `state` as in `RequestView`."""

    number: int
    member_no: int
    day: str
    amount: int
    in_words: str
    account: str
    product: str
    state: str
    reason: str
    movement: int | None


def request_row(request: Asking, found: RequestView) -> RequestRow:
    """A request with its words in the request's language."""
    chosen, product = language(request), AccountId.parse(found.account).product
    return RequestRow(
        found.number,
        found.member_no,
        found.day,
        found.amount,
        in_words(chosen, found.amount),
        account_name(chosen, product),
        product,
        found.state,
        found.reason,
        found.movement,
    )

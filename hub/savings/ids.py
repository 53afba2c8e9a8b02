"""Ids of savings accounts."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from hub.errors import NotFound

PRODUCTS: Final = ("pokok", "wajib", "sukarela")
_FORM: Final = re.compile(rf"({'|'.join(PRODUCTS)})-([1-9]\d{{0,5}})")


class AccountId(msgspec.Struct, frozen=True):
    """A savings account: product and member number, written ``sukarela-12``."""

    product: str
    member_no: int

    def __str__(self) -> str:
        return f"{self.product}-{self.member_no}"

    @staticmethod
    def parse(text: str) -> AccountId:
        """Read an id. Raises `NotFound` ("account.unknown") if it cannot be one."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise NotFound("account.unknown")
        return AccountId(match[1], int(match[2]))

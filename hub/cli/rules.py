"""The savings rules a cooperative begins with: from a small TOML file, from the command line, or the usual ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import msgspec

from hub.errors import BadRequest
from hub.founding import savings_rules
from hub.limits import AMOUNT_RUPIAH_MAX, RULES_FILE_BYTES_MAX
from hub.savings.facts import Rule

_AnyAmount = Annotated[int, msgspec.Meta(ge=0, le=AMOUNT_RUPIAH_MAX)]
_Amount = Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_RUPIAH_MAX)]


class RulesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rules file: rupiah, whole; what it leaves out is as usual.

    `pokok` is paid once, `wajib` each month, `sukarela_minimum` is the least that is taken at once, and
    `minimum_balance` stays in simpanan sukarela while somebody is a member.
    """

    pokok: _Amount = 100_000
    wajib: _Amount = 20_000
    sukarela_minimum: _Amount = 1_000
    minimum_balance: _AnyAmount = 0


RULES: Final = RulesFile.__struct_fields__
_UNKNOWN: Final = re.compile(r"unknown field `(.+?)`")
_PLACE: Final = re.compile(r"`\$\.?(.*?)`$")


def rules_from(file: Path | None, given: dict[str, int | None]) -> tuple[Rule, ...]:
    """The savings rules of a TOML file (if any), with what was `given` on the command line over it.

    Raises `BadRequest`: "rules.unreadable" (not TOML), "rules.unknown" (a name that is none of `RULES`),
    "rules.amount" (not a whole, possible number of rupiah); `OSError` if the file cannot be read.
    """
    plain = _read(file) if file else {}
    plain.update((name, amount) for name, amount in given.items() if amount is not None)
    try:
        rules = msgspec.convert(plain, RulesFile)
    except msgspec.ValidationError as error:
        if unknown := _UNKNOWN.search(str(error)):
            raise BadRequest("rules.unknown", name=unknown[1], names=", ".join(RULES)) from error
        place = _PLACE.search(str(error))
        raise BadRequest("rules.amount", name=place[1] if place else "") from error
    return savings_rules(**msgspec.to_builtins(rules))


def _read(file: Path) -> dict[str, object]:
    with file.open("rb") as opened:
        content = opened.read(RULES_FILE_BYTES_MAX + 1)
    if len(content) > RULES_FILE_BYTES_MAX:
        raise BadRequest("rules.unreadable", file=file.name, reason=f"> {RULES_FILE_BYTES_MAX}")
    try:
        return msgspec.toml.decode(content, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest("rules.unreadable", file=file.name, reason=str(error)) from error

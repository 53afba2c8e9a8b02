"""What templates print: rows of finished words, so that templates need no logic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hub.log.fact import lines_of
from sync_agent import text
from sync_agent.district import regions, views
from sync_agent.district.staff.audit import COMMAND_LINE
from sync_agent.limits import BODY_CHARACTERS_SHOWN, LINES_SHOWN

Row = dict[str, Any]


class Words:
    """The catalogs and forms of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def translate(self, message: str, /, **values: int | str) -> str:
        """A message with its values."""
        return text.translate(message, self.language, **values)

    def _known(self, message: str, otherwise: str) -> str:
        return text.catalog(self.language).get(message, otherwise)

    def fact_type(self, code: str) -> str:
        """A fact's type in words, types of later programs by their code."""
        return self._known(f"fact.{code}", code)

    def account(self, code: str) -> str:
        """An account's name, "" for one that is not known here."""
        return self._known(f"account.{code}", "")

    def reason(self, code: str) -> str:
        """Why something was set aside."""
        return self._known(f"reason.{code}", code)

    def moment(self, at: int) -> str:
        """Date and time by the office's clock."""
        return text.moment(at, self.language)

    def who(self, name: str) -> str:
        """Who did something: a name, or the command line."""
        return self.translate("who.command_line") if name == COMMAND_LINE else name

    def act(self, code: str) -> str:
        """What somebody of the office did."""
        return self._known(f"act.{code}", code)

    def short(self, amount: int) -> str:
        """A large amount in few letters: ``1,5 jt`` (juta, millions)."""
        for power, unit in ((9, "billions"), (6, "millions"), (3, "thousands")):
            if amount >= 10**power:
                return f"{amount / 10**power:.4g}".replace(".", ",") + " " + self.translate(f"short.{unit}")
        return str(amount)

    def month(self, month: str) -> str:
        """``2026-03`` as ``Maret 2026``."""
        return text.month(month, self.language)

    def side(self, amount: int) -> str:
        """An amount with its side, as an accountant writes it: debit or credit."""
        if not amount:
            return text.rupiah(0)
        return f"{text.rupiah(abs(amount))} {self.translate('side.debit' if amount > 0 else 'side.credit')}"


def summary(everybody: Sequence[views.Cooperative], now: int, words: Words) -> Row:
    """The figures above the table."""
    troubled = sum(1 for row in everybody if row.problems(now))
    return {
        "cooperatives": text.count(len(everybody)),
        "members": text.count(sum(row.members_active for row in everybody)),
        "savings": text.rupiah(sum(row.savings for row in everybody)),
        "loans": text.rupiah(sum(row.loans for row in everybody)),
        "problems": text.count(troubled),
        "has_problems": troubled > 0,
        "at": words.moment(now),
    }


def listing_rows(rows: Sequence[views.Cooperative], now: int, words: Words) -> list[Row]:
    """Rows of the table of all cooperatives: few and short words, for there may be thousands."""
    problem = {code: words.translate(f"problem.{code}") for code in views.PROBLEMS}
    clock = {code: words.translate(f"clock.{code}") for code in _CLOCKS_DOUBTED}
    never = words.translate("problem.never")
    found = []
    for row in rows:
        place, problems = regions.place(row.region), row.problems(now)
        found.append(
            {
                "hub": row.hub,
                "name": row.name,
                "place": f"{place.village}, {place.district}" if place.district else place.village,
                "contact": text.ago(row.contact_at, now, words.language) if row.contact_at else "",
                "lag": text.count(row.lag) if row.lag else "",
                "gap": text.count(row.gap) if row.gap else "",
                "clock": clock.get(row.clock, ""),
                "version": row.version,
                "disk": disk(row.disk_free_mib),
                "members": text.count(row.members_active) if row.number else "",
                "savings": text.count(row.savings) if row.number else "",
                "loans": text.count(row.loans) if row.number else "",
                "problems": ", ".join([problem[code] for code in problems]) if row.contact_at or problems else never,
                "health": row.health(now),
            }
        )
    return found


_CLOCKS_DOUBTED: Final = ("unset", "kept")


def disk(free_mib: int) -> str:
    """Free space as ``1,2 GB``, "" if unknown (negative)."""
    if free_mib < 0:
        return ""
    return f"{free_mib} MB" if free_mib < _GIB_MIB else f"{free_mib / _GIB_MIB:.1f} GB".replace(".", ",")


_GIB_MIB: Final = 1_024


def cooperative_row(row: views.Cooperative, now: int, words: Words) -> Row:
    """One cooperative on its own page."""
    place = regions.place(row.region)
    clock = words.translate(f"clock.{row.clock}") if row.clock else ""
    return {
        "hub": row.hub,
        "url": f"/cooperatives/{row.hub}",
        "name": row.name,
        "village": place.village,
        "district": place.district,
        "regency": place.regency,
        "registered_number": row.registered_number,
        "contact": text.ago(row.contact_at, now, words.language),
        "contact_at": words.moment(row.contact_at),
        "state": words.translate(f"state.{row.state or 'unknown'}"),
        "number": text.count(row.number),
        "kept": text.count(max(row.kept, row.number)),
        "missing": words.translate("cooperatives.missing", count=text.count(row.lag)) if row.lag else "",
        "gap": words.translate(
            "cooperative.gap", first=text.count(row.number + 1), last=text.count(row.waiting_from - 1)
        )
        if row.gap
        else "",
        "sealed": _sealed(row, words),
        "has_fork": row.forks > 0 or row.devices > 1,
        "version": row.version,
        "disk": disk(row.disk_free_mib),
        "clock": clock,
        "day": text.iso_date(row.day, words.language),
        "members": text.count(row.members_active),
        "members_left": text.count(row.members_left),
        "members_died": text.count(row.members_died),
        "savings": text.rupiah(row.savings),
        "loans": text.rupiah(row.loans),
        "is_revoked": row.status == "revoked",
        "problems": [words.translate(f"problem.{code}") for code in row.problems(now)],
    }


def _sealed(row: views.Cooperative, words: Words) -> str:
    if row.sealed is None:
        return words.translate("cooperative.sealed_none")
    if row.sealed >= row.number:
        return words.translate("cooperative.sealed_all")
    return words.translate("cooperative.sealed_to", number=text.count(row.sealed), last=text.count(row.number))


def month_rows(months: Sequence[views.Month], words: Words) -> list[Row]:
    """Rows beside the charts, the newest first."""
    return [
        {
            "month": words.month(each.month),
            "members": text.count(each.members),
            "pokok": text.count(each.pokok),
            "wajib": text.count(each.wajib),
            "sukarela": text.count(each.sukarela),
            "savings": text.count(each.savings),
            "loans": text.count(each.loans),
        }
        for each in reversed(months)
    ]


def balance_rows(balances: Sequence[views.Balance], words: Words) -> list[Row]:
    """Rows of balances by sub-account."""
    return [
        {
            "account": balance.account,
            "name": words.account(balance.account),
            "sub": balance.sub or words.translate("cooperative.no_sub"),
            "amount": words.side(balance.amount),
            "number": text.count(balance.number),
        }
        for balance in balances
    ]


def set_aside_rows(batches: Sequence[views.SetAside], now: int, words: Words) -> list[Row]:
    """Rows of batches that were set aside."""
    return [
        {
            "hub": batch.hub,
            "kind": words.translate(f"kind.{batch.kind}"),
            "reason": words.reason(batch.code),
            "span": f"{text.count(batch.first)}–{text.count(batch.last)}" if batch.first else "",
            "arrived": words.moment(batch.arrived),
            "ago": text.ago(batch.arrived, now, words.language),
            "seen": text.count(batch.seen),
        }
        for batch in batches
    ]


def fact_rows(facts: Sequence[views.Fact], names: dict[str, str], words: Words) -> list[Row]:
    """Rows of facts."""
    return [
        {
            "name": names.get(fact.hub, fact.hub),
            "url": f"/cooperatives/{fact.hub}",
            "number": text.count(fact.number),
            "type": words.fact_type(fact.type),
            "code": fact.type,
            "day": text.iso_date(fact.day, words.language),
            "at": words.moment(fact.at),
            "actor": fact.actor,
            "device": fact.device,
            "lines": _line_texts(fact, words),
            "body": fact.body[:BODY_CHARACTERS_SHOWN] + ("…" if len(fact.body) > BODY_CHARACTERS_SHOWN else ""),
            "personal": words.translate("facts.personal") if fact.commitment else "",
            "arrived": words.moment(fact.arrived),
        }
        for fact in facts
    ]


def _line_texts(fact: views.Fact, words: Words) -> list[str]:
    """A fact's money in words, one text a line; none if it moves no money or its lines cannot be read."""
    try:
        lines = lines_of(fact.body.encode())
    except msgspec.DecodeError:
        return []
    return [
        f"{words.side(line.amount)}: {line.sub or f'{line.account} {words.account(line.account)}'.strip()}"
        for line in lines[:LINES_SHOWN]
    ]

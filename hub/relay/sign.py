"""How far the facts have come on their way to the district: three counts with their times, never one 'synced' flag."""

from __future__ import annotations

import msgspec

from hub import words
from hub.limits import RELAY_QUIET_SECONDS
from hub.log.views import SELECT_HEAD
from hub.relay.views import confirmed, newest_report
from hub.web.caller import Asking, appliance, language


class RelaySign(msgspec.Struct, frozen=True):
    """Kept here, sent, confirmed by the district: numbers of the newest fact each, times in epoch seconds (0: never).

    `confirmed_at` is the district's own time. `state` and `problem` are codes, the texts in the asker's language;
    `problem` is "relay.quiet" if the relay has not reported for long, and then its counts are old.
    """

    kept: int
    kept_at: int
    sent: int
    sent_at: int
    confirmed: int
    confirmed_at: int
    state: str
    state_text: str
    problem: str
    problem_text: str
    advice: str
    reported: int


def relay_sign(request: Asking) -> RelaySign | None:
    """The three counts; None where no relay ever reported.

    What is kept comes from the books and what is confirmed from the receipts here, not from what the relay says.
    """
    hub, chosen = appliance(request), language(request)
    found = newest_report(hub.local)
    if found is None:
        return None
    report, signed = found.report, confirmed(hub.local)
    head = hub.books.db.execute_sql(SELECT_HEAD).fetchone()
    quiet = not 0 <= hub.clock.now() - found.reported <= RELAY_QUIET_SECONDS
    problem = "relay.quiet" if quiet else report.problem or _problem_in(report.state)
    return RelaySign(
        kept=head[0] if head else 0,
        kept_at=head[3] if head else 0,
        sent=max(report.sent, signed.number),
        sent_at=report.sent_at,
        confirmed=signed.number,
        confirmed_at=signed.at or 0,
        state=report.state,
        state_text=words.text(chosen, f"relay.state.{report.state}"),
        problem=problem,
        problem_text=words.text(chosen, f"relay.problem.{problem}") if problem else "",
        advice=words.text(chosen, f"relay.advice.{problem}") if problem else "",
        reported=found.reported,
    )


def _problem_in(state: str) -> str:
    """States in which the relay has stopped are a problem by themselves."""
    return state if state in ("fork", "behind", "broken", "stuck") else ""

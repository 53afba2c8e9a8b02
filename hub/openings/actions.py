"""Saying whether an opening balance is right, answering and correcting, and locking them all."""

from __future__ import annotations

from hub.access.guard import Sight
from hub.access.views import roles
from hub.days.views import newest
from hub.errors import BadRequest, NotFound, Refused
from hub.limits import NOTE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.actions import clean_text
from hub.money import checked_amount
from hub.openings import views
from hub.openings.facts import Answered, AskedAgain, Locked, Said, Words
from hub.recovery.actions import check_second
from hub.savings.facts import Remark
from hub.savings.opening import correct as correct_opening
from hub.savings.views import seen_account


def say(
    tx: Transaction, sight: Sight, account: str, shown: int, *, should_be: int | float | str | None, note: str = ""
) -> None:
    """Say of one's own account that it brought `shown` rupiah from paper, rightly; or what it should be.

    Raises `NotFound` ("account.unknown"), `BadRequest` for an amount that cannot be ("opening.not_other" for the same),
    `Refused`: "opening.locked", "opening.changed" if it was corrected since it was shown.
    """
    found = _open_one(tx, str(seen_account(sight, account)))
    if found.amount != shown:
        raise Refused("opening.changed")
    words = _words(note)
    if should_be is None:
        tx.record(Said(account=account, right=True, should_be=found.amount), words, day=newest(tx.db).day)
        return
    wanted = 0 if str(should_be).strip() == "0" else checked_amount(should_be)
    if wanted == found.amount:
        raise BadRequest("opening.not_other", field="should_be")
    tx.record(Said(account=account, right=False, should_be=wanted), words, day=newest(tx.db).day)


def answer(tx: Transaction, account: str, words: str) -> None:
    """Explain to a member why it is right as it stands. Raises `BadRequest` ("opening.no_answer"), as `say`."""
    found = _open_one(tx, account)
    if found.state != "disputed":
        raise Refused("opening.no_dispute")
    said = _words(words)
    if said is None:
        raise BadRequest("opening.no_answer", field="words")
    tx.record(Answered(account=account), said, day=newest(tx.db).day)


def correct(tx: Transaction, account: str, amount: int | float | str, note: str = "") -> None:
    """Set what an account brought, and ask its member anew. Raises as `hub.savings.opening.correct`, `say`."""
    _open_one(tx, account)
    words = _words(note)
    correct_opening(tx, account, amount, Remark(note=words.words) if words else None)
    tx.record(AskedAgain(account=account), day=newest(tx.db).day)


def lock(tx: Transaction, checker: int) -> None:
    """Lock all opening balances.

    Raises as `hub.recovery.actions.check_second`; `Refused`: "opening.locked", "opening.none" if nothing came from
    paper, "opening.disputes" while members say otherwise.
    """
    check_second(tx.origin.actor, checker, roles(tx.db, checker))
    if views.lock(tx.db) is not None:
        raise Refused("opening.locked")
    found = views.progress(tx.db)
    if not found.all:
        raise Refused("opening.none")
    if found.disputed:
        raise Refused("opening.disputes", count=found.disputed)
    tx.record(Locked(checker=checker), day=newest(tx.db).day)


def _open_one(tx: Transaction, account: str) -> views.OpeningView:
    found = views.one(tx.db, account)
    if found is None:
        raise NotFound("account.unknown")
    if views.lock(tx.db) is not None:
        raise Refused("opening.locked")
    return found


def _words(text: str) -> Words | None:
    cleaned = clean_text(text)
    if len(cleaned) > NOTE_CHARACTERS_MAX:
        raise BadRequest("note.too_long", field="note", limit=NOTE_CHARACTERS_MAX)
    return Words(words=cleaned) if cleaned else None

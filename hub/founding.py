"""Founding: the first facts of a cooperative's books, all in one write.

Afterwards there are a chart of accounts, savings rules, an open business day and one officer (pengurus) who can
sign in and give everybody else their office.
"""

from __future__ import annotations

from typing import Final

from hub.access.actions import grant_role, set_pin
from hub.access.pins import check_form, hash_pin
from hub.access.roles import Role
from hub.approvals.actions import set_first_limits
from hub.approvals.facts import Limit
from hub.books import Books
from hub.cooperative.facts import Founded
from hub.days.actions import open_day
from hub.days.today import parse_day
from hub.errors import BadRequest, Refused
from hub.ledger.chart import STANDARD
from hub.ledger.facts import ChartSet
from hub.limits import NAME_CHARACTERS_MAX
from hub.log.clock import Clock
from hub.log.facts import Begun
from hub.log.record import SALT_BYTES, Origin, Transaction
from hub.log.views import SELECT_HEAD
from hub.members.actions import check_region, clean_text, particulars, register
from hub.savings.actions import set_rules
from hub.savings.facts import Rule

HUB_ID_BYTES: Final = 4  # enough that no two hubs of one district, of some thousands, are likely to share an id

FIRST_OFFICES: Final[tuple[Role, ...]] = ("chair", "treasurer")
"""What a single first officer needs: to let others in, and to take money."""


def savings_rules(
    pokok: int = 100_000, wajib: int = 20_000, sukarela_minimum: int = 1_000, minimum_balance: int = 0
) -> tuple[Rule, ...]:
    """Savings rules in rupiah: pokok once, wajib a month, the least sukarela deposit, and what must stay in it."""
    return (
        Rule(product="pokok", account="3110", amount=pokok),
        Rule(product="wajib", account="3120", amount=wajib),
        Rule(product="sukarela", account="2111", minimum_deposit=sukarela_minimum, minimum_balance=minimum_balance),
    )


DEFAULT_RULES: Final = savings_rules()


def found(
    books: Books,
    clock: Clock,
    *,
    name: str,
    region: str,
    officer_name: str,
    officer_pin: str,
    today: str,
    hub_id: str = "",
    registered_number: str = "",
    rules: tuple[Rule, ...] = DEFAULT_RULES,
    limits: tuple[Limit, ...] = (),
    officer_number: int = 1,
    officer_joined: str = "",
    must_change_pin: bool = True,
) -> str:
    """Found a cooperative in empty books, with one officer, and return the hub's id.

    `region` is the Kemendagri code of the village, `today` (``YYYY-MM-DD``) the first business day, `hub_id` is made
    up unless given; `limits` say what needs two people (nothing, until the chair decides). The officer keeps the
    member number they have on paper and the day they joined (unless given: 1, and today); the import recognises them
    by both number and name.
    Raises `Refused` ("cooperative.founded_already"), `BadRequest` for a name, region, number, PIN or day that cannot
    be.
    """
    name, registered_number = clean_text(name), clean_text(registered_number)
    if not any(character.isalpha() for character in name) or len(name) > NAME_CHARACTERS_MAX:
        raise BadRequest("cooperative.name", field="name", limit=NAME_CHARACTERS_MAX)
    if len(registered_number) > NAME_CHARACTERS_MAX:
        raise BadRequest("cooperative.registered_number", field="registered_number", limit=NAME_CHARACTERS_MAX)
    parse_day(today)
    hub_id = hub_id or f"hub-{clock.random_bytes(HUB_ID_BYTES).hex()}"
    village = check_region(region)
    officer = particulars(officer_name)
    pin_hash = hash_pin(check_form(officer_pin), clock.random_bytes(SALT_BYTES))

    def begin(tx: Transaction) -> None:
        if tx.db.execute_sql(SELECT_HEAD).fetchone():
            raise Refused("cooperative.founded_already")
        tx.record(Begun(hub=hub_id), day="")
        tx.record(Founded(hub=hub_id, name=name, region=village, registered_number=registered_number), day="")
        tx.record(ChartSet(accounts=STANDARD), day="")
        set_rules(tx, rules, from_month=today[:7], day="")
        if limits:
            set_first_limits(tx, limits, "")
        open_day(tx, today)
        register(tx, officer, region=village, joined=officer_joined or today, day=today, member_no=officer_number)
        for office in FIRST_OFFICES:
            grant_role(tx, officer_number, office)
        set_pin(tx, officer_number, pin_hash, must_change=must_change_pin)

    books.write(Origin("hub", "founding"), begin)
    return hub_id

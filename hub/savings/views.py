"""What people look at in savings. Costs of a balance or a page do not grow with the history behind it."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.guard import Sight
from hub.errors import NotFound
from hub.limits import PAGE_ROWS, PAGE_ROWS_MAX
from hub.members.views import member
from hub.savings.ids import PRODUCTS, AccountId

_RULES: Final = """
    SELECT product, from_month, amount, minimum_deposit, minimum_balance, account FROM savings_rule
    ORDER BY product, from_month
"""
_RULE: Final = """
    SELECT product, from_month, amount, minimum_deposit, minimum_balance, account FROM savings_rule
    WHERE product = ? AND from_month <= ? ORDER BY from_month DESC LIMIT 1
"""
_FIRST_RULE: Final = """
    SELECT product, from_month, amount, minimum_deposit, minimum_balance, account FROM savings_rule
    WHERE product = ? ORDER BY from_month LIMIT 1
"""
_NEWEST: Final = "SELECT balance, day FROM savings_movement WHERE account = ? ORDER BY number DESC LIMIT 1"
_OPENING: Final = "SELECT amount, paid_until FROM savings_opening WHERE account = ?"
_MOVEMENTS: Final = """
    SELECT m.number, m.day, m.kind, m.amount, m.balance, m.reverses, r.number
    FROM savings_movement m LEFT JOIN savings_movement r ON r.reverses = m.number
    WHERE m.account = ? AND m.number < ? ORDER BY m.number DESC LIMIT ?
"""
_BETWEEN: Final = """
    SELECT m.number, m.day, m.kind, m.amount, m.balance, m.reverses, r.number
    FROM savings_movement m LEFT JOIN savings_movement r ON r.reverses = m.number
    WHERE m.account = ? AND m.day >= ? AND m.day < ? ORDER BY m.number
"""
_ONE: Final = """
    SELECT m.number, m.day, m.kind, m.amount, m.balance, m.reverses, r.number
    FROM savings_movement m LEFT JOIN savings_movement r ON r.reverses = m.number
    WHERE m.account = ? AND m.number = ?
"""
_MONTHS: Final = """
    SELECT substr(day, 1, 7) AS month, SUM(MAX(amount, 0)), SUM(MAX(-amount, 0)), COUNT(*), MAX(number)
    FROM savings_movement WHERE account = ? GROUP BY month ORDER BY month DESC
"""
# Each closing is one look-up by the ledger's own key, however long the history: a month ends before its day 32.
_MONTH_ENDS: Final = """
    SELECT month.value, product.product, -COALESCE((
        SELECT closing FROM ledger_balance b
        WHERE b.account = product.account AND b.sub = product.product || '-' || ?2 AND b.day < month.value || '-32'
        ORDER BY b.day DESC LIMIT 1), 0)
    FROM json_each(?1) month, (SELECT product, MIN(account) AS account FROM savings_rule GROUP BY product) product
"""
_BALANCE_AT: Final = "SELECT balance FROM savings_movement WHERE account = ? AND number = ?"
_ACCOUNT_OF: Final = "SELECT sub FROM ledger_line WHERE entry = ? AND sub <> '' LIMIT 1"
# From the day's first fact on, by the ledger's key: what the day costs does not grow with the history before it.
_OF_DAY: Final = """
    FROM business_day d
    JOIN ledger_line l ON l.entry > d.opened AND l.sub <> ''
    JOIN savings_movement m ON m.account = l.sub AND m.number = l.entry
    WHERE d.day = ? AND m.day = d.day AND m.kind <> 'opening'
"""
_DAY_NUMBERS: Final = f"SELECT m.account, m.number {_OF_DAY} ORDER BY m.number DESC LIMIT ?"
_DAY_TOTALS: Final = f"""
    SELECT COUNT(*), COALESCE(SUM(MAX(m.amount, 0)), 0), COALESCE(SUM(MAX(-m.amount, 0)), 0) {_OF_DAY}
"""
_TOTALS: Final = """
    SELECT substr(m.account, 1, instr(m.account, '-') - 1) AS product, SUM(m.balance)
    FROM savings_movement m
    JOIN (SELECT account, MAX(number) AS number FROM savings_movement GROUP BY account) newest
      ON newest.account = m.account AND newest.number = m.number
    GROUP BY product ORDER BY product
"""


class RuleView(msgspec.Struct, frozen=True):
    """A product's rule from a month on; amounts in rupiah."""

    product: str
    from_month: str
    amount: int
    minimum_deposit: int
    minimum_balance: int
    account: str


class AccountView(msgspec.Struct, frozen=True):
    """One savings account: `balance` and what is owed (`due`) in rupiah, `last_movement` a day or ``""``."""

    id: str
    product: str
    balance: int
    due: int
    last_movement: str


class MovementView(msgspec.Struct, frozen=True):
    """One movement: `amount` signed into savings and `balance` after it, rupiah; `number` is the fact's."""

    number: int
    day: str
    kind: str
    amount: int
    balance: int
    reverses: int | None
    reversed_by: int | None


class DayTotals(msgspec.Struct, frozen=True):
    """The desk's day: how many movements, and rupiah in cash taken and paid (a reversal is one of them)."""

    count: int
    taken: int
    paid: int


class MonthView(msgspec.Struct, frozen=True, rename={"in_": "in"}):
    """One month (``YYYY-MM``) of an account, rupiah: opening + in - out = closing."""

    month: str
    opening: int
    in_: int
    out: int
    closing: int
    count: int


class MonthEnd(msgspec.Struct, frozen=True):
    """What a member held at the end of a month (``YYYY-MM``), or now in the newest: rupiah by product, and in all."""

    month: str
    pokok: int
    wajib: int
    sukarela: int
    total: int


def rules(db: peewee.Database, month: str) -> dict[str, RuleView]:
    """The rule of each product that holds in a month (``YYYY-MM``); of those not yet in force, the first."""
    found: dict[str, RuleView] = {}
    for row in db.execute_sql(_RULES):
        rule = RuleView(*row)
        if rule.from_month <= month or rule.product not in found:
            found[rule.product] = rule
    return {product: found[product] for product in PRODUCTS if product in found}


def rule_of(db: peewee.Database, product: str, month: str) -> RuleView | None:
    """The rule of one product that holds in a month (``YYYY-MM``), as `rules` finds it; None if it has none at all."""
    row = db.execute_sql(_RULE, (product, month)).fetchone() or db.execute_sql(_FIRST_RULE, (product,)).fetchone()
    return RuleView(*row) if row else None


def months_between(first: str, last: str) -> int:
    """How many months there are from `first` to `last` (``YYYY-MM``), both counted; 0 if `last` is earlier."""
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1
    return max(count, 0)


def next_month(month: str) -> str:
    """The month after (``YYYY-MM``)."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _wajib_should_be(db: peewee.Database, first: str, last: str) -> int:
    """What wajib adds up to from month `first` to month `last`, each month at the rule then in force."""
    steps = [RuleView(*row) for row in db.execute_sql(_RULES) if row[0] == "wajib"]
    total = 0
    for i, rule in enumerate(steps):
        begins = first if i == 0 else max(first, rule.from_month)
        ends = last if i + 1 == len(steps) else min(last, _month_before(steps[i + 1].from_month))
        total += rule.amount * months_between(begins, ends)
    return total


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year - 1:04d}-12" if number == 1 else f"{year:04d}-{number - 1:02d}"


def balance(db: peewee.Database, account: str) -> int:
    """What is in a savings account now, in rupiah."""
    row = db.execute_sql(_NEWEST, (account,)).fetchone()
    return row[0] if row else 0


def due(db: peewee.Database, product: str, member_no: int, joined: str, month: str) -> int:
    """What a member still owes in rupiah: of pokok until paid, of wajib up to and with `month`; sukarela never."""
    if product == "sukarela":
        return 0
    account = f"{product}-{member_no}"
    paid = balance(db, account)
    if product == "pokok":
        rule = rule_of(db, product, month)
        return max(rule.amount - paid, 0) if rule else 0
    opening = db.execute_sql(_OPENING, (account,)).fetchone()
    first = next_month(opening[1]) if opening and opening[1] else joined[:7]
    brought = opening[0] if opening and opening[1] else 0
    return max(_wajib_should_be(db, first, month) - (paid - brought), 0)


def accounts(db: peewee.Database, sight: Sight, today: str) -> list[AccountView]:
    """A member's savings accounts, one for each product of the cooperative. `today` is the business day."""
    who = member(db, sight.member_no)
    month = (today or who.joined)[:7]
    found = []
    for product in rules(db, month):
        account = str(AccountId(product, who.member_no))
        held, last = db.execute_sql(_NEWEST, (account,)).fetchone() or (0, "")
        owed = due(db, product, who.member_no, who.joined, month) if who.status == "active" else 0
        found.append(AccountView(account, product, held, owed, last))
    return found


def seen_account(sight: Sight, account: str) -> AccountId:
    """An account of the member in sight. Raises `NotFound` ("account.unknown") for anybody else's as for none."""
    found = AccountId.parse(account)
    if found.member_no != sight.member_no:
        raise NotFound("account.unknown")
    return found


def movements(
    db: peewee.Database, sight: Sight, account: str, before: int | None = None, limit: int = PAGE_ROWS
) -> list[MovementView]:
    """Movements of an account, newest first, at most `limit`, older than fact number `before` if that is given."""
    seen_account(sight, account)
    rows = db.execute_sql(_MOVEMENTS, (account, before or 2**62, min(max(limit, 1), PAGE_ROWS_MAX)))
    return [MovementView(*row) for row in rows]


def movements_of_month(db: peewee.Database, sight: Sight, account: str, month: str) -> list[MovementView]:
    """Movements of an account in one month (``YYYY-MM``), oldest first."""
    return movements_between(db, sight, account, f"{month}-01", f"{next_month(month)}-01")


def movements_between(
    db: peewee.Database, sight: Sight, account: str, first: str, end: str = "9999"
) -> list[MovementView]:
    """Movements of an account from the day `first` until before the day `end`, oldest first."""
    seen_account(sight, account)
    return [MovementView(*row) for row in db.execute_sql(_BETWEEN, (account, first, end))]


def movement(db: peewee.Database, account: str, number: int) -> MovementView:
    """One movement. Raises `NotFound` ("movement.unknown")."""
    row = db.execute_sql(_ONE, (account, number)).fetchone()
    if row is None:
        raise NotFound("movement.unknown", number=number)
    return MovementView(*row)


def account_of(db: peewee.Database, number: int) -> AccountId:
    """The account that the movement recorded under `number` is of. Raises `NotFound` ("movement.unknown")."""
    row = db.execute_sql(_ACCOUNT_OF, (number,)).fetchone() if number < 2**62 else None
    if row is None:
        raise NotFound("movement.unknown", number=number)
    return AccountId.parse(row[0])


def movements_of_day(db: peewee.Database, day: str, limit: int = PAGE_ROWS) -> list[tuple[str, MovementView]]:
    """Cash movements of all members on a business day, with their account, newest first, at most `limit`."""
    rows = db.execute_sql(_DAY_NUMBERS, (day, min(limit, PAGE_ROWS_MAX))).fetchall()
    return [(account, movement(db, account, number)) for account, number in rows]


def totals_of_day(db: peewee.Database, day: str) -> DayTotals:
    """What the desk took and paid on a business day."""
    return DayTotals(*db.execute_sql(_DAY_TOTALS, (day,)).fetchone())


def months(db: peewee.Database, sight: Sight, account: str) -> list[MonthView]:
    """The months in which an account moved, newest first."""
    seen_account(sight, account)
    found = []
    for month, into, out, count, last in db.execute_sql(_MONTHS, (account,)).fetchall():
        closing = db.execute_sql(_BALANCE_AT, (account, last)).fetchone()[0]
        found.append(MonthView(month, closing - into + out, into, out, closing, count))
    return found


def month_ends(db: peewee.Database, sight: Sight, months: list[str]) -> list[MonthEnd]:
    """What the member in sight held at the end of each of `months` (``YYYY-MM``), in their order."""
    held: dict[str, dict[str, int]] = {month: dict.fromkeys(PRODUCTS, 0) for month in months}
    for month, product, amount in db.execute_sql(_MONTH_ENDS, (msgspec.json.encode(months).decode(), sight.member_no)):
        held[month][product] = amount
    return [MonthEnd(month, **amounts, total=sum(amounts.values())) for month, amounts in held.items()]


def totals(db: peewee.Database) -> dict[str, int]:
    """What all members together hold of each product, in rupiah."""
    return dict(db.execute_sql(_TOTALS).fetchall())


def opened(db: peewee.Database, account: str) -> bool:
    """Whether this account has brought its balance from paper, or has moved already."""
    if db.execute_sql(_OPENING, (account,)).fetchone() is not None:
        return True
    return db.execute_sql(_NEWEST, (account,)).fetchone() is not None


def brought(db: peewee.Database, account: str) -> int | None:
    """What an account brought from paper, in rupiah; None if it brought nothing, not even nought."""
    row = db.execute_sql(_OPENING, (account,)).fetchone()
    return row[0] if row else None


_DRIFTED: Final = """
    SELECT number FROM (
        SELECT number, balance, SUM(amount) OVER (PARTITION BY account ORDER BY number) AS proved FROM savings_movement)
    WHERE balance <> proved ORDER BY number
"""
_APART: Final = f"""
    SELECT m.number FROM savings_movement m
    WHERE m.amount <> COALESCE((SELECT -SUM(l.amount) FROM ledger_line l
                                WHERE l.entry = m.number AND l.sub = m.account), 0)
    UNION
    SELECT l.entry FROM ledger_line l
    WHERE substr(l.sub, 1, instr(l.sub, '-') - 1) IN ({", ".join(f"'{product}'" for product in PRODUCTS)})
      AND NOT EXISTS (SELECT 1 FROM savings_movement m WHERE m.account = l.sub AND m.number = l.entry)
    ORDER BY 1
"""  # noqa: S608 - the products are constants
_UNKNOWN_MEMBER: Final = """
    SELECT MIN(m.number) FROM savings_movement m LEFT JOIN member ON member.member_no = m.member_no
    WHERE member.member_no IS NULL GROUP BY m.account ORDER BY 1
"""


def drifted_movements(db: peewee.Database) -> list[int]:
    """Movements whose balance is not the sum up to them; none in sound books."""
    return [row[0] for row in db.execute_sql(_DRIFTED)]


def movements_apart_from_ledger(db: peewee.Database) -> list[int]:
    """Movements that differ from the ledger's lines of the same fact; none in sound books."""
    return [row[0] for row in db.execute_sql(_APART)]


def movements_of_nobody(db: peewee.Database) -> list[int]:
    """Movements of a member who is not in the register; none in sound books."""
    return [row[0] for row in db.execute_sql(_UNKNOWN_MEMBER)]

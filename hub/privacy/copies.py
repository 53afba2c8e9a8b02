"""A copy of all that is kept of a member, to take away: for people as PDF, for a spreadsheet, and for programs."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, Final

import msgspec
import peewee

from hub.access.guard import Sight
from hub.access.views import card_of, roles
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.limits import COPY_ROWS_MAX
from hub.members.regions import describe
from hub.members.views import member
from hub.money import rupiah
from hub.paper import Paper, Table
from hub.photos.store import PhotoStore
from hub.photos.views import photo
from hub.preferences.views import Preferences, preferences
from hub.privacy import views
from hub.requests.views import RequestView, own_requests
from hub.savings.ids import PRODUCTS, AccountId
from hub.savings.views import MovementView, movements_between
from hub.savings.words import account_name, movement_text
from hub.suggestions.views import SuggestionView, own_suggestions
from hub.words import day as day_text
from hub.words import short_day, text

_PORTRAIT_MM: Final = 30
_TABLE: Final = ("day", "number", "what", "in", "out", "balance")
_SHARES: Final = (22, 14, 60, 30, 30, 32)
_ALIGN: Final = ("L", "R", "L", "R", "R", "R")


class Movement(msgspec.Struct, frozen=True):
    """A movement; `amount` signed into savings and `balance` after it in rupiah."""

    number: int
    day: str
    kind: str
    text: str
    amount: int
    balance: int


class Account(msgspec.Struct, frozen=True):
    """A savings account with all its movements, oldest first."""

    id: str
    product: str
    name: str
    balance: int
    movements: list[Movement]


class Photo(msgspec.Struct, frozen=True):
    """The photo: whether the kiosk may show it, and its JPEG in base64, ``""`` if the file is missing."""

    finding: bool
    jpeg_base64: str


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a member. The PIN is not in it: it is kept only so that it can be compared, never read."""

    form: str = "koperasi-my-data"
    version: int = 1
    cooperative: str
    region: str
    business_day: str
    member_no: int
    name: str
    nik: str
    address: str
    village: str
    village_code: str
    phone: str
    joined: str
    status: str
    offices: tuple[str, ...]
    card: str
    photo: Photo | None
    preferences: Preferences
    accounts: list[Account]
    corrections: list[views.CorrectionView]
    requests: list[RequestView]
    suggestions: list[SuggestionView]


def collect(db: peewee.Database, store: PhotoStore, sight: Sight, language: str) -> Copy:
    """All that is kept of the member in sight."""
    whose, found = cooperative(db), member(db, sight.member_no)
    kept = photo(db, sight)
    return Copy(
        cooperative=whose.name,
        region=describe(whose.region),
        business_day=newest(db).day,
        member_no=found.member_no,
        name=found.name,
        nik=found.nik,
        address=found.address,
        village=describe(found.region),
        village_code=found.region,
        phone=found.phone,
        joined=found.joined,
        status=found.status,
        offices=roles(db, sight.member_no),
        card=card_of(db, sight),
        photo=Photo(kept.finding, b64encode(store.read(kept.photo) or b"").decode()) if kept else None,
        preferences=preferences(db, sight),
        accounts=[_account(db, sight, language, product) for product in PRODUCTS],
        corrections=views.corrections(db, sight, COPY_ROWS_MAX),
        requests=own_requests(db, sight, COPY_ROWS_MAX),
        suggestions=own_suggestions(db, sight, COPY_ROWS_MAX),
    )


def _account(db: peewee.Database, sight: Sight, language: str, product: str) -> Account:
    account = str(AccountId(product, sight.member_no))
    moves = [_movement(language, found) for found in movements_between(db, sight, account, "")]
    return Account(account, product, account_name(language, product), moves[-1].balance if moves else 0, moves)


def _movement(language: str, found: MovementView) -> Movement:
    return Movement(found.number, found.day, found.kind, movement_text(language, found), found.amount, found.balance)


def as_json(_language: str, whole: Copy) -> bytes:
    """The copy for programs; amounts in rupiah, days as ``YYYY-MM-DD``."""
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _particulars(language: str, whole: Copy) -> Iterator[tuple[str, str]]:
    shown = {
        "name": whole.name,
        "member_no": f"{whole.member_no:04d}",
        "nik": whole.nik,
        "address": whole.address,
        "region": f"{whole.village} ({whole.village_code})",
        "phone": whole.phone,
        "joined": day_text(language, whole.joined),
        "status": text(language, f"status.{whole.status}"),
    }
    for field in views.FIELDS:
        yield text(language, f"data.field.{field}"), shown[field]
    offices = ", ".join(text(language, f"role.{office}") for office in whole.offices)
    agreed = "copy.none" if whole.photo is None else "copy.finding_yes" if whole.photo.finding else "copy.finding_no"
    yield text(language, "copy.offices"), offices
    yield text(language, "copy.card"), whole.card
    yield text(language, "copy.photo"), text(language, agreed)
    yield text(language, "copy.pin"), text(language, "copy.pin_unreadable")


def _notes(language: str, whole: Copy) -> Iterator[tuple[str, str, str, str]]:
    """What the member asked and wrote: day, what, in their words, the answer."""
    for each in whole.corrections:
        field = text(language, f"data.field.{each.field}")
        what = f"{text(language, 'copy.correction')}: {field} ({text(language, f'data.correction.{each.state}')})"
        yield each.day, what, each.text, each.answer
    for ask in whole.requests:
        state = text(language, f"page.request.state.{ask.state}")
        yield ask.day, f"{text(language, 'copy.request')}: {rupiah(ask.amount)} ({state})", "", ask.reason
    for said in whole.suggestions:
        what = f"{text(language, 'copy.suggestion')}: {text(language, f'topic.{said.topic}')}"
        yield said.day, what, said.text, said.answer


def as_pdf(language: str, whole: Copy) -> bytes:
    """The copy for people, with the whole passbook."""
    page = Paper(language, text(language, "copy.title"), whole.cooperative)
    page.add_page()
    _head(page, language, whole)
    for label, value in _particulars(language, whole):
        page.pair(label, value or "–", 48)
    for account in whole.accounts:
        _passbook(page, language, account)
    notes = list(_notes(language, whole))
    if notes:
        page.ln(4)
        page.line_of(text(language, "copy.notes"), 12, "B", 7)
        headings = [text(language, f"copy.column.{name}") for name in ("day", "what", "text", "answer")]
        table = Table(page, headings, (22, 55, 55, 55), ("L", "L", "L", "L"))
        for day, *rest in notes:
            table.row([short_day(language, day), *(each or "–" for each in rest)])
    return bytes(page.output())


def _head(page: Paper, language: str, whole: Copy) -> None:
    top = page.get_y()
    page.line_of(text(language, "copy.title"), 15, "B", 8)
    page.line_of(whole.cooperative, 12, "B", 6.5)
    page.line_of(whole.region, 9.5)
    page.line_of(text(language, "copy.made", day=whole.business_day), 9.5)
    page.ln(3)
    if whole.photo is not None and whole.photo.jpeg_base64:
        picture = BytesIO(b64decode(whole.photo.jpeg_base64))
        page.image(picture, x=page.w - page.r_margin - _PORTRAIT_MM, y=top, w=_PORTRAIT_MM)
        page.set_y(max(page.get_y(), top + _PORTRAIT_MM + 2))
    page.line_of(text(language, "copy.intro"), 8.5, "", 4.5)
    page.ln(2)


def _passbook(page: Paper, language: str, account: Account) -> None:
    if page.will_page_break(25):  # a heading does not stand alone below on a page
        page.add_page()
    page.ln(4)
    page.line_of(account.name, 12, "B", 7)
    if not account.movements:
        page.line_of(text(language, "copy.no_movement"), 9)
        return
    table = Table(page, [text(language, f"copy.column.{name}") for name in _TABLE], _SHARES, _ALIGN)
    for each in account.movements:
        amount = rupiah(abs(each.amount))
        table.row(
            [
                short_day(language, each.day),
                str(each.number),
                each.text,
                amount if each.amount > 0 else "",
                amount if each.amount < 0 else "",
                rupiah(each.balance),
            ]
        )
    taken, paid = (rupiah(sum(max(sign * each.amount, 0) for each in account.movements)) for sign in (1, -1))
    table.row(["", "", text(language, "copy.total"), taken, paid, rupiah(account.balance)], bold=True)


def as_xlsx(language: str, whole: Copy) -> bytes:
    """The copy for a spreadsheet: a sheet of particulars, one for each account, one of what was asked and written.

    It is made in memory alone: what somebody has must not be left behind on the card.
    """
    from xlsxwriter import Workbook  # takes longer to load than most requests take

    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheets = _Sheets(book)
    sheets.add(text(language, "copy.sheet"), _particulars(language, whole), (26, 60))
    columns = [text(language, f"copy.column.{name}") for name in ("day", "number", "what", "amount", "balance")]
    for account in whole.accounts:
        rows = ((each.day, each.number, each.text, each.amount, each.balance) for each in account.movements)
        sheets.add(account.name, rows, (12, 9, 40, 16, 18), columns)
    columns = [text(language, f"copy.column.{name}") for name in ("day", "what", "text", "answer")]
    sheets.add(text(language, "copy.notes"), _notes(language, whole), (12, 40, 60, 60), columns)
    book.close()
    return out.getvalue()


class _Sheets:
    """Sheets of one book, all with cells of the same looks."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._text = book.add_format({"num_format": "@"})
        self._number = book.add_format({"num_format": "#,##0"})
        self._bold = book.add_format({"num_format": "@", "bold": True})

    def add(
        self, name: str, rows: Iterable[tuple[int | str, ...]], widths: Sequence[int], columns: Sequence[str] = ()
    ) -> None:
        """A sheet with these headings above, or, without any, with the first of each row as its label."""
        sheet = self._book.add_worksheet(name)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, self._bold)
        if columns:
            sheet.freeze_panes(1, 0)
        for row, cells in enumerate(rows, 1 if columns else 0):
            for at, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, at, cell, self._number)
                else:  # a text that begins with "=" is still a text
                    sheet.write_string(row, at, cell, self._bold if not columns and at == 0 else self._text)


FORMS: Final[dict[str, Callable[[str, Copy], bytes]]] = {"pdf": as_pdf, "xlsx": as_xlsx, "json": as_json}

"""A passbook (*buku tabungan*) being paged through: rows come from the hub in batches, people see a few at a time.

Free of Kivy.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk_ui import limits
from kiosk_ui.answers import Movement


class Passbook:
    """The rows of one account fetched so far, newest first, and the page that is open."""

    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        self.rows: list[Movement] = []
        self.page = 0
        self.complete = False

    def take(self, rows: Sequence[Movement], limit: int) -> None:
        """Add the next batch; a batch shorter than `limit` is the last."""
        last = self.rows[-1].number if self.rows else None
        # A repeated answer must not show a row twice.
        fresh = [row for row in rows if last is None or row.number < last]
        self.rows += fresh
        self.complete = len(rows) < limit or not fresh or len(self.rows) >= limits.MOVEMENTS_KEPT_MAX

    @property
    def before(self) -> int | None:
        """The fact number to ask on from, or None for the newest rows."""
        return self.rows[-1].number if self.rows else None

    def page_rows(self, rows_per_page: int) -> list[Movement]:
        """Return the rows of the open page."""
        start = self.page * rows_per_page
        return self.rows[start : start + rows_per_page]

    def needs_more(self, rows_per_page: int) -> bool:
        """Whether the open page, or the knowledge of a page after it, takes another batch."""
        return not self.complete and len(self.rows) <= (self.page + 1) * rows_per_page

    def has_older(self, rows_per_page: int) -> bool:
        """Whether there are rows older than the open page."""
        return len(self.rows) > (self.page + 1) * rows_per_page

    @property
    def has_newer(self) -> bool:
        """Whether there are rows newer than the open page."""
        return self.page > 0

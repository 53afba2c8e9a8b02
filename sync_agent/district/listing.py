"""Which cooperatives somebody wants to see, and in what order: the same for page, map, spreadsheet and API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from sync_agent.district import regions, views

ANY: Final = "any"
"""The problem that stands for all of them."""

_LAST: Final = (1 << 62) - 1

_KEYS: Final[dict[str, Callable[[views.Cooperative, int], Any]]] = {
    "name": lambda row, _now: row.name.casefold(),
    "place": lambda row, _now: (regions.place(row.region).district, regions.place(row.region).village),
    "contact": lambda row, _now: row.contact_at,
    "lag": lambda row, _now: row.lag,
    "gap": lambda row, _now: row.gap,
    "clock": lambda row, _now: row.clock,
    "version": lambda row, _now: _version(row.version),
    "disk": lambda row, _now: row.disk_free_mib if row.disk_free_mib >= 0 else _LAST,
    "members": lambda row, _now: row.members_active,
    "savings": lambda row, _now: row.savings,
    "loans": lambda row, _now: row.loans,
    "problems": lambda row, now: _severity(row.problems(now)),
}
COLUMNS: Final = tuple(_KEYS)
"""By what the list can be sorted; with ``-`` before it the other way round."""


class Wish(NamedTuple):
    """What somebody asked for; everything empty is everybody by name."""

    q: str = ""
    problem: str = ""
    place: str = ""
    sort: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether not everybody is wanted."""
        return bool(self.q.strip() or self.problem or self.place)

    @property
    def column(self) -> str:
        """By what to sort."""
        column = self.sort.removeprefix("-")
        return column if column in _KEYS else "name"

    def url(self, path: str, **other: str) -> str:
        """The address of `path` with this wish, `other` in place of some of it."""
        query = {name: value for name, value in {**self._asdict(), **other}.items() if value}
        return f"{path}?{urlencode(query)}" if query else path

    def sort_url(self, path: str, column: str) -> str:
        """The address that sorts by a column, or the other way round if that is how it is sorted."""
        return self.url(path, sort=f"-{column}" if self.sort == column else column)


def chosen(everybody: Sequence[views.Cooperative], wish: Wish, now: int) -> list[views.Cooperative]:
    """Those that are wanted, in the order that is wanted; equal ones by name as they came."""
    found = [row for row in everybody if _is_wanted(row, wish, now)]
    if wish.sort:
        key = _KEYS[wish.column]
        found.sort(key=lambda row: key(row, now), reverse=wish.sort.startswith("-"))
    return found


def _is_wanted(row: views.Cooperative, wish: Wish, now: int) -> bool:
    if wish.place and not (row.region.startswith(wish.place + ".") or (wish.place == "-" and not _is_known(row))):
        return False
    wanted = wish.q.strip().casefold()
    if wanted and not any(wanted in each.casefold() for each in (row.name, row.hub, *regions.place(row.region))):
        return False
    if not wish.problem:
        return True
    if wish.problem == "never":
        return not row.contact_at
    problems = row.problems(now)
    return bool(problems) if wish.problem == ANY else wish.problem in problems


def _is_known(row: views.Cooperative) -> bool:
    return row.region.rpartition(".")[0] in regions.subdistricts()


def _version(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split(".")[:4])


def _severity(problems: Sequence[str]) -> tuple[int, int]:
    # The worst first when sorted downwards, then those with more of them.
    worst = min((views.PROBLEMS.index(each) for each in problems), default=len(views.PROBLEMS))
    return len(views.PROBLEMS) - worst, len(problems)

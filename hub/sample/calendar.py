"""When there is what to do in the village: business days, the monthly meeting, harvest, Lebaran, school fees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

YEARS: Final = 2
_TUESDAY, _FRIDAY, _SATURDAY, _SUNDAY = 1, 4, 5, 6

# 1 Syawal of each year, by the government's calendar as far as it is known and by reckoning after that.
_LEBARAN: Final = (
    date(2018, 6, 15),
    date(2019, 6, 5),
    date(2020, 5, 24),
    date(2021, 5, 13),
    date(2022, 5, 2),
    date(2023, 4, 22),
    date(2024, 4, 10),
    date(2025, 3, 31),
    date(2026, 3, 20),
    date(2027, 3, 10),
    date(2028, 2, 27),
    date(2029, 2, 15),
    date(2030, 2, 5),
    date(2031, 1, 25),
    date(2032, 1, 14),
    date(2033, 1, 3),
    date(2033, 12, 23),
    date(2034, 12, 12),
)
_HARVEST: Final = {1: 0.9, 2: 0.7, 3: 0.7, 4: 0.8, 5: 0.9, 6: 1.0, 7: 1.0, 8: 1.3, 9: 1.6, 10: 1.7, 11: 1.5, 12: 1.1}
"""How much palm fruit there is in each month, and so how much money, beside an average month."""


def first_day(today: date) -> date:
    """The day the books begin: two years before `today`, or the Monday after."""
    day = date(today.year - YEARS, today.month, min(today.day, 28))
    return day + timedelta(days=1) if day.weekday() == _SUNDAY else day


def business_days(today: date) -> list[date]:
    """The days on which the cooperative is open, from `first_day` to `today`, both counted."""
    first = first_day(today)
    between = (first + timedelta(days=i) for i in range(1, (today - first).days))
    return [first, *(day for day in between if _is_open(day)), today]


def _is_open(day: date) -> bool:
    if (day.month, day.day) in ((1, 1), (8, 17), (12, 25)):
        return False
    if any(abs((day - feast).days) <= 3 for feast in _LEBARAN):
        return False
    return day.weekday() in (_TUESDAY, _FRIDAY) or is_meeting(day)


def is_meeting(day: date) -> bool:
    """Whether members meet and pay simpanan wajib: the second Saturday of each month."""
    return day.weekday() == _SATURDAY and 8 <= day.day <= 14


def money_comes(day: date) -> float:
    """How readily people bring savings, beside an average day."""
    return _HARVEST[day.month]


def money_goes(day: date) -> float:
    """How readily people take savings out, beside an average day."""
    if any(0 < (feast - day).days <= 21 for feast in _LEBARAN):
        return 5.0  # new clothes, cakes, the journey home
    if day.month == 7 and day.day <= 20:
        return 3.5  # school fees and uniforms
    if day.month == 12 and 10 <= day.day <= 24:
        return 1.8  # Christmas
    return 1.0

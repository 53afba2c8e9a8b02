"""How figures are shown: the same form in every language. Free of Kivy."""

from __future__ import annotations

import re
from collections.abc import Mapping

MONTH_PATTERN = re.compile(r"(\d{4})-(\d{2})")
DAY_PATTERN = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def rupiah(amount: int) -> str:
    """Show whole rupiah as `Rp1.250.000`; a negative one with the minus sign in front."""
    digits = f"{abs(amount):,}".replace(",", ".")
    return f"{'−' if amount < 0 else ''}Rp{digits}"


def signed_rupiah(amount: int) -> str:
    """Show a movement: `+Rp50.000` into the savings, `−Rp50.000` out of them."""
    return f"+{rupiah(amount)}" if amount > 0 else rupiah(amount)


SHORT_UNITS = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))


def short_rupiah(amount: int, texts: Mapping[str, str]) -> str:
    """Show whole rupiah for the side of a chart: `Rp1,2 jt`, `Rp50 rb`; rounded to a tenth, halves up."""
    for size, unit in SHORT_UNITS:
        tenths = (abs(amount) * 10 + size // 2) // size
        if tenths >= 10:
            whole, tenth = divmod(tenths, 10)
            count = f"{whole:,}".replace(",", ".") + (f"{texts['kiosk.short.point']}{tenth}" if tenth else "")
            text = texts[f"kiosk.short.{unit}"].format(count=count)
            return f"−{text}" if amount < 0 else text
    return rupiah(amount)


def day(iso_day: str, texts: Mapping[str, str]) -> str:
    """Show `2026-11-24` as `24 November 2026`, with the month's name from the catalog; '' stays ''."""
    match = DAY_PATTERN.fullmatch(iso_day)
    if match is None or not 1 <= int(match[2]) <= 12:
        return iso_day
    return f"{int(match[3])} {texts[f'kiosk.month.{int(match[2])}']} {match[1]}"


def days(first: str, last: str, texts: Mapping[str, str]) -> str:
    """Show two days as `23–29 November 2026`, with month and year of the first only where they differ."""
    if first[:7] == last[:7] and DAY_PATTERN.fullmatch(first):
        return f"{int(first[8:])}–{day(last, texts)}"
    begin = day(first, texts)
    return f"{begin.removesuffix(f' {last[:4]}')} – {day(last, texts)}"


def count(number: int) -> str:
    """Show how many, in groups of three: `12.345`."""
    return f"{number:,}".replace(",", ".")


def month(iso_month: str, texts: Mapping[str, str]) -> str:
    """Show `2026-11` as `November 2026`; what is no month stays as it is."""
    match = MONTH_PATTERN.fullmatch(iso_month)
    if match is None or not 1 <= int(match[2]) <= 12:
        return iso_month
    return f"{texts[f'kiosk.month.{int(match[2])}']} {match[1]}"


def short_month(iso_month: str, texts: Mapping[str, str]) -> str:
    """Show `2026-11` as `Nov`, for the foot of a chart."""
    return month(iso_month, texts)[:3] if MONTH_PATTERN.fullmatch(iso_month) else iso_month


def member_number(number: int | str) -> str:
    """Show a member number with at least four digits: `0012`."""
    text = str(number)
    return text.zfill(4) if text.isdigit() else text

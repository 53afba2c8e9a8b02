"""Kemendagri region codes: regency (kabupaten), district (kecamatan) and village (desa).

`regions.csv` holds Kutai Timur's codes of Kepmendagri 300.2.2-2430/2025 as published by cahyadsn/wilayah (MIT licence).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Place(NamedTuple):
    """Where a village is, in names; what is not known is empty, the village then its code."""

    village: str
    district: str
    regency: str


@cache
def names() -> dict[str, str]:
    """All known codes with their names."""
    content = files("sync_agent.district").joinpath("regions.csv").read_text(encoding="utf-8")
    return {row["kode"]: row["nama"] for row in csv.DictReader(content.splitlines())}


@cache
def subdistricts() -> dict[str, str]:
    """The codes of all sub-districts (kecamatan) with their names, by name."""
    found = {code: name for code, name in names().items() if code.count(".") == 2}
    return dict(sorted(found.items(), key=lambda each: each[1]))


@cache
def place(code: str) -> Place:
    """The names behind a village's code such as ``64.08.01.2001``."""
    district, _, _ = code.rpartition(".")
    regency, _, _ = district.rpartition(".")
    known = names()
    return Place(known.get(code, code), known.get(district, ""), known.get(regency, ""))

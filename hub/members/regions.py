"""Kemendagri region codes of Kutai Timur: regency, districts (kecamatan) and villages (desa).

`regions.csv` holds the codes of Kepmendagri 300.2.2-2430/2025 as published by cahyadsn/wilayah (MIT licence).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Final

HOME: Final = "64.08"
_VILLAGE: Final = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")


@cache
def names() -> dict[str, str]:
    """All known codes with their names."""
    with files("hub.members").joinpath("regions.csv").open(encoding="utf-8") as file:
        return {row["kode"]: row["nama"] for row in csv.DictReader(file)}


def is_village(code: str) -> bool:
    """Whether this can be a village's code: a known one in Kutai Timur, any well-formed one elsewhere."""
    return bool(_VILLAGE.fullmatch(code)) and (code in names() or not code.startswith(HOME))


def describe(code: str) -> str:
    """A village with its district, e.g. "Sangatta Utara, Sangatta Utara"; the code itself if it is not known."""
    village = names().get(code)
    district = names().get(code.rpartition(".")[0])
    return f"{village}, {district}" if village and district else village or code

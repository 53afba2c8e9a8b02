"""The columns of a members file, and the headings they are known by."""

from __future__ import annotations

import unicodedata
from typing import Final

REQUIRED: Final = (
    "member_no",
    "name",
    "nik",
    "address",
    "region",
    "phone",
    "joined",
    "pokok",
    "wajib",
    "paid_until",
    "sukarela",
)
"""Columns that every file has, in the template's order. A cell may be empty; a missing column may be a mistake."""

COLUMNS: Final = (*REQUIRED, "card")

_HEADINGS: Final = {
    "member_no": ("nomor anggota", "no anggota", "nomor", "member number", "member no", "number"),
    "name": ("nama", "nama anggota", "nama lengkap", "name", "full name"),
    "nik": ("nik", "nomor nik", "no nik", "nik ktp", "no ktp", "nomor ktp", "national id"),
    "address": ("alamat", "address"),
    "region": ("kode desa", "kode desa kemendagri", "kode kemendagri", "village code", "region"),
    "phone": ("telepon", "nomor telepon", "no telepon", "no telp", "telp", "hp", "no hp", "nomor hp", "phone"),
    "joined": ("tanggal bergabung", "tgl bergabung", "tanggal masuk", "tgl masuk", "joined", "date joined"),
    "pokok": ("simpanan pokok", "pokok"),
    "wajib": ("simpanan wajib", "wajib"),
    "paid_until": (
        "wajib dibayar sampai",
        "wajib dibayar sampai bulan",
        "wajib dibayar sampai dengan",
        "wajib sampai",
        "wajib paid until",
    ),
    "sukarela": ("simpanan sukarela", "sukarela"),
    "card": ("kartu", "nomor kartu", "no kartu", "card", "card number"),
}


def _plain(heading: str) -> str:
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(character for character in folded if character.isalnum())


_KNOWN: Final = {_plain(heading): column for column, headings in _HEADINGS.items() for heading in headings}


def column_of(heading: object) -> str | None:
    """The column that a heading names, whatever its spaces, points and capitals; None if there is no such column."""
    return _KNOWN.get(_plain(heading)) if isinstance(heading, str) else None

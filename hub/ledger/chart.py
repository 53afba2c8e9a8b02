"""The chart of accounts a cooperative begins with.

After the entry form of the Ministry of Cooperatives for savings and loan cooperatives (KSP, JKUK 2012): codes and
names are theirs. Simpanan pokok and wajib are equity, not to be withdrawn while a member (PSAK 27/1998); sukarela is
a liability (Permenkop UKM 8/2023). 3990 is ours: what a cooperative brings from paper stands against it until
its opening balances are reconciled. 8119 is ours too, below the ministry's 8110 (expenses outside operations): what
counted cash differs from the books, short as a debit and over as a credit.
"""

from __future__ import annotations

from typing import Final

from hub.ledger.facts import ChartAccount

CASH: Final = "1110"
OPENING: Final = "3990"
CASH_DIFFERENCE: Final = ChartAccount("8119", "Selisih kas", "expense")

STANDARD: Final = (
    ChartAccount(CASH, "Kas", "asset"),
    ChartAccount("1120", "Bank", "asset"),
    ChartAccount("1141", "Pinjaman anggota", "asset"),
    ChartAccount("2111", "Simpanan sukarela", "liability"),
    ChartAccount("3110", "Simpanan pokok", "equity"),
    ChartAccount("3120", "Simpanan wajib", "equity"),
    ChartAccount("3161", "Cadangan umum", "equity"),
    ChartAccount("3180", "SHU tahun berjalan", "equity"),
    ChartAccount(OPENING, "Saldo awal belum dicocokkan", "equity"),
    CASH_DIFFERENCE,
)

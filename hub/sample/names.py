"""Names as they are heard in a palm-oil village of Kutai Timur: Kutai, Dayak, Bugis, Javanese, Banjar and others.

Put together from common parts; any likeness to a person is chance.
"""

from __future__ import annotations

from typing import Final

OFFICERS: Final = {
    "chair": ("H. Syahrani Arsyad", "m"),
    "treasurer": ("Sri Wahyuni", "f"),
    "secretary": ("Awang Faisal Rahman", "m"),
    "supervisor": ("Yohanes Lawing Apui", "m"),
    "cashier": ("Nurhaedah", "f"),
}

MEMBER_TO_SHOW: Final = ("Siti Rahmah", "f")
"""Whom a demonstration signs in as."""

OTHERS: Final = (
    ("Aji Muhammad Rizal", "m"),
    ("Aji Dayang Nurlaila", "f"),
    ("Awang Darmansyah", "m"),
    ("Encek Rusmini", "f"),
    ("Muhammad Idris bin Awang Tamrin", "m"),
    ("Dayang Kartini", "f"),
    ("Aji Dayang Siti Nur Khairunnisa binti Awang Muhammad Yusuf Sulaiman", "f"),
    ("Jalung Usat", "m"),
    ("Ibau Lahang", "m"),
    ("Pebulan Imang", "f"),
    ("Unyang Surang", "f"),
    ("Martinus Bilung Ingan", "m"),
    ("Kornelius Ding Lenjau", "m"),
    ("Theresia Luhat Njuk", "f"),
    ("Maria Goreti Hurai Lawai", "f"),
    ("Petrus Igang", "m"),
    ("Yuliana Buaq Tekwan", "f"),
    ("Andi Baso Mappatoba", "m"),
    ("Andi Tenri Abeng", "f"),
    ("Ambo Upe", "m"),
    ("Muhammad Arsyad Daeng Matteru", "m"),
    ("Hj. Sitti Hasnah", "f"),
    ("Baharuddin", "m"),
    ("Rosmini", "f"),
    ("Andi Muhammad Fadhlurrahman Daeng Mappasoro Karaeng Bontolempangan", "m"),
    ("Hasanuddin Tahir", "m"),
    ("Suriani", "f"),
    ("Sutrisno", "m"),
    ("Paijo", "m"),
    ("Ngatiyem", "f"),
    ("Wagiyem", "f"),
    ("Bambang Hermanto", "m"),
    ("Eko Prasetyo", "m"),
    ("Dwi Lestari", "f"),
    ("Sumarni", "f"),
    ("Tukiman", "m"),
    ("Suparti", "f"),
    ("Joko Santoso", "m"),
    ("Endang Setyowati", "f"),
    ("Mbah Kasiran", "m"),
    ("Widodo", "m"),
    ("Siti Mutmainah", "f"),
    ("Rahmadi", "m"),
    ("Noor Aina", "f"),
    ("Muhammad Yamani", "m"),
    ("Galuh Norhasanah", "f"),
    ("Gusti Fatimah Zahra", "f"),
    ("H. Abdul Hamid Kurnain", "m"),
    ("Jumiati", "f"),
    ("Syarifuddin Noor", "m"),
    ("I Wayan Sudarma", "m"),
    ("Ni Ketut Ariani", "f"),
    ("Made Suarta", "m"),
    ("Agustinus Tandi Rante", "m"),
    ("Dorkas Palayukan", "f"),
    ("Petronela Bére", "f"),
    ("Dominggus Nahak", "m"),
    ("Asep Kurniawan", "m"),
    ("Neneng Hayati", "f"),
    ("Marulitua Sihombing", "m"),
    ("Lamria Simanjuntak", "f"),
    ("Zainal Abidin", "m"),
)

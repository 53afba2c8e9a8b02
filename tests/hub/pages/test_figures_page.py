"""The cooperative's figures as a new cooperative sees them."""

from __future__ import annotations

from collections.abc import Callable

from tests.hub.door import Door
from tests.hub.pages.visitor import Visitor
from tests.hub.village import Village


def test_a_new_cooperative_is_told_what_there_is_and_no_single_column_is_drawn(
    village: Village, make_door: Callable[..., Door]
) -> None:
    for name in ("Siti", "Budi", "Tini"):
        village.member(name)
    village.play("2026-01-05 pokok Siti 100000\n2026-01-05 pokok Budi 100000")
    village.close()
    door = make_door()
    siti = Visitor(door.url)
    siti.http.cookies.set("session", door.enter(2).token)
    page = siti.get("/me/figures")
    assert "Sekarang ada 4 anggota. Gambar per tahun mulai tampak tahun depan." in page.text
    assert "setelah sedikitnya 3 anggota punya simpanan" in page.text
    village.play("2026-01-05 pokok Tini 100000")
    village.close()
    page = siti.get("/me/figures")
    assert "Simpanan semua anggota bersama Rp300.000 pada Januari 2026." in page.text
    assert page.text.count("Gambar per bulan mulai tampak bulan depan.") == 2
    assert "Simpanan pokok Rp300.000" in page.text
    assert 'class="chart"' not in page.answer.text
    village.play("\n".join(f"2026-02-02 wajib {name} 20000" for name in ("Siti", "Budi", "Tini")))
    village.close()
    page = siti.get("/me/figures")
    assert "Rp300.000 pada Januari 2026 dan Rp360.000 pada Februari 2026" in page.text
    assert page.answer.text.count('class="chart"') == 2
    siti.close()

"""Paper: tables whose cells hold what people write in several lines, and more than a page has."""

from __future__ import annotations

import subprocess

from hub.paper import Paper, Table


def printed(*rows: list[str]) -> list[str]:
    """The pages of a table with these rows, as text."""
    page = Paper("id", "Judul", "Koperasi")
    page.add_page()
    table = Table(page, ["Tanggal", "Isi"], (1, 3), ("L", "L"))
    for row in rows:
        table.row(row)
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=bytes(page.output()), capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


def test_lines_of_a_cell_stand_below_each_other() -> None:
    (page,) = printed(["1 Mar", "baris satu\nbaris dua\n\n" + "kata " * 40], ["2\nMar", "a\nb"])
    lines = [line.split() for line in page.splitlines() if line.strip()]
    assert lines[1:4] == [["1", "Mar", "baris", "satu"], ["baris", "dua"], ["kata"] * len(lines[3])]
    assert sum(line.count("kata") for line in lines) == 40
    assert 3 < len(lines[3]) < 40
    assert ["2", "a"] in lines
    assert ["Mar", "b"] in lines


def test_a_row_taller_than_a_page_goes_on_there_and_nothing_of_it_is_lost() -> None:
    wanted = [f"kata-{i}" for i in range(150)]
    pages = printed(["1 Mar", "sebelumnya"], ["2 Mar", "\n".join(wanted)], ["3 Mar", "sesudahnya"])
    found = [word for page in pages for word in page.split() if word.startswith("kata-")]
    assert found == wanted
    assert len(pages) == 3
    assert all("Tanggal" in page for page in pages)
    assert "3 Mar" in pages[-1]


def test_a_row_that_fits_on_a_page_is_not_torn() -> None:
    pages = printed(*(["1 Mar", "\n".join(f"baris-{i}" for i in range(40))] for _ in range(2)))
    assert len(pages) == 2
    assert all(page.count("baris-") == 40 for page in pages)

"""Files of all kinds: rows come out of the right ones, and of every other a reason that a person understands."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from hub.errors import BadRequest, HubError
from hub.intake.checking import Sheet, check
from hub.intake.columns import COLUMNS, column_of
from hub.intake.reading import read
from hub.intake.template import csv_template, excel_template, headings
from hub.limits import IMPORT_FILE_BYTES_MAX, IMPORT_ROWS_MAX, IMPORT_UNPACKED_BYTES_MAX
from hub.words import LANGUAGES, error_text
from tests.hub.intake.files import csv_file, excel_file, row


def workbook(fill: Callable[[Any], object], *, before: str = "") -> bytes:
    """An XLSX whose members sheet `fill` has changed, perhaps with another sheet before it."""
    book = load_workbook(io.BytesIO(excel_file([row(7), row(8)])))
    fill(book.active)
    if before:
        book.create_sheet(before, 0).append(["Ini catatan pengurus"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def why(content: bytes) -> str:
    """The code with which a file is refused as a whole."""
    with pytest.raises(BadRequest) as refused:
        read(content)
    for language in LANGUAGES:
        told = error_text(language, refused.value)
        assert told != f"error.{refused.value.code}"
        assert "{" not in told
    return refused.value.code


def seen(content: bytes) -> Sheet:
    return check(read(content))


def problems(content: bytes) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.message) for each in seen(content).problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b" \r\n\r\n ", "import.empty"),
        (b";;;;\n;;;\n", "import.empty"),
        (b"x" * (IMPORT_FILE_BYTES_MAX + 1), "import.too_large"),
        (b"%PDF-1.7\n\x00\x01\x02\xff", "import.file_type"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "import.file_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "import.old_excel"),
        (b"PK\x03\x04 and then nothing", "import.damaged"),
        (b"Nomor anggota;Nama\n1;Ren\xe9\n", "import.not_utf8"),
        (b"\xff\xfe\x00", "import.file_type"),
        (b"satu;dua;tiga\n1;2;3\n", "import.no_headings"),
        (b'Nomor anggota;Nama;NIK\n1;"Budi;2\n', "import.damaged_csv"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert why(content) == code


def test_letters_that_are_not_utf8_are_named_by_their_row() -> None:
    content = csv_file([row(7), row(8, name="René")]).decode().encode("cp1252")
    with pytest.raises(BadRequest) as refused:
        read(content)
    assert refused.value.parameters["row"] == 3


def test_another_office_document_is_not_a_table() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert why(out.getvalue()) == "import.file_type"


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO(sound_sheet())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("xl/media/picture.bin", b"\0" * (IMPORT_UNPACKED_BYTES_MAX + 1))
    assert len(out.getvalue()) < IMPORT_FILE_BYTES_MAX
    assert why(out.getvalue()) == "import.too_large"


def test_more_rows_than_a_cooperative_has_members_are_refused() -> None:
    line = csv_file([row(7)]).decode().splitlines()[1]
    content = csv_file([]) + f"{line}\n".encode() * (IMPORT_ROWS_MAX + 20)
    assert why(content) == "import.too_many_rows"


def test_a_cell_at_the_far_end_of_a_sheet_does_not_make_a_million_rows() -> None:
    def far(sheet: Any) -> None:
        sheet["XFD1048576"] = "x"

    assert len(seen(workbook(far)).members) == 2


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_name_may_hold_commas_quotes_and_line_breaks(delimiter: str) -> None:
    names = ['Andi, "Baso"', "Siti; Aminah", "Ibu\nRT 3"]
    sheet = seen(csv_file([row(3 + i, name=name) for i, name in enumerate(names)], delimiter))
    assert [each.name for each in sheet.members] == ['Andi, "Baso"', "Siti; Aminah", "Ibu RT 3"]


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    content = csv_file([row(7, address="satu\ndua"), row(8, name="")], top="Daftar\n\n\n").decode()
    assert problems(content.encode()) == [(6, "Nama", "error.member.name_missing")]

    def move(sheet: Any) -> None:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "Daftar anggota"
        sheet["B6"] = None

    assert problems(workbook(move)) == [(6, "Nama", "error.member.name_missing")]


def test_the_members_may_stand_on_another_sheet_than_the_first() -> None:
    assert len(seen(workbook(lambda _: None, before="Catatan")).members) == 2


def test_numbers_and_dates_of_a_spreadsheet_are_read_as_meant() -> None:
    from datetime import datetime

    def fill(sheet: Any) -> None:
        sheet["A2"], sheet["A2"].number_format = 7, "General"
        sheet["G2"], sheet["G2"].number_format = datetime(2019, 11, 24), "dd/mm/yyyy"  # noqa: DTZ001
        sheet["H2"], sheet["I2"] = 100000, 1250000.0
        sheet["J2"], sheet["J2"].number_format = datetime(2026, 10, 1), "mmm-yy"  # noqa: DTZ001

    as_numbers, as_text = seen(workbook(fill)), seen(workbook(lambda _: None))
    assert as_numbers.problems == []
    assert as_numbers.members == as_text.members


def test_a_formula_counts_as_what_it_came_to_and_is_refused_where_nobody_worked_it_out() -> None:
    def fill(sheet: Any) -> None:
        sheet["K3"] = "=2*175000"

    content = workbook(fill)
    assert problems(content) == [(3, "Simpanan sukarela", "error.import.formula")]
    worked_out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(worked_out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(b"<v></v>", b"<v>350000</v>").replace(b"<v />", b"<v>350000</v>"))
    assert [each.sukarela for each in seen(worked_out.getvalue()).members] == [350_000, 350_000]


def test_an_error_of_the_spreadsheet_is_not_an_amount() -> None:
    def fill(sheet: Any) -> None:
        sheet["K3"] = "#REF!"

    assert problems(workbook(fill)) == [(3, "Simpanan sukarela", "error.import.amount")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_known_by_its_own_headings_and_its_example_is_not_taken(language: str) -> None:
    assert [column_of(heading) for heading in headings(language)] == list(COLUMNS)
    for content in (csv_template(language), excel_template(language)):
        assert problems(content) == [(2, "", "error.import.example_row")]
    book = load_workbook(io.BytesIO(excel_template(language)))
    assert len(book.sheetnames) == 3
    assert book.active["C3"].number_format == "General"  # only written cells can be asked for their form,
    assert book.active.column_dimensions["C"].number_format == "@"  # the column says it for those to come


def test_the_example_would_be_right_under_a_real_name() -> None:
    content = csv_template("id").decode("utf-8-sig").replace("Contoh: Siti Aminah (hapus baris ini)", "Siti Aminah")
    assert problems(content.encode()) == []


def outcome(content: bytes) -> str:
    """What became of any bytes: how many members, or a reason in words."""
    sheet: Sheet | None = None
    refusal: HubError | None = None
    try:
        sheet = seen(content)
    except HubError as error:
        refusal = error
    if refusal:
        assert error_text("id", refusal) != f"error.{refusal.code}"
        return refusal.code
    assert sheet is not None
    for each in sheet.problems:
        told = each.text("id")
        assert each.message not in told
        assert "{" not in told.replace("{", "", str(each.parameters).count("{") - 1)
    return f"{len(sheet.readings)} rows, {len(sheet.problems)} problems"


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"sep=\n")
@example(b'sep="\n"')
@example(b"Nomor anggota;Nama;NIK")
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes) -> None:
    outcome(content)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.text(max_size=12), max_size=14), max_size=5), st.sampled_from(";,\t"))
def test_any_cells_under_right_headings_are_read_or_refused_with_a_reason(rows: list[list[str]], mark: str) -> None:
    lines = [mark.join(headings("id")), *(mark.join(cells) for cells in rows)]
    outcome("\n".join(lines).encode(errors="replace"))


@cache
def sound_sheet() -> bytes:
    """One sheet for all examples: it holds the second in which it was made, and hypothesis wants the same each time."""
    return excel_file([row(7)])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_a_damaged_spreadsheet_is_read_or_refused_with_a_reason(rng: random.Random, wounds: int) -> None:
    content = bytearray(sound_sheet())
    for _ in range(wounds):
        content[rng.randrange(4, len(content))] = rng.randrange(256)
    outcome(bytes(content))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.sampled_from(("sheet1.xml", "workbook.xml", "styles.xml")))
def test_a_spreadsheet_with_damage_inside_is_read_or_refused_with_a_reason(rng: random.Random, part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound_sheet())) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = bytearray(before.read(name))
            if name.endswith(part):
                for _ in range(rng.randrange(1, 20)):
                    at = rng.randrange(len(data))
                    data[at : at + rng.randrange(3)] = rng.choice((b"", b"<", b"9", b"=", b"\xff", b"-1", b"<f>1</f>"))
            after.writestr(name, bytes(data))
    outcome(out.getvalue())


def test_a_sheet_of_charts_does_not_disturb() -> None:
    book = Workbook()
    book.active.append(headings("id"))
    book.active.append(list(row(7).values()))
    book.create_chartsheet("Grafik", 0).add_chart(BarChart())
    out = io.BytesIO()
    book.save(out)
    assert len(seen(out.getvalue()).members) == 1

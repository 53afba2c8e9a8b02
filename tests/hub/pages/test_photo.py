"""The member's photo at the desk: taken with their consent, refused when it is none, deleted when they want it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from hub.limits import PHOTO_FORM_BYTES_MAX, PHOTO_UPLOAD_BYTES_MAX, REQUEST_BODY_BYTES_MAX
from hub.members.actions import change_status
from hub.photos.store import PhotoStore
from tests.hub.pages.conftest import BUDI, CASHIER, OFFICER, POOR, SITI, House
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.photos.faces import bomb, photo

PATH = f"/desk/members/{SITI}/photo"


def send(officer: Visitor, content: bytes, path: str = PATH, name: str = "photo", **typed: str) -> Page:
    """Fill in the form as a browser does, with a file."""
    form = next(form for form in officer.get(path).forms if "photo" in form)
    fields = {**{key: value for key, value in form.items() if key != "photo"}, **typed}
    return Page(officer.http.post(path, data=fields, files={name: ("IMG_0001.jpg", content, "image/jpeg")}))


def files(house: House) -> list[Path]:
    folder = house.books.path.parent / "photos"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_photo_is_taken_with_consent_seen_and_shown_to_its_member(
    officer: Visitor, siti: Visitor, house: House
) -> None:
    before = house.facts
    page = send(officer, photo(1600, 1200), finding="yes")
    assert (page.status, page.path) == (200, PATH)
    assert "Foto tersimpan" in page.text
    assert "Ditampilkan di layar koperasi" in page.text
    assert house.facts == before + 1
    for picture in (officer.http.get(f"{PATH}/picture"), siti.http.get("/me/photo/picture")):
        assert picture.headers["content-type"] == "image/jpeg"
        assert picture.headers["cache-control"] == "no-store"
        assert Image.open(BytesIO(picture.content)).size == (240, 240)
    assert len(files(house)) == 1
    assert "/photo/picture" in officer.get(f"/desk/members/{SITI}").answer.text


def test_a_new_photo_takes_the_place_of_the_old_and_an_answer_alone_keeps_it(officer: Visitor, house: House) -> None:
    send(officer, photo(colour="red"), finding="yes")
    first = files(house)
    send(officer, photo(colour="blue"), finding="yes")
    second = files(house)
    assert len(second) == 1
    assert first != second
    page = send(officer, b"", finding="no")
    assert "Hanya dilihat petugas" in page.text
    assert files(house) == second


def test_a_repeated_send_counts_once_and_never_brings_a_deleted_photo_back(officer: Visitor, house: House) -> None:
    form = officer.get(PATH).forms[-1]
    fields, sent = {"key": form["key"], "finding": "yes"}, {"photo": ("a.jpg", photo(), "image/jpeg")}
    before = house.facts
    for _ in range(2):
        assert officer.http.post(PATH, data=fields, files=sent).status_code == 200
    assert house.facts == before + 1
    page = officer.submit(officer.get(PATH))
    assert "Foto sudah dihapus" in page.text
    officer.http.post(PATH, data=fields, files=sent)
    assert house.facts == before + 2
    assert files(house) == []


@pytest.mark.parametrize(
    ("content", "typed", "told"),
    [
        (b"", {"finding": "yes"}, "Belum ada foto"),
        (photo(), {}, "Tanyakan kepada anggota"),
        (photo(), {"finding": "maybe"}, "Tanyakan kepada anggota"),
        (b"hello", {"finding": "yes"}, "bukan foto"),
        (bomb(30_000), {"finding": "yes"}, "terlalu besar"),
        (photo() + bytes(PHOTO_UPLOAD_BYTES_MAX), {"finding": "yes"}, "terlalu besar"),
    ],
    ids=["none", "unanswered", "neither", "text", "bomb", "bytes"],
)
def test_what_cannot_be_kept_is_told_beside_its_field(
    officer: Visitor, house: House, content: bytes, typed: dict[str, str], told: str
) -> None:
    before = house.facts
    page = send(officer, content, **typed)
    assert page.status == 400
    assert told in page.text
    assert house.facts == before
    assert files(house) == []


def test_more_than_the_form_may_have_is_refused_before_it_is_read(officer: Visitor, house: House) -> None:
    answer = officer.http.post(PATH, content=b"x" * (PHOTO_FORM_BYTES_MAX + 1), headers=multipart())
    assert answer.status_code == 400
    assert "terlalu besar" in answer.text
    for path in (f"/desk/members/{SITI}/status", "/me/preferences", "/"):
        refused = officer.http.post(path, content=b"x" * (REQUEST_BODY_BYTES_MAX + 1), headers=multipart())
        assert refused.status_code == 400, path


def multipart() -> dict[str, str]:
    return {"Content-Type": "multipart/form-data; boundary=frontier"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"--frontier\r\n",
        b'--frontier\r\nContent-Disposition: form-data; name="photo"; filename="../../books.db"\r\n\r\nx\r\n'
        b"--frontier--\r\n",
        b'--frontier\r\nContent-Disposition: form-data; name="finding"\r\n\r\n\xff\xfe\r\n--frontier--\r\n',
        b'--frontier\r\nContent-Disposition: form-data; name="\xff\xfe"\r\n\r\nx\r\n--frontier--\r\n',
        b"".join(b'--frontier\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' for _ in range(50))
        + b"--frontier--",
    ],
    ids=["empty", "nonsense", "cut", "path", "no text", "name no text", "many"],
)
def test_a_form_that_is_none_keeps_nothing(officer: Visitor, house: House, body: bytes) -> None:
    before = house.facts
    assert officer.http.post(PATH, content=body, headers=multipart()).status_code == 400
    assert officer.http.post(PATH, content=body, headers={"Content-Type": "multipart/form-data"}).status_code == 400
    assert house.facts == before
    assert files(house) == []


def test_only_who_may_write_members_takes_photos_and_nobody_sees_anothers(
    make_visitor: Callable[..., Visitor], officer: Visitor, siti: Visitor, house: House
) -> None:
    send(officer, photo(), finding="yes")
    budi, cashier = make_visitor(), make_visitor()
    budi.sign_in(BUDI)
    cashier.sign_in(CASHIER)
    before = house.facts
    assert budi.get("/me/photo/picture").status == 404
    assert budi.get(f"{PATH}/picture").status == 404
    assert siti.get(PATH).status == 404
    assert cashier.get(f"{PATH}").status == 403
    assert cashier.http.get(f"{PATH}/picture").status_code == 200
    for who in (budi, cashier, siti):
        answer = who.http.post(PATH, data={"finding": "yes"}, files={"photo": ("a", photo(), "image/jpeg")})
        assert answer.status_code in (403, 404)
        assert who.post(f"{PATH}/remove", key="0123456789abcdef").status in (403, 404)
    assert budi.post("/me/photo/remove", key=f"0123456789abcdef.{BUDI}").path == "/me/data"
    for path in ("/desk/members/4711/photo", "/desk/members/4711/photo/picture", f"/desk/members/{POOR}/photo/picture"):
        assert officer.get(path).status == 404
    assert house.facts == before


def test_a_member_takes_the_consent_back_on_the_phone(officer: Visitor, siti: Visitor, house: House) -> None:
    send(officer, photo(), finding="yes")
    page = siti.submit(siti.get("/me/data"))
    assert "Foto sudah dihapus" in page.text
    assert "Tidak ada foto Anda" in page.text
    assert siti.get("/me/photo/picture").status == 404
    assert files(house) == []


def test_a_lost_file_is_shown_as_no_photo(officer: Visitor, siti: Visitor, house: House) -> None:
    send(officer, photo(), finding="yes")
    files(house)[0].unlink()
    assert "Tidak ada foto Anda" in siti.get("/me/data").text
    assert officer.get(PATH).status == 200
    assert "/photo/picture" not in officer.get(f"/desk/members/{SITI}").answer.text
    assert send(officer, photo(), finding="yes").status == 200


def test_who_has_left_gets_no_photo(officer: Visitor, house: House) -> None:
    house.act(lambda tx: change_status(tx, BUDI, "left", day="2026-03-06"))
    path = f"/desk/members/{BUDI}/photo"
    assert "hanya untuk anggota yang aktif" in officer.get(path).text
    answer = officer.http.post(
        path, data={"finding": "yes", "key": f"0123456789abcdef.{OFFICER}"}, files={"photo": ("a", photo())}
    )
    assert answer.status_code == 409
    assert files(house) == []


def test_a_card_that_refuses_is_told_and_nothing_is_recorded(
    officer: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: PhotoStore, _picture: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PhotoStore, "keep", full)
    before = house.facts
    page = send(officer, photo(), finding="yes")
    assert page.status == 503
    assert "Foto belum tersimpan" in page.text
    assert house.facts == before

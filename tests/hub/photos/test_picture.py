"""What becomes of a photo: upright, square, small, with nothing of the phone in it; and what is refused."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from hub.errors import BadRequest
from hub.limits import PHOTO_BYTES_MAX, PHOTO_MEMORY_BYTES_MAX, PHOTO_SIDE_PIXELS, PHOTO_UPLOAD_BYTES_MAX
from hub.photos.picture import portrait
from tests.helpers import ROOT
from tests.hub.photos.faces import bomb, noise, photo

DAMAGED_EXIF = bytes.fromhex(
    "457869660000 4d4d002a00000008 00ad 010700020000000278000000 011200030000000100060000 00000000"
)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def refusal(content: bytes) -> str:
    with pytest.raises(BadRequest) as raised:
        portrait(content)
    return raised.value.code


SIZES = [(2400, 2500), (480, 640), (240, 240), (20, 10), (3000, 40)]


@pytest.mark.parametrize(
    ("kind", "width", "height"),
    [("JPEG", 5000, 5000), *((kind, *size) for kind in ("JPEG", "PNG", "WEBP") for size in SIZES)],
)
def test_any_photo_becomes_a_small_square_jpeg(kind: str, width: int, height: int) -> None:
    made = portrait(photo(width, height, kind=kind))
    with opened(made) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (PHOTO_SIDE_PIXELS,) * 2)
    assert len(made) <= PHOTO_BYTES_MAX


def test_even_noise_fits_the_bytes_that_a_photo_may_have() -> None:
    assert len(portrait(noise())) <= PHOTO_BYTES_MAX


def test_a_photo_taken_sideways_stands_upright() -> None:
    wide = Image.new("RGB", (600, 400), "blue")
    wide.paste("red", (0, 0, 300, 400))  # the half on the left is on top once the phone is turned
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    out = BytesIO()
    wide.save(out, "JPEG", exif=exif)
    with opened(portrait(out.getvalue())) as picture:
        top, bottom = picture.getpixel((120, 20)), picture.getpixel((120, 220))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_a_photo_is_taken_although_what_the_phone_wrote_beside_it_is_damaged(recwarn: pytest.WarningsRecorder) -> None:
    for damaged in (DAMAGED_EXIF, DAMAGED_EXIF[:14], DAMAGED_EXIF[:-8]):
        assert opened(portrait(photo(exif=damaged))).size == (PHOTO_SIDE_PIXELS,) * 2
    assert not list(recwarn)


def test_nothing_that_the_phone_wrote_beside_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Kamera Rahasia"
    exif.get_ifd(GPS)[1] = "S"
    sent = photo(exif=exif, comment=b"di rumah Siti", icc_profile=b"profil" * 50)
    assert b"Kamera Rahasia" in sent
    assert b"di rumah Siti" in sent
    made = portrait(sent)
    for word in (b"Kamera", b"rumah", b"profil", b"Exif", b"GPS"):
        assert word not in made
    with opened(made) as picture:
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not picture.getexif()


def test_what_shows_through_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (300, 300), (255, 0, 0, 0)).save(out, "PNG")
    with opened(portrait(out.getvalue())) as picture:
        assert picture.getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a" + bytes(100),
        b"%PDF-1.7 not a photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff" + bytes(50),
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        photo()[:-2000],
        photo(kind="PNG")[:300],
        photo(kind="GIF"),
        photo(kind="TIFF"),
        photo(kind="BMP"),
        b"hello",
    ],
    ids=["gif", "pdf", "svg", "jpeg head", "png head", "half jpeg", "half png", "whole gif", "tiff", "bmp", "text"],
)
def test_what_is_no_whole_photo_is_refused(content: bytes) -> None:
    assert refusal(content) == "photo.unreadable"


PEAK = """
import re, sys
from pathlib import Path
from hub.photos.picture import portrait
from tests.hub.photos.faces import photo

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

content = sys.stdin.buffer.read()
portrait(photo())  # what is loaded once for all
before = peak()
portrait(content)
print(peak() - before)
"""
"""Tells by how many KiB the most memory that a process ever had rises by one portrait."""


def unpacked(mode: str, kind: str, width: int, height: int, **saved: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **saved)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "side", "saved"),
    [
        ("RGBA", "PNG", 2449, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"}),
        ("P", "PNG", 2449, {"transparency": 0}),
        ("RGBA", "WEBP", 2449, {}),
        ("RGB", "JPEG", 5000, {"progressive": True, "subsampling": 0}),
    ],
)
def test_no_photo_takes_more_memory_than_a_small_computer_can_spare(
    mode: str, kind: str, side: int, saved: dict[str, object]
) -> None:
    content = unpacked(mode, kind, side, side, **saved)
    done = subprocess.run([sys.executable, "-c", PEAK], input=content, capture_output=True, cwd=ROOT, check=True)
    assert int(done.stdout) < PHOTO_MEMORY_BYTES_MAX // 1024


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_can_only_be_unpacked_whole_may_have_fewer_pixels(kind: str) -> None:
    assert refusal(unpacked("RGB", kind, 2451, 2451)) == "photo.too_large"


@pytest.mark.parametrize("side", [5_001, 12_000, 30_000, 2**31 - 1])
def test_a_small_file_that_would_unpack_to_a_huge_picture_is_refused_unopened(side: int) -> None:
    assert len(bomb(side)) < 1_000
    assert refusal(bomb(side)) == "photo.too_large"


def test_a_file_of_too_many_bytes_and_an_empty_one_are_refused() -> None:
    assert refusal(photo() + bytes(PHOTO_UPLOAD_BYTES_MAX)) == "photo.too_large"
    assert refusal(b"") == "photo.missing"

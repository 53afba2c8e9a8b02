"""Documents take long on a small computer: nobody who signs in waits for them, and nobody has several made at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.photos.store import PhotoStore
from hub.privacy import copies
from tests.hub.pages.conftest import BUDI, SITI, House
from tests.hub.pages.visitor import Visitor
from tests.hub.photos.faces import photo

COPY = "/me/data/copy.pdf"


class Slow:
    """Something that goes on only once it is let; `begun` tells that it was begun."""

    def __init__(self, done: Callable[..., object]) -> None:
        self.begun, self.let = threading.Event(), threading.Event()
        self._done = done

    def __call__(self, *arguments: object) -> object:
        self.begun.set()
        self.let.wait(20)
        return self._done(*arguments)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


def test_who_signs_in_does_not_wait_for_anybodys_copy_and_each_has_one_made_at_a_time(
    siti: Visitor,
    make_visitor: Callable[..., Visitor],
    house: House,
    pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow(copies.as_pdf)
    monkeypatch.setitem(copies.FORMS, "pdf", slow)
    first = pool.submit(siti.http.get, COPY)
    assert slow.begun.wait(10)
    try:
        budi = make_visitor()
        budi.http.timeout = 5
        assert budi.sign_in(BUDI).path == "/me"
        again = siti.get(COPY)
        assert again.status == 429
        assert "sedang dibuat" in again.text
        waiting = pool.submit(budi.http.get, COPY)
    finally:
        slow.let.set()
    assert (first.result().status_code, waiting.result().status_code) == (200, 200)
    assert siti.http.get(COPY).content.startswith(b"%PDF")


def test_who_signs_in_does_not_wait_for_a_photo(
    officer: Visitor, visitor: Visitor, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(PhotoStore.keep)
    monkeypatch.setattr(PhotoStore, "keep", lambda store, picture: slow(store, picture))
    path = f"/desk/members/{SITI}/photo"
    form = next(form for form in officer.get(path).forms if "photo" in form)
    fields, sent = {"key": form["key"], "finding": "yes"}, {"photo": ("a.jpg", photo(), "image/jpeg")}
    sending = pool.submit(officer.http.post, path, data=fields, files=sent)
    assert slow.begun.wait(10)
    try:
        visitor.http.timeout = 5
        assert visitor.sign_in(BUDI).path == "/me"
    finally:
        slow.let.set()
    assert sending.result().status_code == 200


def test_a_copy_that_fails_does_not_stand_in_the_way_of_the_next(
    siti: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> bytes:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setitem(copies.FORMS, "pdf", broken)
        assert siti.get(COPY).status == 503
    assert siti.http.get(COPY).status_code == 200

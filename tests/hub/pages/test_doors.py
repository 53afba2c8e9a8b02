"""What holds for all pages: nothing changes by looking, foreign forms are refused, nothing is kept, little is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from litestar import Request

from hub.ledger.invariants import Violation
from hub.web.pages import _compressed
from hub.web.static import STYLE, STYLE_DIGEST, URLS
from tests.hub.pages.conftest import OFFICER, SITI, House, let_them_talk, open_house
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.village import PIN

FIRST_VISIT_BYTES_MAX = 30 * 1024
"""With stylesheet, script and pictures, as they are sent: less than a second at 400 kbit/s."""
FIRST_VISIT_REQUESTS_MAX = 4


@pytest.fixture(scope="module")
def house(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all these tests, who only look."""
    with open_house(lived_in, tmp_path_factory.mktemp("calm") / "data") as opened:
        let_them_talk(opened)
        yield opened


SCRIPT = f'<script src="{URLS["pages.js"]}" defer></script>'


def every_page(visitor: Visitor, start: str) -> list[Page]:
    """All pages that links lead to from one."""
    waiting, seen, found = [start], {start}, []
    while waiting:
        page = visitor.get(waiting.pop())
        found.append(page)
        for link in page.links:
            path = urljoin(page.path, link).partition("#")[0]
            if path not in seen:
                seen.add(path)
                waiting.append(path)
    return found


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("member_no", "start", "pages_min"), [(SITI, "/me", 8), (OFFICER, "/desk", 50)])
def test_every_page_that_links_lead_to_is_whole_small_private_and_changes_nothing(
    make_visitor: Callable[..., Visitor], house: House, language: str, member_no: int, start: str, pages_min: int
) -> None:
    visitor = make_visitor(language)
    visitor.sign_in(member_no)
    before = house.facts
    pages = every_page(visitor, start)
    assert len(pages) >= pages_min
    for page in pages:
        assert page.status == 200, page.path
        assert page.language == language
        assert not re.search(r"\b(page|role|reason|status|error|product|movement)\.[a-z_.]+\b", page.text), page.path
        assert "{" not in page.text
        headers = page.answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert re.findall(r"<script.*?</script>", page.answer.text) == [SCRIPT]
        assert not re.search(r" (?:style|on[a-z]+)=", page.answer.text)
        sent, requests = first_visit(visitor.http, page.answer)
        assert sent < FIRST_VISIT_BYTES_MAX, page.path
        assert requests <= FIRST_VISIT_REQUESTS_MAX, page.path
    assert house.facts == before


def first_visit(http: httpx.Client, answer: httpx.Response) -> tuple[int, int]:
    """What a phone that was never here takes to show a page: bytes as they are sent, and requests."""
    files = set(re.findall(r'(?:<link [^>]*href|src)="(/[^"#]+)', answer.text))
    sent = sum(http.get(name).num_bytes_downloaded for name in files)
    return answer.num_bytes_downloaded + sent, 1 + len(files)


def test_only_the_first_page_a_phone_is_sent_has_the_stylesheet_in_it(house: House) -> None:
    with httpx.Client(base_url=house.door.url) as http:
        first, again = http.get("/"), http.get("/")
        assert f"<style>{STYLE}</style>" in first.text
        assert f"'{STYLE_DIGEST}'" in first.headers["content-security-policy"]
        assert 'media="print"' in first.text
        assert "<style>" not in again.text
        assert 'media="print"' not in again.text
        assert "sha256" not in again.headers["content-security-policy"]
        http.cookies.set("style", "pages.0000000000.css")  # of an older hub
        assert "<style>" in http.get("/").text


def test_the_first_page_is_far_smaller_than_a_page_may_be(house: House) -> None:
    with httpx.Client(base_url=house.door.url) as http:
        sent, requests = first_visit(http, http.get("/"))
    assert sent < FIRST_VISIT_BYTES_MAX * 2 / 3
    assert requests == FIRST_VISIT_REQUESTS_MAX


def test_a_page_is_compressed_only_where_nothing_is_secret_to_listeners(house: House) -> None:
    plain, gzip = ({"Accept-Encoding": each} for each in ("identity", "gzip"))
    url = house.door.url
    for answer in (httpx.get(url, headers=plain), httpx.get(url, headers={**gzip, "Accept-Encoding": ""})):
        assert "content-encoding" not in answer.headers
    answer = httpx.get(url, headers=gzip)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    over_https = Request({"type": "http", "scheme": "https", "headers": [(b"accept-encoding", b"gzip")]})
    assert _compressed(over_https, b"x" * 10_000, {}) == b"x" * 10_000


def test_files_are_kept_by_the_browser_under_a_name_with_their_hash(house: House) -> None:
    for url in URLS.values():
        answer = httpx.get(house.door.url + url)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
        assert httpx.get(house.door.url + url, headers={"Accept-Encoding": ""}).content == answer.content
    for name in ("pages.css", "pages.0123456789.css", "..%2fpages.py", "%2e%2e/static.py"):
        assert httpx.get(f"{house.door.url}/static/{name}").status_code == 404


POSTS = [
    "/",
    "/sign-out",
    "/language",
    "/look",
    "/pin",
    "/desk/members/new",
    f"/desk/members/{SITI}/deposit",
    f"/desk/members/{SITI}/withdrawal",
    f"/desk/members/{SITI}/pin",
    f"/desk/members/{SITI}/status",
    "/me/requests/new",
    "/me/requests/40/cancel",
    "/me/suggestions/new",
    "/desk/requests/40",
    "/desk/requests/40/refuse",
    "/desk/notices/new",
    "/desk/notices/43/withdraw",
    "/desk/suggestions/44",
    "/desk/calls/1",
    "/desk/receipts/20/reversal",
    "/desk/kiosk",
    "/desk/day/open",
    "/desk/day/close",
    f"/desk/members/{SITI}/photo",
    f"/desk/members/{SITI}/photo/remove",
    f"/desk/members/{SITI}/particulars",
    "/desk/corrections/20/refusal",
    "/me/photo/remove",
    "/me/preferences",
    "/me/data/correction",
]
FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "", "Referer": "http://evil.example/form"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("path", POSTS)
def test_a_form_of_another_site_is_refused(officer: Visitor, house: House, path: str) -> None:
    before = house.facts
    fields = {"confirm": "yes", "key": "0123456789abcdef", "account": f"sukarela-{SITI}", "amount": "5000", "pin": PIN}
    for headers in FOREIGN:
        answer = officer.http.post(path, data=fields, headers=headers)
        assert answer.status_code == 403, headers
        assert "tidak dikirim dari halaman hub" in answer.text
        assert "set-cookie" not in answer.headers
    assert house.facts == before
    assert officer.get("/desk").status == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "", "Referer": "{}/me"}, {}])
def test_our_own_forms_are_taken_from_old_and_new_browsers(
    visitor: Visitor, house: House, headers: dict[str, str]
) -> None:
    headers = {name: value.format(house.door.url) for name, value in headers.items()}
    data = {"member_no": str(SITI), "pin": PIN}
    assert visitor.http.post("/", data=data, headers=headers).url.path == "/me"


def test_the_apis_token_does_not_open_pages(house: House, visitor: Visitor) -> None:
    token = house.door.sign_in(SITI).token
    visitor.http.headers["Authorization"] = f"Bearer {token}"
    assert visitor.get("/me").path == "/"


@pytest.mark.parametrize("path", ["/nowhere", "/me/nothing", "/desk/nothing", "/desk/members/0", "/favicon.ico"])
def test_what_does_not_exist_is_said_on_a_page(officer: Visitor, path: str) -> None:
    page = officer.get(path)
    assert page.status == 404
    assert "Tidak ditemukan" in page.text
    assert "/" in page.links


def test_an_unknown_path_of_the_api_is_said_to_programs(visitor: Visitor) -> None:
    answer = visitor.http.get("/api/v1/nowhere")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "page.unknown")


def test_what_a_browser_would_never_send_is_refused_on_a_page(officer: Visitor, house: House) -> None:
    path, before = f"/desk/members/{SITI}/deposit", house.facts
    huge = {"amount": "1" * 70_000, "key": "0123456789abcdef", "confirm": "yes"}
    for answer in (
        officer.http.post(path, data=huge),
        officer.http.post(path, content=b"\xff\xfe%zz=1&amount", headers={"Content-Type": "text/plain"}),
        officer.http.post(path, files={"amount": b"\x00\xff"}, data={"account": f"sukarela-{SITI}"}),
        officer.http.post(path, content=b"amount=%ff%00&account=%00", headers={"Content-Type": FORM}),
        officer.http.post(path, content=MULTIPART, headers={"Content-Type": "multipart/form-data; boundary=x"}),
        officer.http.post(path, content=MULTIPART, headers={"Content-Type": "multipart/form-data"}),
        officer.http.post(path, content=b"x", headers={"Content-Type": "multipart/form-data; boundary=x"}),
        officer.http.get("/desk/members?q=%ff%fe"),
    ):
        assert 400 <= answer.status_code < 500 or answer.request.method == "GET", answer.text
        assert answer.status_code < 500
        assert "text/html" in answer.headers["content-type"]
    assert house.facts == before


MULTIPART = b'--x\r\nContent-Disposition: form-data; name="amount"\r\n\r\n\xff\xfe\r\n--x--\r\n'
FORM = "application/x-www-form-urlencoded"


def test_words_of_people_are_shown_as_they_are_and_never_as_markup(officer: Visitor) -> None:
    evil = '"><b>Siti</b>{{ 7 * 7 }}'
    page = officer.submit(officer.get("/desk/members/new"), name=evil)
    assert "<b>Siti" not in page.answer.text
    assert evil in page.text
    assert page.forms[-1]["name"] == evil
    assert officer.get(f"/desk/members?q={evil}").forms[-1]["q"] == evil


def test_broken_books_are_shown_but_nothing_can_be_recorded(officer: Visitor, house: House) -> None:
    house.door.appliance._broken = Violation("ledger.balanced", 17)
    try:
        before = house.facts
        assert "Buku hanya dapat dibaca" in officer.get("/me").text
        form = officer.get(f"/desk/members/{SITI}/deposit")
        page = officer.submit(form, account=f"sukarela-{SITI}", amount="5000")
        assert page.status == 503
        assert page.forms[-1]["amount"] == "5000"
        assert house.facts == before
    finally:
        house.door.appliance._broken = None

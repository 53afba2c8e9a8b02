"""Who may do what at the district's office, how they get in, how they are kept out, and that all of it is on record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from sync_agent.__main__ import main
from sync_agent.district import registry, web
from sync_agent.district.staff import accounts, audit, sessions, tables
from sync_agent.district.store import Store
from sync_agent.errors import StaffError
from sync_agent.limits import (
    LOCK_SECONDS,
    SESSION_IDLE_SECONDS,
    SESSION_SECONDS_MAX,
    TRIES_ADDRESS_MAX,
    TRIES_NAME_MAX,
)
from tests.sync_agent import county
from tests.sync_agent.county import PASSWORD
from tests.sync_agent.office import KEY, StandingClock, form_token, send, sign_in

ROLES = ("viewer", "editor", "administrator")
HUB = "hub-00000001"
PUBLIC = bytes(KEY.verify_key).hex()
Client = TestClient[Litestar]


class Desk:
    """An office with one account of each role, and as many browsers as are wanted."""

    def __init__(self, url: str) -> None:
        self.store, self.clock, self.clients = Store(url), StandingClock(), list[Client]()
        self.store.prepare()
        county.staff(self.store, *ROLES)
        registry.enrol(self.store, HUB, PUBLIC, "Koperasi", now=1)

    def browser(self, name: str = "") -> Client:
        """A browser, signed in if somebody is named."""
        client = TestClient(web.app(self.store, self.clock), base_url="https://office.local")
        client.__enter__()
        self.clients.append(client)
        if name:
            assert sign_in(client, name).status_code == 303
        return client

    def acts(self) -> list[tuple[str, str, str]]:
        """Who did what to whom, oldest first."""
        with self.store.reading():
            return [(each.who, each.act, each.subject) for each in reversed(audit.acts(self.store, 200))]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(f"sqlite:///{tmp_path}/district.db")
    yield made
    for client in made.clients:
        client.__exit__()
    made.store.close()


def path_of(route: Any) -> str:
    fill = {"hub": HUB, "name": "viewer", "what": "revoke", "kind": "notice", "statement_id": "x", "token_id": "x"}
    return re.sub(r"\{(\w+):\w+\}", lambda found: fill.get(found[1], "x"), str(route.path))


def paths(client: Client, method: str) -> list[str]:
    """The paths of all routes of a method, with something in place of what varies."""
    return [path_of(route) for route in client.app.routes if method in getattr(route, "methods", ())]


def test_the_first_account_is_made_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    store = Store(url)
    store.prepare()
    with TestClient(web.app(store, StandingClock())) as client:
        page = client.get("/").text
        assert "district user add" in page
        assert "<form" not in page
        secret = tmp_path / "secret"
        secret.write_text(f"{PASSWORD}\n")
        user = ["--language", "en", "district", "user"]
        add = [
            *user,
            "add",
            "--store",
            url,
            "--name",
            "dewi",
            "--role",
            "administrator",
            "--password-file",
            str(secret),
        ]
        assert main(add) == 0
        assert main(add) == 0, "told again it changes nothing"
        assert sign_in(client, "dewi").headers["location"] == "/"
    assert main([*user, "list", "--store", url]) == 0
    assert re.search(r"dewi +Administrator", capsys.readouterr().out)
    assert main([*user, "remove", "--store", url, "--name", "dewi"]) == 2
    assert "last administrator" in capsys.readouterr().err
    secret.write_text("short")
    assert main([*user, "password", "--store", url, "--name", "dewi", "--password-file", str(secret)]) == 2
    assert "10 to 200" in capsys.readouterr().err
    secret.write_text("another long sentence")
    assert main([*user, "password", "--store", url, "--name", "dewi", "--password-file", str(secret)]) == 0
    with store.reading():
        assert [(each.who, each.act) for each in audit.acts(store, 9)] == [
            ("-", "staff.password"),
            ("dewi", "session.begun"),
            ("-", "staff.added"),
        ]
    store.close()


def test_nothing_is_shown_to_who_is_not_signed_in_and_one_comes_back_to_where_one_wanted_to_go(desk: Desk) -> None:
    client = desk.browser()
    for path in paths(client, "GET"):
        if path.startswith("/api/v1/openapi") or path in ("/style.css", "/sign-in") or path.startswith("/language"):
            continue
        answer = client.get(path, follow_redirects=False)
        if path.startswith("/api/"):
            assert answer.status_code == 401, path
        else:
            assert answer.headers["location"].startswith("/sign-in"), path
    answer = client.get("/?q=a+b&sort=-lag", follow_redirects=False)
    back = client.get(answer.headers["location"]).text
    assert 'name="back" value="/?q=a+b&amp;sort=-lag"' in back
    assert sign_in(client, "viewer", back="/?q=a+b").headers["location"] == "/?q=a+b"
    for outside in ("//evil.example", "https://evil.example", "/\\evil"):
        assert sign_in(client, "viewer", back=outside).headers["location"] == "/"


def test_no_form_counts_without_the_token_of_its_own_browser(desk: Desk) -> None:
    client, other = desk.browser("administrator"), desk.browser("editor")
    foreign = form_token(other.get("/account").text)
    before = desk.acts()
    found = [path for path in paths(client, "POST") if not path.startswith("/api/")]  # those are no forms
    assert len(found) >= 11
    for path in found:
        for form in ({}, {"form_token": ""}, {"form_token": foreign}):
            answer = client.post(path, data=form, follow_redirects=False)
            assert answer.status_code == 403, path
            assert "kedaluwarsa" in answer.text
    assert desk.acts() == before


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_no_more(desk: Desk, role: str) -> None:
    client = desk.browser(role)
    needs = {
        "viewer": ("/", "/map", "/facts", "/statements", "/account", f"/cooperatives/{HUB}", "/cooperatives.xlsx"),
        "editor": ("/statements/new/notice", "/statements/new/tbs_price"),
        "administrator": ("/staff", "/staff/viewer", "/tokens", "/acts", "/hubs/new", f"/hubs/{HUB}/revoke"),
    }
    for least, pages in needs.items():
        for path in pages:
            allowed = ROLES.index(role) >= ROLES.index(least)
            assert client.get(path).status_code == (200 if allowed else 403), path
    token = form_token(client.get("/account").text)
    for path, least in (
        ("/hubs/new", "administrator"),
        ("/staff", "administrator"),
        ("/tokens", "administrator"),
        ("/statements/new/notice", "editor"),
    ):
        refused = client.post(path, data={"form_token": token}).status_code == 403
        assert refused == (ROLES.index(role) < ROLES.index(least)), path


def test_wrong_passwords_lock_an_account_for_a_while_whether_it_exists_or_not(desk: Desk) -> None:
    for name in ("viewer", "nobody"):
        client = desk.browser()
        for _ in range(TRIES_NAME_MAX):
            assert "salah" in sign_in(client, name, "wrong password").text
        answer = sign_in(client, name)
        assert answer.status_code == 403
        assert "15 menit" in answer.text
    assert sign_in(client, "editor").status_code == 303
    desk.clock.seconds += LOCK_SECONDS + 1
    assert sign_in(client, "viewer").status_code == 303
    acts = [(who, act) for who, act, _ in desk.acts()]
    assert ("viewer", "session.locked") in acts
    assert ("?", "session.wrong") in acts
    assert not any("nobody" in who for who, _ in acts), "what was typed may be a password"


def test_many_names_from_one_address_are_locked_too(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "fits", lambda stored, password: False)
        for index in range(TRIES_ADDRESS_MAX):
            with pytest.raises(StaffError, match=r"sign_in\.wrong"):
                sessions.sign_in(desk.store, 1_000, f"name{index}", "x", "10.0.0.9")
    with pytest.raises(StaffError, match=r"sign_in\.wait"):
        sessions.sign_in(desk.store, 1_000, "editor", PASSWORD, "10.0.0.9")
    assert sessions.sign_in(desk.store, 1_000, "editor", PASSWORD, "10.0.0.10")


def test_a_session_is_a_secret_of_one_browser_and_ends(desk: Desk) -> None:
    client = desk.browser()
    early = client.get("/sign-in").headers["set-cookie"]
    answer = sign_in(client, "viewer")
    cookie = answer.headers["set-cookie"]
    for each in (early, cookie):
        assert all(word in each.lower() for word in ("httponly", "samesite=lax", "secure")), each
    assert cookie.split(";")[0] != early.split(";")[0], "whoever knew the cookie before must not be signed in"
    secret = client.cookies["visit"]
    assert desk.browser("viewer").cookies["visit"] != secret
    with desk.store.reading():
        assert not any(secret in str(row) for row in desk.store.all("SELECT * FROM staff_session"))
    for passed, status in (
        (SESSION_IDLE_SECONDS - 1, 200),
        (SESSION_IDLE_SECONDS - 1, 200),
        (SESSION_IDLE_SECONDS + 1, 303),
    ):
        desk.clock.seconds += passed
        assert client.get("/account", follow_redirects=False).status_code == status
    assert sign_in(client, "viewer").status_code == 303
    for _ in range(SESSION_SECONDS_MAX // 3_600):
        desk.clock.seconds += 3_600
        client.get("/account")
    desk.clock.seconds += 1
    assert client.get("/account", follow_redirects=False).status_code == 303
    sign_in(client, "viewer")
    kept = client.cookies["visit"]
    assert send(client, "/account", "/sign-out").headers["location"] == "/sign-in"
    client.cookies.set("visit", kept)
    assert client.get("/account", follow_redirects=False).status_code == 303


def test_a_new_password_ends_every_other_session(desk: Desk) -> None:
    client, elsewhere = desk.browser("editor"), desk.browser("editor")
    assert "salah" in send(client, "/account", "/account/password", old="wrong", new="burung terbang tinggi").text
    answer = send(client, "/account", "/account/password", old=PASSWORD, new="burung terbang tinggi")
    assert answer.headers["location"] == "/account?done=password"
    assert client.get("/account", follow_redirects=False).status_code == 200
    assert elsewhere.get("/account", follow_redirects=False).status_code == 303
    assert sign_in(elsewhere, "editor").status_code == 403
    assert sign_in(elsewhere, "editor", "burung terbang tinggi").status_code == 303


def test_an_administrator_makes_changes_and_removes_accounts_but_never_the_last_of_their_kind(desk: Desk) -> None:
    client = desk.browser("administrator")
    for name, password, said in (
        ("Dewi Kartika", PASSWORD, "tidak dapat dipakai"),
        ("viewer", PASSWORD, "sudah ada"),
        ("rina", "short", "10 sampai 200"),
        ("rina", "aaaaaaaaaaaaaa", "mudah ditebak"),
        ("rina", "rina punya kata", "mudah ditebak"),
    ):
        assert said in send(client, "/staff", "/staff", name=name, role="editor", password=password).text
    assert send(client, "/staff", "/staff", name="rina", role="editor", password=PASSWORD).status_code == 303
    rina = desk.browser("rina")
    send(client, "/staff/rina", "/staff/rina/role", role="viewer")
    assert rina.get("/statements/new/notice").status_code == 403
    send(client, "/staff/rina", "/staff/rina/password", password="burung terbang tinggi")
    assert rina.get("/account", follow_redirects=False).status_code == 303
    assert sign_in(rina, "rina", "burung terbang tinggi").status_code == 303
    send(client, "/staff/rina", "/staff/rina/remove")
    assert rina.get("/account", follow_redirects=False).status_code == 303
    for path, form in (("role", {"role": "viewer"}), ("remove", {})):
        answer = send(client, "/staff/administrator", f"/staff/administrator/{path}", **form)
        assert "pengelola terakhir" in answer.text
    assert [act for who, act, subject in desk.acts() if subject == "rina"] == [
        "staff.added",
        "staff.role",
        "staff.password",
        "staff.removed",
    ]


def test_a_program_reads_the_api_with_a_token_until_it_is_revoked(desk: Desk) -> None:
    client, program = desk.browser("administrator"), desk.browser()
    page = send(client, "/tokens", "/tokens", label="Simkopdes").text
    found = re.search(r"<p><code>([\w-]{40,})</code></p>", page)
    assert found
    assert found[1] not in client.get("/tokens").text, "it is shown this once"
    bearer = {"Authorization": f"Bearer {found[1]}"}
    (one,) = program.get("/api/v1/cooperatives", headers=bearer).json()
    assert one["hub"] == HUB
    assert program.get("/", headers=bearer, follow_redirects=False).status_code == 303, "pages are for people"
    for wrong in ("Bearer x", "Basic eDp5", f"Bearer {found[1]}x"):
        answer = program.get("/api/v1/cooperatives", headers={"Authorization": wrong})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token.unknown")
    revoke = re.search(r'action="(/tokens/\w+/revoke)"', client.get("/tokens").text)
    assert revoke
    assert send(client, "/tokens", revoke[1]).status_code == 303
    assert program.get("/api/v1/cooperatives", headers=bearer).status_code == 401


def test_the_api_changes_nothing_and_describes_itself(desk: Desk) -> None:
    client = desk.browser("viewer")
    described = client.get("/api/v1/openapi/openapi.json").json()
    read = {path: methods for path, methods in described["paths"].items() if not path.startswith("/api/v1/restore")}
    assert set(read) == {
        "/api/v1/cooperatives",
        "/api/v1/cooperatives/{hub}",
        "/api/v1/cooperatives/{hub}/balances",
        "/api/v1/cooperatives/{hub}/facts",
        "/api/v1/cooperatives/{hub}/months",
        "/api/v1/statements",
    }
    for path, methods in read.items():
        assert list(methods) == ["get"], path
        assert methods["get"]["security"] == [{"token": []}], path
    assert described["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    asked = {each["name"] for each in described["paths"]["/api/v1/cooperatives"]["get"]["parameters"]}
    assert asked == {"q", "problem", "place", "sort"}


def test_a_hub_is_enrolled_revoked_and_taken_up_again_on_the_page(desk: Desk) -> None:
    client = desk.browser("administrator")
    for hub, key in (("Not A Hub", PUBLIC), ("hub-2", "xyz"), (HUB, "0" * 64)):
        assert 'role="alert"' in send(client, "/hubs/new", "/hubs/new", hub=hub, key=key, name="Baru").text
    answer = send(client, "/hubs/new", "/hubs/new", hub="hub-2", key=PUBLIC, name="Koperasi Baru")
    page = client.get(answer.headers["location"]).text
    assert "Koperasi Baru" in page
    assert "Perangkat sudah terdaftar." in page
    asked = client.get("/hubs/hub-2/revoke").text
    assert "Cabut perangkat Koperasi Baru?" in asked
    send(client, "/hubs/hub-2/revoke", "/hubs/hub-2/revoke")
    assert "dicabut" in client.get("/cooperatives/hub-2").text
    send(client, "/hubs/hub-2/restore", "/hubs/hub-2/restore")
    assert "/hubs/hub-2/revoke" in client.get("/cooperatives/hub-2").text
    assert [act for _, act, subject in desk.acts() if subject == "hub-2"] == [
        "hub.enrolled",
        "hub.revoked",
        "hub.restored",
    ]


def test_the_log_of_acts_is_for_administrators_and_nobody_can_change_it(desk: Desk) -> None:
    client = desk.browser("administrator")
    page = client.get("/acts", headers={"Accept-Language": "en"}).text
    assert "signed in" in page
    assert "testclient" in page
    for sql in ("UPDATE staff_act SET who = 'x'", "DELETE FROM staff_act"):
        with pytest.raises(peewee.IntegrityError, match="append-only"), desk.store.transaction():
            desk.store.run(sql, ())
    assert tables.TABLES[-1] is tables.Act


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a password was looked at."""
    calls: list[str] = []
    fits = accounts.fits
    monkeypatch.setattr(accounts, "fits", lambda stored, password: bool(calls.append("")) or fits(stored, password))
    return lambda: len(calls)


def test_a_locked_account_costs_no_hash(desk: Desk, counting: Callable[[], int]) -> None:
    client = desk.browser()
    for _ in range(TRIES_NAME_MAX + 5):
        sign_in(client, "viewer", "wrong password")
    assert counting() == TRIES_NAME_MAX

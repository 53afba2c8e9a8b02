"""Languages: which are offered, what is said in one that is only started, and that clients are told."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import ifaddr
import pytest

from hub import words
from hub.errors import BadRequest
from hub.server import announce
from tests.helpers import ROOT
from tests.hub.cli.commands import hub
from tests.hub.pages.conftest import SITI, House
from tests.hub.pages.visitor import Visitor


def test_every_language_that_may_be_offered_has_a_catalog_and_no_catalog_is_forgotten() -> None:
    assert set(words.KNOWN) == {path.parent.name for path in (ROOT / "hub" / "locale").glob("*/hub.po")}
    assert set(words.LANGUAGES) < set(words.KNOWN)


def test_a_started_language_says_what_it_has_and_the_rest_in_indonesian() -> None:
    assert words.text("jv", "page.sign_in.title") == "Mlebet"
    assert words.text("jv", "page.kiosk.title") == words.text("id", "page.kiosk.title")


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_counts_are_written_as_each_language_does(count: int) -> None:
    owed = {each: words.text(each, "page.owed_months", amount=20_000, count=count) for each in words.KNOWN}
    assert owed["jv"] == f"Dereng dipunbayar Rp20.000 ({count} wulan)"
    assert owed["en"].endswith(f"({count} month{'' if count == 1 else 's'})")
    # Not begun there: the count is filled into the Indonesian sentence.
    assert words.text("jv", "page.kiosk.valid", count=count) == words.text("id", "page.kiosk.valid", count=count)


def test_days_are_written_as_each_language_does() -> None:
    assert [words.weekday(each, "2026-08-16") for each in words.KNOWN] == [
        "Minggu, 16 Agustus 2026",
        "Sunday, 16 August 2026",
        "Ahad, 16 Agustus 2026",
    ]


@pytest.mark.parametrize(
    ("asked", "offered"), [("id,en", ("id", "en")), (" JV , id", ("jv", "id")), ("id,id", ("id",)), ("en", ("en",))]
)
def test_languages_are_offered_in_the_order_asked_for(asked: str, offered: tuple[str, ...]) -> None:
    assert words.offered(asked) == offered


@pytest.mark.parametrize(("asked", "code"), [("id,xx", "languages.unknown"), (" , ", "languages.none")])
def test_a_language_without_a_catalog_is_refused(asked: str, code: str) -> None:
    with pytest.raises(BadRequest, match=code):
        words.offered(asked)


def test_the_command_line_says_which_languages_there_are(tmp_path: Path) -> None:
    refused = hub("serve", "--data", tmp_path, "--languages", "id,xx")
    assert refused.returncode == 1
    assert "Bahasa xx tidak dikenal. Yang ada: id, en, jv." in refused.stderr


def test_the_status_names_the_languages_and_where_phones_go(house: House) -> None:
    house.door.appliance.languages = ("jv", "id")
    house.door.appliance.phone_address = lambda: "http://192.168.4.1"
    status = house.door.asker().get("/status").json()
    assert status["languages"] == [
        {"code": "jv", "name": "Basa Jawa", "short": "Jawa"},
        {"code": "id", "name": "Bahasa Indonesia", "short": "Indonesia"},
    ]
    assert status["language_default"] == "jv"
    assert status["phone_address"] == "http://192.168.4.1"


def test_who_has_not_chosen_reads_the_first_language_and_nobody_gets_one_that_is_not_offered(
    house: House, make_visitor: Callable[..., Visitor]
) -> None:
    house.door.appliance.languages = ("jv", "id")
    for chosen, shown in (("", "jv"), ("en", "jv"), ("id", "id")):
        page = make_visitor(chosen).get("/")
        assert page.language == shown
    refused = make_visitor("id")
    assert refused.post("/language", language="en", back="/").language == "id"
    assert house.door.asker(language="en").get("/me").json()["error"]["message"] == words.text(
        "jv", "error.session.needed"
    )


def test_with_one_language_there_is_no_switch(house: House, make_visitor: Callable[..., Visitor]) -> None:
    house.door.appliance.languages = ("id",)
    visitor = make_visitor()
    visitor.sign_in(SITI)
    assert 'action="/language"' not in visitor.get("/me").answer.text


def adapter(name: str, *addresses: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, ips=[SimpleNamespace(ip=each) for each in addresses])


@pytest.mark.parametrize(
    ("host", "port", "adapters", "told"),
    [
        ("127.0.0.1", 80, [adapter("lo", "127.0.0.1")], ""),
        ("0.0.0.0", 80, [adapter("lo", "127.0.0.1")], ""),
        ("0.0.0.0", 80, [adapter("eth0", "10.0.0.7"), adapter("wlan0", "192.168.4.1")], "http://192.168.4.1"),
        ("0.0.0.0", 8080, [adapter("eth0", "10.0.0.7")], "http://10.0.0.7:8080"),
        ("10.0.0.7", 80, [adapter("eth0", "10.0.0.7"), adapter("wlan0", "192.168.4.1")], "http://10.0.0.7"),
    ],
)
def test_phones_are_sent_to_the_address_over_the_air(
    monkeypatch: pytest.MonkeyPatch, host: str, port: int, adapters: list[SimpleNamespace], told: str
) -> None:
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: adapters)
    assert announce.phone_address(host, port) == told
    assert not told or not ip_address(told.split("/")[2].partition(":")[0]).is_loopback

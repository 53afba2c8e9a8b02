"""Finding the hub on the network, and only one's own."""

from __future__ import annotations

import socket

import pytest
from zeroconf import ServiceInfo, Zeroconf

from kiosk_ui.discovery import FoundHub, choose_hub, find_hubs
from kiosk_ui.pairing import Pairing
from kiosk_ui.settings import read_settings

OURS = FoundHub("ours._koperasi._tcp.local.", "hub-1", "http://192.168.4.1:80")
NEIGHBOURS = FoundHub("neighbour._koperasi._tcp.local.", "hub-2", "http://192.168.4.9:80")


def test_a_hub_that_announces_itself_is_found():
    zeroconf = Zeroconf()
    info = ServiceInfo(
        "_koperasi._tcp.local.",
        "Koperasi Uji._koperasi._tcp.local.",
        port=8123,
        addresses=[socket.inet_aton("127.0.0.1")],
        properties={"hub": "hub-test-7f3a"},
        server="hub-test-7f3a.local.",
    )
    try:
        zeroconf.register_service(info)
        found = find_hubs(20, wanted_hub="hub-test-7f3a")
    finally:
        zeroconf.unregister_all_services()
        zeroconf.close()
    ours = choose_hub(found, "hub-test-7f3a")
    assert ours is not None
    assert ours.base_url == "http://127.0.0.1:8123"


def test_nobody_announcing_is_found_as_nobody():
    assert choose_hub(find_hubs(0.3, wanted_hub="hub-nobody"), "hub-nobody") is None


def test_a_paired_kiosk_takes_its_own_hub_and_no_neighbours():
    assert choose_hub([NEIGHBOURS, OURS], "hub-1") == OURS
    assert choose_hub([NEIGHBOURS], "hub-1") is None


def test_a_new_kiosk_takes_the_first_hub():
    assert choose_hub([NEIGHBOURS, OURS]) == NEIGHBOURS
    assert choose_hub([]) is None


def test_a_hub_found_by_search_is_searched_anew_after_some_failures_a_given_one_never():
    found = Pairing(unpaired=True, search=lambda _seconds, _wanted: [OURS])
    assert found.find() == OURS.base_url
    assert [tries for tries in range(1, 13) if found.search_again(tries)] == [6, 12]
    given = Pairing(base_url="http://127.0.0.1:8080", unpaired=True)
    assert not any(given.search_again(tries) for tries in range(1, 13))


@pytest.mark.parametrize(
    ("base_url", "told", "shown"),
    [
        ("http://127.0.0.1:8080", "", ""),
        ("http://localhost:8080", "", ""),
        ("http://192.168.4.1", "", "http://192.168.4.1"),
        ("http://127.0.0.1:8080", "http://koperasi.lan", "http://koperasi.lan"),
    ],
)
def test_phones_are_never_sent_to_the_loopback_address(base_url, told, shown):
    assert Pairing(base_url=base_url, unpaired=True, phone_address=told).phone_address() == shown


@pytest.mark.parametrize("address", ["127.0.0.1:8080", "ftp://hub", "http://", "http://hub/path", "http://hub/?q=1"])
def test_an_address_that_is_none_is_refused_on_the_command_line(address, capsys):
    with pytest.raises(SystemExit):
        read_settings(["--hub", address])
    assert "is no address like" in capsys.readouterr().err

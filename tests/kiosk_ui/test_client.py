"""The client against a peer that answers oddly, late or not at all."""

from __future__ import annotations

import json
import socket
import uuid

import pytest

from kiosk_ui.answers import Account
from kiosk_ui.client import HubClient
from kiosk_ui.device import DeviceIdentity
from kiosk_ui.errors import HubAway, HubRefused, HubTroubled
from tests.kiosk_ui.parts import HostilePeer, answer, request_of

STATUS = json.dumps({"hub": "hub-1", "cooperative": "Tani", "new_field": [1, {"a": None}]}).encode()


def asking(misbehave, question, **options):
    """Ask a misbehaving peer something; returns the answer."""
    with HostilePeer(misbehave) as peer:
        client = HubClient(peer.url, **options)
        try:
            return question(client)
        finally:
            client.close()


def test_unknown_fields_of_a_newer_hub_do_no_harm():
    def newer(connection):
        request_of(connection)
        connection.sendall(answer("200 OK", STATUS))

    assert asking(newer, HubClient.status).cooperative == "Tani"


def test_savings_that_are_not_told_by_kind_are_understood():
    def shy(connection):
        request_of(connection)
        month = b'{"month": "2026-03", "total": 180000, "pokok": null, "wajib": null, "sukarela": null}'
        connection.sendall(answer("200 OK", b'{"members": [], "savings": [' + month + b"]}"))

    (month,) = asking(shy, lambda client: client.figures("t")).savings
    assert (month.total, month.pokok) == (180_000, None)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Login to Wi-Fi</html>", b"null", b"[]", b"{", b'{"hub": 1}', b"\xff\xfe\x00", b'{"hub": "h"}'],
)
def test_an_answer_that_is_none_of_a_hubs_is_trouble_not_a_crash(body):
    def garbage(connection):
        request_of(connection)
        connection.sendall(answer("200 OK", body))

    with pytest.raises(HubTroubled):
        asking(garbage, HubClient.status)


@pytest.mark.parametrize("amount", ['"100"', "1.5", "1e3", "true", "null"])
def test_an_amount_that_is_not_whole_rupiah_is_refused(amount):
    def odd_money(connection):
        request_of(connection)
        body = f'[{{"id": "a", "product": "p", "name": "n", "balance": {amount}}}]'
        connection.sendall(answer("200 OK", body.encode()))

    with pytest.raises(HubTroubled):
        asking(odd_money, lambda client: client.accounts("t"))


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Busy", "302 Found", "404 Not Found"])
def test_faults_redirects_and_refusals_without_a_reason_are_trouble(status):
    def faulty(connection):
        request_of(connection)
        connection.sendall(answer(status, b"oops", "Location: http://127.0.0.1:1/elsewhere"))

    with pytest.raises(HubTroubled):
        asking(faulty, HubClient.status)


def test_a_refusal_carries_code_message_and_details():
    def refusing(connection):
        request_of(connection)
        body = {"error": {"code": "sign_in.wrong", "message": "PIN salah", "details": {"tries_left": 2, "x": "y"}}}
        connection.sendall(answer("401 Unauthorized", json.dumps(body).encode()))

    with pytest.raises(HubRefused) as refused:
        asking(refusing, lambda client: client.sign_in("111111", member_no="12"))
    assert refused.value.code == "sign_in.wrong"
    assert refused.value.whole_number("tries_left") == 2
    assert refused.value.whole_number("x") is None
    assert refused.value.whole_number("missing") is None


def test_nobody_listening_is_away():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(HubAway):
        HubClient(f"http://127.0.0.1:{port}").status()


def test_a_peer_that_never_answers_is_away_after_the_time_limit():
    def silent(connection):
        request_of(connection)
        connection.recv(1)

    with pytest.raises(HubAway):
        asking(silent, HubClient.status, answer_seconds_max=0.2)


def test_a_peer_that_drips_its_answer_is_away_after_the_time_limit():
    def dripping(connection):
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            connection.sendall(b" " * 16_384)

    class Hurried:
        seconds = 0.0

        def __call__(self):
            self.seconds += 3
            return self.seconds

    with pytest.raises(HubAway):
        asking(dripping, HubClient.status, clock=Hurried(), answer_seconds_max=10)


def test_an_answer_without_end_is_cut_off():
    def endless(connection):
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with pytest.raises(HubTroubled):
        asking(endless, HubClient.status)


def test_a_change_whose_connection_is_cut_is_sent_again_under_the_same_key():
    heard = []

    def cut_once(connection):
        heard.append(request_of(connection))
        if len(heard) > 1:
            connection.sendall(answer("204 No Content", b""))

    asking(cut_once, lambda client: client.change_pin("t", "111111", "284617", client.new_key()))
    keys = [line for request in heard for line in request.split(b"\r\n") if line.startswith(b"Idempotency-Key: ")]
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert uuid.UUID(keys[0].split(b": ")[1].decode())
    assert heard[0].split(b"\r\n\r\n")[1] == heard[1].split(b"\r\n\r\n")[1]


def test_a_peer_that_always_cuts_is_tried_twice_and_then_away():
    with HostilePeer(request_of) as peer:
        client = HubClient(peer.url)
        with pytest.raises(HubAway):
            client.sign_out("t")
        client.close()
        assert peer.connections == 2


def test_two_changes_have_two_keys_and_questions_have_none():
    heard = []

    def listening(connection):
        heard.append(request_of(connection))
        connection.sendall(answer("200 OK", STATUS, "Connection: close"))

    def ask_all(client):
        client.status()
        client.sign_out("a")
        client.sign_out("a")

    asking(listening, ask_all)
    keys = [
        [line for line in request.split(b"\r\n") if line.lower().startswith(b"idempotency-key")] for request in heard
    ]
    assert [len(each) for each in keys] == [0, 1, 1]
    assert keys[1] != keys[2]


def test_requests_say_who_the_kiosk_is_and_in_which_language_to_answer():
    heard = []

    def listening(connection):
        heard.append(request_of(connection))
        connection.sendall(answer("200 OK", b"[]"))

    identity = DeviceIdentity("kiosk-1", "s" * 43)
    asking(listening, lambda client: client.accounts("token-1"), device=identity, language="en")
    lines = heard[0].split(b"\r\n")
    assert b"X-Device: kiosk-1." + b"s" * 43 in lines
    assert b"Accept-Language: en" in lines
    assert b"Authorization: Bearer token-1" in lines


def test_an_account_id_cannot_lead_to_another_address():
    heard = []

    def listening(connection):
        heard.append(request_of(connection))
        connection.sendall(answer("200 OK", b"[]"))

    asking(listening, lambda client: client.movements("t", "../../members?x=", 7, 20))
    assert heard[0].startswith(b"GET /api/v1/me/accounts/..%2F..%2Fmembers%3Fx%3D/movements?limit=20&before=7 ")


def test_a_token_that_would_smuggle_a_header_is_refused():
    with pytest.raises(HubTroubled):
        HubClient("http://127.0.0.1:1").accounts("t\r\nX-Evil: 1")


def test_a_kept_connection_is_used_again():
    def twice(connection):
        for _ in range(2):
            request_of(connection)
            connection.sendall(answer("200 OK", b'[{"id":"a","product":"p","name":"n","balance":5}]'))

    with HostilePeer(twice) as peer:
        client = HubClient(peer.url)
        assert client.accounts("t") == client.accounts("t") == [Account("a", "p", "n", 5)]
        client.close()
        assert peer.connections == 1

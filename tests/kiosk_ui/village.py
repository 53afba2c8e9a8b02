"""A cooperative behind a real hub process, with the members that the kiosk's tests need."""

from __future__ import annotations

import base64
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.appliance import LOCAL_FILE
from hub.approvals.actions import set_first_limits
from hub.cli.books import DESK
from hub.cli.paths import writing
from hub.days.views import newest
from hub.log.clock import SystemClock
from tests.helpers import ROOT
from tests.hub.process import HubProcess

COOPERATIVE = "Koperasi Serba Usaha Wanita Tani Maju Bersama Sangatta Selatan"
REGION = "64.08.04.2001"
RELAY_SECRET = "r" * 40
LONGEST_NAME = "Muhammad Syahruddin Kartawidjaja Nasution bin Abdurrahman"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    member_no: int
    name: str
    pin: str
    card: str = ""


class Village:
    """A founded cooperative and its running hub."""

    def __init__(self, folder: Path, *options: str) -> None:
        """`options` are more of the hub's command line."""
        self.folder = folder
        self.hub = HubProcess(folder, None, *options)
        self.officer = Person(1, "Rina Marlina", "951753")
        self.token = ""
        self._word = 0
        # To make a client takes longer than most answers: one for all requests, each with a connection of its own.
        self._client = httpx.Client(timeout=20, limits=httpx.Limits(max_keepalive_connections=0))

    def found(self) -> None:
        """Found the cooperative, start the hub, and sign the officer in."""
        first_pin = "845236"
        command = [
            *(sys.executable, "-m", "hub", "found", "--data", str(self.folder), "--name", COOPERATIVE),
            *("--region", REGION, "--officer-name", self.officer.name, "--officer-pin", first_pin),
        ]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with writing(self.folder, SystemClock()) as books:
            books.write(DESK, lambda tx: pair_device(tx, "relay", "relay", digest(RELAY_SECRET)))
            # This cooperative has one officer, who moves sums that elsewhere need two.
            books.write(DESK, lambda tx: set_first_limits(tx, (), newest(tx.db).day))
        self.hub.start()
        token = self.sign_in(self.officer.member_no, first_pin)
        self.post("/me/pin", {"old_pin": first_pin, "new_pin": self.officer.pin}, token)
        self.token = self.sign_in(self.officer.member_no, self.officer.pin)

    def stop(self) -> None:
        """Stop the hub."""
        self._client.close()
        self.hub.stop()

    def ask(self, method: str, path: str, body: object = None, token: str = "", language: str = "id") -> httpx.Response:
        """Send one request as a client of the API."""
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._client.request(method, f"{self.hub.url}/api/v1{path}", json=body, headers=headers)

    def post(self, path: str, body: object, token: str = "") -> Any:
        """Send a changing request that must succeed (as the officer unless another token is given)."""
        answer = self.ask("POST", path, body, token or self.token)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def relay_brings(self, *statements: dict[str, object]) -> None:
        """Hand in all that the district says from now on, as the relay does."""
        self._word += 1
        signed = base64.b64encode(b"signed").decode()
        word = {"scope": "all", "number": self._word, "at": self._word, "statements": statements, "signed": signed}
        self._ask_as_relay("POST", "/relay/statements", word)

    def relay_reports(self, **report: object) -> None:
        """Have the relay say how it is doing."""
        unchanged = {"confirmed": 0, "confirmed_at": 0, "bytes_month": 0, "allowance_month": 0}
        self._ask_as_relay("PUT", "/relay/status", {**unchanged, "kept": 0, **report})

    def _ask_as_relay(self, method: str, path: str, body: object) -> None:
        headers = {"Idempotency-Key": str(uuid.uuid4()), "X-Device": f"relay-1.{RELAY_SECRET}"}
        answer = self._client.request(method, f"{self.hub.url}/api/v1{path}", json=body, headers=headers)
        assert answer.is_success, (path, answer.status_code, answer.text)

    def forgive(self) -> None:
        """Forget the wrong PINs from this place, which is one for all tests: another's must not make anybody wait."""
        with closing(sqlite3.connect(self.folder / LOCAL_FILE, timeout=20)) as local, local:
            local.execute("DELETE FROM tries WHERE who LIKE 'place:%'")

    def sign_in(self, member_no: int, pin: str) -> str:
        """Sign somebody in and return the token."""
        answer = self.ask("POST", "/sessions", {"member_no": member_no, "pin": pin})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def newcomer(self, name: str, first_pin: str) -> Person:
        """Register a member who must change the PIN at the first sign-in."""
        member_no = self.post("/members", {"name": name, "region": REGION})["member_no"]
        self.post(f"/members/{member_no}/pin", {"pin": first_pin})
        return Person(member_no, name, first_pin)

    def member(self, name: str, pin: str = "284617", card: str = "") -> Person:
        """Register a member with a PIN of their own, and perhaps a card."""
        newcomer = self.newcomer(name, "753951")
        token = self.sign_in(newcomer.member_no, newcomer.pin)
        self.post("/me/pin", {"old_pin": newcomer.pin, "new_pin": pin}, token)
        if card:
            self.post(f"/members/{newcomer.member_no}/card", {"card": card})
        return Person(newcomer.member_no, name, pin, card)

    def deposit(self, person: Person, product: str, amount: int) -> int:
        """Take a deposit; returns the number of its fact."""
        return int(
            self.post("/savings/deposits", {"account_id": f"{product}-{person.member_no}", "amount": amount})["number"]
        )

    def withdraw(self, person: Person, product: str, amount: int) -> int:
        """Pay a withdrawal; returns the number of its fact."""
        body = {"account_id": f"{product}-{person.member_no}", "amount": amount}
        return int(self.post("/savings/withdrawals", body)["number"])

    def reverse(self, number: int) -> None:
        """Reverse a movement."""
        self.post("/savings/reversals", {"number": number, "reason": "wrong_amount"})

    def accounts(self, person: Person) -> list[dict[str, Any]]:
        """What the hub itself says about somebody's accounts."""
        token = self.sign_in(person.member_no, person.pin)
        return list(self.ask("GET", "/me/accounts", token=token).json())

    def movements(self, person: Person, account_id: str) -> list[dict[str, Any]]:
        """All movements of an account as the hub tells them, newest first."""
        token = self.sign_in(person.member_no, person.pin)
        return list(self.ask("GET", f"/me/accounts/{account_id}/movements?limit=100", token=token).json())

    def pairing_code(self) -> str:
        """Ask for a code to pair a new kiosk with."""
        return str(self.post("/devices/codes", {})["code"])

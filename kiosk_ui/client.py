"""The hub's HTTP API as the kiosk uses it: one method for each question, typed answers, three kinds of failure.

Free of Kivy and used from one worker thread. Raises `HubAway` (not reachable, cut, too late), `HubTroubled`
(5xx, or an answer that is none) and `HubRefused` (a no with a code).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
import urllib3

from kiosk_ui import limits
from kiosk_ui.answers import (
    Account,
    Call,
    Correction,
    Device,
    Face,
    Figures,
    Letters,
    Month,
    Movement,
    MyData,
    Notice,
    Officer,
    PalmPrice,
    Preferences,
    RefusalAnswer,
    Request,
    Session,
    Status,
    Suggestion,
)
from kiosk_ui.clock import Clock, monotonic_seconds
from kiosk_ui.device import DeviceIdentity
from kiosk_ui.errors import HubAway, HubRefused, HubTroubled

Answer = TypeVar("Answer")
CUT = (urllib3.exceptions.ProtocolError,)
TOKEN_PATTERN = re.compile(r"[\x21-\x7e]{1,512}")


class HubClient:
    """Asks one hub. `base_url` like `http://127.0.0.1:8080`; `language` goes out as `Accept-Language`."""

    def __init__(
        self,
        base_url: str,
        device: DeviceIdentity | None = None,
        *,
        language: str = "id",
        key_maker: Callable[[], uuid.UUID] = uuid.uuid4,
        clock: Clock = monotonic_seconds,
        answer_seconds_max: float = limits.ANSWER_SECONDS_MAX,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.device = device
        self.language = language
        self._key_maker = key_maker
        self._clock = clock
        self._answer_seconds_max = answer_seconds_max
        self._pool = urllib3.PoolManager(
            num_pools=2,
            maxsize=1,
            timeout=urllib3.Timeout(connect=limits.CONNECT_SECONDS_MAX, read=answer_seconds_max),
        )

    def status(self) -> Status:
        """Ask which cooperative this is and whether the day is open (needs no sign-in)."""
        return self._get("/status", Status)

    def pair(self, code: str, secret: str, name: str) -> Device:
        """Make this kiosk known to the hub with the code from the officer's desk and a secret made here."""
        body = {"code": code, "secret": secret, "name": name, "kind": "kiosk"}
        return self._understood(self._send("POST", "/devices/pair", body=body), Device)

    def paired_device(self) -> Device:
        """Ask whether the hub still knows this kiosk; `HubRefused` with `device.unknown` if not."""
        return self._get("/device", Device)

    def new_key(self) -> str:
        """Make the key of a change that a person is about to ask for: however often it is sent, it counts once."""
        return str(self._key_maker())

    def sign_in(self, pin: str, *, member_no: str = "", card: str = "", handle: str = "") -> Session:
        """Sign a member in by number, by card text or by the handle of their photo, and PIN."""
        who = {"handle": handle} if handle else {"card": card} if card else {"member_no": member_no}
        return self._understood(self._send("POST", "/sessions", body={**who, "pin": pin}), Session)

    def sign_out(self, token: str) -> None:
        """End a session at the hub."""
        self._send("DELETE", "/sessions/current", token=token)

    def keep_alive(self, token: str) -> None:
        """Tell the hub that the member is still there."""
        self._get("/me", dict, token=token)

    def accounts(self, token: str) -> list[Account]:
        """Return the member's savings accounts."""
        return self._get("/me/accounts", list[Account], token=token)

    def movements(self, token: str, account_id: str, before: int | None, limit: int) -> list[Movement]:
        """Return movements of one account, newest first, those older than fact number `before` if given."""
        query = f"?limit={limit}" + ("" if before is None else f"&before={before}")
        path = f"/me/accounts/{quote(account_id, safe='')}/movements{query}"
        return self._get(path, list[Movement], token=token)

    def change_pin(self, token: str, old_pin: str, new_pin: str, key: str) -> None:
        """Change the member's PIN."""
        self._send("POST", "/me/pin", token=token, body={"old_pin": old_pin, "new_pin": new_pin}, key=key)

    def months(self, token: str, count: int = limits.MONTHS_SHOWN) -> list[Month]:
        """Return what the member's savings came to at the end of the last months, oldest first."""
        return self._get(f"/me/savings/months?count={count}", list[Month], token=token)

    def requests(self, token: str) -> list[Request]:
        """Return the member's requests for a withdrawal, newest first."""
        return self._get("/me/requests", list[Request], token=token)

    def request_withdrawal(self, token: str, account_id: str, amount: int, key: str) -> Request:
        """Ask for so much of an account; no money moves."""
        body = {"account_id": account_id, "amount": amount}
        return self._understood(self._send("POST", "/me/requests", token=token, body=body, key=key), Request)

    def cancel_request(self, token: str, number: int, key: str) -> Request:
        """Take a request back."""
        path = f"/me/requests/{number}/cancel"
        return self._understood(self._send("POST", path, token=token, body={}, key=key), Request)

    def notices(self, token: str) -> list[Notice]:
        """Return the announcements, newest first."""
        return self._get("/notices", list[Notice], token=token)

    def palm_price(self, token: str) -> PalmPrice:
        """Return the district's price of palm fruit."""
        return self._get("/palm-price", PalmPrice, token=token)

    def officers(self, token: str) -> list[Officer]:
        """Return who holds which office."""
        return self._get("/officers", list[Officer], token=token)

    def figures(self, token: str) -> Figures:
        """Return the cooperative's figures."""
        return self._get("/figures", Figures, token=token)

    def suggestions(self, token: str) -> list[Suggestion]:
        """Return the member's own suggestions, with answers."""
        return self._get("/me/suggestions", list[Suggestion], token=token)

    def suggest(self, token: str, topic: str, text: str, key: str) -> Suggestion:
        """Tell the officers something."""
        body = {"topic": topic, "text": text}
        return self._understood(self._send("POST", "/me/suggestions", token=token, body=body, key=key), Suggestion)

    def my_data(self, token: str) -> MyData:
        """Return what the cooperative knows of the member."""
        return self._get("/me/data", MyData, token=token)

    def correct(self, token: str, field: str, text: str, key: str) -> Correction:
        """Say what is wrong in one field of the member's data."""
        body = {"field": field, "text": text}
        return self._understood(self._send("POST", "/me/data/corrections", token=token, body=body, key=key), Correction)

    def remove_photo(self, token: str, key: str) -> None:
        """Take the consent to the photo back; the hub deletes the picture."""
        self._send("POST", "/me/photo/remove", token=token, body={}, key=key)

    def prefer(self, token: str, preferences: Preferences) -> Preferences:
        """Keep how the member likes the kiosk."""
        body = msgspec.structs.asdict(preferences)
        return self._understood(self._send("PUT", "/me/preferences", token=token, body=body), Preferences)

    def letters(self) -> Letters:
        """Return first letters of those who may be found by photo (this kiosk only)."""
        return self._get("/finding", Letters)

    def faces(self, letter: str) -> list[Face]:
        """Return those whose name begins with this letter."""
        return self._get(f"/finding/{quote(letter, safe='')}", list[Face])

    def photo(self, handle: str) -> bytes:
        """Return somebody's photo as JPEG."""
        return self._exchange("GET", f"/finding/photos/{quote(handle, safe='')}", self._headers(""), None)

    def call_officer(self, key: str) -> Call:
        """Call an officer to this kiosk."""
        return self._understood(self._send("POST", "/device/calls", body={}, key=key), Call)

    def latest_call(self) -> Call:
        """Return this kiosk's latest call; `HubRefused` (404) if it is forgotten."""
        return self._get("/device/calls/latest", Call)

    def close(self) -> None:
        """Close idle connections."""
        self._pool.clear()

    def _get(self, path: str, shape: type[Answer], *, token: str = "") -> Answer:
        answer = self._exchange("GET", path, self._headers(token), None)
        return self._understood(answer, shape)

    def _send(
        self, method: str, path: str, *, token: str = "", body: Mapping[str, Any] | None = None, key: str = ""
    ) -> bytes:
        """Send a changing request and return the body of its answer. Without a key, one is made for its own tries."""
        headers = self._headers(token)
        # Made before the first try: however often this is sent, it counts once.
        headers["Idempotency-Key"] = key or self.new_key()
        payload = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            payload = msgspec.json.encode(body)
        return self._exchange(method, path, headers, payload)

    def _headers(self, token: str) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Language": self.language}
        if self.device is not None:
            headers["X-Device"] = f"{self.device.device}.{self.device.secret}"
        if token:
            # Anything else could smuggle a header line.
            if not TOKEN_PATTERN.fullmatch(token):
                raise HubTroubled("the session token holds characters no token has")
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def _exchange(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> bytes:
        """Send one request, again if its connection was cut, and return the body of a 2xx answer."""
        for attempts_left in reversed(range(limits.TRIES_MAX)):
            try:
                return self._exchange_once(method, path, headers, body)
            except CUT as error:
                # A kept connection that the hub closed meanwhile looks the same as a hub that fell over.
                if not attempts_left:
                    raise HubAway(f"{method} {path}: connection cut") from error
            except urllib3.exceptions.HTTPError as error:
                raise HubAway(f"{method} {path}: {type(error).__name__}") from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _exchange_once(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> bytes:
        response = self._pool.request(
            method,
            f"{self.base_url}/api/v1{path}",
            headers=headers,
            body=body,
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            content = self._read(response)
        except BaseException:
            # What is left in this connection must not be taken for the next answer.
            response.close()
            raise
        response.release_conn()
        if 200 <= response.status < 300:
            return content
        raise refusal_of(response.status, content)

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """Read a body within its bounds of bytes and time; a server that drips bytes must not hold the kiosk."""
        deadline = self._clock() + self._answer_seconds_max
        content = bytearray()
        for chunk in response.stream(16_384):
            content += chunk
            if len(content) > limits.ANSWER_BYTES_MAX:
                raise HubTroubled("the answer is larger than any answer of a hub")
            if self._clock() > deadline:
                raise HubAway("the answer dripped in too slowly")
        return bytes(content)

    @staticmethod
    def _understood(content: bytes, shape: type[Answer]) -> Answer:
        try:
            return msgspec.json.decode(content, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise HubTroubled(f"not the answer expected: {error}") from error


def refusal_of(status: int, content: bytes) -> HubRefused | HubTroubled:
    """Return the error that an answer outside 2xx stands for."""
    if not 400 <= status < 500:
        return HubTroubled(f"status {status}")
    try:
        refusal = msgspec.json.decode(content, type=RefusalAnswer).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return HubTroubled(f"status {status} without a reason")
    return HubRefused(status, refusal.code, refusal.message, refusal.details)

"""The whole appliance as real processes: hub, relay, Mosquitto with TLS client certificates, and the district."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import trustme

from hub.log.reading import LogReader
from sync_agent import keys
from tests.helpers import free_port, wait_until
from tests.sync_agent.parts import Mosquitto, Process, run_sync_agent, sync_agent

HUB = "hub-journey"
FIRST_PIN, OFFICER_PIN = "274951", "830146"
START_SECONDS = 60


def run_hub(*arguments: str | Path) -> str:
    """``python -m hub …`` to its end; what it printed. Fails with its error if it refuses."""
    command = [sys.executable, "-m", "hub", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout} {done.stderr}"
    return done.stdout


class Whole:
    """One cooperative with everything around it, in a folder of the test's own."""

    def __init__(self, folder: Path, name: str = HUB) -> None:
        """`name` is the hub's id."""
        self.folder, self.data, self.name = folder, folder / "hub", name
        self.hub_port, self.district_port = free_port(), free_port()
        self.store = folder / "district.db"
        self.store_url = f"sqlite:///{self.store}"
        self.broker = Mosquitto(_made(folder / "mosquitto"), _certificates(_made(folder / "certificates"), name))
        # One client for all: each new one costs as much as a request to make.
        self.http = httpx.Client(timeout=10, verify=False)
        self.hub: Process | None = None
        self.relay: Process | None = None
        self.district: Process | None = None

    @property
    def hub_url(self) -> str:
        return f"http://127.0.0.1:{self.hub_port}"

    @property
    def relay_status(self) -> Path:
        """Where the relay says how it is; the last run's is removed at a start."""
        return self.data / "relay-status.json"

    @property
    def district_url(self) -> str:
        return f"http://127.0.0.1:{self.district_port}"

    def found(self) -> None:
        """A new cooperative, its devices, and its enrolment at the district."""
        run_hub(
            *(
                "found",
                "--data",
                self.data,
                "--hub",
                self.name,
                "--name",
                "Koperasi Perjalanan",
                "--region",
                "64.08.04.2001",
            ),
            *("--officer-name", "Dayang Noor", "--officer-pin", FIRST_PIN),
        )
        self.prepare_devices()

    def prepare_devices(self) -> None:
        """Pair kiosk and relay, make the keys, enrol the hub."""
        for kind in ("kiosk", "relay"):
            secret = run_hub("device", "add", "--data", self.data, "--kind", kind, "--name", f"{kind} uji")
            (self.folder / f"{kind}.json").write_text(secret)
        self.district_key = keys.generate(self.folder / "district.key")
        hub_key = keys.generate(self.folder / "hub.key")
        enrolled = run_sync_agent(
            "district", "enrol", "--store", self.store_url, "--hub", self.name, "--key", hub_key, "--name", "Uji"
        )
        assert enrolled.returncode == 0, enrolled.stderr

    def start_hub(self) -> None:
        """Start the hub."""
        self.hub = Process(
            *(sys.executable, "-m", "hub", "serve", "--data", self.data, "--port", str(self.hub_port)),
            "--no-announce",
            log=self.folder / "hub.log",
        )

    def is_up(self, name: str) -> bool:
        """Whether hub, relay or district runs and does its work."""
        try:
            if name == "relay":
                return bool(json.loads(self.relay_status.read_text())["state"] == "online")
            url = self.hub_url + "/api/v1/status" if name == "hub" else self.district_url + "/style.css"
            return self.http.get(url).status_code == HTTPStatus.OK
        except (OSError, ValueError, KeyError, httpx.HTTPError):
            return False

    def wait_until_up(self, *names: str) -> None:
        """Wait until these do their work."""
        for name in names:
            wait_until(lambda name=name: self.is_up(name), START_SECONDS, f"{name} is up")  # type: ignore[misc]

    def start_relay(self) -> None:
        """Start the relay."""
        self.relay_status.unlink(missing_ok=True)
        self.relay = sync_agent(
            *("relay", "--data", self.data, "--broker", self.broker.url, "--hub-url", self.hub_url),
            *("--device-file", self.folder / "relay.json", "--key-file", self.folder / "hub.key"),
            *("--district-key", self.district_key, *self._tls(self.name)),
            *("--gather-seconds", "0.1", "--receipt-seconds", "2"),
            log=self.folder / "relay.log",
        )

    def start_district(self) -> None:
        """Start collector and pages."""
        self.district = sync_agent(
            *("district", "--store", self.store_url, "--broker", self.broker.url),
            *("--key-file", self.folder / "district.key", *self._tls("district"), "--name", "one"),
            *("--port", str(self.district_port)),
            log=self.folder / "district.log",
        )

    def start(self) -> None:
        """Start everything."""
        self.broker.start()
        self.start_district()
        self.start_hub()
        self.start_relay()
        self.wait_until_up("hub", "district", "relay")

    def stop(self) -> None:
        """Stop everything that runs, politely."""
        for process in (self.relay, self.district, self.hub):
            if process is not None:
                process.terminate()
        self.broker.stop()
        self.http.close()

    def _tls(self, name: str) -> list[str]:
        folder = self.folder / "certificates"
        return [f"--ca={folder}/ca.pem", f"--cert={folder}/{name}.pem", f"--key={folder}/{name}-key.pem"]

    def api(self, method: str, path: str, token: str = "", key: str = "", **json_body: Any) -> httpx.Response:
        """One request to the hub's API."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key:
            headers["Idempotency-Key"] = key
        url = f"{self.hub_url}/api/v1/{path}"
        return self.http.request(method, url, headers=headers, json=json_body or None)

    def sign_in(self, member_no: int, pin: str) -> str:
        """A token."""
        answer = self.api("POST", "sessions", member_no=member_no, pin=pin)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def officer(self) -> str:
        """The token of the first officer, who has replaced the first PIN."""
        token = self.sign_in(1, FIRST_PIN)
        changed = self.api("POST", "me/pin", token, "first-pin-change", old_pin=FIRST_PIN, new_pin=OFFICER_PIN)
        assert changed.status_code == 204, changed.text
        return token

    def office(self) -> httpx.Client:
        """A browser of somebody at the district's office, signed in; to be closed."""
        secret = self.folder / "staff.password"
        secret.write_text("pisang kayu lampu")
        add = ("district", "user", "add", "--store", self.store_url, "--name", "dewi", "--password-file", secret)
        added = run_sync_agent(*add)
        assert added.returncode == 0, added.stderr
        browser = httpx.Client(base_url=self.district_url, follow_redirects=True, trust_env=False, timeout=20)
        token = re.search(r'name="form_token" value="(\w+)"', browser.get("/sign-in").text)
        assert token
        form = {"name": "dewi", "password": secret.read_text(), "form_token": token[1]}
        assert browser.post("/sign-in", data=form).status_code == HTTPStatus.OK
        return browser

    def reader(self) -> LogReader:
        """The hub's log."""
        return LogReader(self.data / "books.db")

    def district_number(self) -> int:
        """The position that the district holds."""
        return int(self.district_rows("SELECT number FROM cooperative WHERE hub = ?", self.name)[0][0])

    def district_hashes(self) -> list[tuple[int, str]]:
        """Number and hash of every fact that the district holds, in order."""
        return self.district_rows("SELECT number, hash FROM fact WHERE hub = ? ORDER BY number", self.name)

    def district_balances(self) -> dict[str, int]:
        """What the district says is in each savings account, rupiah."""
        rows = self.district_rows(
            "SELECT sub, -amount FROM balance WHERE hub = ? AND sub <> '' AND amount <> 0", self.name
        )
        return dict(rows)

    def district_rows(self, sql: str, *values: str) -> list[Any]:
        """Rows of the district\'s store."""
        with closing(sqlite3.connect(self.store, timeout=10)) as connection:
            return connection.execute(sql, values).fetchall()

    def hub_hashes(self) -> list[tuple[int, str]]:
        """Number and hash of every fact in the hub's log, in order."""
        with closing(sqlite3.connect(self.data / "books.db", timeout=10)) as connection:
            return connection.execute("SELECT number, hash FROM log_fact ORDER BY number").fetchall()

    def hub_balances(self) -> dict[str, int]:
        """What the hub's ledger says is in each savings account, rupiah."""
        statement = "SELECT sub, -SUM(amount) FROM ledger_line WHERE sub <> '' GROUP BY sub HAVING SUM(amount) <> 0"
        with closing(sqlite3.connect(self.data / "books.db", timeout=10)) as connection:
            return dict(connection.execute(statement).fetchall())

    def wait_for_district(self, seconds: float = 60) -> None:
        """Wait until the district has confirmed everything that the hub holds."""
        wait_until(lambda: self.district_number() == self.reader().head()[0], seconds, "the district has it all")

    def device(self, kind: str) -> dict[str, str]:
        """A device's credential."""
        found: dict[str, str] = json.loads((self.folder / f"{kind}.json").read_text())
        return found


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _certificates(folder: Path, hub: str) -> Path:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    for name in ("broker", "district", hub):
        issued = authority.issue_cert("127.0.0.1", "localhost", common_name=name)
        issued.private_key_pem.write_to_path(folder / f"{name}-key.pem")
        issued.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")
    return folder

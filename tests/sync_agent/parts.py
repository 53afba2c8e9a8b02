"""Real parts for the tests: processes, brokers, PostgreSQL, and conditions with a deadline."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest

from tests.helpers import free_port, wait_until


def answers(port: int) -> bool:
    """Whether something listens on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def program(name: str, package: str) -> str:
    """The path of a Debian program; the test fails, saying which package is missing, if it is not there."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if path is None:
        pytest.fail(f"{name} is not installed: apt-get install {package}")
    return path


class Process:
    """A program running as its own process, its output in a file."""

    def __init__(self, *arguments: str | Path, log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen([str(a) for a in arguments], stdout=output, stderr=output)

    def kill(self) -> None:
        """kill -9."""
        self.popen.kill()
        self.popen.wait(10)

    def terminate(self, seconds: float = 15) -> int:
        """SIGTERM, and the exit status."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail(f"did not end in {seconds} s after SIGTERM: {self.text()[-2000:]}")

    def text(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")


def sync_agent(*arguments: str | Path, log: Path, within: Sequence[str] = ()) -> Process:
    """``python -m sync_agent …`` as a process, run by the command `within` if one is given."""
    return Process(*within, sys.executable, "-m", "sync_agent", "--log-level", "debug", *arguments, log=log)


def run_sync_agent(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """``python -m sync_agent …`` to its end."""
    command = [sys.executable, "-m", "sync_agent", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


class Mosquitto:
    """Debian's Mosquitto with our own configuration for an office, moved to a free port and a folder of the test."""

    def __init__(self, folder: Path, certificates: Path | None) -> None:
        """Without `certificates` it speaks plainly with anybody: for benches only."""
        self.folder, self.port = folder, free_port()
        shipped = files("sync_agent").joinpath("district/broker")
        (folder / "acl").write_text(shipped.joinpath("acl").read_text())
        text = shipped.joinpath("mosquitto.conf").read_text()
        if certificates is None:
            secret = "cafile|certfile|keyfile|crlfile|tls_version|require_certificate|use_identity|allow_anon|acl_file"
            text = re.sub(rf"(?m)^({secret}).*\n", "", text) + "allow_anonymous true\n"
        else:
            for name in ("ca.pem", "broker.pem", "broker-key.pem"):
                shutil.copy(certificates / name, folder / name)
            if (certificates / "crl.pem").exists():
                shutil.copy(certificates / "crl.pem", folder / "crl.pem")
            else:
                text = re.sub(r"(?m)^crlfile.*\n", "", text)
        text = text.replace("/etc/koperasi", str(folder)).replace("/var/lib/koperasi/broker", str(folder))
        text = re.sub(r"listener 8883 \S+", f"listener {self.port} 127.0.0.1", text)
        if os.geteuid() == 0:
            text += "user root\n"
        self.configuration = folder / "mosquitto.conf"
        self.configuration.write_text(text)
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"mqtts://127.0.0.1:{self.port}"

    def start(self) -> None:
        binary = program("mosquitto", "mosquitto")
        self.process = Process(binary, "-c", self.configuration, log=self.folder / "mosquitto.log")
        wait_until(lambda: answers(self.port), what="Mosquitto listens")

    def stop(self) -> None:
        if self.process:
            self.process.kill()

    def take_list(self, revoked: Path) -> None:
        """Use another list of revoked certificates, as our configuration tells the office to."""
        shutil.copy(revoked, self.folder / "crl.pem")
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Throw its store away: retained messages and sessions are gone."""
        (self.folder / "mosquitto.db").unlink(missing_ok=True)


class Iotcore:
    """The demo's broker from PyPI with our own configuration, on a free port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        text = files("sync_agent").joinpath("district/broker/rumqttd.toml").read_text()
        self.configuration = folder / "rumqttd.toml"
        self.configuration.write_text(text.replace("127.0.0.1:1883", f"127.0.0.1:{self.port}"))
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = (sys.executable, "-m", "iotcore", "--log-level", "ERROR", "--config", self.configuration)
        self.process = Process(*command, log=self.folder / "iotcore.log")
        wait_until(lambda: answers(self.port), what="iotcore listens")

    def stop(self) -> None:
        if self.process:
            self.process.kill()


class PostgreSQL:
    """A PostgreSQL cluster of its own in a temporary folder, run as the user postgres if we are root."""

    def __init__(self, *, durable: bool = False) -> None:
        """`durable`: what is committed is on the disk, as in an office; tests kill our processes, never the server."""
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="sync-agent-postgresql-"))
        self.port = free_port()
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            shutil.rmtree(self.folder)
            pytest.fail("initdb is not installed: apt-get install postgresql")
        self.binaries = found[-1].parent
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self.binaries / name), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/", check=False)
        if done.returncode:
            pytest.fail(f"{name}: {done.stdout} {done.stderr}")

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", self.user, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c max_connections=40"
        options += "" if self.durable else " -c fsync=off"
        log = str(self.folder / "log")
        subprocess_arguments = ("-D", data, "-w", "-l", log, "-o", options, "start")
        self._detached("pg_ctl", *subprocess_arguments)

    def _detached(self, name: str, *arguments: str) -> None:
        # The server inherits pg_ctl's output: a pipe would never end.
        command = [str(self.binaries / name), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, cwd="/", check=True)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, name: str) -> str:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{name}"

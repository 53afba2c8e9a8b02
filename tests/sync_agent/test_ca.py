"""The district's authority: a real broker admits what it made, and refuses what it revoked and nobody else."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from sync_agent.ca.authority import Authority
from sync_agent.errors import SettingsError
from sync_agent.link import Connected, Link, LinkError, address
from tests.helpers import wait_until
from tests.sync_agent.conftest import HUBS
from tests.sync_agent.parts import Mosquitto, run_sync_agent

NOW = 1_800_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Certificates as an office makes them, all in one folder."""
    authority = Authority.make(tmp_path / "ca", "Koperasi Kutai Timur", NOW)
    out = tmp_path / "made"
    authority.issue_broker(["127.0.0.1", "localhost"], out)
    authority.issue_district(out)
    for hub in HUBS:
        authority.issue_hub(hub, out)
    for name in ("ca.pem", "crl.pem"):
        (out / name).write_bytes((tmp_path / "ca" / name).read_bytes())
    return out


def admitted(broker: Mosquitto, folder: Path, name: str) -> bool:
    """Whether the broker lets this certificate in."""
    where = address(broker.url, str(folder / "ca.pem"), str(folder / f"{name}.pem"), str(folder / f"{name}-key.pem"))
    link = Link(where, f"try-{name}", session_seconds=0, keepalive_seconds=30, events_max=10)
    try:
        link.open()
        return isinstance(link.next_event(10), Connected)
    except LinkError:
        return False
    finally:
        link.drop()


@pytest.mark.broker
def test_a_revoked_hub_is_refused_by_the_broker_and_nobody_else_is(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "mosquitto"
    place.mkdir()
    broker = Mosquitto(place, folder)
    broker.start()
    try:
        assert [admitted(broker, folder, name) for name in (*HUBS, "district")] == [True] * 4
        assert Authority(tmp_path / "ca").revoke(HUBS[0], NOW) == 1
        broker.take_list(tmp_path / "ca" / "crl.pem")
        wait_until(lambda: not admitted(broker, folder, HUBS[0]), what="the revoked one is refused")
        assert [admitted(broker, folder, name) for name in (*HUBS[1:], "district")] == [True] * 3
    finally:
        broker.stop()


def test_openssl_agrees_at_any_time_of_a_wrong_clock(folder: Path, tmp_path: Path) -> None:
    for at in ("86400", str(NOW), "4102444800"):
        for name in (*HUBS, "district", "broker"):
            command = ["openssl", "verify", "-attime", at, "-CAfile", folder / "ca.pem", folder / f"{name}.pem"]
            assert subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0, (at, name)
    Authority(tmp_path / "ca").revoke(HUBS[1], NOW)
    revoked = ["-crl_check", "-CRLfile", tmp_path / "ca" / "crl.pem", "-CAfile", folder / "ca.pem"]
    results = [
        subprocess.run(
            ["openssl", "verify", *revoked, folder / f"{name}.pem"], capture_output=True, timeout=20
        ).returncode
        for name in HUBS
    ]
    assert [result == 0 for result in results] == [True, False, True]


def test_every_certificate_a_hub_ever_had_is_revoked_and_stays_so(folder: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ca")
    authority.issue_hub(HUBS[0], tmp_path / "second")
    assert authority.revoke(HUBS[0], NOW) == 2
    assert authority.revoke(HUBS[0], NOW) == 0
    authority.issue_hub(HUBS[0], tmp_path / "third")
    assert authority.revoke(HUBS[0], NOW) == 1
    authority.write_list(NOW + 1)
    assert len(list(x509.load_pem_x509_crl((tmp_path / "ca" / "crl.pem").read_bytes()))) == 3
    with pytest.raises(SettingsError, match=r"ca\.unknown"):
        authority.revoke("hub-never", NOW)


def test_keys_are_for_their_owner_and_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "ca" / "ca-key.pem", folder / f"{HUBS[0]}-key.pem"):
        assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(SettingsError, match=r"ca\.exists"):
        Authority.make(tmp_path / "ca", "another", NOW)
    with pytest.raises(SettingsError, match=r"ca\.exists"):
        Authority(tmp_path / "ca").issue_hub(HUBS[0], folder)
    for name in ("district", "broker", "all", "a/b", "../x", "Hub", "a+"):
        with pytest.raises(SettingsError, match=r"hub\.name"):
            Authority(tmp_path / "ca").issue_hub(name, folder)
    (tmp_path / "ca" / "ca-key.pem").chmod(0o644)
    with pytest.raises(SettingsError, match=r"ca\.readable"):
        Authority(tmp_path / "ca")


def test_the_commands_make_what_an_office_needs(tmp_path: Path) -> None:
    ca, out = ("--folder", tmp_path / "ca"), ("--out", tmp_path / "out")
    assert run_sync_agent("ca", "hub", *ca, *out, "--hub", HUBS[0]).returncode == 2
    for command in (
        ["init", *ca],
        ["broker", *ca, *out, "--host", "broker.example", "--host", "10.0.0.1"],
        ["hub", *ca, *out, "--hub", HUBS[0]],
        ["revoke", *ca, "--hub", HUBS[0]],
    ):
        done = run_sync_agent("ca", *command)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert str(tmp_path) in done.stdout
    context = ssl.create_default_context(cafile=str(tmp_path / "ca" / "ca.pem"))
    context.load_cert_chain(tmp_path / "out" / f"{HUBS[0]}.pem", tmp_path / "out" / f"{HUBS[0]}-key.pem")

"""Offices and devices at the command line: given, ended and listed, or refused with nothing recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.books import BOOKS_FILE
from hub.log.reading import LogReader
from tests.hub.cli.commands import founded, hub

pytestmark = pytest.mark.slow  # each command is a process of its own


def listed(group: str, folder: Path, language: str = "id") -> list[str]:
    done = hub(group, "list", "--data", folder, "--language", language)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def newest_fact(folder: Path) -> tuple[str, object]:
    """Type and body of the last fact in the log."""
    log = LogReader(folder / BOOKS_FILE)
    fact = log.facts(log.head()[0] - 1, 1)[0]
    return fact.type, json.loads(fact.body)


def test_a_role_is_granted_listed_and_ended(tmp_path: Path) -> None:
    founded(tmp_path)
    chair, treasurer = "chair (Ketua): 0001 Sri Wahyuni", "treasurer (Bendahara): 0001 Sri Wahyuni"
    cashier = "cashier (Kasir): 0001 Sri Wahyuni"
    assert listed("role", tmp_path) == [chair, treasurer]
    for verb, role, said, fact_type, held in (
        ("grant", "cashier", "sekarang memegang jabatan: Kasir", "access.role_granted", [chair, treasurer, cashier]),
        ("end", "treasurer", "tidak lagi memegang jabatan: Bendahara", "access.role_ended", [chair, cashier]),
    ):
        done = hub("role", verb, "--data", tmp_path, "--member", 1, "--role", role)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"Anggota 0001 {said}" in done.stdout
        assert newest_fact(tmp_path) == (fact_type, {"member_no": 1, "role": role})
        assert listed("role", tmp_path) == held
    for role in ("chair", "cashier"):
        assert hub("role", "end", "--data", tmp_path, "--member", 1, "--role", role).returncode == 0
    assert listed("role", tmp_path, "en") == ["Nobody holds an office."]
    assert hub("verify", "--data", tmp_path).returncode == 0


def test_a_device_is_listed_until_it_is_revoked_and_its_id_is_not_given_again(tmp_path: Path) -> None:
    founded(tmp_path)
    assert listed("device", tmp_path, "en") == ["No kiosk or relay may use the hub."]
    add = ("device", "add", "--data", tmp_path, "--kind")
    for kind, name in (("kiosk", "Balai desa"), ("relay", "Radio")):
        assert hub(*add, kind, "--name", name).returncode == 0
    assert listed("device", tmp_path) == ["kiosk-1: Balai desa", "relay-1: Radio"]
    done = hub("device", "revoke", "--data", tmp_path, "--device", "kiosk-1")
    assert (done.returncode, done.stdout) == (0, "kiosk-1 tidak lagi dapat memakai hub.\n")
    assert newest_fact(tmp_path) == ("access.device_revoked", {"device": "kiosk-1"})
    assert listed("device", tmp_path) == ["relay-1: Radio"]
    again = hub("device", "revoke", "--data", tmp_path, "--device", "kiosk-1")
    assert (again.returncode, "belum dikenal" in again.stderr) == (1, True)
    assert json.loads(hub(*add, "kiosk", "--name", "Balai desa").stdout)["device"] == "kiosk-2"


def test_a_role_or_device_that_does_not_fit_is_refused_and_nothing_recorded(tmp_path: Path) -> None:
    founded(tmp_path)
    before = LogReader(tmp_path / BOOKS_FILE).head()
    for command, words in (
        (("role", "grant", "--member", 1, "--role", "chair"), "sudah memegang"),
        (("role", "grant", "--member", 99, "--role", "chair"), "0099"),
        (("role", "end", "--member", 1, "--role", "manager"), "tidak memegang"),
        (("device", "revoke", "--device", "kiosk-9"), "belum dikenal"),
    ):
        refused = hub(*command, "--data", tmp_path)
        assert (refused.returncode, refused.stdout) == (1, ""), command
        assert words in refused.stderr, command
    assert LogReader(tmp_path / BOOKS_FILE).head() == before

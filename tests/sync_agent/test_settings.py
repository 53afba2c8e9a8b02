"""Settings, keys and words: what cannot be used is refused in plain words, and nothing is guessed."""

from __future__ import annotations

import datetime
import re
import stat
from pathlib import Path

import pytest

from sync_agent import keys, link, text
from sync_agent.__main__ import main
from sync_agent.errors import KeyFault, SettingsError, SyncError
from sync_agent.relay.settings import load, read_device
from tests.helpers import ROOT
from tests.sync_agent.parts import run_sync_agent

KEY = "ab" * 32
GOOD = {"data": "d", "broker": "mqtt://127.0.0.1", "key_file": "k", "district_key": KEY}


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    lines = [f'{name} = "{value}"' for name, value in GOOD.items()]
    file.write_text("\n".join([*lines, "receipt_seconds = 7"]))
    settings = load(file, {"data": "other", "broker": None})
    assert (settings.data, settings.broker, settings.receipt_seconds) == ("other", "mqtt://127.0.0.1", 7)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"district_key": "AB" * 32}, "district_key"),
        ({"district_key": None}, "district_key"),
        ({"receipt_seconds": 0}, "receipt_seconds"),
        ({"receipt_seconds": "7"}, "receipt_seconds"),
        ({"recieipt_seconds": 7}, "recieipt_seconds"),
        ({"hub_url": "http://127.0.0.1:8080"}, "device_file"),
        ({"data": 7}, "data"),
        ({"allowance_bytes_month": 10_000}, "allowance_bytes_month"),
        ({"order": ["health", "facts"]}, "order"),
        ({"order": ["facts", "facts"]}, "order"),
        ({"order": ["facts", "gossip"]}, "order"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_named(change: dict[str, object], reason: str) -> None:
    values = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(SettingsError, match=reason) as refused:
        load(None, values)
    assert refused.value.code == "settings.value"


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").write_text("data =")
    for path in (tmp_path / "relay.toml", tmp_path / "missing.toml"):
        with pytest.raises(SettingsError, match=r"settings\.file"):
            load(path, {})


def test_a_device_file_has_device_and_secret_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "device.json"
    path.write_text('{"device":"relay-1","secret":"s"}')
    assert read_device(path).device == "relay-1"
    for bad in ("", "{}", '{"device":"a","secret":"b","c":1}', "[]"):
        path.write_text(bad)
        with pytest.raises(SettingsError, match=r"settings\.device"):
            read_device(path)


def test_brokers_on_other_machines_are_reached_by_tls_only() -> None:
    assert link.address("mqtt://127.0.0.1:1884")[:2] == ("127.0.0.1", 1884)
    assert link.address("mqtts://broker.example")[:2] == ("broker.example", 8883)
    with pytest.raises(SettingsError, match=r"settings\.plain"):
        link.address("mqtt://192.168.1.5")
    for bad in ("", "http://a", "mqtt://", "mqtts://a:port", "mqtts://a/path", "127.0.0.1:1883"):
        with pytest.raises(SettingsError, match=r"settings\.broker"):
            link.address(bad)
    with pytest.raises(SettingsError, match=r"settings\.tls_files"):
        link.address("mqtts://a", ca="/nowhere/ca.pem")


def test_a_new_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "hub.key"
    public = keys.generate(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert bytes(keys.read(path).verify_key).hex() == public
    with pytest.raises(KeyFault, match=r"key\.exists"):
        keys.generate(path)
    path.chmod(0o644)
    with pytest.raises(KeyFault, match=r"key\.readable"):
        keys.read(path)
    path.chmod(0o600)
    for bad in ("", "00", KEY.upper(), KEY + "00"):
        path.write_text(bad)
        with pytest.raises(KeyFault, match=r"key\.form"):
            keys.read(path)
    with pytest.raises(KeyFault, match=r"key\.missing"):
        keys.read(tmp_path / "nothing")


def test_the_commands_print_what_a_script_needs_and_words_for_people(tmp_path: Path) -> None:
    made = run_sync_agent("keygen", "--out", tmp_path / "hub.key")
    assert re.fullmatch(r"[0-9a-f]{64}\n", made.stdout)
    again = run_sync_agent("keygen", "--out", tmp_path / "hub.key")
    assert again.returncode == 2
    assert "kunci tidak ditimpa" in again.stderr
    store = ("--store", f"sqlite:///{tmp_path}/district.db")
    enrol = ("--language", "en", "district", "enrol", *store, "--hub", "hub-1", "--name", "Koperasi")
    assert "is enrolled" in run_sync_agent(*enrol, "--key", made.stdout.strip()).stdout
    assert "already" in run_sync_agent(*enrol, "--key", made.stdout.strip()).stdout
    other = run_sync_agent(*enrol, "--key", KEY)
    assert (other.returncode, "another key" in other.stderr) == (2, True)


def test_every_error_has_words_in_both_languages() -> None:
    source = "".join(path.read_text() for path in (ROOT / "sync_agent").rglob("*.py"))
    raised: dict[str, str] = {}
    for kind, code in re.findall(r'(\w+)\(\s*"([a-z_]+\.[a-z_]+)"', source):
        if kind in ("SettingsError", "KeyFault", "StoreAway"):
            raised[f"error.{code}"] = kind
        elif kind in ("WireError", "ChainError", "SyncError") and not code.startswith(("receipt.", "statement.")):
            raised[f"reason.{code}"] = kind
        elif kind == "LinkError":
            raised[f"problem.{code}"] = kind
    inside = {"wire.topic", "wire.state", "wire.sealed", "chain.broken"}
    wanted = set(raised) - {f"reason.{code}" for code in inside}
    wanted |= {f"reason.{code}" for code in re.findall(r'DoubtfulFact\("([a-z.]+)"', source)}
    assert len(wanted) > 40
    for language in text.LANGUAGES:
        assert wanted - text.catalog(language).keys() == set()


def test_every_text_that_the_program_asks_for_is_there() -> None:
    folder = ROOT / "sync_agent"
    source = "".join(path.read_text() for path in (*folder.rglob("*.py"), *folder.rglob("*.html")))
    # Those put together from a beginning and a word (``t("role." + role)``) are for the pages' own tests.
    asked = set(re.findall(r'(?:\bt|translate|say)\(\s*"([a-z_.]+)"(?!\s*[~+])', source))
    assert len(asked) > 60
    for language in text.LANGUAGES:
        assert asked - text.catalog(language).keys() == set()


@pytest.mark.parametrize(
    "command", [(), ("relay",), ("relay-status",), ("relay-anyway",), ("collect",), ("web",), ("district",), ("train",)]
)
def test_help_speaks_both_languages(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for language in text.LANGUAGES:
        with pytest.raises(SystemExit):
            main(["--language", language, *command, "--help"])
        said.append(capsys.readouterr().out)
        assert "help." not in said[-1]
    assert said[0] != said[1]


def test_a_store_given_before_enrol_counts(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/district.db"
    arguments = ["district", "--store", store, "enrol", "--hub", "hub-1", "--key", KEY, "--name", "Koperasi"]
    assert main(arguments) == 0


def test_amounts_and_dates_are_written_as_people_write_them() -> None:
    assert text.rupiah(1_250_000) == "Rp1.250.000"
    assert text.rupiah(-5) == "-Rp5"
    day = datetime.date(2026, 11, 24)
    assert (text.date(day, "id"), text.date(day, "en")) == ("24 November 2026", "24 November 2026")
    assert text.iso_date("2026-03-01", "id") == "1 Maret 2026"
    assert text.iso_date("noise", "id") == "noise"
    assert text.moment(1_795_491_000, "id") == "24 November 2026 11.30"
    assert text.moment(0, "id") == text.moment(2**60, "id") == ""


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (0, "baru saja", "just now"),
        (-500, "baru saja", "just now"),
        (60, "1 menit lalu", "1 minute ago"),
        (3_599, "59 menit lalu", "59 minutes ago"),
        (3_600, "1 jam lalu", "1 hour ago"),
        (86_400, "1 hari lalu", "1 day ago"),
        (86_400 * 400, "400 hari lalu", "400 days ago"),
    ],
)
def test_how_long_ago_is_said_in_words(seconds: int, indonesian: str, english: str) -> None:
    now = 1_795_491_000
    assert text.ago(now - seconds, now, "id") == indonesian
    assert text.ago(now - seconds, now, "en") == english
    assert text.ago(0, now, "id") == "belum pernah"


def test_an_error_is_told_with_its_code() -> None:
    told = text.error(SettingsError("settings.plain", host="a.example"), "en")
    assert told == "A connection without TLS is for this machine only, not for a.example. [settings.plain]"
    assert "[new.code]" in text.error(SyncError("new.code"), "id")

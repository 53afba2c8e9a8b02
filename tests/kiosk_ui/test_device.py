"""The pairing file."""

from __future__ import annotations

import json
import os
import stat

import pytest

from kiosk_ui.device import DeviceFileUnreadable, DeviceIdentity, load_identity, new_secret, save_identity
from kiosk_ui.pairing import Pairing

IDENTITY = DeviceIdentity("kiosk-1", "s" * 43, "hub-7f3a9c20")


def test_what_is_saved_is_read_back_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "new folder" / "device.json"
    save_identity(path, IDENTITY)
    assert load_identity(path) == IDENTITY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["device.json"]


def test_a_file_made_by_the_hubs_command_line_is_read(tmp_path):
    path = tmp_path / "device.json"
    path.write_text(json.dumps({"device": "kiosk-1", "secret": "s" * 43}))
    assert load_identity(path) == DeviceIdentity("kiosk-1", "s" * 43)


def test_no_file_means_not_paired(tmp_path):
    assert load_identity(tmp_path / "device.json") is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"device": "kiosk-1"}', b'{"device": "kiosk-1", "secret": "short"}',
     b'{"device": "kiosk 1\\r\\nX-Evil: 1", "secret": "' + b"s" * 43 + b'"}', b"x" * 100_000],
)  # fmt: skip
def test_a_damaged_file_is_refused_kept_as_evidence_and_the_kiosk_asks_to_be_paired(tmp_path, content):
    path = tmp_path / "device.json"
    path.write_bytes(content)
    with pytest.raises(DeviceFileUnreadable):
        load_identity(path)
    pairing = Pairing(base_url="http://127.0.0.1:1", device_file=path)
    assert pairing.needed
    assert not path.exists()
    assert (tmp_path / "device.json.unreadable").read_bytes() == content


def test_a_failed_write_leaves_the_old_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "device.json"
    save_identity(path, IDENTITY)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_identity(path, DeviceIdentity("kiosk-2", "t" * 43))
    monkeypatch.undo()
    assert load_identity(path) == IDENTITY
    assert os.listdir(tmp_path) == ["device.json"]


def test_secrets_are_long_and_never_the_same():
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(len(secret) == 43 for secret in secrets)


def test_the_secret_does_not_show_in_logs():
    assert "sss" not in repr(IDENTITY)

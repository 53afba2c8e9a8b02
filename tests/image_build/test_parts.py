"""How the demo starts each part."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from image_build.demo import parts
from image_build.demo.settings import from_environment
from image_build.demo.village import Village


@pytest.mark.parametrize("bind", ["127.0.0.1", "0.0.0.0", "::1"])
def test_the_broker_is_for_this_machine_alone(tmp_path: Path, bind: str) -> None:
    parts.broker(from_environment({"BIND": bind, "MQTT_PORT": "1899"}), Village(tmp_path))
    configuration = tomllib.loads((tmp_path / "broker.toml").read_text())
    assert [each["listen"] for each in configuration["v5"].values()] == ["127.0.0.1:1899"]
    assert "v4" not in configuration


def test_only_a_hub_that_others_can_reach_announces_itself(tmp_path: Path) -> None:
    assert "--no-announce" in parts.hub(from_environment({}), Village(tmp_path)).command
    assert "--no-announce" not in parts.hub(from_environment({"BIND": "0.0.0.0"}), Village(tmp_path)).command


def test_a_kiosk_needs_a_display_and_nobody_who_said_no(tmp_path: Path) -> None:
    village = Village(tmp_path)
    assert parts.kiosk(from_environment({}), village) is None
    assert parts.kiosk(from_environment({"DISPLAY": ":0", "KIOSK": "off"}), village) is None
    for name, driver in {"DISPLAY": "x11", "WAYLAND_DISPLAY": "wayland"}.items():
        kiosk = parts.kiosk(from_environment({name: ":0"}), village)
        assert kiosk
        assert not kiosk.needed
        assert kiosk.command[1:5] == ["-m", "kiosk_ui", "keep", "--must-start"]
        assert kiosk.environment["SDL_VIDEODRIVER"] == driver


def test_a_kiosk_counts_as_started_only_by_the_frame_it_draws_itself(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "drawn").touch()  # of the last run
    kiosk = parts.kiosk(from_environment({"DISPLAY": ":0"}), Village(tmp_path))
    assert kiosk
    assert not kiosk.is_ready()

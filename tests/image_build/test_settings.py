"""What a person may set for the demo, and what they are told when it cannot be."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from image_build import __main__ as command
from image_build.demo.errors import DemoError
from image_build.demo.settings import check_ports, from_environment
from tests.helpers import free_ports


def test_nothing_set_means_loopback_and_the_usual_ports() -> None:
    settings = from_environment({"HUB_PORT": "", "DEMO_DIR": "", "BIND": "", "KIOSK": ""})
    assert settings.hub_url == "http://127.0.0.1:8080"
    assert settings.district_url == "http://127.0.0.1:8090"
    assert settings.mqtt_url == "mqtt://127.0.0.1:1883"
    assert settings.folder == Path("demo-data").absolute()
    assert not settings.is_open_to_others


@pytest.mark.parametrize(
    ("bind", "reach", "is_open"),
    [
        ("localhost", "127.0.0.1", False),
        ("0.0.0.0", "127.0.0.1", True),
        ("::", "[::1]", True),
        ("::1", "[::1]", False),
        ("192.0.2.7", "192.0.2.7", True),
    ],
)
def test_an_address_to_listen_on_leads_to_one_to_go_to(bind: str, reach: str, is_open: bool) -> None:
    settings = from_environment({"BIND": bind})
    assert settings.hub_url == f"http://{reach}:8080"
    assert settings.is_open_to_others is is_open


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"HUB_PORT": "80a"}, "settings.port"),
        ({"HUB_PORT": "0"}, "settings.port"),
        ({"MQTT_PORT": "65536"}, "settings.port"),
        ({"DISTRICT_PORT": "\u0661\u0662"}, "settings.port"),
        ({"HUB_PORT": "8090"}, "settings.same_ports"),
        ({"BIND": "my-laptop"}, "settings.bind"),
        ({"KIOSK": "yes"}, "settings.kiosk"),
    ],
)
def test_what_cannot_be_is_refused_with_its_own_text(environment: dict[str, str], code: str) -> None:
    with pytest.raises(DemoError) as caught:
        from_environment(environment)
    assert caught.value.code == code


def test_a_taken_port_is_named_with_the_command_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    district, mqtt = free_ports(2)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        ports = {"HUB_PORT": str(taken), "DISTRICT_PORT": str(district), "MQTT_PORT": str(mqtt)}
        for name, value in {**ports, "DEMO_DIR": str(tmp_path / "demo")}.items():
            monkeypatch.setenv(name, value)
        assert command.main(["demo"]) == 1
        told = capsys.readouterr().err
        assert f"{taken} (HUB_PORT)" in told
        assert told.count("make demo HUB_PORT=") == 2  # once a language
        wanted = int(told.rpartition("HUB_PORT=")[2].split()[0])
        check_ports(from_environment({**ports, "HUB_PORT": str(wanted)}))

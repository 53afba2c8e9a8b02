"""RabbitMQ with our configuration, moved to free ports and a folder of the test."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from importlib.resources import files
from pathlib import Path

from tests.helpers import free_ports, wait_until
from tests.sync_agent.parts import Process, answers

SERVERS = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin/rabbitmq-server"))
"""Debian's RabbitMQ; the program in /usr/sbin wants to be another user."""


class RabbitMQ:
    """A node of its own. `hubs` are its users beside the district."""

    def __init__(self, folder: Path, certificates: Path, hubs: tuple[str, ...]) -> None:
        self.folder = folder
        self.port, self._tcp, self._distribution, self._epmd = free_ports(4)
        shipped = files("sync_agent").joinpath("district/broker/rabbitmq")
        for name in ("ca.pem", "broker.pem", "broker-key.pem"):
            shutil.copy(certificates / name, folder / name)
        text = shipped.joinpath("rabbitmq.conf").read_text()
        text = text.replace("/etc/koperasi", str(folder)).replace("0.0.0.0:8883", f"127.0.0.1:{self.port}")
        (folder / "rabbitmq.conf").write_text(text + f"listeners.tcp.1 = 127.0.0.1:{self._tcp}\n")
        definitions = json.loads(shipped.joinpath("definitions.json").read_text())
        for kind in ("users", "permissions", "topic_permissions"):
            example = json.dumps(definitions[kind].pop())
            definitions[kind] += [json.loads(example.replace("HUB", hub)) for hub in hubs]
        (folder / "definitions.json").write_text(json.dumps(definitions))
        (folder / "plugins").write_text("[rabbitmq_mqtt,rabbitmq_auth_mechanism_ssl].")
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"mqtts://127.0.0.1:{self.port}?version=3.1.1"

    def start(self) -> None:
        environment = {
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "database"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false"
            f" -erl_epmd_port {self._distribution}",
            "ERL_EPMD_PORT": str(self._epmd),
        }
        command = ["env", *(f"{name}={value}" for name, value in environment.items()), SERVERS[-1]]
        self.process = Process(*command, log=self.folder / "rabbitmq.log")
        wait_until(lambda: answers(self.port), 60, "RabbitMQ listens")

    def stop(self) -> None:
        if self.process and self.process.popen.poll() is None:
            self.process.popen.send_signal(signal.SIGTERM)
            self.process.popen.wait(30)
        # Erlang's registrar, on a port of its own, outlives the node that started it.
        subprocess.run(["epmd", "-port", str(self._epmd), "-kill"], capture_output=True, timeout=10, check=False)

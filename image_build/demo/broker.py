"""The demo's MQTT 5 broker: rumqttd as PyPI's iotcore ships it, so that nothing must be installed by hand.

It keeps nothing on disk; the district tells it the receipts again when it starts. A real office runs Mosquitto.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from image_build import limits


def configuration(listen: str) -> str:
    """rumqttd's configuration with one MQTT 5 listener at ``address:port``."""
    return f"""\
id = 0

[router]
id = 0
max_connections = {limits.BROKER_CONNECTIONS_MAX}
max_outgoing_packet_count = {limits.BROKER_INFLIGHT_MAX}
max_segment_size = {limits.BROKER_SEGMENT_BYTES_MAX}
max_segment_count = {limits.BROKER_SEGMENTS_MAX}

[v5.1]
name = "demo"
listen = "{listen}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = {limits.BROKER_CONNECT_MILLISECONDS}
max_payload_size = {limits.BROKER_PAYLOAD_BYTES_MAX}
max_inflight_count = {limits.BROKER_INFLIGHT_MAX}
dynamic_filters = true
"""


def main() -> None:
    """Run the broker with the configuration file named on the command line, until a signal ends the process."""
    from iotcore.iotcore import IotCoreBroker  # only here: the rest of the demo must load without the extra

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # rumqttd wraps each message in error spans, which would all be logged as errors.
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
    broker = IotCoreBroker(config_path=str(Path(sys.argv[1])))
    broker.check_ports()
    broker.run_forever()


if __name__ == "__main__":
    main()

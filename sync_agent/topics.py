"""The MQTT topics between hubs and district.

| topic | who publishes | what | retained |
| --- | --- | --- | --- |
| ``koperasi/1/<hub>/up`` | that hub's relay | a batch (`sync_agent.wire`) | no |
| ``koperasi/1/<hub>/receipt`` | the district | the signed receipt (`sync_agent.receipt`), the hub's only cursor | yes |
| ``koperasi/1/<hub>/down``, ``koperasi/1/all/down`` | the district | what it says (`sync_agent.statement`) | yes |
| ``koperasi/1/<hub>/state`` | that hub's relay, and its last will | birth and death (`sync_agent.state`) | yes |

All with QoS 1. ``1`` is the version of this contract. ``<hub>`` is the hub's id, which is also the common name of its
certificate and so its user name at the broker: an access list of a few lines
(`sync_agent/district/broker/acl`) lets a hub speak for itself and for nobody else.

The collectors share the subscription to batches (``$share/collectors/…``): the broker hands each one to one of them. To
states each subscribes for itself, because a broker sends what it retains to no shared subscription. Where a broker
shares no subscription (MQTT 3.1.1) every collector gets every batch: one is enough, and more do no harm.
"""

from __future__ import annotations

import re
from typing import Final

from sync_agent.errors import WireError
from sync_agent.limits import HUB_CHARACTERS_MAX

ROOT: Final = "koperasi/1"
ALL: Final = "all"
DISTRICT: Final = "district"
BROKER: Final = "broker"
HUB_PATTERN: Final = rf"[a-z0-9][a-z0-9-]{{0,{HUB_CHARACTERS_MAX - 1}}}"
_HUB: Final = re.compile(HUB_PATTERN)
_TOPIC: Final = re.compile(rf"{ROOT}/({_HUB.pattern})/(up|receipt|state|down)")
SHARED_UP: Final = f"$share/collectors/{ROOT}/+/up"
EVERY_UP: Final = f"{ROOT}/+/up"
EVERY_STATE: Final = f"{ROOT}/+/state"


def is_hub(name: str) -> bool:
    """Whether this can be a hub's id: small letters, digits and hyphens, so that no wildcard and no slash gets in.

    Three names are none: ``all`` stands for every hub, and the certificates of collectors and broker have the others.
    """
    return name not in (ALL, DISTRICT, BROKER) and _HUB.fullmatch(name) is not None


def up(hub: str) -> str:
    """Where a hub's batches go."""
    return f"{ROOT}/{hub}/up"


def receipt(hub: str) -> str:
    """Where a hub finds the district's receipt."""
    return f"{ROOT}/{hub}/receipt"


def down(scope: str) -> str:
    """Where a hub finds what the district says to it, or with ``all`` to everybody."""
    return f"{ROOT}/{scope}/down"


def state(hub: str) -> str:
    """Where a hub's birth and last will go."""
    return f"{ROOT}/{hub}/state"


def parse(topic: str) -> tuple[str, str]:
    """The hub and the kind (``up``, ``receipt``, ``state``, ``down``) of a topic. Raises `WireError` ("wire.topic")."""
    match = _TOPIC.fullmatch(topic)
    if match is None:
        raise WireError("wire.topic", topic=topic[:100])
    return match[1], match[2]

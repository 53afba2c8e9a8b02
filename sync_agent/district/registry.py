"""The register of hubs: who may send, under which key."""

from __future__ import annotations

from hub.log.fact import GENESIS
from sync_agent import keys, topics
from sync_agent.district import tables
from sync_agent.district.forks import tables as forks
from sync_agent.district.store import Store
from sync_agent.errors import SettingsError


def enrol(store: Store, hub: str, public_key: str, name: str, now: int) -> bool:
    """Make a hub known; False if it already was, with this very key.

    Raises `SettingsError` ("hub.name", "hub.other_key": a hub's key is never replaced in passing) and `KeyFault`.
    """
    if not topics.is_hub(hub):
        raise SettingsError("hub.name", hub=hub[:80])
    keys.public(public_key)
    with store.transaction():
        row = store.one(tables.SELECT_HUB, (hub,))
        if row is not None:
            if row[0] != public_key:
                raise SettingsError("hub.other_key", hub=hub)
            return False
        store.run(tables.INSERT_HUB, (hub, public_key, name, now))
        store.run(tables.INSERT_COOPERATIVE, (hub, GENESIS))
    return True


def replace_key(store: Store, hub: str, public_key: str, now: int) -> bool:
    """Give a hub that was restored its new device's key; what the old one signs is refused from now on.

    False if it has this key already. Raises `SettingsError` ("hub.unknown") and `KeyFault`.
    """
    keys.public(public_key)
    with store.transaction():
        row = store.one(tables.SELECT_HUB, (hub,))
        if row is None:
            raise SettingsError("hub.unknown", hub=hub[:80])
        if row[0] == public_key:
            return False
        store.run(forks.INSERT_RETIRED, (hub, row[0], now))
        store.run(forks.UPDATE_KEY, (public_key, hub))
    return True


def set_status(store: Store, hub: str, status: str) -> None:
    """Make a hub `active` or `revoked`. Raises `SettingsError` ("hub.unknown")."""
    with store.transaction():
        if store.one(tables.SELECT_HUB, (hub,)) is None:
            raise SettingsError("hub.unknown", hub=hub[:80])
        store.run(tables.UPDATE_HUB_STATUS, (status, hub))

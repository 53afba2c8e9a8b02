"""The hub is found on the network, under a name of its own, and found again when the network changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from zeroconf import ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

from hub.cooperative.views import CooperativeView
from hub.server import announce

SECONDS = 10
KOPERASI, HTTP = announce.TYPES


class Neighbour:
    """Somebody on the same network who watches what is announced."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[list[str], int]] = {}

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Neighbour]:
        zeroconf = AsyncZeroconf(interfaces=["127.0.0.1"])
        pending: set[asyncio.Task[None]] = set()

        def changed(zeroconf: object, service_type: str, name: str, state_change: ServiceStateChange) -> None:
            if state_change is ServiceStateChange.Removed:
                self.found.pop(name, None)
                return
            task = asyncio.ensure_future(look(service_type, name))
            pending.add(task)
            task.add_done_callback(pending.discard)

        async def look(service_type: str, name: str) -> None:
            info = await zeroconf.async_get_service_info(service_type, name)
            if info is not None:
                self.found[name] = (info.parsed_addresses(), info.port or 0)

        browser = AsyncServiceBrowser(zeroconf.zeroconf, list(announce.TYPES), handlers=[changed])
        try:
            yield self
        finally:
            await browser.async_cancel()
            await asyncio.gather(*pending)
            await zeroconf.async_close()

    async def until(self, condition: Callable[[dict[str, tuple[list[str], int]]], bool]) -> None:
        async with asyncio.timeout(SECONDS):
            while not condition(self.found):
                await asyncio.sleep(0.02)


def whose(hub: str) -> CooperativeView:
    return CooperativeView(hub, "Koperasi Sumber Rezeki", "64.08.04.2001", "")


def test_a_neighbour_finds_the_hub_for_kiosks_and_for_people_until_it_stops() -> None:
    async def story() -> None:
        async with Neighbour().watching() as neighbour:
            async with announce.announced(whose("hub-a1"), "127.0.0.1", 8123):
                names = {f"Koperasi Sumber Rezeki (hub-a1).{kind}" for kind in (KOPERASI, HTTP)}
                await neighbour.until(lambda found: names <= set(found))
                assert all(neighbour.found[name] == (["127.0.0.1"], 8123) for name in names)
            await neighbour.until(lambda found: not names & set(found))

    asyncio.run(story())


def test_a_second_hub_of_the_same_name_is_given_another_one() -> None:
    async def story() -> None:
        async with (
            Neighbour().watching() as neighbour,
            announce.announced(whose("hub-b2"), "127.0.0.1", 8124),
        ):
            await neighbour.until(lambda found: len(found) == 2)
            async with announce.announced(whose("hub-b2"), "127.0.0.1", 8125):
                await neighbour.until(lambda found: {8124, 8125} <= {port for _, port in found.values()})

    asyncio.run(story())


def test_the_hub_is_announced_anew_when_the_machine_gets_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    here: set[str] = set()
    monkeypatch.setattr(announce, "INTERFACE_CHECK_SECONDS", 0.05)
    monkeypatch.setattr(announce, "addresses", lambda host: frozenset(here))

    async def story() -> None:
        async with Neighbour().watching() as neighbour, announce.announced(whose("hub-c3"), "0.0.0.0", 8126):
            assert not neighbour.found, "without a network nothing can be announced"
            here.add("127.0.0.1")
            await neighbour.until(lambda found: len(found) == 2)
            here.clear()
            await neighbour.until(lambda found: not found)

    asyncio.run(story())


def test_names_fit_into_a_dns_label_however_long_the_cooperative_is_called() -> None:
    long = CooperativeView("hub-d4", "Koperasi Serba Usaha Produsen Sawit Sejahtera Bersama Kutai Timur é", "", "")
    for service in announce.services(long, frozenset({"127.0.0.1"}), 80):
        label = service.name.removesuffix(f".{service.type}")
        assert len(label.encode()) <= 63
        assert "hub-d4" in label

"""Reading parcels and courier folders into one parcel with opened personal parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from nacl.public import PrivateKey

from hub.log import parcel
from sync_agent import wire
from sync_agent.courier.carrier import Carrier, batches
from sync_agent.courier.folder import Stick
from sync_agent.courier.names import FOLDER as COURIER
from sync_agent.courier.pouch import SUFFIX
from sync_agent.courier.pouch import unpack as unpack_pouch
from sync_agent.errors import CourierFault, RestoreFault, WireError
from sync_agent.limits import COURIER_POUCH_BYTES_MAX
from sync_agent.restore.lines import opened, stretch_of

__all__ = ["COURIER", "unpack"]


def unpack(sources: Sequence[Path], hub: str, key: PrivateKey | None) -> Iterator[parcel.Line]:
    """The lines of all sources; what is damaged becomes a line of trouble and stops nothing.

    A source is a parcel's file, a courier's file, folder or the stick that holds one. `hub` is whose they must be,
    ``""`` if they say it themselves. Raises `RestoreFault`: "restore.nothing" (no such file, or nothing in it),
    "restore.several" (of several hubs, and none was named), "restore.other_hub".
    """
    with ExitStack() as sticks:
        found = [each for source in sources for each in _found_in(source, sticks)]
        hubs = sorted({each.hub for each in found})
        if not hubs:
            raise RestoreFault("restore.nothing", where=", ".join(map(str, sources)))
        if not hub and len(hubs) > 1:
            raise RestoreFault("restore.several", hubs=", ".join(hubs))
        chosen = hub or hubs[0]
        mine = [each for each in found if each.hub == chosen]
        if not mine:
            raise RestoreFault("restore.other_hub", hub=chosen, hubs=", ".join(hubs))
        yield parcel.Head(parcel.VERSION, chosen)
        for each in mine:
            yield from (_batch(each, key) if isinstance(each, _Batch) else _parcel(each.path, chosen, key))
        yield parcel.End(0)


class _Batch(NamedTuple):
    """A batch in a courier's folder or file."""

    hub: str
    name: str
    carrier: Carrier


class _Parcel(NamedTuple):
    hub: str
    path: Path


def _found_in(source: Path, sticks: ExitStack) -> Sequence[_Batch | _Parcel]:
    """What is in a source, each with the hub it says it is of."""
    try:
        if source.is_dir():
            return _carried(sticks.enter_context(Stick(source)))
        with source.open("rb") as file:
            if source.suffix == SUFFIX:
                return _carried(unpack_pouch(file.read(COURIER_POUCH_BYTES_MAX + 1)))
            head = parcel.decode(file.readline(parcel.LINE_BYTES_MAX + 1))
    except (OSError, CourierFault, parcel.ParcelFault) as error:
        raise RestoreFault("restore.nothing", where=str(source)) from error
    if not isinstance(head, parcel.Head):
        raise RestoreFault("restore.nothing", where=str(source))
    return [_Parcel(head.hub, source)]


def _carried(carrier: Carrier) -> list[_Batch]:
    return [_Batch(hub, str(name), carrier) for hub in carrier.hubs() for name in batches(carrier, hub)]


def _batch(found: _Batch, key: PrivateKey | None) -> Iterator[parcel.Line]:
    try:
        envelope = wire.open_envelope(found.carrier.read(found.hub, found.name) or b"")
        if envelope.hub != found.hub:
            raise WireError("wire.other_hub")
        lines = list(stretch_of(envelope))
    except (CourierFault, WireError) as error:
        yield parcel.Trouble(found.name, error.code)
        return
    yield from _opening(lines, found.name, found.hub, key)


def _parcel(path: Path, hub: str, key: PrivateKey | None) -> Iterator[parcel.Line]:
    is_whole = False
    try:
        with path.open("rb") as file:
            for line in parcel.read(iter(lambda: file.readline(parcel.LINE_BYTES_MAX + 1), b"")):
                is_whole = is_whole or isinstance(line, parcel.End)
                if not isinstance(line, parcel.Head | parcel.End):
                    yield from _opening([line], path.name, hub, key)
    except (OSError, parcel.ParcelFault):
        is_whole = False
    if not is_whole:
        yield parcel.Trouble(path.name, "parcel.cut")


def _opening(lines: Sequence[parcel.Line], where: str, hub: str, key: PrivateKey | None) -> Iterator[parcel.Line]:
    for line in lines:
        if not isinstance(line, parcel.Box):
            yield line
            continue
        try:
            yield from list(opened(line, hub, key))
        except WireError as error:
            yield parcel.Trouble(f"{where}: {line.first}-{line.last}", error.code)

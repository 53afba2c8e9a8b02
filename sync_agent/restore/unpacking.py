"""Reading parcels and courier folders into one parcel with opened personal parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey

from hub.log import parcel
from sync_agent import wire
from sync_agent.errors import RestoreFault, WireError
from sync_agent.limits import MESSAGE_BYTES_MAX
from sync_agent.restore.lines import opened, stretch_of

COURIER: Final = "KOPERASI-KURIR"
_BATCH: Final = ".kb"


def unpack(sources: Sequence[Path], hub: str, key: PrivateKey | None) -> Iterator[parcel.Line]:
    """The lines of all sources; what is damaged becomes a line of trouble and stops nothing.

    A source is a parcel's file, a courier folder or the stick that holds one. `hub` is whose they must be, ``""`` if
    they say it themselves. Raises `RestoreFault`: "restore.nothing" (no such file, or nothing in it),
    "restore.several" (of several hubs, and none was named), "restore.other_hub".
    """
    found = [each for source in sources for each in _hubs_in(source)]
    hubs = sorted({name for name, _ in found})
    if not hubs:
        raise RestoreFault("restore.nothing", where=", ".join(map(str, sources)))
    if not hub and len(hubs) > 1:
        raise RestoreFault("restore.several", hubs=", ".join(hubs))
    chosen = hub or hubs[0]
    mine = [path for name, path in found if name == chosen]
    if not mine:
        raise RestoreFault("restore.other_hub", hub=chosen, hubs=", ".join(hubs))
    yield parcel.Head(parcel.VERSION, chosen)
    for path in mine:
        yield from (_batch(path, chosen, key) if path.suffix == _BATCH else _parcel(path, chosen, key))
    yield parcel.End(0)


def _hubs_in(source: Path) -> list[tuple[str, Path]]:
    """The files in a source, each with the hub it says it is of."""
    if source.is_dir():
        root = source / COURIER if (source / COURIER).is_dir() else source
        return [(_hub_of(path), path) for path in sorted(root.rglob(f"*{_BATCH}")) if path.is_file()]
    if source.suffix == _BATCH and source.is_file():
        return [(_hub_of(source), source)]
    try:
        with source.open("rb") as file:
            head = parcel.decode(file.readline(parcel.LINE_BYTES_MAX + 1))
    except (OSError, parcel.ParcelFault) as error:
        raise RestoreFault("restore.nothing", where=str(source)) from error
    if not isinstance(head, parcel.Head):
        raise RestoreFault("restore.nothing", where=str(source))
    return [(head.hub, source)]


def _hub_of(path: Path) -> str:
    # By its contents if they can be read, otherwise by its folder, so that damage is told to whom it concerns.
    try:
        return wire.open_envelope(_content(path)).hub
    except (OSError, WireError):
        return path.parent.name


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MESSAGE_BYTES_MAX + 1)


def _batch(path: Path, hub: str, key: PrivateKey | None) -> Iterator[parcel.Line]:
    try:
        lines = list(stretch_of(wire.open_envelope(_content(path))))
    except (OSError, WireError) as error:
        yield parcel.Trouble(path.name, getattr(error, "code", "file.unreadable"))
        return
    yield from _opening(lines, path.name, hub, key)


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

"""The courier's folder as one file, for a phone: a ZIP archive with the same paths, nothing in it compressed.

Messages are compressed and signed already, so the archive protects nothing and need not be trusted: each message is
judged by itself. Whoever unpacks it onto a stick has the stick's folder. A reader refuses an archive that is too large
or has too many files, and of the others leaves alone what is compressed, encrypted, twice there or of another name.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Final

from sync_agent import topics
from sync_agent.courier.carrier import Strange
from sync_agent.courier.names import FOLDER, is_ours
from sync_agent.errors import CourierFault
from sync_agent.limits import COURIER_POUCH_BYTES_MAX, COURIER_POUCH_FILES_MAX, MESSAGE_BYTES_MAX

SUFFIX: Final = ".kurir"
_TIME: Final = (2026, 1, 1, 0, 0, 0)  # the same pouch is the same bytes whenever it is made
_BROKEN: Final = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error)


class Pouch:
    """Files in memory, with the same doors as a stick."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], bytes] = {}
        self._strange: list[Strange] = []
        self.bytes = 0

    def hubs(self) -> list[str]:
        """The hubs that something is here of or for, in order."""
        return sorted({hub for hub, _ in self._files if hub})

    def names(self, hub: str) -> list[str]:
        """Names of the files of a hub, in order."""
        return sorted(name for of, name in self._files if of == hub)

    def strange(self) -> list[Strange]:
        """What was in the archive and is none of ours."""
        return list(self._strange)

    def parts(self, _hub: str) -> list[str]:
        """Nothing in memory is half written."""
        return []

    def read(self, hub: str, name: str) -> bytes | None:
        """A file's content, None if there is no such file."""
        return self._files.get((hub, name))

    def write(self, hub: str, name: str, content: bytes) -> None:
        """Put a file in. Raises `CourierFault` ("courier.pouch_full")."""
        size = self.bytes - len(self._files.get((hub, name), b"")) + len(content)
        if size > COURIER_POUCH_BYTES_MAX // 2 or len(self._files) >= COURIER_POUCH_FILES_MAX:
            raise CourierFault("courier.pouch_full")
        self._files[(hub, name)], self.bytes = content, size

    def note(self, path: str, code: str) -> None:
        """Something was in the archive that is not taken."""
        self._strange.append(Strange(path[:80], code))

    def remove(self, hub: str, name: str) -> None:
        """Take a file out."""
        self.bytes -= len(self._files.pop((hub, name), b""))

    def packed(self) -> bytes:
        """The archive."""
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for (hub, name), content in sorted(self._files.items()):
                archive.writestr(zipfile.ZipInfo("/".join(filter(None, (FOLDER, hub, name))), _TIME), content)
        return packed.getvalue()


def unpack(content: bytes) -> Pouch:
    """What is in an archive. Raises `CourierFault`: "courier.pouch_size", "courier.not_a_pouch", "courier.too_many"."""
    if len(content) > COURIER_POUCH_BYTES_MAX:
        raise CourierFault("courier.pouch_size")
    pouch = Pouch()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            listed = archive.infolist()
            if len(listed) > COURIER_POUCH_FILES_MAX:
                raise CourierFault("courier.too_many", path=FOLDER)
            for info in listed:
                if not info.is_dir():
                    _take(pouch, archive, info)
    except _BROKEN as error:
        raise CourierFault("courier.not_a_pouch") from error
    return pouch


def _take(pouch: Pouch, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    shown = info.filename.encode(errors="replace").decode().removeprefix(f"{FOLDER}/")
    hub, _, name = shown.rpartition("/")
    if not info.filename.startswith(f"{FOLDER}/") or not is_ours(hub, name) or not (not hub or topics.is_hub(hub)):
        pouch.note(shown, "courier.strange")
    elif info.compress_type != zipfile.ZIP_STORED or pouch.read(hub, name) is not None:
        pouch.note(shown, "courier.odd")
    elif info.file_size > MESSAGE_BYTES_MAX:
        pouch.note(shown, "courier.too_large")
    else:
        try:
            pouch.write(hub, name, archive.read(info))
        except CourierFault as fault:
            pouch.note(shown, fault.code)
        except _BROKEN:
            pouch.note(shown, "courier.damaged")

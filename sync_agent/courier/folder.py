"""The courier's folder on a stick. Nothing outside it is ever touched.

Every file is reached from the folder's own descriptor without following a link, so that no name on the stick leads
elsewhere. A file is written beside its place, brought onto the stick, and then put there under its name: pulled at any
moment, the stick holds the file before or the file after, and perhaps a ``.part`` that nobody reads.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

from sync_agent import topics
from sync_agent.courier.carrier import Strange
from sync_agent.courier.names import FOLDER, PART, is_ours
from sync_agent.errors import CourierFault
from sync_agent.limits import COURIER_FILES_MAX, COURIER_HUBS_MAX, MESSAGE_BYTES_MAX

_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_CODES: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "courier.full"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "courier.read_only"),
    **dict.fromkeys((errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOMEDIUM), "courier.pulled"),
    **dict.fromkeys((errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EEXIST), "courier.odd"),
}
_BLIND: Final = (errno.EINVAL, errno.ENOTSUP)  # what file systems answer that cannot bring a folder onto the stick


class Stick:
    """The courier's folder on one stick, which stays open for as long as this is used (``with``)."""

    def __init__(self, path: Path) -> None:
        """`path` is where the stick is, or the courier's folder on it."""
        self.path = path.parent if path.name == FOLDER else path
        self._root = self._folder = -1
        self._strange: dict[Strange, None] = {}
        self._hubs: list[str] | None = None

    def __enter__(self) -> Stick:
        with _told(str(self.path)):
            try:
                self._root = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except (FileNotFoundError, NotADirectoryError) as error:
                raise CourierFault("courier.no_stick", path=str(self.path)) from error
            with suppress(FileNotFoundError):
                self._folder = _opened(FOLDER, self._root)
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in (self._folder, self._root):
            if descriptor >= 0:
                os.close(descriptor)
        self._root = self._folder = -1

    @property
    def device(self) -> int:
        """What tells one file system from another."""
        return os.fstat(self._root).st_dev

    def hubs(self) -> list[str]:
        """The hubs that have a folder here, in order."""
        if self._hubs is None:
            found = [each for each in self._listed(self._folder, "", COURIER_HUBS_MAX) if topics.is_hub(each)]
            with _told(FOLDER):
                self._hubs = sorted(each for each in found if self._is_folder(each))
        return self._hubs

    def names(self, hub: str) -> list[str]:
        """Names of our files of a hub, in order."""
        with self._within(hub) as folder:
            listed = self._listed(folder, hub, COURIER_FILES_MAX) if folder is not None else []
        return sorted(name for name in listed if is_ours(hub, name))

    def strange(self) -> list[Strange]:
        """What was come across and is none of ours, so far."""
        return list(self._strange)

    def read(self, hub: str, name: str) -> bytes | None:
        """A file's content, None if there is no such file.

        Raises `CourierFault`: "courier.odd" (a link, a folder, …), "courier.too_large", "courier.pulled", ….
        """
        with self._within(hub) as folder, _told(_path(hub, name)):
            if folder is None:
                return None
            try:
                descriptor = os.open(name, _READ, dir_fd=folder)
            except FileNotFoundError:
                return None
            with os.fdopen(descriptor, "rb") as file:
                about = os.fstat(descriptor)
                if not stat.S_ISREG(about.st_mode):
                    raise CourierFault("courier.odd", path=_path(hub, name))
                content = file.read(MESSAGE_BYTES_MAX + 1)
        if len(content) > MESSAGE_BYTES_MAX:
            raise CourierFault("courier.too_large", path=_path(hub, name))
        return content

    def write(self, hub: str, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all.

        Raises `CourierFault`: "courier.full", "courier.read_only", "courier.pulled", "courier.odd", "courier.failed".
        """
        self._make(hub)
        with self._within(hub) as folder, _told(_path(hub, name)):
            if folder is None:
                raise CourierFault("courier.pulled", path=_path(hub, name))
            with suppress(FileNotFoundError):
                if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                    raise CourierFault("courier.odd", path=_path(hub, name))
            part = name + PART
            try:
                write_new(part, folder, content)
                os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                with suppress(OSError):
                    os.unlink(part, dir_fd=folder)
                raise
            settle(folder)

    def remove(self, hub: str, name: str) -> None:
        """Take a file of ours away. Raises `CourierFault`."""
        if not is_ours(hub, name.removesuffix(PART)):
            raise ValueError(name)
        with self._within(hub) as folder, _told(_path(hub, name)):
            if folder is not None:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=folder)

    def parts(self, hub: str) -> list[str]:
        """Names of a hub's files that were being written when the stick was pulled."""
        self.names(hub)
        halves = [each.path for each in self._strange if each.code == "courier.half"]
        return [path.removeprefix(f"{hub}/") for path in halves if path.startswith(f"{hub}/")]

    @contextmanager
    def _within(self, hub: str) -> Iterator[int | None]:
        """The descriptor of a hub's folder, None if there is none."""
        if self._folder < 0 or not hub:
            yield self._folder if self._folder >= 0 else None
            return
        with _told(hub):
            try:
                descriptor = _opened(hub, self._folder)
            except FileNotFoundError:
                descriptor = -1
        try:
            yield descriptor if descriptor >= 0 else None
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def _make(self, hub: str) -> None:
        with _told(_path(hub, "")):
            if self._folder < 0:
                with suppress(FileExistsError):
                    os.mkdir(FOLDER, dir_fd=self._root)
                self._folder = _opened(FOLDER, self._root)
                settle(self._root)
            if hub:
                with suppress(FileExistsError):
                    os.mkdir(hub, dir_fd=self._folder)
                    self._hubs = None
                    settle(self._folder)

    def _listed(self, folder: int, hub: str, most: int) -> list[str]:
        """Names in a folder; those that are none of ours are noted."""
        if folder < 0:
            return []
        with _told(_path(hub, "")), os.scandir(folder) as entries:
            found = [entry.name for entry in islice(entries, most + 1)]
        if len(found) > most:
            self._note(hub, "…", "courier.too_many")
        for name in sorted(found[:most]):
            if not is_ours(hub, name) and not (not hub and topics.is_hub(name)):
                half = name.endswith(PART) and is_ours(hub, name.removesuffix(PART))
                self._note(hub, name, "courier.half" if half else "courier.strange")
        return found[:most]

    def _is_folder(self, name: str) -> bool:
        about = os.stat(name, dir_fd=self._folder, follow_symlinks=False)
        if not stat.S_ISDIR(about.st_mode):
            self._note("", name, "courier.odd")
        return stat.S_ISDIR(about.st_mode)

    def _note(self, hub: str, name: str, code: str) -> None:
        self._strange[Strange(_path(hub, name.encode(errors="replace").decode()[:80]), code)] = None


def _opened(name: str, within: int) -> int:
    try:
        return os.open(name, _DIRECTORY, dir_fd=within)
    except NotADirectoryError as error:  # what Linux says to a link, too
        raise CourierFault("courier.odd", path=name) from error


def write_new(name: str, folder: int, content: bytes) -> None:
    """Write a new file, in place of one of that name, durably. Raises `OSError`."""
    # Never into a file that is there: it might be a link to something else.
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    with os.fdopen(os.open(name, _NEW, 0o644, dir_fd=folder), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: int) -> None:
    """Bring a folder's names onto the stick. Raises `OSError`."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _BLIND:
            raise


def _path(hub: str, name: str) -> str:
    return "/".join(each for each in (hub, name) if each) or FOLDER


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Say what an error of the machine means for who holds the stick."""
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0, "courier.failed")
        raise CourierFault(code, path=path, reason=error.strerror or type(error).__name__) from error

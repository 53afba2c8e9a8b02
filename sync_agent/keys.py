"""Ed25519 keys in files: a hub's, and the district's. Private keys are 32-byte seeds written as 64 hex digits."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from nacl.public import PublicKey
from nacl.signing import SigningKey, VerifyKey

from sync_agent.errors import KeyFault

_HEX: Final = re.compile(r"[0-9a-f]{64}")


def generate(path: Path) -> str:
    """Make a new private key in a new file that only its owner can read, and return the public key as hex.

    Raises `KeyFault` ("key.exists") rather than overwrite a file: a key that is gone cannot be made again.
    """
    key = SigningKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyFault("key.exists", path=str(path)) from error
    except OSError as error:
        raise KeyFault("key.unwritable", path=str(path)) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(bytes(key).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return bytes(key.verify_key).hex()


def read(path: Path) -> SigningKey:
    """The private key in a file. Raises `KeyFault` ("key.missing", "key.readable", "key.form")."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFault("key.readable", path=str(path))
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise KeyFault("key.missing", path=str(path)) from error
    if not _HEX.fullmatch(text):
        raise KeyFault("key.form", path=str(path))
    return SigningKey(bytes.fromhex(text))


def public(text: str) -> VerifyKey:
    """A public signing key from 64 hex digits. Raises `KeyFault` ("key.form")."""
    if not _HEX.fullmatch(text):
        raise KeyFault("key.form", path=text[:80])
    return VerifyKey(bytes.fromhex(text))


def recovery(text: str) -> PublicKey:
    """A cooperative's public recovery key (X25519) from 64 hex digits. Raises `KeyFault` ("key.form")."""
    if not _HEX.fullmatch(text):
        raise KeyFault("key.form", path=text[:80])
    return PublicKey(bytes.fromhex(text))

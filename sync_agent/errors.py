"""The errors of relay and district. Each has a code; what a person reads stands in the catalogs."""

from __future__ import annotations


class SyncError(Exception):
    """Something that a person must be told. `code` names the message; `parameters` fill it in."""

    def __init__(self, code: str, **parameters: int | str) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.code} ({details})" if details else self.code


class WireError(SyncError):
    """A message that is not what it must be: damaged, oversized, of another format, or not signed by whom it names."""


class ChainError(SyncError):
    """Facts that are well formed and signed, but do not follow from the chain held here: a fork."""


class SettingsError(SyncError):
    """The command line or the configuration file cannot be used as it is."""


class KeyFault(SyncError):
    """A key file is missing, readable by others, or does not hold a key."""


class RestoreFault(SyncError):
    """A cooperative's log cannot be brought back as it was asked for."""


class CourierFault(SyncError):
    """A courier's stick or file cannot be read or written as it must be."""


class StoreAway(SyncError):
    """The district's database cannot be written right now; trying again later may work."""


class StaffError(SyncError):
    """Somebody of the office gave what cannot be: a wrong password, a name that is taken, a day that has passed."""

"""No table of its own: an index, so that who left when is found in the log without reading all of it."""

from __future__ import annotations

from typing import Any, Final

TABLES: Final[tuple[Any, ...]] = ()
SCHEMA: Final = (
    "CREATE INDEX IF NOT EXISTS log_fact_status_changed ON log_fact (number) WHERE type = 'members.status_changed'",
)

"""Publishing and taking back."""

from __future__ import annotations

import msgspec

from sync_agent import statement, topics
from sync_agent.district import tables as district
from sync_agent.district.staff import audit
from sync_agent.district.statements import tables, views
from sync_agent.district.store import Store
from sync_agent.errors import StaffError
from sync_agent.limits import STATEMENTS_MAX

_encode = msgspec.json.Encoder(order="sorted").encode


def publish(store: Store, who: str, now: int, statement_id: str, scope: str, said: statement.AnyStatement) -> bool:
    """Publish under an id that the form made, so that a form sent twice counts once; False for the second time.

    Raises `StaffError`: "statement.scope" for a hub that is not enrolled, "statement.many" if more is in force already
    than one message may hold.
    """
    kind = str(msgspec.to_builtins(said)["kind"])
    with store.transaction():
        if views.one(store, statement_id) is not None:
            return False
        if scope != topics.ALL and store.one(district.SELECT_HUB, (scope,)) is None:
            raise StaffError("statement.scope", hub=scope[:80])
        if len(views.in_force(store, scope, said.from_day)) >= STATEMENTS_MAX:
            raise StaffError("statement.many", most=STATEMENTS_MAX)
        days = (said.from_day.isoformat(), said.until_day.isoformat())
        store.run(tables.INSERT, (statement_id, scope, kind, _encode(said).decode(), *days, who, now))
        audit.note(store, now, who, f"statement.{kind}", statement_id, _title(said))
    return True


def withdraw(store: Store, who: str, now: int, statement_id: str) -> None:
    """Take back what is in force or to come. Raises `StaffError` ("statement.unknown", "statement.closed")."""
    with store.transaction():
        known = views.one(store, statement_id)
        if known is None:
            raise StaffError("statement.unknown")
        if known.withdrawn_at:
            raise StaffError("statement.closed")
        store.run(tables.WITHDRAW, (who, now, statement_id))
        audit.note(store, now, who, "statement.withdrawn", statement_id, _title(known.statement))


def _title(said: statement.AnyStatement) -> str:
    return getattr(said, "title", "") or f"{said.from_day} – {said.until_day}"

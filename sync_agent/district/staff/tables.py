"""Tables of the office's staff, their sessions, tokens and acts, with every statement on them."""

from __future__ import annotations

from typing import Final

import peewee


class Account(peewee.Model):
    """One person of the office; `password` is an Argon2id hash, `made_by` a name or ``-`` for the command line."""

    name = peewee.TextField(primary_key=True)
    role = peewee.TextField(constraints=[peewee.Check("role IN ('viewer','editor','administrator')")])
    password = peewee.TextField()
    made_by = peewee.TextField()
    made_at = peewee.BigIntegerField()

    class Meta:
        """Listed by name."""

        table_name = "staff"


class Session(peewee.Model):
    """Somebody signed in; `digest` is the SHA-256 of the secret in their cookie."""

    digest = peewee.TextField(primary_key=True)
    name = peewee.TextField(index=True)
    begun_at = peewee.BigIntegerField()
    seen_at = peewee.BigIntegerField()

    class Meta:
        """One row a browser."""

        table_name = "staff_session"


class Token(peewee.Model):
    """What lets a program read the API; `digest` is the SHA-256 of the token, which is shown once. Times 0: never."""

    id = peewee.TextField(primary_key=True)
    label = peewee.TextField()
    digest = peewee.TextField(unique=True)
    made_by = peewee.TextField()
    made_at = peewee.BigIntegerField()
    used_at = peewee.BigIntegerField()
    revoked_at = peewee.BigIntegerField()

    class Meta:
        """Kept when revoked, so that it is known who had one."""

        table_name = "api_token"


class WrongTry(peewee.Model):
    """How often somebody gave a wrong password for one account, or from one address, and when last."""

    place = peewee.TextField(primary_key=True)
    tries = peewee.BigIntegerField()
    last_at = peewee.BigIntegerField()

    class Meta:
        """Forgotten after a right one."""

        table_name = "wrong_try"


class Act(peewee.Model):
    """What somebody of the office did: append-only. `act` is a code, `subject` whom or what it was done to."""

    number = peewee.AutoField()
    at = peewee.BigIntegerField()
    who = peewee.TextField()
    act = peewee.TextField()
    subject = peewee.TextField()
    details = peewee.TextField()

    class Meta:
        """Newest last."""

        table_name = "staff_act"


TABLES: Final = (Account, Session, Token, WrongTry, Act)

SQLITE_SCHEMA: Final = (
    """CREATE TRIGGER IF NOT EXISTS staff_act_no_update BEFORE UPDATE ON staff_act
       BEGIN SELECT RAISE(ABORT, 'staff_act is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS staff_act_no_delete BEFORE DELETE ON staff_act
       BEGIN SELECT RAISE(ABORT, 'staff_act is append-only'); END""",
)
POSTGRESQL_SCHEMA: Final = (
    """CREATE OR REPLACE TRIGGER staff_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_act
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)

SELECT_ACCOUNT: Final = "SELECT name, role, password, made_by, made_at FROM staff WHERE name = ?"
SELECT_ACCOUNTS: Final = "SELECT name, role, password, made_by, made_at FROM staff ORDER BY name"
COUNT_ADMINISTRATORS: Final = "SELECT COUNT(*) FROM staff WHERE role = 'administrator' AND name <> ?"
COUNT_ACCOUNTS: Final = "SELECT COUNT(*) FROM staff"
INSERT_ACCOUNT: Final = "INSERT INTO staff (name, role, password, made_by, made_at) VALUES (?, ?, ?, ?, ?)"
UPDATE_PASSWORD: Final = "UPDATE staff SET password = ? WHERE name = ?"  # noqa: S105 - a statement, not a password
UPDATE_ROLE: Final = "UPDATE staff SET role = ? WHERE name = ?"
DELETE_ACCOUNT: Final = "DELETE FROM staff WHERE name = ?"

SELECT_SESSION: Final = (
    "SELECT s.name, a.role, s.begun_at, s.seen_at FROM staff_session s JOIN staff a ON a.name = s.name"
    " WHERE s.digest = ?"
)
INSERT_SESSION: Final = "INSERT INTO staff_session (digest, name, begun_at, seen_at) VALUES (?, ?, ?, ?)"
UPDATE_SEEN: Final = "UPDATE staff_session SET seen_at = ? WHERE digest = ?"
DELETE_SESSION: Final = "DELETE FROM staff_session WHERE digest = ?"
DELETE_SESSIONS_OF: Final = "DELETE FROM staff_session WHERE name = ?"
DELETE_OTHER_SESSIONS: Final = "DELETE FROM staff_session WHERE name = ? AND digest <> ?"
DELETE_OLD_SESSIONS: Final = "DELETE FROM staff_session WHERE begun_at < ? OR seen_at < ?"

SELECT_TRIES: Final = "SELECT tries, last_at FROM wrong_try WHERE place = ?"
COUNT_TRY: Final = (
    "INSERT INTO wrong_try (place, tries, last_at) VALUES (?, 1, ?)"
    " ON CONFLICT (place) DO UPDATE SET tries = wrong_try.tries + 1, last_at = excluded.last_at"
)
DELETE_TRIES: Final = "DELETE FROM wrong_try WHERE place = ?"
DELETE_OLD_TRIES: Final = "DELETE FROM wrong_try WHERE last_at < ?"

ADD_TOKEN: Final = (
    "INSERT INTO api_token (id, label, digest, made_by, made_at, used_at, revoked_at)"  # noqa: S105 - see above
    " VALUES (?, ?, ?, ?, ?, 0, 0)"
)
SELECT_TOKEN: Final = "SELECT id, used_at FROM api_token WHERE digest = ? AND revoked_at = 0"  # noqa: S105 - see above
SELECT_TOKENS: Final = (
    "SELECT id, label, made_by, made_at, used_at, revoked_at FROM api_token ORDER BY made_at DESC, id"
)
UPDATE_TOKEN_USED: Final = "UPDATE api_token SET used_at = ? WHERE id = ?"  # noqa: S105 - see above
REVOKE_TOKEN: Final = "UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at = 0"  # noqa: S105 - see above
REVOKE_TOKENS_OF: Final = "UPDATE api_token SET revoked_at = ? WHERE made_by = ? AND revoked_at = 0"

INSERT_ACT: Final = "INSERT INTO staff_act (at, who, act, subject, details) VALUES (?, ?, ?, ?, ?)"
SELECT_ACTS: Final = (
    "SELECT number, at, who, act, subject, details FROM staff_act WHERE number < ? ORDER BY number DESC LIMIT ?"
)

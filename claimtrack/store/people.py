"""Accounts, sessions and failed logins; only digests of secrets are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimtrack.store.database import Database

Row = dict[str, Any]


def users(db: Database) -> list[Row]:
    """All accounts, removed ones included, by name."""
    return [dict(row) for row in db.rows("SELECT * FROM users ORDER BY name")]


def any_active(db: Database) -> bool:
    """Whether there is an account that was not removed."""
    return bool(db.rows("SELECT EXISTS (SELECT 1 FROM users WHERE active = 1)")[0][0])


def user(db: Database, name: str) -> Row | None:
    found = db.rows("SELECT * FROM users WHERE name = ?", (name,))
    return dict(found[0]) if found else None


def put_user(db: Database, name: str, role: str, password: str, created: str) -> None:
    """Add an account, or let a removed one of that name come back; in a transaction."""
    db.execute(
        "INSERT INTO users(name, role, password, active, created) VALUES (?, ?, ?, 1, ?)"
        " ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password,"
        " active = 1",
        (name, role, password, created),
    )


def set_role(db: Database, name: str, role: str) -> None:
    db.execute("UPDATE users SET role = ? WHERE name = ?", (role, name))


def set_password(db: Database, name: str, password: str) -> None:
    db.execute("UPDATE users SET password = ? WHERE name = ?", (password, name))


def remove_user(db: Database, name: str) -> None:
    """The row stays, so that the name in the log is never somebody else's unnoticed."""
    db.execute("UPDATE users SET active = 0, password = '' WHERE name = ?", (name,))


def add_session(db: Database, user: int, token: str, created: str, expires: str) -> None:
    db.execute(
        "INSERT INTO sessions(user_id, token, created, expires) VALUES (?, ?, ?, ?)",
        (user, token, created, expires),
    )


def session_user(db: Database, token: str, now: str) -> Row | None:
    """The active account of a session that has not expired."""
    found = db.rows(
        "SELECT u.* FROM sessions s JOIN users u ON u.id = s.user_id"
        " WHERE s.token = ? AND s.expires > ? AND u.active = 1",
        (token, now),
    )
    return dict(found[0]) if found else None


def end_session(db: Database, token: str) -> None:
    db.execute("DELETE FROM sessions WHERE token = ?", (token,))


def end_sessions(db: Database, user: int) -> None:
    db.execute("DELETE FROM sessions WHERE user_id = ?", (user,))


def forget(db: Database, now: str, attempts_before: str) -> None:
    """Drop sessions that expired and failed logins that count no more."""
    db.execute("DELETE FROM sessions WHERE expires <= ?", (now,))
    db.execute("DELETE FROM login_attempts WHERE time < ?", (attempts_before,))


def add_attempt(db: Database, name: str, address: str, time: str) -> None:
    db.execute(
        "INSERT INTO login_attempts(name, address, time) VALUES (?, ?, ?)", (name, address, time)
    )


def attempts(db: Database, column: str, value: str, since: str) -> list[str]:
    """Times of the failed logins by ``name`` or from ``address``, oldest first."""
    assert column in ("name", "address")
    sql = f"SELECT time FROM login_attempts WHERE {column} = ? AND time >= ? ORDER BY time"
    return [row["time"] for row in db.rows(sql, (value, since))]


def clear_attempts(db: Database, name: str) -> None:
    db.execute("DELETE FROM login_attempts WHERE name = ?", (name,))

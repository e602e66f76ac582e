"""Who may review: accounts with roles, sessions of browsers, and brakes on guessing passwords.

No HTTP here: the pages ask :func:`sign_in`, then keep the token that :func:`start_session`
gives in a cookie and ask :func:`session_user` with every request. Where :func:`has_users` is
false nobody needs to sign in.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, get_args

from claimtrack.errors import AccountError, LoginError, NotFoundError
from claimtrack.store import Database, people

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["viewer", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most: each may do what those before it may."""

SHORTEST, LONGEST = 8, 1024
"""Characters of a password; argon2 would take time for more."""
SESSION = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
"""How long a failed login counts."""
PER_NAME, PER_ADDRESS = 5, 30
"""So many failed logins in the window, then everybody waits."""


@dataclass(frozen=True, slots=True)
class User:
    """An account; the actor of its events is its ``name``."""

    id: int
    name: str
    role: Role
    active: bool
    created: str

    def may(self, role: Role) -> bool:
        """Whether this account has a role or one above it."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)


def _user(row: dict[str, Any]) -> User:
    return User(row["id"], row["name"], row["role"], bool(row["active"]), row["created"])


def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise AccountError("accounts need argon2-cffi: pip install 'claimtrack[web]'") from error
    return PasswordHasher()


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _hold_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise AccountError(f"a password has at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise AccountError(f"a password has at most {LONGEST} characters")


def _hold_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"no role {role!r}: it is one of {', '.join(ROLES)}")


# Accounts


def has_users(database: Database) -> bool:
    """Whether anybody has an account, so that signing in is needed."""
    return people.any_active(database)


def users(database: Database, *, removed: bool = False) -> list[User]:
    """The accounts by name; ``removed`` ones only when asked for."""
    found = [_user(row) for row in people.users(database)]
    return [user for user in found if user.active or removed]


def get_user(database: Database, name: str) -> User:
    """The account of that name; NotFoundError where there is none."""
    row = people.user(database, name)
    if row is None or not row["active"]:
        raise NotFoundError(f"no user {name!r}: `claimtrack users list` lists them")
    return _user(row)


def add_user(database: Database, name: str, role: str, password: str) -> User:
    """Make an account, or give a removed one back with a new password.

    Raises AccountError for a name that is taken or not fit, a role that is none, or a password
    that is too short.
    """
    if not name or name != name.strip() or len(name) > 100 or not name.isprintable():
        raise AccountError(f"{name!r} is no user name: take letters, without blanks around them")
    _hold_role(role)
    _hold_password(password)
    hashed = _hasher().hash(password)
    with database.transaction():
        row = people.user(database, name)
        if row is not None and row["active"]:
            raise AccountError(f"user {name!r} is there already: take another name")
        people.put_user(database, name, role, hashed, _utc(datetime.now(UTC)))
        return get_user(database, name)


def set_role(database: Database, name: str, role: str) -> User:
    """Give an account another role. The last admin stays one: AccountError."""
    _hold_role(role)
    with database.transaction():
        user = get_user(database, name)
        if role != "admin":
            _hold_last_admin(database, user)
        people.set_role(database, name, role)
        return get_user(database, name)


def set_password(database: Database, name: str, password: str) -> None:
    """Give an account another password; its sessions end."""
    _hold_password(password)
    hashed = _hasher().hash(password)
    with database.transaction():
        user = get_user(database, name)
        people.set_password(database, name, hashed)
        people.end_sessions(database, user.id)
        people.clear_attempts(database, name)


def remove_user(database: Database, name: str) -> None:
    """Close an account and its sessions; what it did stays in the log.

    The last admin stays while there are others: AccountError.
    """
    with database.transaction():
        user = get_user(database, name)
        if len(users(database)) > 1:
            _hold_last_admin(database, user)
        people.remove_user(database, name)
        people.end_sessions(database, user.id)


def _hold_last_admin(database: Database, user: User) -> None:
    admins = [other for other in users(database) if other.role == "admin"]
    if user.role == "admin" and len(admins) == 1:
        raise AccountError(f"{user.name} is the last admin: make somebody else admin first")


# Signing in


def sign_in(database: Database, name: str, password: str, address: str) -> User:
    """The account of that name and password; ``address`` is where the request came from.

    Raises LoginError, the same for a wrong name as for a wrong password and after the same
    time; its ``wait`` is seconds until the next try, 0 for at once.
    """
    now = datetime.now(UTC)
    with database.transaction():
        # Counted before it is tried, so that tries at the same time count as well.
        _hold_brakes(database, name, address, now)
        people.add_attempt(database, name, address, _utc(now))
    row = people.user(database, name)
    known = row is not None and bool(row["active"])
    if not _fits(row["password"] if row and known else _nobody(), password) or not known:
        raise LoginError("that name and password do not fit together: try again")
    assert row is not None
    with database.transaction():
        people.clear_attempts(database, name)
        people.forget(database, _utc(now), _utc(now - WINDOW))
    return _user(row)


def _hold_brakes(database: Database, name: str, address: str, now: datetime) -> None:
    since = _utc(now - WINDOW)
    for column, value, most in (("name", name, PER_NAME), ("address", address, PER_ADDRESS)):
        failed = people.attempts(database, column, value, since)
        if len(failed) >= most:
            free = datetime.fromisoformat(failed[-most]) + WINDOW
            wait = max(1, int((free - now).total_seconds()) + 1)
            raise LoginError(f"too many tries: wait {wait // 60 + 1} minutes, then try again", wait)


def _fits(hashed: str, password: str) -> bool:
    hasher = _hasher()
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        return False
    try:
        return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a known one."""
    if not _NOBODY:
        _NOBODY.append(_hasher().hash(secrets.token_hex()))
    return _NOBODY[0]


# Sessions


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def start_session(database: Database, user: User, *, lasts: timedelta = SESSION) -> str:
    """A new session of an account: the token for its cookie, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    with database.transaction():
        people.add_session(database, user.id, _digest(token), _utc(now), _utc(now + lasts))
    return token


def session_user(database: Database, token: str) -> User | None:
    """Whose session this is; ``None`` for one that ended, expired or never was."""
    row = people.session_user(database, _digest(token), _utc(datetime.now(UTC)))
    return None if row is None else _user(row)


def end_session(database: Database, token: str) -> None:
    """Sign out."""
    with database.transaction():
        people.end_session(database, _digest(token))


def form_token(session: str) -> str:
    """What a form of this session must send back (CSRF): only who knows the session has it."""
    return hmac.new(session.encode(), b"claimtrack form", sha256).hexdigest()


def fits_form(session: str, token: str) -> bool:
    """Whether a form's token belongs to the session; compared in constant time."""
    return hmac.compare_digest(form_token(session), token)

"""Accounts, sessions and the brakes on guessing."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner

from claimtrack.cli import cli
from claimtrack.errors import AccountError, LoginError, NotFoundError
from claimtrack.review import people
from claimtrack.store import Database

PASSWORD = "correct horse battery"


@pytest.fixture
def db(tmp_path):
    with Database.open(tmp_path / "claims.db", create=True) as database:
        yield database


@pytest.fixture
def ann(db):
    return people.add_user(db, "ann", "admin", PASSWORD)


def test_a_role_may_do_what_those_below_it_may(db, ann):
    bob = people.add_user(db, "bob", "reviewer", PASSWORD)
    assert [ann.may(role) for role in people.ROLES] == [True, True, True]
    assert [bob.may(role) for role in people.ROLES] == [True, True, False]


def test_nothing_secret_is_stored(db, ann):
    token = people.start_session(db, ann)
    db.close()
    data = b"".join(path.read_bytes() for path in db.path.parent.iterdir())
    assert PASSWORD.encode() not in data
    assert token.encode() not in data
    with sqlite3.connect(db.path) as plain:
        assert plain.execute("SELECT password FROM users").fetchone()[0].startswith("$argon2id$")


def test_signing_in_needs_name_and_password(db, ann):
    assert people.sign_in(db, "ann", PASSWORD, "10.0.0.1") == ann
    messages = set()
    for name, password in (("ann", "wrong"), ("nobody", PASSWORD), ("ann", "x" * 5000)):
        with pytest.raises(LoginError) as caught:
            people.sign_in(db, name, password, "10.0.0.1")
        messages.add(str(caught.value))
    assert len(messages) == 1


def test_guessing_one_name_is_stopped_even_with_the_right_password(db, ann):
    for _ in range(people.PER_NAME):
        with pytest.raises(LoginError, match="do not fit"):
            people.sign_in(db, "ann", "wrong", "10.0.0.1")
    with pytest.raises(LoginError, match="wait") as caught:
        people.sign_in(db, "ann", PASSWORD, "10.0.0.2")
    assert 0 < caught.value.wait <= people.WINDOW.total_seconds() + 1


def test_guessing_many_names_from_one_address_is_stopped(db, ann, monkeypatch):
    monkeypatch.setattr(people, "PER_ADDRESS", 3)
    for number in range(3):
        with pytest.raises(LoginError, match="do not fit"):
            people.sign_in(db, f"name{number}", "wrong", "10.0.0.1")
    with pytest.raises(LoginError, match="wait"):
        people.sign_in(db, "ann", PASSWORD, "10.0.0.1")
    assert people.sign_in(db, "ann", PASSWORD, "10.0.0.2") == ann


def test_failed_logins_stop_counting_after_a_while(db, ann):
    for _ in range(people.PER_NAME):
        with pytest.raises(LoginError):
            people.sign_in(db, "ann", "wrong", "10.0.0.1")
    with db.transaction():
        db.execute("UPDATE login_attempts SET time = '2020-01-01T00:00:00Z'")
    assert people.sign_in(db, "ann", PASSWORD, "10.0.0.1") == ann
    assert not db.rows("SELECT * FROM login_attempts")


def test_a_session_ends_by_signing_out_by_time_and_with_its_account(db, ann):
    one, other = people.start_session(db, ann), people.start_session(db, ann)
    assert people.session_user(db, one) == ann
    people.end_session(db, one)
    assert people.session_user(db, one) is None
    assert people.session_user(db, other) == ann
    assert people.session_user(db, people.start_session(db, ann, lasts=timedelta(0))) is None
    assert people.session_user(db, "guess") is None
    people.set_password(db, "ann", PASSWORD + "2")
    assert people.session_user(db, other) is None
    last = people.start_session(db, ann)
    people.remove_user(db, "ann")
    assert people.session_user(db, last) is None
    with pytest.raises(LoginError):
        people.sign_in(db, "ann", PASSWORD + "2", "10.0.0.1")


def test_a_role_changes_at_once_for_who_is_signed_in(db, ann):
    people.add_user(db, "bob", "reviewer", PASSWORD)
    token = people.start_session(db, people.get_user(db, "bob"))
    people.set_role(db, "bob", "viewer")
    bob = people.session_user(db, token)
    assert bob
    assert not bob.may("reviewer")


def test_a_form_belongs_to_its_session(db, ann):
    one, other = people.start_session(db, ann), people.start_session(db, ann)
    assert people.fits_form(one, people.form_token(one))
    assert not people.fits_form(other, people.form_token(one))
    assert not people.fits_form(one, "")


def test_the_last_admin_stays(db, ann):
    people.add_user(db, "bob", "viewer", PASSWORD)
    with pytest.raises(AccountError, match="last admin"):
        people.set_role(db, "ann", "reviewer")
    with pytest.raises(AccountError, match="last admin"):
        people.remove_user(db, "ann")
    people.set_role(db, "bob", "admin")
    people.remove_user(db, "ann")
    assert [user.name for user in people.users(db)] == ["bob"]
    assert people.has_users(db)


@pytest.mark.parametrize(
    ("name", "role", "password", "words"),
    [
        ("", "viewer", PASSWORD, "user name"),
        (" ann", "viewer", PASSWORD, "user name"),
        ("a\nb", "viewer", PASSWORD, "user name"),
        ("ann", "king", PASSWORD, "viewer, reviewer, admin"),
        ("ann", "viewer", "short", "at least 8"),
        ("ann", "viewer", "x" * 2000, "at most"),
    ],
)
def test_what_cannot_be_an_account_is_refused(db, name, role, password, words):
    with pytest.raises(AccountError, match=words):
        people.add_user(db, name, role, password)
    assert not people.has_users(db)


def test_a_name_is_taken_until_it_is_removed(db, ann):
    with pytest.raises(AccountError, match="already"):
        people.add_user(db, "ann", "viewer", PASSWORD)
    people.remove_user(db, "ann")
    with pytest.raises(NotFoundError, match="users list"):
        people.get_user(db, "ann")
    assert people.add_user(db, "ann", "viewer", PASSWORD).id == ann.id


# Command line


def run(path, *args, **kwargs):
    return CliRunner().invoke(cli, ["--db", str(path), "users", *args], **kwargs)


def test_accounts_are_made_changed_and_removed_from_the_command_line(db):
    path = db.path
    done = run(path, "add", "ann", "--role", "admin", "--password-stdin", input=PASSWORD + "\n")
    assert done.exit_code == 0, done.output
    done = run(path, "add", "bob", input=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert run(path, "role", "bob", "viewer").exit_code == 0
    assert run(path, "password", "bob", "--password-stdin", input="another one").exit_code == 0
    rows = json.loads(run(path, "list", "--json").stdout)
    assert [(row["name"], row["role"]) for row in rows] == [("ann", "admin"), ("bob", "viewer")]
    assert people.sign_in(db, "bob", "another one", "").name == "bob"
    assert run(path, "remove", "bob").exit_code == 0
    assert len(json.loads(run(path, "list", "--json").stdout)) == 1


def test_two_different_passwords_are_asked_for_again(db):
    done = run(db.path, "add", "bob", input=f"{PASSWORD}\nother\n{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert people.sign_in(db, "bob", PASSWORD, "").name == "bob"


def test_a_bad_account_is_one_line_and_exit_status_1(db):
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "users", "add", "bob", "--password-stdin"],
        input=b"short\n",
        capture_output=True,
        env={**os.environ, "CLAIMTRACK_DB": str(db.path)},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.decode() == "Error: a password has at least 8 characters\n"


def test_without_argon2_the_way_to_get_it_is_named(db, ann, monkeypatch):
    monkeypatch.setitem(sys.modules, "argon2", None)
    for act in (
        lambda: people.add_user(db, "bob", "viewer", PASSWORD),
        lambda: people.sign_in(db, "ann", PASSWORD, "10.0.0.1"),
    ):
        with pytest.raises(AccountError, match=r"pip install 'claimtrack\[web\]'"):
            act()

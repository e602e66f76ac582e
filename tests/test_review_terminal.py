"""Reviewing on a real terminal (a pty), and through pipes."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
from click.testing import CliRunner
from review_data import add_report, propose, raid

from claimtrack import review
from claimtrack.cli import cli
from claimtrack.cli.pair import Context, Look, marks, shown, wrapped
from claimtrack.store import Database

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def path(tmp_path):
    raid(tmp_path / "claims.db", reports=21).close()
    return tmp_path / "claims.db"


class Terminal:
    """A command on a pty: what it shows, and keys for it."""

    def __init__(self, path, *args, columns=80, rows=24, **environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # COLUMNS and LINES would speak louder than the terminal's own size.
            sizes = {"COLUMNS", "LINES"}
            env = {
                **{name: value for name, value in os.environ.items() if name not in sizes},
                "CLAIMTRACK_DB": str(path),
                "CLAIMTRACK_USER": "ann",
                "TERM": "xterm",
                **environment,
            }
            # A test run in the background of a shell ignores Ctrl-C, and so would its children.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            # Before the command asks for it: it may be quicker than we are.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(sys.executable, [sys.executable, "-m", "claimtrack", *args], env)
        self.raw = ""
        self.status = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.status is None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def press(self, keys):
        self.raw = ""
        os.write(self.fd, keys.encode())

    def screen(self, *wanted, seconds=20):
        """What stands on the last screen, as soon as it holds all of ``wanted``.

        A key may be pressed while the screen before it is still being drawn: its rest comes
        before the next clearing, so what is looked for is named whole, and waited for.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self._shown()
            if all(piece in text for piece in wanted):
                return text
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.raw += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    break
        text = self._shown()
        assert all(piece in text for piece in wanted), text
        return text

    def _shown(self):
        return ESCAPES.sub("", self.raw.rpartition("\x1b[2J")[2])

    def left(self):
        """Wait until the command is done; its exit status."""
        self.screen("left.")
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


def test_twenty_pairs_are_decided_by_keys_and_one_is_undone(path):
    with Terminal(path, "review") as terminal:
        terminal.screen("20 left", "500 lies in 500", "q quit")
        terminal.press("a" * 10 + "x" * 9 + "a")
        # Nothing is left: the last pair's decision ends the session.
        assert terminal.left() == 0
    with Database.open(path) as db:
        kinds = [entry.event.kind for entry in review.history(db)]
        assert kinds == ["confirm"] * 10 + ["reject"] * 9 + ["confirm"]
        assert {entry.event.actor for entry in review.history(db)} == {"ann"}
        assert review.verify(db).events == 20


def test_a_pair_that_others_have_joined_meanwhile_is_not_asked(tmp_path):
    path = tmp_path / "joined.db"
    with raid(path, 3) as db:
        propose(db, 1, 3, score=0.5)
    with Terminal(path, "review") as terminal:
        terminal.screen("3 left")
        terminal.press("aa")
        assert terminal.left() == 0
        assert "2 decided, 0 left." in terminal._shown()


def test_undo_goes_back_to_the_pair_and_skip_leaves_it(path):
    with Terminal(path, "review", NO_COLOR="1") as terminal:
        terminal.screen("match 1 ")
        terminal.press("ax ")
        terminal.screen("match 4 ")
        terminal.press("\x7f")
        terminal.screen("match 3 ", "18 left · 2 decided")
        terminal.press("\x7f\x7f")
        terminal.screen("match 1 ", "20 left · 0 decided")
        terminal.press("\x7f")
        terminal.screen("nothing to undo")
        terminal.press("q")
        assert terminal.left() == 0
    with Database.open(path) as db:
        assert review.left(db) == 20
        assert [entry.event.kind for entry in review.history(db)] == [
            "confirm", "reject", "undo", "undo",
        ]  # fmt: skip


def test_reasons_notes_merges_and_splits_have_their_keys(path):
    with Terminal(path, "review") as terminal:
        terminal.screen("match 1 ")
        terminal.press("m")
        terminal.screen("claim 2 is part of claim 1")
        terminal.press("s")
        terminal.screen("B is in claim")
        terminal.press("\x7f")
        terminal.screen("is as before")
        terminal.press("nask the ministry\n")
        terminal.screen("noted")
        terminal.press("Xtwo raids\n")
        terminal.screen("match 2 ")
        terminal.press("?")
        terminal.screen("any key goes back")
        terminal.press("j")
        terminal.screen("match 2 ")
        terminal.press("j")
        terminal.screen("no key j")
        terminal.press("q")
        assert terminal.left() == 0
    with Database.open(path) as db:
        log = [(e.event.kind, e.event.reason) for e in review.history(db)]
        assert log == [
            ("merge", None), ("split", None), ("undo", None), ("note", "ask the ministry"),
            ("reject", "two raids"),
        ]  # fmt: skip


def test_what_is_decided_already_can_be_gone_through_again(path):
    with Database.open(path) as db:
        review.confirm(db, 1, actor="bob")
    with Terminal(path, "review", "--state", "confirmed") as terminal:
        terminal.screen("confirmed by bob")
        terminal.press("x")
        assert terminal.left() == 0
    with Database.open(path) as db:
        assert review.item(db, 1).state == "rejected"


def test_keys_of_a_cyrillic_layout_are_those_in_their_place(path):
    with Terminal(path, "review") as terminal:
        terminal.screen("match 1 ")
        terminal.press("фчй")
        assert terminal.left() == 0
    with Database.open(path) as db:
        assert [entry.event.kind for entry in review.history(db)] == ["confirm", "reject"]


def test_what_somebody_else_decided_is_told_and_not_overwritten(path):
    with Terminal(path, "review") as terminal:
        terminal.screen("match 1 ")
        with Database.open(path) as db:
            review.reject(db, 1, actor="bob", version=0, reason="two raids")
            review.reject(db, 2, actor="bob", version=0)
        terminal.press("a")
        terminal.screen("match 1 ", "rejected by bob")
        terminal.press(" ")
        terminal.screen("match 3 ")
        terminal.press("a")
        terminal.screen("match 4 ")
        terminal.press("q")
        terminal.left()
    with Database.open(path) as db:
        assert [
            entry.event.match for entry in review.history(db, review.LogFilter(actor="ann"))
        ] == [3]


@pytest.mark.parametrize(("columns", "beside"), [(80, False), (120, True)])
def test_the_two_stand_beside_each_other_where_there_is_room(path, columns, beside):
    with Terminal(path, "review", columns=columns, rows=24) as terminal:
        screen = terminal.screen("q quit")
        assert ("│" in screen) == beside
        lines = screen.split("\n")
        assert len(lines) <= 24
        assert max(len(line.rstrip("\r")) for line in lines) <= columns
        terminal.press("q")
        terminal.left()


def test_without_colour_differences_stand_in_brackets(path):
    with Terminal(path, "review", NO_COLOR="1") as terminal:
        screen = terminal.screen("q quit")
        assert "[[501]] drones were launched, the ministry said ([r1])." in screen
        assert "\x1b[1m" not in terminal.raw
        assert "\x1b[7m" not in terminal.raw
        terminal.press("q")
        terminal.left()


def test_a_terminal_that_knows_nothing_gets_plain_lines(path):
    with Terminal(path, "review", TERM="dumb", NO_COLOR="1") as terminal:
        terminal.screen("q quit")
        terminal.press("aq")
        terminal.screen("1 decided, 19 left.")
        assert "\x1b" not in terminal.raw
        terminal.left()


def test_the_terminal_is_as_before_when_the_session_ends(path):
    with Terminal(path, "review") as terminal:
        terminal.screen("match 1 ", "q quit")
        before_end = termios.tcgetattr(terminal.fd)[3]
        assert not before_end & termios.ECHO
        terminal.press("\x03")
        terminal.left()
        assert termios.tcgetattr(terminal.fd)[3] & termios.ECHO


# What is shown


def test_a_report_cannot_steer_the_terminal():
    assert shown("a\x1b[2J\u202eb\nc\x9b") == "a\ufffd[2J\ufffdb c\ufffd"


def test_marks_open_and_close_once_around_neighbouring_words():
    a = Context("over 500 new drones came", ((5, 8),))
    b = Context("over 500 old black drones came", ((5, 8),))
    look = Look(40, 24, colour=False)
    one, other = marks(a, b, one_language=True)
    assert wrapped(a.text, one, 40, look) == ["over [[500]] [new] drones came"]
    assert wrapped(b.text, other, 40, look) == ["over [[500]] [old black] drones came"]


def test_between_languages_only_figures_are_compared():
    a = Context("oltre 500 droni e 36 missili", ((6, 9),))
    b = Context("over 500 drones and 30 missiles", ((5, 8),))
    look = Look(60, 24, colour=False)
    one, other = marks(a, b, one_language=False)
    assert wrapped(a.text, one, 60, look) == ["oltre [[500]] droni e [36] missili"]
    assert wrapped(b.text, other, 60, look) == ["over [[500]] drones and [30] missiles"]


# Pipes


def run(path, *args, **kwargs):
    return CliRunner().invoke(cli, ["--db", str(path), *args], **kwargs)


def as_a_command(path, *args, data=""):
    return subprocess.run(
        [sys.executable, "-m", "claimtrack", "--db", str(path), *args],
        input=data,
        capture_output=True,
        text=True,
        env={**os.environ, "CLAIMTRACK_USER": "bot"},
        check=False,
    )


def test_in_a_pipe_decisions_go_in_and_results_come_out(path):
    queue = [json.loads(line) for line in run(path, "review", "--list", "--nl").stdout.splitlines()]
    assert [pair["match"] for pair in queue] == list(range(1, 21))
    lines = [
        {"match": 1, "decision": "confirm", "version": queue[0]["version"], "reason": "one raid"},
        {"match": 2, "decision": "reject"},
        {"match": 3, "decision": "skip"},
        {"match": 1, "decision": "reject", "version": 0},
        {"match": 99, "decision": "confirm"},
        {"match": 4, "decision": "maybe"},
        {"match": True, "decision": "confirm"},
        {"match": 5, "decision": "confirm", "version": "new"},
        [],
    ]
    data = "\n".join(map(json.dumps, lines)) + "\n\nnot json\n"
    done = as_a_command(path, "review", data=data)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert done.stderr == "Error: 7 of 10 decisions refused: their results say why\n"
    assert results[0] == {
        "match": 1, "decision": "confirm", "event": 1, "state": "confirmed", "version": 1,
    }  # fmt: skip
    assert results[1]["state"] == "rejected"
    assert results[2]["state"] == "proposed"
    assert "confirmed by bot" in results[3]["error"]
    assert results[3]["version"] == 1
    assert "no match 99" in results[4]["error"]
    assert [result["line"] for result in results[5:]] == [6, 7, 8, 9, 11]
    with Database.open(path) as db:
        assert [entry.event.reason for entry in review.history(db)] == ["one raid", None]


def test_the_list_has_every_format(path):
    assert run(path, "review", "--list", "--csv", "--limit", "2").stdout.splitlines()[1] == (
        "1,0,same,0.89,proposed,501,1,r1,502,2,r2"
    )
    assert "match" in run(path, "review", "--list", "-t").stdout
    assert run(path, "review", "--list", "--relation", "updated").stdout == ""
    assert len(run(path, "review", "r7", "--list", "--nl").stdout.splitlines()) == 2


def test_a_queue_with_nothing_in_it_says_so(tmp_path):
    raid(tmp_path / "claims.db", reports=1).close()
    with Terminal(tmp_path / "claims.db", "review") as terminal:
        terminal.screen("Nothing to decide.")


# Single commands


def rows(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_decision_has_its_command(path):
    by = ("--by", "ann")
    assert [row["kind"] for row in rows(run(path, "confirm", "1", "2", *by))] == ["confirm"] * 2
    assert rows(run(path, "reject", "3", "--reason", "two raids", *by))[0]["reason"] == "two raids"
    verdict = ("verdict", "1", "False", "--url", "https://example.org/1", "--author", "The Quay")
    row = rows(run(path, *verdict, "--rating-value", "1", "--worst", "1", "--best", "5", *by))[0]
    assert row["data"]["rating_value"] == 1
    assert rows(run(path, "merge", "4", "5", *by))[0]["data"]["claims"] == [5]
    made = rows(run(path, "split", "4", "5", "--title", "later", *by))[0]["data"]["claim"]
    assert rows(run(path, "move", "6", str(made), *by))[0]["kind"] == "join"
    assert rows(run(path, "move", "6", *by))[0]["kind"] == "leave"
    assert rows(run(path, "edit", "7", "--low", "400", "--modifier", "over", *by))
    assert rows(run(path, "edit", "7", "--speaker", "Larysa Honchar", *by))
    assert rows(run(path, "note", "hm", "--claim", "1", *by))[0]["reason"] == "hm"
    assert rows(run(path, "undo", *by))[0]["undoes"] == 11
    assert [row["undoes"] for row in rows(run(path, "undo", "1", *by))] == [2, 1]
    log = [json.loads(line) for line in run(path, "log", "--nl").stdout.splitlines()]
    assert [row["id"] for row in log] == list(range(1, 15))
    assert [row["undone_by"] for row in log[:2]] == [14, 13]
    head = rows(run(path, "log", "--verify"))[0]
    assert head == {"events": 14, "head": log[-1]["hash"]}
    assert [row["kind"] for row in rows(run(path, "log", "--claim", "4", "--newest"))][
        -1
    ] == "reject"
    assert run(path, "log", "--rebuild").exit_code == 0


def test_a_stale_decision_from_a_script_is_one_line_and_exit_status_1(path):
    assert as_a_command(path, "confirm", "1").returncode == 0
    for args in (("reject", "1", "--seen", "0"), ("merge", "1", "3", "--seen", "0")):
        done = as_a_command(path, *args)
        assert done.returncode == 1
        assert done.stderr.startswith("Error: ")
        assert "by bot" in done.stderr
        assert done.stderr.count("\n") == 1


def test_double_review_from_the_command_line(path):
    assert run(path, "double", "on").exit_code == 0
    for actor, kinds in (("ann", ("confirm", "confirm")), ("bob", ("confirm", "reject"))):
        for match, kind in enumerate(kinds, 1):
            assert run(path, kind, str(match), "--by", actor).exit_code == 0
    row = rows(run(path, "double", "show"))[0]
    assert (row["pairs"], row["agreed"], row["kappa"], row["disputed"]) == (2, 1, 0.0, 1)
    listed = run(path, "review", "--disputed", "--list", "--nl").stdout
    assert json.loads(listed)["match"] == 2
    assert run(path, "double", "off").exit_code == 0
    assert run(path, "double", "ask", "5", "--by", "ann").exit_code == 0


def test_text_for_reading_is_one_event_a_line(path):
    run(path, "confirm", "1", "--by", "ann", "--reason", "one raid")
    text = run(path, "log", "--text").stdout
    assert re.fullmatch(r" +1  \S+  ann  confirm  match 1\n       one raid\n", text)


def test_a_mention_that_is_a_mark_in_a_long_report_is_shortened_to_fit(tmp_path):
    with raid(tmp_path / "claims.db", reports=1) as db:
        long = "very " * 900 + "long"
        db.execute("UPDATE documents SET text = text || ?", (long,))
        db.execute("UPDATE mentions SET context = context || ?", (long,))
        propose(db, 1, add_report(db, "r2", 502))
    with Terminal(tmp_path / "claims.db", "review", NO_COLOR="1") as terminal:
        screen = terminal.screen("q quit")
        assert "[[501]]" in screen
        assert "[[502]]" in screen
        assert len(screen.split("\n")) <= 24
        terminal.press("q")
        terminal.left()

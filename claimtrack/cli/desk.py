"""The queue on a terminal: one pair, one key, the next pair."""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from claimtrack import review
from claimtrack.cli.keyboard import Keyboard
from claimtrack.cli.pair import Look, cut, pair_lines, reason_lines
from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.review import Item, QueueFilter
    from claimtrack.store import Database

BACKSPACE = ("\x7f", "\b")
KEYS = (
    ("a", "accept: it holds; same and updated become one claim"),
    ("x", "reject: not proposed again while both texts stay"),
    ("A, X", "the same, with a reason for the log"),
    ("space", "skip, for later"),
    ("backspace", "undo the last key of this session, and go back there"),
    ("m", "merge their claims, whatever the relation is"),
    ("s", "split: take B out of the claim that it shares with A"),
    ("n", "note beside this pair"),
    ("c", "more context, or less again"),
    ("?", "this list"),
    ("q", "quit; what was decided is stored already"),
)
_HINTS = (
    "a accept", "x reject", "space skip", "⌫ undo", "m merge", "s split", "n note", "c context",
    "? help", "q quit",
)  # fmt: skip
_MORE = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What one key did: ``event`` is ``None`` for a skip, ``onward`` where the pair is done."""

    match: int
    event: int | None
    onward: bool = True


@dataclass(slots=True)
class Desk:
    """A reviewer before a queue; ``coming`` begins with the pair that is seen."""

    database: Database
    chosen: QueueFilter
    actor: str
    coming: deque[int] = field(default_factory=deque)
    past: list[Step] = field(default_factory=list)
    message: str = ""
    told: int | None = None
    """The pair whose decision by somebody else is on the screen."""
    more: bool = False
    decided: int = 0

    def work(self) -> None:
        """Until the queue is empty or the reviewer quits."""
        self.coming.extend(review.queue_ids(self.database, self.chosen))
        plain = os.environ.get("TERM", "dumb") == "dumb"
        if not plain:
            sys.stdout.write("\x1b[?1049h")
        try:
            with Keyboard() as keyboard, suppress(EOFError, KeyboardInterrupt):
                while self._next(keyboard, plain):
                    pass
        finally:
            if not plain:
                sys.stdout.write("\x1b[?1049l")
            sys.stdout.flush()
        left = review.left(self.database, self.chosen)
        click.echo(f"{self.decided} decided, {left} left.")

    def _next(self, keyboard: Keyboard, plain: bool) -> bool:
        """One pair and one key; whether to go on."""
        if not self.coming and not self._look_for_new():
            return False
        pair = review.item(self.database, self.coming[0])
        if pair.decided and pair.state not in self.chosen.states and self.told != pair.match:
            self.coming.popleft()
            return True
        self._draw(pair, plain)
        self.message = ""
        key = keyboard.key()
        if key in ("q", "Q", "\x04"):
            return False
        try:
            self._act(key, pair, keyboard, plain)
        except ClaimtrackError as error:
            self.message = str(error)
            self.told = pair.match
        return True

    def _look_for_new(self) -> bool:
        """Pairs that came meanwhile, but none that was skipped."""
        gone = {step.match for step in self.past}
        found = review.queue_ids(self.database, self.chosen)
        self.coming.extend(match for match in found if match not in gone)
        return bool(self.coming)

    def _act(self, key: str | None, pair: Item, keyboard: Keyboard, plain: bool) -> None:
        under = "\n" if plain else "\r\x1b[K"  # in place of the last line of keys
        if key in ("a", "A", "x", "X"):
            reason = keyboard.line(f"{under}Reason: ") if key in ("A", "X") else None
            decision = review.confirm if key in ("a", "A") else review.reject
            event = decision(
                self.database, pair.match, actor=self.actor, version=pair.version, reason=reason
            )
            self.decided += 1
            self._advance(pair, event.id)
            if event.kind == "confirm":
                self._drop_settled()
            waits = "" if review.item(self.database, pair.match).decided else ", waits for another"
            self.message = f"match {pair.match} {event.kind}ed{waits}"
        elif key == " ":
            self._advance(pair, None)
            self.message = f"match {pair.match} skipped"
        elif key in BACKSPACE:
            self._back()
        elif key == "m":
            self._merge(pair)
        elif key == "s":
            self._split(pair)
        elif key == "n":
            text = keyboard.line(f"{under}Note: ")
            if text:
                review.note(self.database, text, actor=self.actor, match=pair.match)
                self.message = "noted"
        elif key == "c":
            self.more = not self.more
        elif key in ("?", "h"):
            self._help(keyboard, plain)
        elif key is not None and key.isprintable():
            self.message = f"no key {key}: ? lists them"

    def _drop_settled(self) -> None:
        """Without the pairs that a decision has answered as well."""
        open_ = set(review.queue_ids(self.database, self.chosen))
        self.coming = deque(match for match in self.coming if match in open_)

    def _advance(self, pair: Item, event: int | None) -> None:
        self.past.append(Step(pair.match, event))
        self.coming.popleft()

    def _back(self) -> None:
        if not self.past:
            self.message = (
                "nothing to undo in this session; `claimtrack undo` takes back older ones"
            )
            return
        step = self.past[-1]
        if step.event is not None:
            review.undo(self.database, step.event, actor=self.actor)
        self.past.pop()
        if step.onward:
            self.coming.appendleft(step.match)
            self.decided -= step.event is not None
        self.message = f"match {step.match} is as before"

    def _merge(self, pair: Item) -> None:
        claims = sorted({c for c in (pair.a.claim, pair.b.claim) if c is not None})
        if len(claims) < 2:
            self.message = "they are in one claim already" if claims else "they are in no claim"
            return
        versions = {claim: review.claim_version(self.database, claim) for claim in claims}
        into, other = claims
        event = review.merge(self.database, [other], into, actor=self.actor, versions=versions)
        self.past.append(Step(pair.match, event.id, onward=False))
        self.message = f"claim {other} is part of claim {into} now; a or x decides the pair"

    def _split(self, pair: Item) -> None:
        if not pair.one_claim or pair.b.claim is None:
            self.message = "they are not in one claim"
            return
        version = review.claim_version(self.database, pair.b.claim)
        event = review.split(
            self.database, pair.b.claim, [pair.b.mention], actor=self.actor, version=version
        )
        self.past.append(Step(pair.match, event.id, onward=False))
        self.message = f"B is in claim {event.data['claim']} now; a or x decides the pair"

    # What is seen

    def _look(self) -> Look:
        size = shutil.get_terminal_size()
        return Look(size.columns, size.lines, not os.environ.get("NO_COLOR"))

    def _text_of(self) -> Callable[[str], str]:
        return lambda name: self.database.document(name).text

    def _draw(self, pair: Item, plain: bool) -> None:
        look = self._look()
        count = f"{len(self.coming)} left · {self.decided} decided · {self.actor}"
        head = f"match {pair.match}"
        gap = max(1, look.columns - len(head) - len(count))
        reasons = reason_lines(pair, look)
        hints = _hints(look)
        below = [*([look.paint(self.message, bold=True)] if self.message else [""]), *hints]
        room = max(4, look.rows - 3 - len(reasons) - len(below))
        around = _MORE if self.more else None
        body = pair_lines(pair, self._text_of(), look, around, room)
        lines = [
            look.paint(cut(head + " " * gap + count, look.columns), reverse=True),
            "",
            *body[:room],
            "",
            *reasons,
        ]
        _show(lines, below, look, plain)

    def _help(self, keyboard: Keyboard, plain: bool) -> None:
        look = self._look()
        lines = ["Keys", ""]
        lines += [cut(f"  {key:<10} {text}", look.columns) for key, text in KEYS]
        marks = "underlined" if look.colour else "[[ ]]"
        others = "yellow" if look.colour else "[ ]"
        lines += ["", f"  The mention is {marks}; words and figures that differ are {others}."]
        _show(lines, ["any key goes back"], look, plain)
        keyboard.key()


def _hints(look: Look) -> list[str]:
    """The keys in as many lines as they need."""
    lines = [""]
    for hint in _HINTS:
        longer = f"{lines[-1]}   {hint}" if lines[-1] else hint
        if len(longer) > look.columns:
            lines.append(hint)
        else:
            lines[-1] = longer
    return [look.paint(line, dim=True) for line in lines]


def _show(lines: list[str], below: list[str], look: Look, plain: bool) -> None:
    """A screen with its last lines at the bottom; on a terminal that knows nothing, in a row."""
    if plain:
        sys.stdout.write("\n" + "\n".join([*lines, *below]) + "\n")
    else:
        blank = max(0, look.rows - len(lines) - len(below))
        screen = "\n".join([*lines, *[""] * blank, *below])
        sys.stdout.write("\x1b[H\x1b[2J" + screen)
    sys.stdout.flush()

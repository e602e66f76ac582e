"""One key at a time from a terminal, whatever is typed ahead included."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from collections import deque
from types import FrameType, TracebackType
from typing import Any, Self

_LAYOUTS = dict(zip("фчісмтьйыу", "axscvnmqse", strict=True))
"""Keys of the Ukrainian and Russian layouts by the Latin letter in the same place."""


class Keyboard:
    """The terminal of standard input with no echo and no waiting for Enter, until it is left.

    ``key`` waits; it gives ``None`` when the window has another size.
    """

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._typed: deque[str] = deque()
        self._rest = b""
        self._before: list[Any] = []
        self._resized = False
        self._handler: Any = None

    def __enter__(self) -> Self:
        self._before = termios.tcgetattr(self._fd)
        self._handler = signal.signal(signal.SIGWINCH, self._resize)
        self._raw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGWINCH, self._handler)
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    def _raw(self) -> None:
        # TCSADRAIN, not the default TCSAFLUSH: that would throw away what was typed ahead.
        tty.setcbreak(self._fd, termios.TCSADRAIN)

    def _resize(self, number: int, frame: FrameType | None) -> None:
        self._resized = True

    def key(self) -> str | None:
        """The next key: a character, or a whole escape sequence; EOFError at the end."""
        while not self._typed:
            if not select.select([self._fd], [], [], 0.2)[0]:
                if self._resized:
                    self._resized = False
                    return None
                continue
            try:
                data = os.read(self._fd, 1024)
            except OSError as error:
                raise EOFError from error  # the terminal is gone
            if not data:
                raise EOFError
            self._take(data)
        key = self._typed.popleft()
        return _LAYOUTS.get(key, _LAYOUTS[key.lower()].upper() if key.lower() in _LAYOUTS else key)

    def _take(self, data: bytes) -> None:
        data = self._rest + data
        try:
            text, self._rest = data.decode(), b""
        except UnicodeDecodeError as error:
            text, self._rest = data[: error.start].decode(), data[error.start :]
            if len(self._rest) > 3:
                self._rest = b""  # no character is longer: not UTF-8
        if text.startswith("\x1b") and len(text) > 1:
            self._typed.append(text)
        else:
            self._typed.extend(text)

    def line(self, prompt: str) -> str:
        """A line with echo and editing, as terminals do; empty where it was given up."""
        typed = "".join(self._typed)
        self._typed.clear()
        if "\n" in typed:
            line, _, rest = typed.partition("\n")
            self._typed.extend(rest)
            return line.strip()
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)
        try:
            return (typed + input(prompt + typed)).strip()
        except (EOFError, KeyboardInterrupt):
            return ""
        finally:
            self._raw()

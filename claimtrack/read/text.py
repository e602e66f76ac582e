"""Plain text: bytes to characters, once, and normalised once."""

from __future__ import annotations

import codecs
import re
import unicodedata

from claimtrack.errors import InputError
from claimtrack.read.language import language_of
from claimtrack.read.source import digest, display
from claimtrack.types import Document

# UTF-32 before UTF-16, whose little-endian mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_BINARY = (
    (b"%PDF-", "a PDF: take its text out first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an office document: save it as plain text"),
    (b"\x1f\x8b", "compressed: unpack it first, for example with gunzip"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def report(name: str, data: bytes, language: str | None, charset: str | None = None) -> Document:
    """A text file as a Document, still without its id.

    UTF-8 if ``charset`` names no other, or UTF-16 and UTF-32 with a byte order mark. Raises
    :class:`~claimtrack.errors.InputError` for another encoding, binary data, no text.
    """
    what = display(name)
    text = normalised(decoded(what, data, known_charset(charset)))
    if not text.strip():
        raise InputError(f"{what} is empty: there is no text to read")
    return Document("", text, language_of(text, language, what), sha256=digest(text))


def known_charset(name: str | None) -> str | None:
    """Python's name of an encoding that somebody else names; ``None`` for an unknown one."""
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def decoded(what: str, data: bytes, declared: str | None = None) -> str:
    """Bytes as characters: by byte order mark, else as ``declared``, else as UTF-8."""
    for magic, meaning in _KNOWN_BINARY:
        if data.startswith(magic):
            raise InputError(f"{what} is {meaning}")
    encoding = declared or "utf-8"
    for mark, marked in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], marked
            break
    else:
        if b"\x00" in data[:8192]:
            raise InputError(f"{what} is binary, not text: convert it to UTF-8 text")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{what} is not {encoding.upper()} (byte {data[error.start]:#04x} at {error.start}):"
            " convert it, for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error
    if len(_CONTROL.findall(text[:8192])) > len(text[:8192]) / 100 or "\x00" in text:
        raise InputError(f"{what} is binary, not text: convert it to UTF-8 text")
    return text


def normalised(text: str) -> str:
    """NFC, and ``\\n`` for every line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))

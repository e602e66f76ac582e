"""ClaimReview as others publish it, which is seldom as it is specified."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from claimtrack.errors import InputError
from claimtrack.read.address import is_address
from claimtrack.read.published import instant
from claimtrack.read.text import decoded, normalised

OnBad = Callable[[InputError], None]

_TYPE = re.compile(r"(?:^|[/:#])ClaimReview$")
_BETWEEN = re.compile(r"[\s,;]+(?=https?://)")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A published review of one claim."""

    claim: str
    """``claimReviewed``."""
    rating: str
    """``reviewRating.alternateName``, or its ``name``."""
    url: str
    author: str | None = None
    published: str | None = None
    """ISO 8601, as it was written."""
    rating_value: float | None = None
    best: float | None = None
    worst: float | None = None
    explanation: str | None = None
    language: str | None = None
    claimant: str | None = None
    """Who said it: ``itemReviewed.author.name``."""
    claimed: str | None = None
    """When: ``itemReviewed.datePublished``."""
    appearances: tuple[str, ...] = ()
    """Addresses, the first appearance first."""


def fact_checks(what: str, data: bytes, on_bad: OnBad) -> Iterator[FactCheck]:
    """Every ClaimReview in a file: JSON, JSON lines, or the JSON-LD of a web page.

    They are found wherever they stand: alone, in a list, an ``@graph`` or a DataFeed. One
    without claim, rating or address is told to ``on_bad`` and passed over; a scale or number
    that makes no sense is left out. Raises :class:`~claimtrack.errors.InputError` for a file
    that is none of these.
    """
    found = 0
    for place, value in _values(what, data, on_bad):
        for number, item in enumerate(_claim_reviews(value, 0), start=1):
            found += 1
            try:
                yield _fact_check(item)
            except InputError as error:
                on_bad(InputError(f"{place}, ClaimReview {number}: {error}"))
    if not found:
        raise InputError(f"{what} has no ClaimReview: give a file or page that has one")


def _values(what: str, data: bytes, on_bad: OnBad) -> Iterator[tuple[str, Any]]:
    text = decoded(what, data).strip()
    if text.startswith("<"):
        yield from _of_page(what, text, on_bad)
        return
    try:
        yield what, json.loads(text)
        return
    except RecursionError as error:
        raise InputError(f"{what} is nested too deep to be a feed") from error
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip().startswith("{") or lines[0].strip() == "{":
            raise InputError(f"{what} is not JSON ({error}): fetch it again") from error
    for number, line in enumerate(lines, start=1):
        yield from _one(f"{what}, line {number}", line, on_bad)


def _of_page(what: str, text: str, on_bad: OnBad) -> Iterator[tuple[str, Any]]:
    from lxml.html import HTMLParser, document_fromstring

    tree = document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8"))
    scripts = tree.xpath("//script[@type='application/ld+json']")
    for number, script in enumerate(scripts, start=1):
        yield from _one(f"{what}, script {number}", script.text or "", on_bad)


def _one(place: str, text: str, on_bad: OnBad) -> Iterator[tuple[str, Any]]:
    try:
        # Line ends inside strings are forbidden, and common.
        yield place, json.loads(text, strict=False)
    except (json.JSONDecodeError, RecursionError) as error:
        on_bad(InputError(f"{place}: not JSON ({error})"))


def _claim_reviews(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _claim_reviews(entry, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type", value.get("type"))
        if any(isinstance(t, str) and _TYPE.search(t) for t in _listed(types)):
            yield value
            return
        for entry in value.values():
            yield from _claim_reviews(entry, depth + 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fields(value: Any) -> dict[str, Any]:
    """An object's properties, which the microdata form puts one level deeper."""
    for entry in _listed(value):
        if isinstance(entry, dict):
            inner = entry.get("properties")
            return {**entry, **inner} if isinstance(inner, dict) else entry
    return {}


def _texts(value: Any) -> list[str]:
    """The strings of a value: alone, in a list, or in ``{"@value": …}``; numbers as digits."""
    found = []
    for entry in _listed(value):
        if isinstance(entry, dict):
            entry = entry.get("@value")
        if isinstance(entry, int | float) and not isinstance(entry, bool):
            entry = f"{entry:g}"
        if isinstance(entry, str):
            words = " ".join(normalised(entry).replace("\x00", "").split())
            # Half a surrogate pair, which JSON can write, can be neither stored nor printed.
            found.append(words.encode("utf-8", "replace").decode())
    return [words for words in found if words]


def _text(value: Any) -> str | None:
    texts = _texts(value)
    return texts[0] if texts else None


def _fact_check(item: dict[str, Any]) -> FactCheck:
    fields = _fields(item)
    rating = _fields(fields.get("reviewRating"))
    claim = _fields(fields.get("itemReviewed"))
    reviewed = _text(fields.get("claimReviewed"))
    words = _text(rating.get("alternateName")) or _text(rating.get("name"))
    addresses = _addresses(fields.get("url")) or _addresses(fields.get("@id"))
    if not reviewed:
        raise InputError("no claimReviewed")
    if not words:
        raise InputError(f"no rating in words (reviewRating.alternateName) for {reviewed[:60]!r}")
    if not addresses:
        raise InputError(f"no url for {reviewed[:60]!r}")
    value, best, worst = _scale(rating)
    return FactCheck(
        claim=reviewed,
        rating=words,
        url=addresses[0],
        author=_name(fields.get("author")) or _name(fields.get("publisher")),
        published=_time(fields.get("datePublished")),
        rating_value=value,
        best=best,
        worst=worst,
        explanation=_text(rating.get("ratingExplanation")) or _text(fields.get("reviewBody")),
        language=_text(fields.get("inLanguage")),
        claimant=_name(claim.get("author")),
        claimed=_time(claim.get("datePublished")),
        appearances=tuple(
            dict.fromkeys(
                _addresses(claim.get("firstAppearance")) + _addresses(claim.get("appearance"))
            )
        ),
    )


def _name(value: Any) -> str | None:
    """Of a person or body, given as an object or as its name alone."""
    for entry in _listed(value):
        name = _text(_fields(entry).get("name")) if isinstance(entry, dict) else _text(entry)
        if name:
            return name
    return None


def _addresses(value: Any) -> list[str]:
    """Addresses given as strings, several in one string, or works with a ``url``."""
    found: list[str] = []
    for entry in _listed(value):
        if isinstance(entry, dict) and "@value" not in entry:
            fields = _fields(entry)
            found += _addresses(fields.get("url")) or _addresses(fields.get("@id"))
            continue
        for words in _texts(entry):
            found += [a.strip(" ,;") for a in _BETWEEN.split(words) if is_address(a)]
    return found


def _time(value: Any) -> str | None:
    written = _text(value)
    if written is None:
        return None
    try:
        instant(written)
    except InputError:
        return None
    return written


def _scale(rating: dict[str, Any]) -> tuple[float | None, float | None, float | None]:
    """Value, best and worst, as far as they make sense together; -1 stands for none."""
    value, best, worst = (
        _figure(rating.get(name)) for name in ("ratingValue", "bestRating", "worstRating")
    )
    if best is not None and worst is not None and best <= worst:
        best = worst = None
    if value is not None and (
        value < 0
        or (best is None and worst is None)
        or (best is not None and value > best)
        or (worst is not None and value < worst)
    ):
        value = None
    return value, best, worst


def _figure(value: Any) -> float | None:
    written = _text(value)
    if written is None or not _NUMBER.fullmatch(written):
        return None
    return float(written.replace(",", "."))

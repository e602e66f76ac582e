"""Fact checks of others into the database: the claim as a report, the rating as its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from claimtrack import review
from claimtrack.errors import InputError
from claimtrack.export.factchecks import FactCheck
from claimtrack.extract import extract
from claimtrack.languages import supported
from claimtrack.pipeline import Tracker
from claimtrack.read.address import canonical
from claimtrack.read.language import language_of
from claimtrack.read.source import digest
from claimtrack.store import Filter
from claimtrack.types import Attribution, Document, Mention, Quote

Row = dict[str, Any]

RULE = "claimreview"


def add(tracker: Tracker, check: FactCheck, *, actor: str) -> Row:
    """Store a fact check and say which claim it rates: ``document claim status rating url``.

    The claim is matched like any report, so that the verdict is on the claim that is known
    already where there is one. The same check again adds nothing. Raises
    :class:`~claimtrack.errors.LanguageError` for a claim in a language without a pack.
    """
    document, mentions = as_report(check)
    outcome = tracker.add(document, mentions)
    claim = _rated(tracker, outcome.document.id)
    said = review.Verdict(
        rating=check.rating,
        url=check.url,
        author=check.author,
        explanation=check.explanation,
        rating_value=check.rating_value,
        best=check.best,
        worst=check.worst,
        claim_reviewed=check.claim,
        language=check.language,
        published=check.published,
        appearances=check.appearances,
    )
    database = tracker.database
    known = any(_same(row, said) for row in review.verdicts(database, claim))
    if not known:
        version = review.claim_version(database, claim)
        review.verdict(database, claim, said, actor=actor, version=version)
    return {
        "document": outcome.document.id,
        "claim": claim,
        "status": "known" if known else "added",
        "claim_reviewed": check.claim,
        "rating": check.rating,
        "url": check.url,
    }


def as_report(check: FactCheck) -> tuple[Document, list[Mention]]:
    """The claim as a report of its own: its words are a quote of whoever said it.

    Published when and where the claim first appeared, as far as the check says so, else
    when and where the check was.
    """
    text = check.claim
    primary = (check.language or "").split("-")[0].lower()
    named = sha256(f"{check.url}\n{text}".encode()).hexdigest()[:12]
    document = Document(
        id=f"{RULE}-{named}",
        text=text,
        language=language_of(text, primary if primary in supported() else None, "the claim"),
        url=_first_address(check),
        publisher=None if check.appearances else check.author,
        published=check.claimed or check.published,
        sha256=digest(text),
    )
    whole = ((0, len(text)),)
    said = Attribution(name=check.claimant, confidence=1.0 if check.claimant else 0.0, rule=RULE)
    mentions: list[Mention] = [Quote("indirect", whole, said, RULE)]
    for mention in extract(document):
        if mention.spans == whole and mention.type == "quote":
            continue
        quoted = mention.type == "quote" or mention.attribution.name
        mentions.append(mention if quoted else replace(mention, attribution=said))
    return document, sorted(mentions, key=lambda m: (m.start, m.end, m.type))


def _first_address(check: FactCheck) -> str:
    return next(_whole_addresses((*check.appearances, check.url)), check.url)


def _whole_addresses(addresses: tuple[str, ...]) -> Iterator[str]:
    for address in addresses:
        try:
            yield canonical(address)
        except InputError:
            continue  # feeds hold broken ones; the next may be whole


def _rated(tracker: Tracker, document: str) -> int:
    """The claim of the only figure, which is then what the rating is about; else of the words."""
    ids = tracker.database.mention_ids(Filter(document=document))
    known = tracker.database.passages(ids)
    figures = [id_ for id_ in ids if known[id_].type == "quantity"]
    rated = figures[0] if len(figures) == 1 else next(i for i in ids if _is_whole(known[i].mention))
    return tracker.database.claim_of([rated])[rated]


def _is_whole(mention: Mention) -> bool:
    return mention.rule == RULE


def _same(row: Row, said: review.Verdict) -> bool:
    return (row["url"], row["rating"], row["claim_reviewed"]) == (
        said.url,
        said.rating,
        said.claim_reviewed,
    )

"""Verdicts as schema.org ClaimReview, with the fields that Google asks for.

https://schema.org/ClaimReview,
https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimtrack.errors import InputError
from claimtrack.store import Database, corrections
from claimtrack.types import Passage

Row = dict[str, Any]

CONTEXT = "https://schema.org"


def claim_reviews(database: Database, claim: int | None = None) -> Iterator[Row | InputError]:
    """A ClaimReview for each verdict that holds, of one claim or all, in order.

    For a verdict that lacks what Google requires there is the error that says what.
    Raises :class:`~claimtrack.errors.NotFoundError` for a claim that is not there.
    """
    if claim is not None:
        database.claim(claim)
    for verdict in corrections.verdicts(database, claim):
        try:
            yield claim_review(database, verdict)
        except InputError as error:
            yield error


def claim_review(database: Database, verdict: Row) -> Row:
    """One verdict, as :func:`claimtrack.store.corrections.verdicts` gives it, as JSON-LD.

    Raises :class:`~claimtrack.errors.InputError` where it has no address or the claim
    nobody who said it.
    """
    where = f"verdict {verdict['id']} on claim {verdict['claim_id']}"
    if not verdict["url"]:
        raise InputError(f"{where} has no address of its review: give it one with --url")
    members = database.claim_members(verdict["claim_id"])
    known = database.passages(members)
    passages = [known[id_] for id_ in members]
    said_by = _said_by(passages)
    if said_by is None:
        raise InputError(f"{where}: nobody is known who said it, and no outlet")
    review = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": verdict["url"],
        "claimReviewed": verdict["claim_reviewed"] or _in_words(database, verdict, passages),
        "datePublished": verdict["published"] or verdict["time"],
        "inLanguage": verdict["language"],
        "author": {"@type": "Organization", "name": verdict["author"] or verdict["actor"]},
        "reviewRating": _rating(verdict),
        "itemReviewed": {
            "@type": "Claim",
            "author": said_by,
            **_appearances(passages, verdict["appearances"]),
        },
    }
    return {key: value for key, value in review.items() if value is not None}


def feed(reviews: list[Row]) -> Row:
    """ClaimReviews as one schema.org DataFeed."""
    days = [review["datePublished"] for review in reviews]
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": "Fact checks",
        **({"dateModified": max(days)} if days else {}),
        "dataFeedElement": [
            {
                "@type": "DataFeedItem",
                "dateCreated": review["datePublished"],
                "url": review["url"],
                "item": [_inner(review)],
            }
            for review in reviews
        ],
    }


def together(reviews: list[Row]) -> Row:
    """One ClaimReview as it is, several as one graph."""
    if len(reviews) == 1:
        return reviews[0]
    return {"@context": CONTEXT, "@graph": [_inner(review) for review in reviews]}


def _inner(review: Row) -> Row:
    return {key: value for key, value in review.items() if key != "@context"}


def _rating(verdict: Row) -> Row:
    rating = {
        "@type": "Rating",
        "alternateName": verdict["rating"],
        "ratingValue": _number(verdict["rating_value"]),
        "bestRating": _number(verdict["best"]),
        "worstRating": _number(verdict["worst"]),
        "ratingExplanation": verdict["explanation"],
    }
    return {key: value for key, value in rating.items() if value is not None}


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _in_words(database: Database, verdict: Row, passages: list[Passage]) -> str:
    """A figure alone says nothing: the sentence around its first mention does."""
    if passages and passages[0].type == "quantity":
        return " ".join(passages[0].context.split())
    return str(database.claim(verdict["claim_id"])["title"])


def _said_by(passages: list[Passage]) -> Row | None:
    """The first known speaker; for what nobody is quoted with, the outlet that wrote it first."""
    for passage in passages:
        if passage.speaker:
            # Whether a speaker is a person or a body is not known; schema.org takes either.
            return {"@type": "Person", "name": passage.speaker}
    for passage in passages:
        if passage.publisher:
            return {"@type": "Organization", "name": passage.publisher}
    return None


def _appearances(passages: list[Passage], others: list[str]) -> Row:
    """When and where it was said; the first report of those with an address is the first.

    ``others`` are addresses of which nothing else is known.
    """
    works: dict[str, Row] = {}
    for passage in passages:
        if passage.url and passage.url not in works:
            works[passage.url] = _work(passage)
    for address in others:
        works.setdefault(address, {"@type": "NewsArticle", "url": address})
    dates = [passage.published for passage in passages if passage.published]
    found: Row = {"datePublished": dates[0]} if dates else {}
    if works:
        first, *_ = works.values()
        found["firstAppearance"] = first
        found["appearance"] = list(works.values())
    return found


def _work(passage: Passage) -> Row:
    work = {
        "@type": "NewsArticle",
        "url": passage.url,
        "headline": passage.title,
        "datePublished": passage.published,
        "inLanguage": passage.language,
        "publisher": {"@type": "Organization", "name": passage.publisher}
        if passage.publisher
        else None,
    }
    return {key: value for key, value in work.items() if value is not None}

"""A small database of one event in several outlets, made by hand, for the tests of review."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from claimtrack.store import Database, StoredMatch
from claimtrack.types import Attribution, Document, Match, Passage, Quantity, Relation

OUTLETS = ("Il Molo", "The Quay", "Kyiv Wire", "Le Port", "Hafenblatt", "El Faro")


def add_report(
    database: Database, name: str, figure: int, *, sentence_of: str | None = None
) -> int:
    """A report of one sentence with one figure, said by the ministry; its mention.

    ``sentence_of`` is the report whose very sentence it has before a further one.
    """
    item = "drones"
    number = f"{figure}"
    text = f"Overnight {number} {item} were launched, the ministry said ({sentence_of or name})."
    start, place = text.index(number), text.index(item)
    said = text.index("the ministry")
    quantity = Quantity(
        (start, start + len(number)), figure, figure, figure, "exact", "count",
        item=(place, place + len(item)),
        attribution=Attribution((said, said + 12), "Ministry", None, 0.9),
    )  # fmt: skip
    context = text
    if sentence_of:
        text += " Corrected."
    document = Document(
        name,
        text,
        "en",
        title=f"Raid, by {name}",
        publisher=OUTLETS[len(name) % len(OUTLETS)],
        published="2027-02-18T07:40:00+02:00",
        sha256=sha256(text.encode()).hexdigest(),
    )
    passage = Passage(
        quantity, number, context, item, None, name, "en", document.published, document.publisher
    )
    return database.add_document(document, [passage]).mentions[0]


def add_claim(database: Database, *mentions: int, title: str = "drones") -> int:
    claim = database.new_claim("quantity", title)
    database.assign_claim(mentions, claim)
    return claim


def propose(
    database: Database, a: int, b: int, relation: Relation = "same", score: float = 0.7
) -> int:
    """A proposed match; its number."""
    reasons = ("500 lies in 500", "both count drones")
    match = Match(score, relation, reasons)
    database.add_matches([StoredMatch(a, b, match, "proposed", threshold=0.6)])
    sql = "SELECT id FROM matches WHERE mention_id = ? AND other_id = ?"
    return int(database.rows(sql, (a, b))[0]["id"])


def raid(path: Path, reports: int = 4) -> Database:
    """``reports`` mentions 1, 2, …, each in the claim of its number; every pair of neighbours is
    proposed as ``same``: match 1 of mentions 1 and 2, match 2 of 2 and 3, …"""
    database = Database.open(path, create=True)
    database.use_encoder("test", 8)
    mentions = [add_report(database, f"r{n}", 500 + n) for n in range(1, reports + 1)]
    for mention in mentions:
        add_claim(database, mention)
    for a, b in pairwise(mentions):
        propose(database, a, b, score=0.9 - 0.01 * a)
    return database

"""Single rows that a reviewer's correction looks at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from claimtrack.errors import NotFoundError
from claimtrack.types import QuantityKind

if TYPE_CHECKING:
    from claimtrack.store.database import Database

QUANTITY_KINDS: tuple[str, ...] = get_args(QuantityKind)


def claim_row(db: Database, claim: int) -> dict[str, Any]:
    """A claim as it is stored, merged ones included; NotFoundError where there is none."""
    found = db.rows("SELECT * FROM claims WHERE id = ?", (claim,))
    if not found:
        raise NotFoundError(f"no claim {claim}: `claimtrack claims` lists them")
    return dict(found[0])


def hold_match(db: Database, match: int) -> None:
    """NotFoundError where there is no such match."""
    if not db.rows("SELECT 1 FROM matches WHERE id = ?", (match,)):
        raise NotFoundError(f"no match {match}: `claimtrack review --list` lists those to decide")


def values(db: Database, mention: int, columns: tuple[str, ...]) -> dict[str, Any]:
    """Some columns of a mention."""
    row = db.rows("SELECT * FROM mentions WHERE id = ?", (mention,))[0]
    return {column: row[column] for column in columns}


def verdicts(db: Database, claim: int | None = None) -> list[dict[str, Any]]:
    """The verdicts that hold, of one claim or all, in order.

    With who gave them and when, and where else the claim appeared.
    """
    where = "" if claim is None else " WHERE v.claim_id = ?"
    found = db.rows(
        "SELECT v.*, e.actor, e.time,"
        " coalesce(json_extract(e.data, '$.appearances'), '[]') AS appearances"
        " FROM verdicts v JOIN events e ON e.id = v.id"
        f"{where} ORDER BY v.id",
        () if claim is None else (claim,),
    )
    return [{**row, "appearances": json.loads(row["appearances"])} for row in found]

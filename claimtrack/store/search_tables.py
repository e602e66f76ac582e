"""The table of saved searches."""

from __future__ import annotations

import secrets
from typing import Any


def m004_saved_searches(db: Any) -> None:
    db["saved_searches"].create(
        {"id": int, "name": str, "list": str, "query": str, "actor": str, "created": str},
        pk="id",
        not_null={"name", "list", "query", "actor", "created"},
        strict=True,
    )
    # Feed readers have no session: what they may read follows from this.
    db["settings"].insert({"key": "feed_secret", "value": secrets.token_hex()})

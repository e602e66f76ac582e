"""Whether two mentions tell one fact or one utterance, and how their figures stand.

Everything here is a plain function on Passages and vectors; no database is needed.
``text_of`` is what is encoded for a mention, ``compare_reports`` judges a new report with
the known ones of its event, ``as_query`` and ``ask`` a typed question.
"""

from __future__ import annotations

from claimtrack.match.compare import (
    Link,
    Told,
    ask,
    compare_event,
    compare_passages,
    compare_reports,
)
from claimtrack.match.embed import text_of
from claimtrack.match.event import Glance, of_one_event
from claimtrack.match.query import as_query

__all__ = [
    "Glance",
    "Link",
    "Told",
    "as_query",
    "ask",
    "compare_event",
    "compare_passages",
    "compare_reports",
    "of_one_event",
    "text_of",
]

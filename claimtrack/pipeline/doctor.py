"""Whether a database, its log and its index are whole, and what to run where they are not."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack import review
from claimtrack.errors import ClaimtrackError, DatabaseError
from claimtrack.pipeline.care import index_state
from claimtrack.store import Database, health
from claimtrack.store.health import Finding


def examine(database: Database) -> Iterator[Finding]:
    """One finding a check; the checks change nothing. No index is looked at without vectors."""
    searchable = database.encoder is not None
    for finding in health.examine(database):
        searchable &= finding.ok or finding.check != "vectors"
        yield finding
    yield _decisions(database)
    if searchable:
        yield _index(database)


def _decisions(database: Database) -> Finding:
    try:
        wrong = review.differences(database)
    except DatabaseError as error:
        return Finding("decisions", False, str(error))
    if wrong:
        found = f"{wrong[0]}, and {len(wrong) - 1} more do not follow from the log"
        return Finding("decisions", False, found, "run `claimtrack log --rebuild`")
    return Finding("decisions", True, "all states follow from the log")


def _index(database: Database) -> Finding:
    try:
        state = index_state(database)
    except ClaimtrackError as error:
        return Finding("index", False, str(error))
    if state["problem"]:
        return Finding("index", False, state["problem"], "run `claimtrack index rebuild`")
    if state["kind"] == "exact":
        return Finding("index", True, f"{state['vectors']} vectors, searched one by one")
    return Finding(
        "index", True, f"{state['in_file']} vectors in the file, {state['behind']} newer ones"
    )

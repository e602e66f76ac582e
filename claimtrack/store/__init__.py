"""The only place that speaks SQL: one SQLite file that holds everything."""

from claimtrack.store.database import Database
from claimtrack.store.listing import Filter
from claimtrack.store.rows import Added, EncoderInfo, Link, State, StoredMatch, address
from claimtrack.store.vectors import VectorTable

__all__ = [
    "Added",
    "Database",
    "EncoderInfo",
    "Filter",
    "Link",
    "State",
    "StoredMatch",
    "VectorTable",
    "address",
]

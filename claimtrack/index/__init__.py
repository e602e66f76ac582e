"""Nearest vectors of a database; the only place that imports faiss."""

from claimtrack.index.search import EXACT_LIMIT, Index, State, VectorSource, index_path

__all__ = ["EXACT_LIMIT", "Index", "State", "VectorSource", "index_path"]

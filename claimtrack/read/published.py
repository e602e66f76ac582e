"""Times of publication: ISO 8601, kept as written, compared in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from claimtrack.errors import InputError


def instant(written: str) -> datetime:
    """The moment in UTC; without an offset the time is taken as UTC.

    Raises :class:`InputError` for what is not an ISO 8601 date or time.
    """
    try:
        moment = datetime.fromisoformat(written)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{written!r} is not an ISO 8601 time: write it like 2027-02-18T07:40:00+02:00"
        ) from error


@lru_cache(maxsize=4096)
def utc(written: str) -> str:
    """The moment as ``YYYY-MM-DDTHH:MM:SSZ``, which sorts as text."""
    return instant(written).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_day(written: str) -> bool:
    """Whether a date was written without a time of day."""
    return "T" not in written and ":" not in written

"""The errors a user can meet. Each message is one line that says what to do next.

They are translated to an exit status once, in :mod:`claimtrack.cli`.
"""


class ClaimtrackError(Exception):
    """Base of every error that a user is told about."""


class InputError(ClaimtrackError):
    """A report, page or row could not be read."""


class LanguageError(ClaimtrackError):
    """A language that no pack covers, or a pack that is not well formed."""


class DatabaseError(ClaimtrackError):
    """The database is missing, locked, foreign, damaged or of another version."""


class IndexFileError(ClaimtrackError):
    """The FAISS file is damaged or belongs to another database or encoder."""


class EncoderError(ClaimtrackError):
    """An encoder is not there, or does not fit the database."""


class NotFoundError(ClaimtrackError):
    """A document, mention, claim or speaker of that name is not in the database."""

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


class ConflictError(ClaimtrackError):
    """Somebody decided meanwhile; ``version`` is the one to name after looking again."""

    def __init__(self, message: str, version: int = 0) -> None:
        super().__init__(message)
        self.version = version


class AccountError(ClaimtrackError):
    """A user, role or password that cannot be taken."""


class LoginError(ClaimtrackError):
    """A name and password that do not fit, or too many that did not: ``wait`` seconds."""

    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait

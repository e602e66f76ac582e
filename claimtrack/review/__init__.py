"""What fact-checkers do with what the program found: events in a log, and what follows from them.

Every function takes an open :class:`claimtrack.store.Database`, the ``actor`` who acts, and the
``version`` that the actor saw (``Item.version``, :func:`claim_version`, :func:`mention_version`);
where somebody decided meanwhile it raises :class:`claimtrack.errors.ConflictError`, whose message
says who decided what and whose ``version`` is the one to name after looking again. Each returns
the :class:`Event` it wrote; :func:`undo` takes any of them back.

The queue: :func:`queue` and :func:`left` with a :class:`QueueFilter`, :func:`item` for one pair.
Deciding: :func:`confirm`, :func:`reject`, :func:`decide` for several at once.
Claims: :func:`merge`, :func:`split`, :func:`join`, :func:`leave`, :func:`verdict`,
:func:`verdicts`.
Corrections: :func:`edit_speaker`, :func:`edit_figure`. :func:`note` and :func:`notes`.
Names of a speaker: :func:`add_alias`, :func:`remove_alias`, :func:`main_alias`.
Double review: :func:`set_double_review`, :func:`ask_second`, :func:`agreement`, and the queue with
``QueueFilter(disputed=True)`` for what is to be adjudicated.
The log: :func:`history` with a :class:`LogFilter`, :func:`entry`, :func:`undo`,
:func:`last_of`, :func:`verify`, :func:`rebuild`.
Accounts stand in :mod:`claimtrack.review.people`.
"""

from claimtrack.review.agreement import Agreement, agreement
from claimtrack.review.aliases import add_alias, main_alias, remove_alias, speaker_version
from claimtrack.review.claims import (
    FIGURE_FIELDS,
    Verdict,
    claim_version,
    current_claim,
    edit_figure,
    edit_speaker,
    join,
    leave,
    mention_version,
    merge,
    note,
    split,
    verdict,
)
from claimtrack.review.decisions import (
    Decision,
    ask_second,
    asks_for_two,
    confirm,
    decide,
    double_review,
    reject,
    set_double_review,
)
from claimtrack.review.items import (
    Item,
    Side,
    item,
    items,
    left,
    pairs_of_claim,
    queue,
    queue_ids,
)
from claimtrack.review.log import (
    Checked,
    Entry,
    differences,
    entry,
    history,
    last_of,
    notes,
    rebuild,
    undo,
    verify,
)
from claimtrack.store.corrections import verdicts
from claimtrack.store.events import KINDS, Event, LogFilter
from claimtrack.store.review_queue import QueueFilter

__all__ = [
    "FIGURE_FIELDS",
    "KINDS",
    "Agreement",
    "Checked",
    "Decision",
    "Entry",
    "Event",
    "Item",
    "LogFilter",
    "QueueFilter",
    "Side",
    "Verdict",
    "add_alias",
    "agreement",
    "ask_second",
    "asks_for_two",
    "claim_version",
    "confirm",
    "current_claim",
    "decide",
    "differences",
    "double_review",
    "edit_figure",
    "edit_speaker",
    "entry",
    "history",
    "item",
    "items",
    "join",
    "last_of",
    "leave",
    "left",
    "main_alias",
    "mention_version",
    "merge",
    "note",
    "notes",
    "pairs_of_claim",
    "queue",
    "queue_ids",
    "rebuild",
    "reject",
    "remove_alias",
    "set_double_review",
    "speaker_version",
    "split",
    "undo",
    "verdict",
    "verdicts",
    "verify",
]

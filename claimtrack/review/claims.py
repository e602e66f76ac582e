"""What reviewers do to claims and mentions: merge, split, move, correct, rate, annotate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, get_args

from claimtrack.errors import ConflictError, InputError, NotFoundError
from claimtrack.review.record import draft, hold, write
from claimtrack.store import Database, corrections, events
from claimtrack.store.claims import new_claim
from claimtrack.store.database import now
from claimtrack.store.events import Event, Subjects
from claimtrack.types import Modifier, Quantity

FIGURE_FIELDS = ("kind", "low", "high", "point", "modifier", "unit", "item")
"""What :func:`edit_figure` may change."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rating of a claim's truth, with the names of schema.org's ClaimReview in brackets."""

    rating: str
    """In words (``reviewRating.alternateName``)."""
    url: str | None = None
    """Of the published review (``url``)."""
    author: str | None = None
    """Who rates (``author.name``)."""
    explanation: str | None = None
    """Why (``reviewRating.ratingExplanation``)."""
    rating_value: float | None = None
    """From ``worst`` to ``best`` (``ratingValue``, ``worstRating``, ``bestRating``)."""
    best: float | None = None
    worst: float | None = None
    claim_reviewed: str | None = None
    """The claim in the reviewer's words (``claimReviewed``)."""
    language: str | None = None
    published: str | None = None
    """ISO 8601 (``datePublished``)."""
    appearances: tuple[str, ...] = ()
    """Addresses where the claim stands besides the reports here (``appearance``)."""


def claim_version(database: Database, claim: int) -> int:
    """The last event that changed a claim, to be named with a decision on it; 0 for none."""
    return events.version(database, {"claim": [claim]})


def mention_version(database: Database, mention: int) -> int:
    """The last event that corrected a mention; 0 for none."""
    return events.version(database, {"mention": [mention]})


def current_claim(database: Database, claim: int) -> int:
    """The claim that this one was merged into, or itself; NotFoundError for no such claim."""
    row = corrections.claim_row(database, claim)
    return int(row["merged_into"] or claim)


def merge(
    database: Database,
    claims: Iterable[int],
    into: int,
    *,
    actor: str,
    versions: Mapping[int, int],
    reason: str | None = None,
) -> Event:
    """Make the claims part of ``into``. ``versions`` are those that were seen, by claim.

    Raises ConflictError where one of the claims changed after that, InputError where there is
    nothing to merge.
    """
    sources = [claim for claim in dict.fromkeys(claims) if claim != into]
    if not sources:
        raise InputError("nothing to merge: name at least two claims")
    with database.transaction():
        types = set()
        for claim in (into, *sources):
            types.add(_open_claim(database, claim)["type"])
            hold(database, f"claim {claim}", {"claim": [claim]}, versions.get(claim, 0))
        if len(types) > 1:
            raise InputError("a quote and a figure are never one claim: merge claims of one type")
        event = replace(
            draft("merge", actor, reason=reason),
            claim=into,
            data={"claims": sources, "into": into},
        )
        return write(database, event, {"claim": [into, *sources]})


def split(
    database: Database,
    claim: int,
    mentions: Iterable[int],
    *,
    actor: str,
    version: int,
    title: str | None = None,
    reason: str | None = None,
) -> Event:
    """Put mentions of a claim into a new one, whose number is ``event.data["claim"]``.

    Raises ConflictError where the claim changed after ``version``, InputError where nothing
    would be left in it or a mention is not one of its own.
    """
    wanted = list(dict.fromkeys(mentions))
    with database.transaction():
        row = _open_claim(database, claim)
        hold(database, f"claim {claim}", {"claim": [claim]}, version)
        members = set(database.claim_members(claim))
        strange = [mention for mention in wanted if mention not in members]
        if strange:
            raise InputError(
                f"mention {strange[0]} is not in claim {claim}: `claimtrack mentions --claim"
                f" {claim}` lists those that are"
            )
        if not wanted or len(wanted) == len(members):
            raise InputError(f"a split leaves some on both sides: claim {claim} has {len(members)}")
        name = title or database.passage(wanted[0]).text
        made = new_claim(database, row["type"], name, now())
        event = replace(
            draft("split", actor, reason=reason),
            claim=claim,
            data={"from": claim, "claim": made, "mentions": wanted},
        )
        return write(database, event, {"claim": [claim, made], "mention": wanted}, made=made)


def join(
    database: Database,
    mention: int,
    claim: int,
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Put one mention into a claim, out of the one it was in.

    Raises ConflictError where the claim changed after ``version``.
    """
    with database.transaction():
        row = _open_claim(database, claim)
        hold(database, f"claim {claim}", {"claim": [claim]}, version)
        if database.passage(mention).type != row["type"]:
            raise InputError(f"claim {claim} is about a {row['type']}: mention {mention} is none")
        before = database.claim_of([mention]).get(mention)
        if before == claim:
            raise InputError(f"mention {mention} is in claim {claim} already")
        event = replace(
            draft("join", actor, reason=reason),
            claim=claim,
            mention=mention,
            data={"from": before, "claim": claim},
        )
        touched: Subjects = {"claim": [n for n in (before, claim) if n], "mention": [mention]}
        return write(database, event, touched)


def leave(
    database: Database, mention: int, *, actor: str, version: int, reason: str | None = None
) -> Event:
    """Take a mention out of its claim; ``version`` is that claim's.

    Raises ConflictError where the claim changed after ``version``, InputError where the mention
    is in none.
    """
    with database.transaction():
        database.passage(mention)
        claim = database.claim_of([mention]).get(mention)
        if claim is None:
            raise InputError(f"mention {mention} is in no claim")
        hold(database, f"claim {claim}", {"claim": [claim]}, version)
        event = replace(
            draft("leave", actor, reason=reason),
            claim=claim,
            mention=mention,
            data={"from": claim},
        )
        return write(database, event, {"claim": [claim], "mention": [mention]})


def edit_speaker(
    database: Database,
    mention: int,
    name: str | None,
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Correct who is said to have said a mention; ``None`` for nobody in particular.

    Raises ConflictError where the mention was corrected after ``version``.
    """
    with database.transaction():
        passage = database.passage(mention)
        name = " ".join(name.split()) if name else None
        speaker = database.speaker(name, passage.language) if name else None
        after = {"speaker_id": speaker, "speaker_name": name or None}
        return _edit(database, "speaker", mention, after, actor, version, reason)


def edit_figure(
    database: Database,
    mention: int,
    after: Mapping[str, Any],
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Correct some of :data:`FIGURE_FIELDS` of a quantity; the report's text stays as it is.

    Raises ConflictError where the mention was corrected after ``version``, InputError for a
    field that is none or an interval that is empty.
    """
    with database.transaction():
        figure = database.passage(mention).mention
        if not isinstance(figure, Quantity):
            raise InputError(f"mention {mention} is a quote: it has no figure to correct")
        unknown = [name for name in after if name not in FIGURE_FIELDS]
        if unknown or not after:
            known = ", ".join(FIGURE_FIELDS)
            raise InputError(f"a figure has {known}: name one of them with its value")
        cleaned = {name: _figure_value(name, value) for name, value in after.items()}
        low, high = cleaned.get("low", figure.low), cleaned.get("high", figure.high)
        if low is not None and high is not None and low > high:
            raise InputError(f"low {low:g} is above high {high:g}: give both")
        return _edit(database, "figure", mention, cleaned, actor, version, reason)


def _figure_value(name: str, value: Any) -> Any:
    if name == "modifier" and value not in get_args(Modifier):
        raise InputError(f"no modifier {value!r}: it is one of {', '.join(get_args(Modifier))}")
    if name == "kind" and value not in corrections.QUANTITY_KINDS:
        known = ", ".join(corrections.QUANTITY_KINDS)
        raise InputError(f"no kind {value!r} of figure: it is one of {known}")
    if name in ("low", "high", "point") and value is not None:
        try:
            number = float(value)
        except (TypeError, ValueError) as error:
            raise InputError(f"{name} is a number or nothing, not {value!r}") from error
        if number != number or number in (float("inf"), float("-inf")):
            raise InputError(f"{name} is a number or nothing, not {value!r}")
        return number
    return value or None


def _edit(
    database: Database,
    kind: Any,
    mention: int,
    after: dict[str, Any],
    actor: str,
    version: int,
    reason: str | None,
) -> Event:
    hold(database, f"mention {mention}", {"mention": [mention]}, version)
    before = corrections.values(database, mention, tuple(after))
    if before == after:
        raise InputError(f"mention {mention} says that already")
    event = replace(
        draft(kind, actor, reason=reason),
        mention=mention,
        claim=database.claim_of([mention]).get(mention),
        data={"before": before, "after": after},
    )
    touched: Subjects = {"mention": [mention], "claim": [event.claim] if event.claim else []}
    return write(database, event, touched)


def verdict(
    database: Database,
    claim: int,
    said: Verdict,
    *,
    actor: str,
    version: int,
    reason: str | None = None,
) -> Event:
    """Rate a claim; earlier verdicts stay beside it until they are undone.

    Raises ConflictError where the claim changed after ``version``, InputError for a rating
    without words or off its scale.
    """
    if not said.rating.strip():
        raise InputError('a verdict needs a rating in words, such as "False"')
    if said.url is not None and not said.url.startswith(("http://", "https://")):
        raise InputError(f"{said.url!r} is no address: give one that begins with https://")
    _hold_scale(said)
    with database.transaction():
        _open_claim(database, claim)
        hold(database, f"claim {claim}", {"claim": [claim]}, version)
        event = replace(draft("verdict", actor, reason=reason), claim=claim, data=asdict(said))
        return write(database, event, {"claim": [claim]})


def _hold_scale(said: Verdict) -> None:
    best, worst, value = said.best, said.worst, said.rating_value
    if best is not None and worst is not None and best <= worst:
        raise InputError(f"best {best:g} is not above worst {worst:g}")
    if value is None:
        return
    if (worst is not None and value < worst) or (best is not None and value > best):
        raise InputError(f"rating {value:g} is outside its scale: give --worst and --best")


def note(
    database: Database,
    text: str,
    *,
    actor: str,
    match: int | None = None,
    claim: int | None = None,
    mention: int | None = None,
) -> Event:
    """Write something beside a match, claim or mention; changes nothing, so no version."""
    if not text.strip():
        raise InputError("an empty note says nothing: write a text")
    if (match, claim, mention).count(None) != 2:
        raise InputError("a note is about one match, one claim or one mention: name it")
    with database.transaction():
        touched: dict[Any, Sequence[int]]
        if match is not None:
            touched = {"match": [match]}
            corrections.hold_match(database, match)
        elif claim is not None:
            touched = {"claim": [claim]}
            corrections.claim_row(database, claim)
        else:
            touched = {"mention": [mention or 0]}
            database.passage(mention or 0)
        event = replace(
            draft("note", actor, reason=text), match=match, claim=claim, mention=mention
        )
        return events.append(database, event, touched)


def _open_claim(database: Database, claim: int) -> dict[str, Any]:
    """The row of a claim that holds; what was merged away says where to."""
    row = corrections.claim_row(database, claim)
    if row["merged_into"] is not None:
        raise ConflictError(
            f"claim {claim} was merged into claim {row['merged_into']}: name that one",
            claim_version(database, claim),
        )
    if row["status"] == "empty":
        raise NotFoundError(f"claim {claim} is empty: what made it was undone")
    return row

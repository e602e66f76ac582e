"""The words of the project as frozen dataclasses; no input or output here.

Offsets are half-open Unicode code-point offsets into ``Document.text``.
``fixtures/gold/GUIDE.md`` defines what a quote and a quantity are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
QuoteKind = Literal["direct", "indirect", "mixed"]
Modifier = Literal[
    "exact", "about", "over", "at_least", "under", "at_most", "almost", "range", "vague"
]
QuantityKind = Literal["count", "fraction", "percent", "money", "measure", "duration"]
Relation = Literal["same", "updated", "conflicting", "related"]
MentionType = Literal["quote", "quantity"]


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes that a Document was read from, as they came, and from where."""

    data: bytes
    sha256: str
    """Of ``data``."""
    media_type: str
    address: str
    """That was asked for, in its canonical form; ``final`` is where redirects led."""
    final: str
    fetched: str
    """UTC."""
    etag: str | None = None
    last_modified: str | None = None
    published: str | None = None
    """The time of publication exactly as a feed printed it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one report. ``text`` never changes after reading."""

    id: str
    text: str
    language: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    """ISO 8601, with the offset of the outlet where it is known."""
    sha256: str = ""
    """Of the UTF-8 bytes of ``text``."""
    original: Original | None = field(default=None, repr=False, compare=False)
    """``None`` for what was read from the user's own file."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said it."""

    speaker: Span | None = None
    """The mention nearest to the quote that names or stands for the speaker."""
    name: str | None = None
    """Whom that is, as the report's fullest name, without article and title."""
    cue: Span | None = None
    confidence: float = 0.0
    rule: str = ""
    """The strategy that found the speaker, for ``--explain``."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words or thoughts, reported by the document."""

    kind: QuoteKind
    spans: tuple[Span, ...]
    attribution: Attribution = Attribution()
    rule: str = ""

    type: MentionType = field(default="quote", init=False)

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: the closed interval ``[low, high]`` that the words assert.

    ``None`` as a bound is unbounded; ``point`` is the number said, ``None`` for
    purely vague words and ranges. Percentages are in percent (40 for *40 %*),
    fractions in parts of one.
    """

    span: Span
    low: float | None
    high: float | None
    point: float | None
    modifier: Modifier = "exact"
    kind: QuantityKind = "count"
    unit: str | None = None
    item: Span | None = None
    whole: Span | None = None
    attribution: Attribution = Attribution()
    """Of the smallest quote that holds the figure; empty for the outlet's own voice."""
    rule: str = ""
    change: str | None = None
    """Only in the profile ``cqe``: one of ``= ~ > < up down``."""
    concept: tuple[Span, ...] = ()
    """Only in the profile ``cqe``: the content words of what the figure describes."""

    type: MentionType = field(default="quantity", init=False)

    @property
    def spans(self) -> tuple[Span, ...]:
        return (self.span,)

    @property
    def start(self) -> int:
        return self.span[0]

    @property
    def end(self) -> int:
        return self.span[1]


Mention = Quote | Quantity


@dataclass(frozen=True, slots=True)
class Passage:
    """A Mention in its context: all that the encoder and the matcher see of it."""

    mention: Mention
    text: str
    """The mention's own words; the parts of a quote joined by one space."""
    context: str
    """The sentence or sentences around it."""
    item: str | None
    whole: str | None
    document: str
    language: str
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None

    @property
    def type(self) -> MentionType:
        return self.mention.type

    @property
    def speaker(self) -> str | None:
        return self.mention.attribution.name


@dataclass(frozen=True, slots=True)
class Match:
    """How a Mention relates to a known one."""

    score: float
    """Probability that the relation holds, 0 to 1, higher is better."""
    relation: Relation
    reasons: tuple[str, ...] = ()

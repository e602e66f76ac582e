"""Which comes first, content or attribution: told by what follows the verb in its chunk."""

from __future__ import annotations

from claimtrack.extract.quotes.commitments import committed_at
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.phrases import named_in_marks, phrase_end, strength
from claimtrack.extract.quotes.rows import WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.types import Span

_ENDED = frozenset(",.?!…")
_LONGEST_NAME = 30
"""Characters of a name in marks."""
CLOSED = frozenset(",?!")
"""How words in marks end before "she said"."""


def trails(section: Section, cue: Cue, chunk: int, close: int) -> bool:
    """Whether "X said" follows its content rather than introduces it."""
    if chunk <= section.first or section.low(chunk - 1) == "(":
        return False
    row, lexicon = section.row, section.lexicon
    pair = row.pair[chunk - 1]
    closed = pair is not None and pair.final in CLOSED
    if not closed and not _ends_chunk(section, cue, close):
        return False
    subordinate = row.low[chunk] in lexicon.subordinators or row.low[chunk] in lexicon.questions
    if not closed and subordinate:
        return False
    if lexicon.verb_last and row.low[chunk] in lexicon.complementisers:
        return False
    more = cue.stop < close and not section.quoted(chunk - 2)
    if not closed and not lexicon.bare_content and more:
        return False
    if section.low(chunk - 1) == ":" or section.low(close) == ":":
        return False
    if section.complement_at(close + 1) or committed_at(section, cue) is not None:
        return False
    if closed and lexicon.bare_content and _begins(section, cue):
        return False
    first, stop = section.trim(section.first, chunk)
    if first >= stop:
        return False
    if closed and _placed(section, first, chunk - 1):
        return False
    marks_before = section.quoted(chunk - 1) or section.quoted(chunk - 2)
    if not marks_before and row.low[chunk] in lexicon.conjunctions:
        return False  # "attacks go on, and the world must respond": joined to it, not its source
    if not marks_before and _compared(section, chunk, cue):
        return False
    marks_after = section.quoted(close) or (
        section.quoted(close + 1) and section.low(close) in (",", ":")
    )
    if marks_after and not marks_before and _begun(section, first, stop, close):
        return True
    if marks_after and not marks_before:  # "Safety, he said, 'has no postcode'"
        low = row.low[first]
        return (
            stop - first < 6
            and low not in lexicon.prepositions
            and low not in lexicon.times
            and low not in lexicon.adverbs
            and low not in lexicon.subordinators
            and (not section.has_verb(first, stop) or row.low[stop - 1] in lexicon.auxiliaries)
            and section.low(close) == ","
            and section.quoted(close + 1)
        )
    return marks_before or not marks_after


def _compared(section: Section, chunk: int, cue: Cue) -> bool:
    """Whether a clause measures the one before by what somebody else said of it: "31 people died,
    far more than the mayor has said"; not "more than a dozen residents said"."""
    low, lexicon = section.row.low, section.lexicon
    than = next((at for at in range(chunk, cue.group) if low[at] in lexicon.comparisons), None)
    if than is None or low[than + 1] in lexicon.indefinite:
        return False
    return low[than + 1] in lexicon.determiners or section.row.cap[than + 1]


def _begins(section: Section, cue: Cue) -> bool:
    """Whether a clause begins right behind a verb, whatever stands in marks before it."""
    lexicon, at = section.lexicon, cue.stop
    if section.complement_at(at):
        return True
    follows = section.low(at) in lexicon.pronouns or section.low(at) in lexicon.determiners
    dated = section.low(at + 1) in lexicon.periods
    return "tell" not in cue.uses and follows and not dated


def _placed(section: Section, first: int, quoted: int) -> bool:
    """Whether a phrase that opens a sentence names a programme: Later on "This Week," X said."""
    row, lexicon = section.row, section.lexicon
    pair = row.pair[quoted]
    if not lexicon.bare_content or pair is None or pair.final != "," or quoted == first:
        return False
    opened = first + (row.low[first] in lexicon.adverbs)
    return (
        row.low[opened] in lexicon.prepositions
        and row.low[quoted - 1] not in lexicon.auxiliaries
        and section.titled(pair)
        and not section.has_verb(opened, quoted)
    )


def _begun(section: Section, first: int, stop: int, close: int) -> bool:
    """Whether words in marks go on with a clause: "If it rains, he said, 'we stay here'"."""
    row, lexicon = section.row, section.lexicon
    if not lexicon.bare_content or section.low(close) != "," or not section.quoted(close + 1):
        return False
    dated = any(row.low[at] in lexicon.periods for at in range(first, stop))
    broken = section.chunk_start(stop) > first and not section.has_verb(
        section.chunk_start(stop), stop
    )
    return not row.cap[close + 1] and not dated and not broken


def inverts(section: Section, cue: Cue, who: Span, close: int) -> bool:
    """Whether ", said X" really has its subject behind it: nothing but a phrase follows."""
    low, lexicon = section.row.low, section.lexicon
    return (
        "say" in cue.uses
        and who[0] == cue.stop
        and low[who[0]] not in lexicon.pronouns
        and (who[1] >= close or low[who[1]] in lexicon.prepositions or low[who[1]] in lexicon.times)
    )


def says_so(section: Section, cue: Cue, close: int) -> bool:
    """Whether "as X said" has no content of its own, which "as X pledged to go" has."""
    if not section.lexicon.bare_content:
        return True
    return bool(cue.uses & {"say", "think"}) and _ends_chunk(section, cue, close)


def closing(section: Section, cue: Cue, who: Span, close: int) -> bool:
    """Whether ", said X, the mayor of Y" ends a sentence: no verb makes X a subject of content."""
    row, lexicon = section.row, section.lexicon
    if "say" not in cue.uses or "tell" in cue.uses or who[0] != cue.stop:
        return False
    if row.low[who[0]] in lexicon.pronouns or section.quoted(close):
        return False
    if strength(row, *who, lexicon, section.sentence_start) < 2:
        return False
    stated = section.has_verb(section.first, cue.group)
    if who[1] < close:
        relative = row.low[who[1]] in lexicon.relatives - lexicon.complementisers
        return stated and relative
    return stated and not section.has_verb(who[1], section.end)


def lone(section: Section, cue: Cue, close: int) -> bool:
    """A verb that stands alone in its chunk but for adverbs and phrases of place and time."""
    at = _past_times(section, cue.stop, close)
    return at >= close or section.low(at) in section.lexicon.prepositions


def _past_times(section: Section, at: int, close: int) -> int:
    """Past adverbs and times behind a verb: "earlier this week"."""
    lexicon = section.lexicon
    while at < close and (
        section.low(at) in lexicon.adverbs
        or section.low(at) in lexicon.times
        or (section.low(at) in lexicon.determiners and section.low(at + 1) in lexicon.times)
    ):
        at += 1
    return at


def _ends_chunk(section: Section, cue: Cue, close: int) -> bool:
    """Whether a verb has nothing behind it in its chunk but an addressee, a place, a time."""
    row, lexicon = section.row, section.lexicon
    at = _past_times(section, cue.stop, close)
    if at >= close:
        return True
    if any(row.low[x] in lexicon.complementisers for x in range(at, close)):
        return False
    if row.low[at] in lexicon.prepositions:
        return not section.has_verb(at, close)
    if lexicon.bare_content and "tell" not in cue.uses:
        return False
    end = phrase_end(row, at, close, lexicon, strict=True)  # told reporters
    end = _past_times(section, end, close) if end > at else at
    return (
        end > at
        and (end >= close or row.low[end] in lexicon.prepositions)
        and not section.has_verb(end, close)
    )


def name_before(section: Section, chunk: int) -> bool:
    """Whether the marks that a chunk begins behind are the name of a body: "the firm ‚Vega‘"."""
    if not section.quoted(chunk - 1):
        return False
    name = chunk - 1
    pair, lexicon = section.row.pair[name], section.lexicon
    if (
        not (lexicon.noun_capitals or lexicon.bare_content)
        and section.row.cap[name]
        and name > section.first
        and section.row.kind[name - 1] == WORD
        and pair is not None
        and pair.final not in _ENDED
        and pair.inner[1] - pair.inner[0] <= _LONGEST_NAME
        and lexicon.noun(section.row.low[name - 1]) not in ("m", "f", "p", "")
        and not section.has_verb(section.chunk_start(name), name)
    ):
        return True
    return (
        name > section.first
        and section.row.kind[name - 1] == WORD
        and (
            section.lexicon.noun(section.row.low[name - 1]) == "body"
            and named_in_marks(section.row, name, section.lexicon)
        )
    )


def phrase_before(section: Section, cue: Cue) -> bool:
    """Whether marks before a verb end a phrase, no comma between: "in der ‚Post‘ schreibt X"."""
    row, quoted = section.row, cue.group - 1
    if not section.lexicon.verb_last or "judge" in cue.uses or not section.quoted(quoted):
        return False
    pair = row.pair[quoted]
    open_end = pair is not None and pair.final not in CLOSED
    return open_end and quoted > section.first and row.kind[quoted - 1] == WORD

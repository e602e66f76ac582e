"""What a cue reports: the places of its content, before, around or after the attribution."""

from __future__ import annotations

from claimtrack.extract.quotes.bare import bare, past_adverbials
from claimtrack.extract.quotes.commitments import committed_at, marks_after_colon
from claimtrack.extract.quotes.continued import continuation, spoken_clause
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.endings import clause
from claimtrack.extract.quotes.judgements import interrupted
from claimtrack.extract.quotes.marked import marked_object
from claimtrack.extract.quotes.phrases import named_in_marks, phrase_end
from claimtrack.extract.quotes.rows import NUMBER, POINT, QUOTED, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.unlisted import verb_shaped
from claimtrack.extract.quotes.verbforms import GERUND
from claimtrack.types import Span

_SPOKEN = frozenset({"say", "ask", "act"})
_CLAUSAL = frozenset({"say", "think", "ask"})
_FELT = frozenset({"feel"})
"""Only a clause with a complementiser: "was surprised that"."""
_OF_SOMEBODY = frozenset({"tell", "ask", "commit", "judge"})
_LONGEST_BEFORE_CONTENT = 30
"""Places between a verb and the content it introduces."""


def content_before(section: Section, cue: Cue, chunk: int, close: int) -> list[Span]:
    """Content that an attribution follows or interrupts: from the section's head to ``chunk``."""
    row, lexicon = section.row, section.lexicon
    first, stop = section.trim(section.first, chunk)
    for at in range(stop - 1, first, -1):  # "the toll grows: three dead, said X"
        if row.kind[at] == POINT and row.low[at] == ":":
            first = at + 1
            break
    if first >= stop:
        return []
    if lexicon.bare_content and any(c.first == first and c.slot == GERUND for c in section.cues):
        return []  # "Noting that it was late, X asked for a boat"
    quoted = row.quoted(first, stop)
    if quoted and quoted[-1] == stop - 1:
        marked_only = all(row.kind[at] in (QUOTED, POINT) for at in range(first, stop))
        if not marked_only and section.chunk_start(stop - 1) == stop - 1:
            head = section.trim(first, stop - 1)
            if row.low[first] in lexicon.subordinators or section.only(
                *head, lexicon.adverbs, lexicon.conjunctions
            ):
                first = stop - 1
    elif not cue.uses & _CLAUSAL:
        return []
    rest = continuation(section, first, stop, close, bool(quoted))
    if not quoted and section.only(first, stop, lexicon.times, lexicon.adverbs):
        return [rest] if rest else []
    if rest is not None:
        return [(first, stop), rest]
    if (
        not quoted
        and lexicon.bare_content
        and not cue.is_phrase
        and row.low[first] in lexicon.prepositions
        and stop - first < 9
        and not section.has_verb(first, stop)
    ):
        return []  # "In June, X said": no content, only a time or place
    if not quoted and stop - first < 2 and row.kind[first] != NUMBER:
        return []
    return [(first, stop)]


def content_after(section: Section, cue: Cue) -> list[Span]:
    """Content that a verb introduces."""
    row, lexicon = section.row, section.lexicon
    clausal = bool(cue.uses & (_CLAUSAL | _FELT))
    at = cue.stop
    if lexicon.bare_content and not clausal:
        clausal = _takes_clause(section, cue)
    if section.low(at) in lexicon.reflexives and not cue.uses & _OF_SOMEBODY:
        return []  # found herself in a position that
    limit = min(section.end, cue.stop + _LONGEST_BEFORE_CONTENT)
    announced = _announced(section, cue)
    if announced is not None:
        return announced
    committed = committed_at(section, cue)
    limit = min([limit, *(c.group for c in section.cues if _ends_search(section, cue, c))])
    near = past_adverbials(section, at, limit)
    if cue.uses & {"tell", "ask"}:
        near = past_adverbials(section, phrase_end(row, near, limit, lexicon), limit)
    while at < limit:
        low = row.low[at]
        if committed is not None and at == committed:
            return marks_after_colon(section, committed) or clause(section, committed, cue)
        if row.kind[at] == QUOTED:
            paper = lexicon.verb_last and lexicon.noun(row.low[at - 1]) == "body"
            if (paper and named_in_marks(row, at, lexicon)) or (
                lexicon.bare_content and at > cue.stop and _programme(section, cue, at)
            ):
                at += 1  # the paper or programme that was told
                continue
            if section.complement_at(at + 1) or (
                section.low(at + 1) == "," and section.complement_at(at + 2)
            ):
                at += 1  # the name of whoever was told
                continue
            return marked_object(section, cue, at)
        if lexicon.bare_content and "judge" in cue.uses and (past := _past_aside(section, at)):
            at = past  # called X, the mayor, a "liar"
            continue
        if lexicon.verb_last and low == "(":
            at = next((x + 1 for x in range(at, limit) if row.low[x] == ")"), limit)
            continue
        if row.kind[at] == POINT and not section.separator(at):
            year = lexicon.bare_content and row.kind[at + 1 : at + 2] == [NUMBER] and low != ":"
            if "tell" in cue.uses or year:
                at += 1  # told Rep. Smith that, said in '08 that
                continue
        if row.kind[at] == POINT:
            found = _past_point(section, cue, at, clausal)
            if found is not None:
                return found
            break
        if clausal and low in lexicon.complementisers:
            if _relative(section, cue, at):
                break
            if lexicon.bare_content and at > cue.stop and row.low[at - 1] in lexicon.prepositions:
                at += 1  # concluded in that case that
                continue
            if not lexicon.bare_content or not _without_subject(section, at + 1):
                return clause(section, at + 1, cue)
            if at > cue.stop and row.low[cue.stop - 1] in lexicon.sentential:
                break
            homonym = at > cue.stop or row.low[at - 1] in lexicon.ambiguous
            return [] if homonym else clause(section, at, cue)
        named = row.cap[at - 1] or row.low[at - 1] in lexicon.pronouns
        direct = at == cue.stop or ("ask" in cue.uses and at == near and named)
        asked = low in lexicon.questions and (low not in lexicon.relatives or direct)
        if clausal and asked and (at <= near or not lexicon.bare_content):
            if any(row.low[x] in lexicon.negations for x in range(cue.group, cue.stop)):
                return []  # would not say who
            return clause(section, at, cue)
        if lexicon.bare_content and _clause_began(section, cue, at):
            break  # said the plan was to find out whether
        at += 1
    if committed is not None:
        return clause(section, committed, cue)
    if lexicon.bare_content and cue.uses & {"say", "think"}:
        return bare(section, cue)
    return interrupted(section, cue)


def _takes_clause(section: Section, cue: Cue) -> bool:
    """Whether a clause follows a verb that seldom has one: "joked that", "described how"."""
    lexicon = section.lexicon
    if "judge" in cue.uses:
        low = section.low(cue.stop)
        open_ = low in lexicon.relatives or low in lexicon.what or low in lexicon.subordinators
        return low in lexicon.questions and not open_
    shaped = section.row.low[cue.stop - 1].endswith(lexicon.clear_endings)
    return shaped and section.complement_at(cue.stop)


def _without_subject(section: Section, at: int) -> bool:
    """Whether a verb follows "that": a relative clause, or "said that was it"."""
    low, lexicon = section.low(at), section.lexicon
    return low in lexicon.auxiliaries and low not in lexicon.negations


def _announced(section: Section, cue: Cue) -> list[Span] | None:
    """Of "denied it: '...'": the words in marks, where nothing but an object stands before."""
    at = cue.stop
    if section.low(at) not in section.lexicon.pronouns or section.low(at + 1) != ":":
        return None
    marks = at + 2
    return [(marks, marks + 1)] if section.quoted(marks) and marks + 1 >= section.end else None


def _relative(section: Section, cue: Cue, at: int) -> bool:
    """Whether "que" behind a verb's object opens a relative clause, not what is said."""
    row, lexicon = section.row, section.lexicon
    first = cue.stop
    while first < at and row.low[first] in lexicon.adverbs:
        first += 1
    return (
        lexicon.comma_incise | lexicon.null_subject
        and bool(lexicon.articles)
        and first < at
        and row.low[first] in lexicon.determiners
        and row.low[at] in lexicon.relatives
        and phrase_end(row, first, at, lexicon) == at
        and not any(
            lexicon.noun(low) is not None or low in lexicon.sayings or low in lexicon.times
            for low in row.low[first:at]
        )
        and not any(row.cap[first:at])
    )


def _ends_search(section: Section, cue: Cue, later: Cue) -> bool:
    """Whether a later cue keeps what follows it to itself; "praised X for saying" does not."""
    if later.group <= cue.stop:
        return False
    before = section.low(later.group - 1)
    return not ("judge" in cue.uses and before in section.lexicon.prepositions)


def _past_aside(section: Section, at: int) -> int | None:
    """Past an apposition between commas that a preposition follows: ", the mayor, of"."""
    if section.low(at) != ",":
        return None
    close = section.chunk_stop(at + 1)
    after = section.low(close + 1)
    follows = after in section.lexicon.governing or after in section.lexicon.manner
    return close + 1 if section.low(close) == "," and follows else None


def _programme(section: Section, cue: Cue, at: int) -> bool:
    """Whether marks hold a title behind its owner or a preposition: on NBC's "Meet the Press"."""
    row, lexicon = section.row, section.lexicon
    pair = row.pair[at]
    before = row.low[at - 1]
    owned = before in lexicon.possessive_marks or before in lexicon.prepositions
    return pair is not None and owned and "judge" not in cue.uses and section.titled(pair)


def _clause_began(section: Section, cue: Cue, at: int) -> bool:
    """Whether a finite verb or a subject shows that content has begun without complementiser."""
    row, lexicon = section.row, section.lexicon
    if row.kind[at] != WORD or "judge" in cue.uses:
        return False
    if at == cue.stop and "tell" not in cue.uses:
        return row.low[at] in lexicon.pronouns or _opens_clause(section, cue)
    if at == cue.stop:
        return False
    return row.low[at] in lexicon.auxiliaries and row.low[at] not in lexicon.negations


def _opens_clause(section: Section, cue: Cue) -> bool:
    """Whether a noun phrase behind "said" can only be the subject of what is said."""
    row, lexicon, at = section.row, section.lexicon, cue.stop
    if row.low[at - 1] not in lexicon.sentential or row.low[at] in lexicon.periods:
        return False
    if section.low(at + 1) in lexicon.periods:
        return False
    return row.low[at] in lexicon.determiners or (row.cap[at] and not row.cap[at - 1])


def _past_point(section: Section, cue: Cue, at: int, clausal: bool) -> list[Span] | None:
    """Content behind a colon or a comma; ``None`` where none begins there."""
    row, lexicon = section.row, section.lexicon
    if row.low[at] == ":":
        if any(
            at < c.group <= at + 2
            and section.only(at + 1, c.group, lexicon.there)
            and section.clause_at(c.stop)
            for c in section.cues
        ):
            return []  # "rejects it: there they say that ..."
        if section.quoted(at + 1) and any(c.group in (at + 2, at + 3) for c in section.cues):
            return []  # "The union was furious: '...', said its head"
        return clause(section, at + 1, cue) if at + 1 < section.end else []
    if row.low[at] in lexicon.dashes and clausal:
        aside = section.chunk_stop(at + 1)
        if section.low(aside) in lexicon.dashes and section.complement_at(aside + 1):
            return clause(section, aside + 2, cue)
    if row.low[at] != "," or at + 1 >= section.end:
        return None
    following = row.low[at + 1]
    pair = row.pair[at + 1]
    if pair is not None and clausal and lexicon.verb_last and _infinitive_at(section, at + 2):
        return clause(section, at + 1, cue)
    if pair is not None:
        open_end = pair.final not in ",.?!…" and not section.separator_at(at + 2)
        dated = section.low(at + 2) in lexicon.prepositions and section.low(at + 3) in lexicon.times
        if lexicon.bare_content and open_end and not dated and cue.uses & _SPOKEN:
            return clause(section, at + 1, cue)
        titled = at > cue.stop and section.titled(pair)  # in his book, "An American Son"
        return [(at + 1, at + 2)] if cue.uses & _SPOKEN and not titled else []
    if not clausal:
        return None
    if following in lexicon.complementisers:
        return clause(section, at + 2, cue)
    if following in lexicon.questions and following not in lexicon.relatives:
        return clause(section, at + 1, cue)
    aside = section.chunk_stop(at + 1)
    near = aside - at <= 4 or (lexicon.bare_content and following in lexicon.relatives)
    if near and section.low(aside) == "," and section.complement_at(aside + 1):
        return clause(section, aside + 2, cue)
    if lexicon.verb_last and spoken_clause(section, at + 1):
        return clause(section, at + 1, cue)
    if lexicon.verb_last and "say" in cue.uses and _verb_second(section, cue, at + 1):
        return clause(section, at + 1, cue)
    return None


def _infinitive_at(section: Section, first: int) -> bool:
    """Whether the chunk that a place opens ends in an infinitive with its marker."""
    row, lexicon = section.row, section.lexicon
    stop = section.chunk_stop(first)
    if stop < first + 2:
        return False
    last = row.low[stop - 1]
    return row.low[stop - 2] in lexicon.infinitive or (
        len(last) > 6 and lexicon.infinitive_infix.search(last) is not None
    )


def _verb_second(section: Section, cue: Cue, first: int) -> bool:
    """Whether a main clause follows the verb of speech that opens a sentence: NP, then a verb."""
    row, lexicon = section.row, section.lexicon
    if section.chunk_start(cue.group) != section.first or cue.uses & {"judge", "act"}:
        return False
    if row.low[first] in lexicon.relatives and not (
        row.low[first] in lexicon.articles and section.low(first + 1) and row.cap[first + 1]
    ):
        return False
    end = phrase_end(row, first, section.end, lexicon)
    if end == first or end >= section.end or row.kind[end] != WORD or row.cap[end]:
        return False
    return (
        row.low[end] in lexicon.auxiliaries
        or row.low[end] in lexicon.verbs
        or verb_shaped(row, end, lexicon)
        or (
            row.low[end].endswith(lexicon.subjunctive_endings)
            and row.low[end] not in lexicon.function_words
        )
    )

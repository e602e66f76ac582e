"""Frames: a cue, the speaker's phrase beside it and the places of the content it reports."""

from __future__ import annotations

from claimtrack.extract.quotes.bare import past_adverbials
from claimtrack.extract.quotes.cited import cited, cited_frame
from claimtrack.extract.quotes.commitments import committed_at
from claimtrack.extract.quotes.complements import complement_before
from claimtrack.extract.quotes.contents import content_after, content_before
from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.endings import main_clause
from claimtrack.extract.quotes.frame import Frame
from claimtrack.extract.quotes.judgements import (
    body_between,
    fronted,
    passives,
    verb_last,
)
from claimtrack.extract.quotes.manner import (
    backward_frame,
    compares,
    manner_apart,
    manner_frame,
    points_back,
    reading_frame,
)
from claimtrack.extract.quotes.order import (
    closing,
    inverts,
    lone,
    name_before,
    phrase_before,
    says_so,
    trails,
)
from claimtrack.extract.quotes.phrases import candidates, named_in_marks, strength, titled
from claimtrack.extract.quotes.rows import NUMBER, POINT
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.sources import source_frame
from claimtrack.extract.quotes.subjects import (
    antecedent,
    before_apposition,
    behind_aside,
    behind_verb,
    gerund_subject,
    governed_subject,
    main_subject,
    past_aside,
    pronoun_before,
    subject,
    subject_after,
    whoever,
    written_by,
)
from claimtrack.extract.quotes.verbforms import GERUND
from claimtrack.types import Span


def find_frames(section: Section) -> list[Frame]:
    """The frames of a section, in the order of their cues."""
    found: list[Frame] = []
    for cue in section.cues:
        frame = source_frame(section, cue) if cue.is_phrase else _verb(section, cue, found)
        if frame is None or not frame.content:
            continue
        if frame.speaker and section.low(frame.speaker[0]) in section.lexicon.impersonal_pronouns:
            frame.speaker = _behind_impersonal(section, cue, frame)
        elif _by_nobody(section, frame):
            continue
        if frame.speaker is not None or frame.subject_dropped or frame.open:
            found.append(frame)
    return found + passives(section, found)


def _behind_impersonal(section: Section, cue: Cue, frame: Frame) -> Span | None:
    """Who speaks where "one" does: "au ministère, on assure", "dit-on au parquet"."""
    row, lexicon = section.row, section.lexicon
    close = section.chunk_stop(cue.stop)
    for first, stop in ((section.first, cue.group), (cue.stop, close)):
        for c in candidates(row, first, stop, lexicon, section.sentence_start):
            inside = any(a <= c.first < b for a, b in frame.content)
            if c.governed and c.strength == 2 and not inside:
                return c.first, c.stop
    return None


def _by_nobody(section: Section, frame: Frame) -> bool:
    return frame.speaker is not None and section.low(frame.speaker[0]) in section.lexicon.nobody


# ---------------------------------------------------------------------- X said


def _verb(section: Section, cue: Cue, found: list[Frame]) -> Frame | None:
    row, lexicon = section.row, section.lexicon
    chunk = section.chunk_start(cue.group)
    if name_before(section, chunk):
        chunk = section.chunk_start(chunk - 1)
    chunk = past_aside(section, chunk, cue.group)
    close = _close(section, cue)
    has_before = chunk > section.first
    if cue.slot == GERUND:
        return _gerund(section, cue, chunk, found)
    if not lexicon.first_persons.isdisjoint(row.low[chunk : cue.first]):
        return None
    if lexicon.cases and cue.group == chunk + 1 and row.low[chunk] in lexicon.first_objects:
        return None  # "нам сказали": nobody is named
    one = next(
        (at for at in range(chunk, cue.first) if row.low[at] in lexicon.impersonal_pronouns), None
    )
    if one is not None and section.quoted(cue.stop):
        return None  # "on répète «Mille et un adieux»"
    if one is not None:
        return _lead(section, cue, (one, one + 1), "impersonal verb before the content", 0.8)
    for at in range(cue.group, cue.first + 1 if cue.stop - cue.first < 2 else cue.stop):
        if row.low[at][0] == "-" and row.low[at] in lexicon.pronouns:
            return _inverted(section, cue, (at, at + 1), chunk, close)
    following = section.low(cue.stop)
    if following[:1] == "-" and following in lexicon.pronouns:
        return _inverted(section, cue, (cue.stop, cue.stop + 1), chunk, close)
    if "hearsay" in cue.uses:
        content = content_before(section, cue, chunk, close) if has_before else []
        content = content or content_after(section, cue)
        named = candidates(row, chunk, cue.group, lexicon, section.sentence_start)
        named += candidates(row, cue.stop, close, lexicon, section.sentence_start)
        who = (named[0].first, named[0].stop) if named else None
        if who is None and cue.group == section.first and not section.marked:
            return None  # "es heißt, ...": nobody is named
        return Frame(cue, who, content, "hearsay", 0.7 if who else 0.6, open=who is None)
    quoted = cited_frame(section, cue, chunk) if "cite" in cue.uses else None
    if quoted is not None:
        return quoted
    if "read" in cue.uses:
        return reading_frame(section, cue, chunk, close)
    judged = fronted(section, cue, chunk) or verb_last(section, cue)
    if judged is not None:
        return judged
    if points_back(section, cue):
        return backward_frame(section, cue, chunk, close)
    opening = chunk
    while lexicon.bare_content and section.low(opening) in lexicon.conjunctions:
        opening += 1  # "but as X said, ..."
    manner = opening < cue.first and row.low[opening] in lexicon.manner
    if manner and not compares(section, opening) and says_so(section, cue, close):
        return manner_frame(section, cue, opening, close)
    if lexicon.verb_last and has_before and section.low(section.first) in lexicon.manner:
        framed = manner_apart(section, cue, close, found)
        if framed is not None:
            return framed
    shared = _coordinated(section, cue, found)
    if shared is not None or (
        lexicon.null_subject and section.low(cue.group - 1) in lexicon.conjunctions
    ):
        return _lead(section, cue, shared, "verb coordinated with an earlier one", 0.8)
    told = [c.stop for c in section.cues if not c.is_phrase and chunk <= c.first < cue.group]
    who = behind_verb(section, cue, chunk, close) or pronoun_before(section, chunk, cue.group)
    who = who or subject(section, chunk, cue.group)
    if told and lexicon.bare_content:  # "X said Y had warned"
        relayed = subject(section, told[-1], cue.group)
        if relayed == (told[-1], cue.group) and row.low[told[-1]] not in lexicon.pronouns:
            who = relayed
    bare = section.only(chunk, cue.group, lexicon.conjunctions, lexicon.adverbs, lexicon.clitics)
    if not bare and lexicon.bare_content:  # "X, the mayor, on Tuesday said"
        bare = past_adverbials(section, chunk, cue.group) >= cue.group
    if who is None and has_before and bare:
        apposed = before_apposition(section, chunk)
        if apposed is not None and section.quoted(apposed[0] - 1):
            content = content_before(section, cue, apposed[0], close)
            return Frame(cue, apposed, content, "subject and verb after the content", 0.9)
        behind = subject_after(section, cue, close) if apposed and lexicon.bare_content else None
        if behind is not None and closing(section, cue, behind, close):
            return _inverted(section, cue, behind, chunk, close)
        if apposed is not None:
            lead = _lead(section, cue, apposed, "subject before its apposition", 0.85)
            if lead is None or lead.content or apposed[0] == section.first:
                return lead
            if row.low[section.first] in lexicon.prepositions or apposed[0] - section.first < 4:
                return lead
            content = content_before(section, cue, apposed[0], close)
            return Frame(cue, apposed, content, "subject and verb after the content", 0.8)
        if not section.complement_at(cue.stop) and committed_at(section, cue) is None:
            owner = written_by(section, cue, close)
            if owner is not None:
                content = content_before(section, cue, chunk, close)
                return Frame(cue, owner, content, "words in somebody's note", 0.8, oblique=True)
            after = subject_after(section, cue, close)
            if after is None and close == cue.stop:
                after = behind_aside(section, cue, close)
            if after is None and lexicon.noun_capitals and section.quoted(cue.stop):
                paper = row.pair[cue.stop]  # „...“, schrieb „Die Mole“
                after = (cue.stop, cue.stop + 1) if paper and section.titled(paper) else None
            if after is not None and lexicon.bare_content and not section.quoted(chunk - 1):
                after = after if inverts(section, cue, after, close) else None
                if after is None:
                    return None
            if after is not None or (lexicon.null_subject and lone(section, cue, close)):
                return _inverted(section, cue, after, chunk, close)
    relative = (
        has_before
        and (
            row.low[chunk - 1] == ","
            or (lexicon.bare_content and row.low[chunk - 1] in lexicon.dashes)
        )
        and chunk < cue.group
        and row.low[chunk] in lexicon.relatives
    )
    if relative and who is not None and who[0] == chunk:
        who = None
    if relative and who is None and has_before:
        who = antecedent(section, chunk)
    object_first = lexicon.verb_last and section.low(cue.stop) in lexicon.pronouns
    if object_first and who and strength(row, *who, lexicon, section.sentence_start) < 2:
        who = (cue.stop, cue.stop + 1)  # "Kritik wies sie zurück"
    speaks = who is not None and (
        not lexicon.cases or strength(row, *who, lexicon, section.sentence_start) > 1
    )
    if speaks and lexicon.bare_content and not _alone(section, chunk, who):
        speaks = False
    if speaks and not relative and trails(section, cue, chunk, close):
        content = content_before(section, cue, chunk, close)
        return Frame(cue, who, content, "subject and verb after the content", 0.9)
    if who is None and lexicon.bare_content:
        who = whoever(section, cue, chunk)
    if who is None:
        who = governed_subject(section, cue, chunk)
        judged = body_between(section, cue, who) if who else None
        if judged is not None:
            return judged
    if who is None and not lexicon.bare_content and not section.complement_at(cue.stop):
        after = subject_after(section, cue, close, strong=section.low(close) != ":")
        if after is None and lexicon.noun_capitals and "say" in cue.uses:
            alone = subject_after(section, cue, close)
            after = alone if alone and alone[0] == cue.stop else None  # "sagte Roe, ..."
        infinitive = committed_at(section, cue) if lexicon.cases or lexicon.null_subject else None
        if after is not None and infinitive is not None and after[0] > infinitive:
            after = None  # it is part of what is said
        if after is not None and row.low[after[0]] not in lexicon.oblique:
            who = after if after[0] != infinitive else None
    if who is None and lexicon.null_subject and bare and section.low(chunk - 1) == ":":
        who = main_subject(section, chunk - 1)  # "the firm rejects it: says that ..."
    if who is None and found and row.low[chunk] in lexicon.conjunctions and has_before:
        who = found[-1].speaker  # "asked for calm, and to the question answered: ..."
    frame = _lead(section, cue, who, "subject and verb before the content", 0.85 if who else 0.6)
    if frame is not None and frame.content and _subordinate(section, cue, chunk):
        limit = main_clause(section, max(cue.stop, frame.content[0][0]))
        frame.content = [(a, min(b, limit)) for a, b in frame.content if a < limit]
    if frame is not None and relative and section.chunk_start(chunk - 1) == section.first:
        limit = section.clause_stop(cue.stop)  # "the firm, which denied it, welcomed the ruling"
        frame.content = [(a, min(b, limit)) for a, b in frame.content if a < limit]
    return frame


def _alone(section: Section, chunk: int, who: Span | None) -> bool:
    """Whether nothing but light words stands in a chunk before the subject of its verb."""
    row, lexicon = section.row, section.lexicon
    while who is not None and chunk < who[0] and row.kind[chunk] == POINT:
        chunk += 1  # a mark too many
    return who is not None and section.only(
        chunk, who[0], lexicon.adverbs, lexicon.conjunctions, lexicon.times, lexicon.manner
    )


def _subordinate(section: Section, cue: Cue, chunk: int) -> bool:
    """Whether the attribution is itself a subordinate clause: "when X said so, Y ..."."""
    lexicon = section.lexicon
    if not lexicon.bare_content:
        return False
    at = chunk
    while section.low(at) in lexicon.conjunctions:
        at += 1
    low = section.low(at)
    if low in lexicon.concessives or chunk != section.first:
        return low in lexicon.concessives
    among = low in lexicon.prepositions and section.low(cue.group - 1) in lexicon.relatives
    return among or low in lexicon.subordinators


def _close(section: Section, cue: Cue) -> int:
    """Where the chunk behind a cue ends; a name in marks, as of a newspaper, does not end it."""
    close = section.chunk_stop(cue.stop)
    while section.quoted(close) and (
        named_in_marks(section.row, close, section.lexicon)
        or titled(section.row, close, section.lexicon)
    ):
        close = section.chunk_stop(close + 1)
    return close


def _gerund(section: Section, cue: Cue, chunk: int, found: list[Frame]) -> Frame | None:
    lexicon = section.lexicon
    if chunk == section.first and cue.group == chunk:
        return _opening(section, cue)
    quoting = [c for c in section.cues if "cite" in c.uses and c.stop <= cue.group]
    if quoting and section.low(cue.group - 1) in lexicon.manner:
        who = cited(section, quoting[-1])
        return _lead(section, cue, who, "somebody quoted as saying", 0.85) if who else None
    if lexicon.bare_content and section.row.low[chunk] in lexicon.prepositions:
        own = candidates(section.row, chunk, cue.group, lexicon, section.sentence_start)
        if len(own) == 1 and own[0].stop == cue.group and own[0].strength == 2:
            who = (own[0].first, own[0].stop)  # "with residents accusing the council of ..."
            return _lead(section, cue, who, "gerund behind its own subject", 0.7)
    if cue.group == chunk or (
        lexicon.null_subject
        and section.complement_at(cue.stop)
        and section.has_verb(chunk, cue.group)
    ):
        speaker = found[-1].speaker if found else main_subject(section)
    elif lexicon.bare_content and cue.uses & {"say", "ask", "judge"}:
        speaker = gerund_subject(section, cue, chunk)
    else:
        return None
    if speaker is None and not (found and found[-1].subject_dropped):
        return None
    return _lead(section, cue, speaker, "gerund beside the main verb", 0.75)


def _opening(section: Section, cue: Cue) -> Frame | None:
    """Of "Noting that it was late, X left": whoever the main clause is about."""
    lexicon = section.lexicon
    if not lexicon.bare_content or "say" not in cue.uses:
        return None
    content = content_after(section, cue)
    if not content:
        return None
    first, stop = content[0][0], main_clause(section, content[0][0])
    if stop >= section.end:
        return None
    begin = stop + (section.low(stop) == ",")
    who = subject(section, begin, section.chunk_stop(begin))
    if who is None or who[0] != begin:
        return None
    return Frame(cue, who, [(first, stop)], "gerund before the main clause", 0.75)


def _coordinated(section: Section, cue: Cue, found: list[Frame]) -> Span | None:
    """The subject that "and denied" shares with the verb before it."""
    conjunction = cue.group - 1
    if conjunction <= section.first or section.low(conjunction) not in section.lexicon.conjunctions:
        return None
    if found and found[-1].speaker is not None and not found[-1].cue.is_phrase:
        return found[-1].speaker
    if found and found[-1].subject_dropped:
        return None
    verb = next(
        (at for at in range(section.first, conjunction) if section.has_verb(at, at + 1)),
        conjunction,
    )
    return subject(section, section.first, verb if section.lexicon.null_subject else conjunction)


def _inverted(section: Section, cue: Cue, who: Span | None, chunk: int, close: int) -> Frame | None:
    """A verb before its subject: ", said X", or "here speaks X: ..."."""
    if section.low(close) == ":" and not section.quoted(chunk - 1):
        lead = _lead(section, cue, who, "verb and subject before a colon", 0.85)
        if lead is not None:
            return lead
    if phrase_before(section, cue):
        content = complement_before(section, cue)
        if not content:
            return _lead(section, cue, who, "verb and subject before the content", 0.8)
        return Frame(cue, who, content, "verb and subject after the content", 0.8)
    content = content_before(section, cue, chunk, close)
    marked = any(section.quoted(at) for a, b in content for at in range(a, b))
    if who is not None and not marked and _nobody_speaks(section, who):
        return None
    rule = "verb and subject after the content"
    return Frame(cue, who, content, rule, 0.9, subject_dropped=who is None)


def _nobody_speaks(section: Section, who: Span) -> bool:
    """Whether a phrase behind a verb is a number, an adverb or a word of measure."""
    row, lexicon = section.row, section.lexicon
    low = row.low[who[0]]
    if low in lexicon.there or strength(row, *who, lexicon, section.sentence_start) > 1:
        return False
    if row.kind[who[0]] == NUMBER or (
        lexicon.adverb_endings and low.endswith(lexicon.adverb_endings)
    ):
        return True
    return bool(lexicon.articles) and low not in lexicon.determiners


def _lead(
    section: Section, cue: Cue, who: Span | None, rule: str, confidence: float
) -> Frame | None:
    if who is None and not section.lexicon.null_subject:
        return None
    content = content_after(section, cue)
    if content and any(
        other.is_phrase and other.first == content[0][0] and section.low(other.first - 1) == ":"
        for other in section.cues
    ):
        return None  # "the firm rejects it: according to its head, ..."
    return Frame(cue, who, content, rule, confidence, subject_dropped=who is None)

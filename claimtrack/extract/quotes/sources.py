"""Frames of phrases that name a source: according to X, in the words of X, X zufolge."""

from __future__ import annotations

from claimtrack.extract.quotes.contents import content_before
from claimtrack.extract.quotes.cues import AFTER, BEFORE, TRAILING, WEAK, WHOLE, Cue
from claimtrack.extract.quotes.endings import clause
from claimtrack.extract.quotes.frame import Frame
from claimtrack.extract.quotes.phrases import candidates, phrase_end
from claimtrack.extract.quotes.rows import NUMBER, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.subjects import antecedent, subject
from claimtrack.extract.quotes.verbforms import PARTICIPLE
from claimtrack.types import Span


def source_frame(section: Section, cue: Cue) -> Frame | None:
    row, lexicon = section.row, section.lexicon
    start, stop = cue.first, cue.stop
    speaker: Span | None = None
    if cue.slot in (BEFORE, WEAK, TRAILING):
        begin = cue.stop
        if section.low(begin) in lexicon.links and section.low(begin) not in lexicon.determiners:
            begin += 1  # "nach Berechnungen von X"
        pronoun = begin + (
            section.low(begin) in lexicon.articles and section.low(begin + 1) in lexicon.relatives
        )
        low = section.low(pronoun)
        if low in lexicon.relatives and low not in lexicon.determiners:
            return _relative_source(section, cue, pronoun)
        if section.low(begin) in lexicon.what:
            stop = section.chunk_stop(begin)
            named = candidates(row, begin, stop, lexicon, section.sentence_start)
            speaker = (named[-1].first, named[-1].stop) if named else None
        else:
            stop = phrase_end(row, begin, section.end, lexicon, strict=True)
            if stop > begin and not _apart(section, cue, begin):
                speaker = (_past_saying(section, begin, stop), stop)
            elif lexicon.noun_capitals and section.quoted(begin):
                speaker, stop = (begin, begin + 1), begin + 1  # laut „Neue Mole“
            elif lexicon.noun_capitals and row.low[cue.first] in lexicon.source_prepositions:
                speaker, stop = _unnamed(section, cue, begin)
            else:
                return None
            if section.low(stop) == "(":  # the agency (EPA)
                stop = next((x + 1 for x in range(stop, section.end) if row.low[x] == ")"), stop)
            if cue.slot == TRAILING:
                while section.low(stop) in lexicon.adverbs:
                    stop += 1
                close = section.chunk_stop(stop)
                if section.low(stop) in lexicon.prepositions and not section.has_verb(stop, close):
                    stop = close  # "so X gegenüber der Zeitung"
                if not section.separator_at(stop):
                    return None
    elif cue.slot == AFTER:
        begin = section.chunk_start(cue.first)
        found = candidates(row, begin, cue.first, lexicon, section.sentence_start)
        if not found:
            return None
        first = len(found) - 1
        while first and row.low[found[first].first] in lexicon.links:
            first -= 1  # "Berichten des Senders zufolge"
        start, end = found[first].first, found[-1].stop
        said = next((x for x in range(start, end - 1) if row.low[x] in lexicon.source_nouns), None)
        of = start if said is None else said + 1  # "den Worten von X zufolge": X
        if said is not None and row.low[of] in lexicon.links - lexicon.determiners:
            of += 1
        speaker = (of, end)
    elif cue.possessive >= 0:
        speaker = (cue.possessive, cue.possessive + 1)
    elif cue.slot == WHOLE:  # "by own admission": the subject of the clause
        own = subject(section, section.first, start) or subject(section, stop, section.end)
        speaker = own if own is not None and section.named(*own) else None
        clitic = next((x for x in range(cue.first, cue.stop) if row.low[x] in lexicon.clitics), -1)
        if clitic > 0:
            speaker = (clitic, clitic + 1)  # "à l'entendre"
    chunk = section.chunk_start(start)
    opening = section.only(chunk, start, lexicon.conjunctions, lexicon.adverbs)
    if cue.slot == WEAK:
        if not opening or speaker is None:
            return None
        full = sum(row.cap[speaker[0] : speaker[1]]) > 1 and section.marked
        pronoun = row.low[speaker[0]] in lexicon.pronouns
        if not section.speaks(*speaker) and not full and not pronoun:
            return None
        return _leading(section, cue, speaker, stop, "plain preposition before the content", 0.6)
    if opening and (chunk == section.first or section.low(chunk - 1) == ":"):
        return _leading(section, cue, speaker, stop, "phrase before the content", 0.9)
    content = content_before(section, cue, chunk if opening else start, stop)
    if _cut_in_two(section, content):
        return None
    rest = clause(section, stop, cue) if not opening and not section.separator_at(stop) else []
    if rest:  # "he is said, by X's account, to have gone" without commas
        if not any(c.first < chunk for c in section.cues):
            chunk = section.first
        begin, end = section.trim(chunk, start)
        while begin < end and row.low[begin] in lexicon.clause_openers:
            begin += 1
        content = [(begin, end), *rest] if begin < end else rest
        return Frame(cue, speaker, content, "phrase inside the content", 0.8, open=speaker is None)
    return Frame(cue, speaker, content, "phrase after the content", 0.9, open=speaker is None)


def _past_saying(section: Section, first: int, stop: int) -> int:
    """Past the noun in "so / die Kritik / der Anwältin": whoever it belongs to speaks."""
    lexicon, low = section.lexicon, section.row.low
    for at in range(first, min(first + 3, stop - 1)):
        said = low[at] in lexicon.sayings and lexicon.noun(low[at]) is None
        if said and low[at + 1] in lexicon.articles and lexicon.noun_capitals:
            return at + 1
    return first


def _cut_in_two(section: Section, content: list[Span]) -> bool:
    """Whether content is a subject and its verb of saying: "X, through its head, asks that"."""
    if len(content) != 2 or section.has_verb(*content[0]):
        return False
    return any(c.group == content[1][0] and section.complement_at(c.stop) for c in section.cues)


def _apart(section: Section, cue: Cue, begin: int) -> bool:
    """Whether what follows "by first estimates" is no genitive but the sentence going on."""
    row, lexicon = section.row, section.lexicon
    return (
        lexicon.noun_capitals
        and cue.stop - cue.first > 2
        and begin == cue.stop
        and row.low[begin] not in lexicon.determiners
        and not row.low[begin].endswith("s")
    )


def _unnamed(section: Section, cue: Cue, begin: int) -> tuple[Span, int]:
    """A source without a name of its own: "by first estimates", or one in small letters."""
    row = section.row
    if begin > cue.stop and row.kind[begin] == WORD and begin < section.end:
        return (begin, begin + 1), begin + 1
    return (cue.first + 1, cue.stop), cue.stop


def _relative_source(section: Section, cue: Cue, at: int) -> Frame | None:
    """Of "X, according to whom ...": the source is the noun before the comma."""
    if section.low(cue.first - 1) != ",":
        return None
    content = clause(section, at + 1, cue)
    return Frame(cue, antecedent(section, cue.first), content, "relative phrase", 0.8)


def _leading(
    section: Section, cue: Cue, speaker: Span | None, after: int, rule: str, confidence: float
) -> Frame | None:
    start = _past_apposition(section, _past_participle(section, after))
    if start >= section.end:
        return None
    content = clause(section, start, cue)
    return Frame(cue, speaker, content, rule, confidence, open=speaker is None)


def _past_participle(section: Section, at: int) -> int:
    """Past "seen by the paper" behind the name of a source."""
    lexicon = section.lexicon
    close = section.chunk_stop(at)
    verb = lexicon.verbs.get(section.low(at))
    shaped = bool(lexicon.participle_endings) and section.low(at).endswith(
        lexicon.participle_endings
    )
    participle = verb is not None and PARTICIPLE in verb.slots
    if not (participle or shaped) or section.low(close) != "," or close - at > 6:
        return at
    if section.low(at + 1) not in lexicon.prepositions or section.has_verb(at + 1, close):
        return at
    return close


def _past_apposition(section: Section, at: int) -> int:
    """Past ", chief of the service," and ", however," after a speaker's phrase."""
    row, lexicon = section.row, section.lexicon
    for _ in range(2):
        if section.low(at) != ",":
            break
        close = section.chunk_stop(at + 1)
        if section.low(close) != ",":
            break
        low = row.low[at + 1]
        if not (
            low in lexicon.relatives
            or row.kind[at + 1] == NUMBER
            or section.only(at + 1, close, lexicon.adverbs)
            or (not lexicon.noun_capitals and all(row.cap[at + 1 : close]))
            or (
                low in lexicon.links
                and low not in lexicon.conjunctions
                and close - at < 9
                and (
                    close - at < 4 or section.speaks(at + 2, close) or any(row.cap[at + 2 : close])
                )
            )
            or (section.speaks(at + 1, close) and not section.has_verb(at + 1, close))
        ):
            break
        at = close
    return at + 1 if section.low(at) == "," else at

"""Judgements in another order: the object first, the verb last, or whoever judges behind "by"."""

from __future__ import annotations

from claimtrack.extract.quotes.cues import Cue
from claimtrack.extract.quotes.frame import Frame
from claimtrack.extract.quotes.phrases import Candidate, candidates
from claimtrack.extract.quotes.rows import POINT, WORD
from claimtrack.extract.quotes.section import Section
from claimtrack.extract.quotes.subjects import antecedent, governed_subject
from claimtrack.extract.quotes.verbforms import FINITE, PARTICIPLE
from claimtrack.types import Span

_FAR = 30
"""Places between a verb and the marks that its clause holds."""


def fronted(section: Section, cue: Cue, chunk: int) -> Frame | None:
    """Of "the talks she called 'a fair'", "die Pläne nannte X ‚ein Luftschloss‘"."""
    lexicon = section.lexicon
    if "judge" not in cue.uses or cue.slot != FINITE or cue.group == section.first:
        return None
    if lexicon.verb_last:
        return _second(section, cue, chunk)
    return _cased(section, cue, chunk) if lexicon.cases else None


def body_between(section: Section, cue: Cue, who: Span) -> Frame | None:
    """Of "in the ministry the talks they called 'a fair'": a body, then the object."""
    row = section.row
    if "judge" not in cue.uses or not section.quoted(cue.stop):
        return None
    stop = next((at for at in range(who[1], who[0], -1) if row.cap[at - 1]), who[0] + 1)
    if not stop < cue.group:
        return None
    content = [(stop, cue.group), (cue.stop, cue.stop + 1)]
    return Frame(cue, (who[0], stop), content, "object before the verb", 0.7)


def _cased(section: Section, cue: Cue, chunk: int) -> Frame | None:
    """Where cases tell the subject from the object: «слова министра она назвала «ложью»»."""
    row, lexicon = section.row, section.lexicon
    quoted = cue.stop + (section.low(cue.stop) in lexicon.predicative)
    if not section.quoted(quoted) or cue.group == chunk:
        return None
    judged = (cue.stop, quoted + 1)
    before = [
        c
        for c in candidates(row, chunk, cue.group, lexicon, section.sentence_start)
        if not c.governed and _somebody(section, c.first, c.stop)
    ]
    last = before[-1] if before else None
    if last is not None and last.stop == cue.group and last.first > chunk:
        if row.low[last.first] in lexicon.possessives:
            return None
        content = [(chunk, last.first), judged]
        return Frame(cue, (last.first, last.stop), content, "object before the verb", 0.8)
    if last is not None and last.first == chunk and last.stop < cue.group:
        rest = row.low[last.stop : cue.group]
        if not any(low in lexicon.prepositions or low in lexicon.adverbs for low in rest):
            content = [(last.stop, cue.group), judged]
            return Frame(cue, (chunk, last.stop), content, "object before the verb", 0.8)
    body = governed_subject(section, cue, chunk)
    if body is not None and body[1] < cue.group:
        content = [(body[1], cue.group), judged]
        return Frame(cue, body, content, "object before the verb", 0.7)
    if _somebody(section, chunk, cue.group):
        return None
    after = _free(section, quoted + 1, section.chunk_stop(quoted + 1))
    near = after is not None and after.first == quoted + 1
    if after is None or not near or not _somebody(section, after.first, after.stop):
        return None
    content = [(chunk, cue.group), judged]
    return Frame(cue, (after.first, after.stop), content, "object before the verb", 0.75)


def _second(section: Section, cue: Cue, chunk: int) -> Frame | None:
    """Where the verb stands second: whatever stands before it may be the object."""
    row, lexicon = section.row, section.lexicon
    quoted = next((x for x in range(cue.stop, section.end) if section.separator(x)), section.end)
    if not section.quoted(quoted) or row.low[chunk] in lexicon.subordinators:
        return None
    if section.low(cue.group - 1) in lexicon.conjunctions:
        return None  # its subject stands before
    if row.low[quoted - 1] in lexicon.clitics:
        return None  # "so nennt sie sich ‚...‘"
    first = candidates(row, chunk, cue.group, lexicon, section.sentence_start)
    if any(c.strength == 2 and not c.governed for c in first):
        return None
    who = _free(section, cue.stop, quoted)
    if who is None or who.first != cue.stop or who.strength < 2:
        return None
    stop = who.stop
    owned = any(not c.governed or row.low[c.first] in lexicon.oblique for c in first)
    own_object = _object(section, stop, quoted)
    content = [(stop, quoted + 1)]
    if quoted == stop:
        content = [(quoted, quoted + 1)]
    if owned and not own_object and first[0].first == chunk:
        content = [(chunk, cue.group), *content]
    return Frame(cue, (who.first, stop), content, "object before the verb", 0.8)


def _object(section: Section, first: int, stop: int) -> bool:
    """Whether a noun phrase of its own stands before the one that marks belong to."""
    row, lexicon = section.row, section.lexicon
    return any(
        c.stop < stop and (not c.governed or row.low[c.first] in lexicon.oblique)
        for c in candidates(row, first, stop, lexicon, section.sentence_start)
    )


def _free(section: Section, first: int, stop: int) -> Candidate | None:
    """The first noun phrase between two places that can be a subject."""
    found = candidates(section.row, first, stop, section.lexicon, section.sentence_start)
    return next((c for c in found if not c.governed), None)


def _somebody(section: Section, first: int, stop: int) -> bool:
    """Whether the head of a phrase, adjectives aside, is a person, a body or a name."""
    row, lexicon = section.row, section.lexicon
    for at in range(first, stop):
        low = row.low[at]
        if low in lexicon.sayings:
            return False  # "the minister's words"
        if low in lexicon.pronouns or lexicon.noun(low) is not None:
            return True
        if row.cap[at] and at > section.sentence_start:
            return True
        if low not in lexicon.determiners and not low.endswith(lexicon.adjective_endings):
            return False
    return False


def _clause_start(section: Section, at: int) -> int:
    """Where the chunk around a place begins, words in marks right before it included."""
    start = section.chunk_start(at)
    return section.chunk_start(start - 1) if section.quoted(start - 1) else start


def verb_last(section: Section, cue: Cue) -> Frame | None:
    """Of "hatte den Bericht als ‚falsch‘ zurückgewiesen": marks before the last verb."""
    row, lexicon = section.row, section.lexicon
    if not lexicon.verb_last or "judge" not in cue.uses or section.quoted(cue.stop):
        return None
    chunk = _clause_start(section, cue.group)
    ahead = range(cue.first - 1, max(chunk, cue.first - _FAR) - 1, -1)
    quoted = next((x for x in ahead if section.quoted(x)), None)
    if quoted is None or quoted == chunk or not _judged(section, quoted):
        return None
    first = chunk
    while row.low[first] in lexicon.conjunctions:
        first += 1
    helper = next((x for x in range(first, quoted) if row.low[x] in lexicon.auxiliaries), None)
    relative = helper is None and row.low[first] in lexicon.relatives
    if helper is not None:
        if row.low[helper] in lexicon.copulas:
            return None  # "wird als ‚falsch‘ bezeichnet": nobody is named
        before = _free(section, first, helper)
        who = before or _free(section, helper + 1, quoted)
        begin = helper + 1 if before is not None else (who.stop if who else helper + 1)
    elif relative or row.low[first] in lexicon.clause_openers:
        begin = first + 1
        who = _free(section, begin, quoted)
        if who is not None and who.first == begin and row.low[begin] not in lexicon.oblique:
            begin = who.stop
        else:
            who = None
    else:
        return None
    speaker = (who.first, who.stop) if who else antecedent(section, first) if relative else None
    if speaker is None:
        return None
    if quoted == begin + 1 and row.low[begin] in lexicon.manner | lexicon.subordinators:
        begin = quoted
    return Frame(cue, speaker, [(begin, quoted + 1)], "judgement before its verb", 0.8)


def _judged(section: Section, quoted: int) -> bool:
    """Whether marks stand behind "as", an indefinite article or a subject, not behind a name."""
    row, lexicon = section.row, section.lexicon
    before = row.low[quoted - 1]
    if before in lexicon.indefinite or before in lexicon.predicative:
        return True
    return before in lexicon.pronouns and before not in lexicon.clitics


def interrupted(section: Section, cue: Cue) -> list[Span]:
    """Of "called the cards, of which ..., ‚too many‘": object and judgement apart."""
    row, lexicon = section.row, section.lexicon
    if not lexicon.verb_last or "judge" not in cue.uses:
        return []
    close = section.chunk_stop(cue.stop)
    if section.low(close) != "," or close == cue.stop:
        return []
    for at in range(close + 1, section.end):
        if row.kind[at] == POINT and row.low[at] in ";:":
            return []
        head = at - 1 - (row.low[at - 1] in lexicon.indefinite)
        if section.quoted(at) and row.low[head] in lexicon.predicative:
            return [(cue.stop, close), (head, at + 1)]
    return []


def passives(section: Section, found: list[Frame]) -> list[Frame]:
    """Of "was called 'a farce' by the mayor", "the plan, called 'a farce' by the mayor"."""
    row, lexicon = section.row, section.lexicon
    result: list[Frame] = []
    if not section.marked or not (lexicon.agents or lexicon.agent_endings):
        return result
    judged = [at for at in range(section.first, section.end) if row.low[at] in lexicon.judged]
    if not judged:
        return result
    taken = {at for frame in found for a, b in frame.content for at in range(a, b)}
    for at in judged:
        if row.cap[at] or at in taken:
            continue
        verb = lexicon.judged[row.low[at]]
        frame = _passive(section, Cue(at, at + 1, at, verb.uses, PARTICIPLE, verb.lemma))
        if frame is not None and not taken & {x for a, b in frame.content for x in range(a, b)}:
            result.append(frame)
    return result


def _passive(section: Section, cue: Cue) -> Frame | None:
    chunk, stop = _clause_start(section, cue.first), section.clause_stop(cue.stop)
    quoted = next((x for x in range(cue.stop, stop) if section.quoted(x)), None)
    if quoted is None and section.lexicon.verb_last:
        quoted = next((x for x in range(cue.first - 1, chunk, -1) if section.quoted(x)), None)
    if quoted is None or section.has_verb(min(quoted, cue.stop), max(quoted, cue.first)):
        return None
    who = _agent(section, chunk, stop)
    if who is None:
        return None
    content = [(quoted, quoted + 1)]
    return Frame(cue, who, content, "judged by somebody", 0.75, oblique=True)


def _agent(section: Section, first: int, stop: int) -> Span | None:
    """Whoever a passive verb's action is done by."""
    row, lexicon = section.row, section.lexicon
    for at in range(first, stop - 1):
        if row.low[at] in lexicon.agents and row.kind[at] == WORD:
            found = candidates(row, at + 1, stop, lexicon, section.sentence_start)
            if found and found[0].first == at + 1 and found[0].strength == 2:
                return found[0].first, found[0].stop
        elif (
            lexicon.agent_endings
            and row.low[at].endswith(lexicon.agent_endings)
            and lexicon.noun(row.low[at]) is not None
        ):
            found = candidates(row, at, stop, lexicon, section.sentence_start)
            return (found[0].first, found[0].stop) if found else None
    return None

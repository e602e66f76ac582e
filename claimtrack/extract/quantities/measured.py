"""What a measure, a sum of money or a rate is of: the noun it modifies or its subject."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Tokenspan
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import QUOTATION_MARKS, Tokens

_CLAUSE = frozenset(",;:.!?()[]\u2026")
_PARENTHESIS = 18
_DISTANCES = frozenset({"km", "m", "mi", "nmi"})


def clause_start(tokens: Tokens, i: int) -> int:
    """Token at which the clause that holds token i begins."""
    j = i
    while j > 0:
        word = tokens.text[j - 1]
        if word in _CLAUSE or word in QUOTATION_MARKS or "\n" in tokens.gap(j):
            break
        if word == "-" and not tokens.glued(j):
            break
        j -= 1
    return j


def ends(tokens: Tokens, i: int) -> bool:
    """Token i ends a sentence or opens a quotation."""
    if "\n" in tokens.gap(i + 1):
        return True
    word = tokens.text[i]
    return word in ".!?:\u2026" and not tokens.glued(i + 1)


def at_dash(n: Nouns, tokens: Tokens, k: int) -> Tokenspan | None:
    """The noun before a dash; not the place of a dateline."""
    head = n.head_before(tokens, k)
    if head is None or (
        tokens.capital(head[1] - 1) and not n.capitals and "\n" in tokens.gap(head[0])
    ):
        return None
    return head


def unit_of(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """*60 tonnes of fuel*, *24-hour strike*, *вісімнадцять тонн цибулі*, *34 Tonnen Öl*."""
    j = figure.last
    if tokens.at(j) in n.of:
        k = j + 1
        place = figure.unit in _DISTANCES or figure.kind == "duration"
        if place and (tokens.at(j) not in n.of_bare or tokens.at(k) in n.articles):
            return None  # à 500 mètres de la gare
        while tokens.at(k) in n.articles:
            k += 1
        return n.phrase_after(tokens, k, True)
    named = figure.kind == "money" and n.plural_s and tokens.at(figure.first - 1) in n.determiners
    if figure.kind == "money" and tokens.at(j) in n.sums_of and not tokens.capital(j + 1):
        word = tokens.at(j + 1)
        none = word in n.numeral or word in n.determiners or word in n.not_sums
        if tokens.word(j + 1) and not none:
            return n.phrase_after(tokens, j + 1, True)  # €12m in emergency aid
    if figure.adjectival or named:  # a 24-hour strike, the $2 bn budget
        return n.phrase_after(tokens, j, True)
    if n.genitive_shares and j < tokens.size and not tokens.glued(j):
        phrase = n.phrase_after(tokens, j, True)
        if phrase and n.capitals and figure.kind == "duration" and phrase[1] - phrase[0] > 1:
            return None  # seit 13 Jahren gesuchte Täter
        if phrase and (n.capitals or not tokens.capital(phrase[0])):
            return phrase
    return None


def measured(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """What a measure, sum or rate is of: the noun it modifies, or the subject of its verb."""
    i = figure.first
    if tokens.at(i - 1) in QUOTATION_MARKS:
        i -= 1
    k = i - 1
    while tokens.at(k) in n.articles:
        k -= 1
    word = tokens.at(k)
    duration, goal = figure.kind == "duration", word in n.goal_prepositions
    if goal and not duration and (head := _gapped(n, tokens, k)):
        return head
    if word == "-" and not tokens.glued(k + 1):
        start = clause_start(tokens, k)
        named = n.genitive_first and ends(tokens, start - 1)
        return (
            at_dash(n, tokens, k)
            or _subject(n, tokens, start, k)
            or (n.phrase_after(tokens, start, True) if named else None)
        )
    if (goal or word in n.of) and tokens.at(k - 1) == "," and not duration:
        behind = tokens.at(figure.last)
        closed = behind in n.closing or figure.bare or behind in n.goal_prepositions
        head = n.head_before(tokens, k - 1) if closed else None
        if head and (n.capitals or not tokens.capital(head[1] - 1) or _first(tokens, head)):
            return head  # la participación, del 61,4 %, …
    at = goal or word in n.measure_prepositions
    if at and not duration and (item := _estimated(n, tokens, figure, k)):
        return item
    named = figure.kind == "percent" and n.plural_s and tokens.at(i - 1) in n.articles
    if named and tokens.at(figure.last) not in n.of:
        found = n.phrase_after(tokens, figure.last, True)
        if found:
            return found  # a 12% raise
    if word in (n.of if duration else n.measure_prepositions):
        head = n.head_before(tokens, k)
        if head and tokens.capital(head[1] - 1) and not n.capitals:
            head = _outer(n, tokens, head, 0)
        if head and tokens.text[head[1] - 1] in n.number_words:
            return None
        if head and (n.capitals or not tokens.capital(head[1] - 1) or _first(tokens, head)):
            return head
    if goal and (figure.goal or not duration) and _changes_before(n, tokens, k):
        head = n.head_before(tokens, k)
        if head and (n.capitals or not tokens.capital(head[1] - 1)):
            return head
    if duration and word in n.prepositions and word not in n.duration_prepositions:
        return None
    if word == "," and figure.kind in ("measure", "money") and tokens.at(figure.last) in n.closing:
        head = n.head_before(tokens, k)
        if head:
            return head
    if figure.inverted:
        head = n.head_before(tokens, i)
        if head and tokens.at(head[0] - 1) in n.inverted_prepositions:
            return head
        return _opening(n, tokens, figure, clause_start(tokens, i)) if duration else None
    start = clause_start(tokens, i)
    if n.capitals and (item := _around(n, tokens, figure, start)):
        return item
    subject = _subject(n, tokens, start, i, duration)
    if subject and figure.kind in ("percent", "money") and _speaks(n, tokens, subject):
        return None  # the challenger had stopped at 49.7 percent
    return subject or _opening(n, tokens, figure, start)


def _speaks(n: Nouns, tokens: Tokens, head: Tokenspan) -> bool:
    """The head is a person by trade or office."""
    return any(word in n.speakers for word in tokens.text[slice(*head)])


def _around(n: Nouns, tokens: Tokens, figure: Figure, start: int) -> Tokenspan | None:
    """*Zwei Meter tief reicht der Graben*, *dass der Graben zwei Meter misst*."""
    j = figure.last
    if figure.first == start and j < tokens.size:
        k = j
        while k <= j + (figure.kind == "measure") and not tokens.capital(k):
            verb = tokens.word(k) and (figure.kind == "duration" or n.links(tokens, k))
            if verb and tokens.at(k + 1) in n.nominative:
                return n.phrase_after(tokens, k + 2, True)
            k += 1
    if n.links(tokens, j):  # hat die Aktie seit Januar 40 Prozent verloren
        for k in range(start, figure.first - 1):
            phrase = n.phrase_after(tokens, k + 1, True) if tokens.at(k) in n.nominative else None
            if phrase and phrase[1] <= figure.first:
                return phrase
    return None


def _gapped(n: Nouns, tokens: Tokens, k: int) -> Tokenspan | None:
    """*Energie verteuerte sich um 7, Brot um 5 Prozent*: the noun of a clause without a verb."""
    start = clause_start(tokens, k)
    head = n.head_before(tokens, k)
    if head is None or tokens.at(start - 1) != "," or not _figure_at(n, tokens, start - 2):
        return None
    opened = start + (tokens.at(start) in n.joins)
    opened += tokens.at(opened) in n.articles
    return head if head[0] == opened else None


def _figure_at(n: Nouns, tokens: Tokens, k: int) -> bool:
    """A number, or its unit."""
    word = tokens.at(k)
    return k >= 0 and (tokens.number[k] or word in n.lex.kind("percent") or n.measure(tokens, k))


def _opening(n: Nouns, tokens: Tokens, figure: Figure, start: int) -> Tokenspan | None:
    """The subject that opens the clause, whatever its verb: *The generators held four hours*."""
    k = start
    while k < figure.first and not tokens.word(k):
        k += 1
    before = tokens.at(figure.first - 1)
    if figure.kind == "money" or (before in n.prepositions and before not in n.articles):
        return None
    if tokens.at(k) in n.nominative:
        k += 1
    elif not n.genitive_first:
        return None
    find = n.phrase_at if figure.inverted else n.phrase_after
    phrase = find(tokens, k, True) if k < figure.first else None
    if phrase is None or phrase[1] >= figure.first:
        return None
    between = tokens.text[phrase[1] : figure.first]
    if any(word in n.conjunctions or word in n.pronouns for word in between):
        return None
    head = tokens.text[phrase[1] - 1]
    if head in n.measures or head in n.lex.kind("persons") or head in n.lex.kind("counted_persons"):
        return None
    counted = any(
        tokens.number[k] or (tokens.text[k] in n.numeral and tokens.text[k] not in n.articles)
        for k in range(phrase[0], figure.first)
    )
    return None if counted else phrase


def _first(tokens: Tokens, head: Tokenspan) -> bool:
    """The phrase of one word begins a sentence: its capital makes no name."""
    return head[1] - head[0] == 1 and (ends(tokens, head[0] - 1) or head[0] == 0)


def _estimated(n: Nouns, tokens: Tokens, figure: Figure, k: int) -> Tokenspan | None:
    """*put the damage at 90 million*, *Den Schaden beziffert das Land auf 140 Millionen*."""
    start = clause_start(tokens, k)
    verbs = [m for m in range(start, k) if tokens.text[m] in n.estimate]
    if not verbs:
        return None
    if tokens.at(k - 1) not in n.estimate and verbs[-1] < k - 1:
        m = verbs[-1] + 1
        while tokens.at(m) in n.adverbs:
            m += 1
        if n.capitals and start < verbs[-1]:
            m = start
        if tokens.at(m) in n.articles or n.genitive_first:
            phrase = n.phrase_after(tokens, m + (tokens.at(m) in n.articles), True)
            if phrase and phrase[1] <= k:
                return phrase
    if tokens.at(figure.last) in n.articles:
        return n.phrase_after(tokens, figure.last + 1, True)
    return None


def _changes_before(n: Nouns, tokens: Tokens, k: int) -> bool:
    """A verb of change stands a few words before its object: *cut the working week to*."""
    return not n.capitals and any(
        tokens.text[m] in n.change for m in range(max(k - 5, 0), k - 1) if not ends(tokens, m)
    )


def _subject(
    n: Nouns, tokens: Tokens, start: int, i: int, duration: bool = False
) -> Tokenspan | None:
    """The subject of the linking verb between clause start and figure."""
    verb = None
    for k in range(i - 1, start - 1, -1):
        word = tokens.text[k]
        if n.links(tokens, k):
            if duration and word not in n.duration_verbs:
                return None
            passive = tokens.at(k + 1).endswith(n.participle_endings or ("\n",))
            if word in n.copulas and passive and not n.links(tokens, k + 1):
                return None  # the bank was fined $185 million
            verb = k
            break
        pronoun = word in n.plain_pronouns and word not in n.reflexives
        half = word in n.joins and tokens.at(k + 1) in n.numeral  # cinco y medio
        if pronoun or (word in n.conjunctions and not half):
            return None
        if word in n.verbs:
            return None
    if verb is None:
        return None
    behind = _behind_verb(n, tokens, verb, i)
    while verb > start and (
        n.links(tokens, verb - 1)
        or tokens.text[verb - 1] in n.verbs
        or tokens.text[verb - 1] in n.adverbs
        or tokens.text[verb - 1] in n.clitics
    ):
        verb -= 1
    if behind and (verb == start or n.capitals):
        return behind
    if verb == start and tokens.at(start - 1) == ",":
        verb = past_parenthesis(tokens, start - 1)
        if verb is None:  # the dam, high 118 metres
            return behind or (None if duration else subject_head(n, tokens, start - 1))
        start = clause_start(tokens, verb)
    if tokens.at(verb - 1) in n.joins and start < verb - 1:  # mide 4 metros y crece 2 al día
        return behind or _subject(n, tokens, start, verb - 1)
    item = subject_head(n, tokens, verb) or behind or _first_noun(n, tokens, start, verb)
    if item is None and tokens.at(start - 1) == "," and n.genitive_first:
        opened = past_parenthesis(tokens, start - 1)  # акции, напомнила она, с января подешевели
        return subject_head(n, tokens, opened) if opened is not None else None
    return item


def _first_noun(n: Nouns, tokens: Tokens, start: int, verb: int) -> Tokenspan | None:
    """*la grieta aparecida en la corona mide*: the phrase that opens the clause."""
    if n.capitals or tokens.at(start) not in n.nominative:
        return None
    phrase = n.phrase_after(tokens, start + 1, True)
    return phrase if phrase and phrase[1] <= verb else None


def _behind_verb(n: Nouns, tokens: Tokens, verb: int, i: int) -> Tokenspan | None:
    """*steigt das Wachstum um*, *costeranno gli straordinari*: the subject follows its verb."""
    k = verb + 1
    while n.capitals and (tokens.at(k) in n.plain_pronouns or tokens.at(k) in n.adverbs):
        k += 1  # verteuerte sich die Aktie um 6,3 Prozent
    if tokens.at(k) not in n.nominative:
        return None
    phrase = n.phrase_after(tokens, k + 1, True)
    return phrase if phrase and phrase[1] <= i else None


def past_parenthesis(tokens: Tokens, comma: int) -> int | None:
    """The comma that opens the parenthesis which closes at this one."""
    for k in range(comma - 1, max(comma - _PARENTHESIS, 0), -1):
        if tokens.text[k] == ",":
            return k
        if ends(tokens, k):
            return None
    return None


def subject_head(n: Nouns, tokens: Tokens, end: int) -> Tokenspan | None:
    """Head of the noun phrase that ends at token ``end``; None inside a prepositional phrase."""
    head = _outer(n, tokens, n.head_before(tokens, end), 0)
    if head is not None and tokens.text[head[1] - 1] in n.durations:
        return None  # в прошлом году было 35
    if head is not None and head[0] > 0 and tokens.number[head[0] - 1]:
        return None  # 50 passengers: counted already, hardly what is measured
    if head is None:
        return None
    k = head[0] - 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.possessives:
        k -= 1
    if tokens.at(k) in n.blocking:
        return (head[1] - 1, head[1]) if head[1] - head[0] > 1 and not n.capitals else None
    return head


def _outer(n: Nouns, tokens: Tokens, head: Tokenspan | None, depth: int) -> Tokenspan | None:
    """Back over *of the …*, *al …*, *для …* to the head of the phrase."""
    if head is None or depth > 3:
        return head
    k = head[0] - 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.possessives:
        k -= 1
    if tokens.at(k) not in n.attributive:
        return head
    outer = n.head_before(tokens, k)
    return _outer(n, tokens, outer, depth + 1) if outer else head

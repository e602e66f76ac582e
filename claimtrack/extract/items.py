"""What a figure counts or measures (its item), and what a share is a share of (its whole)."""

from __future__ import annotations

from functools import cache

from claimtrack.extract.figures import Figure, Reader, Tokenspan
from claimtrack.extract.vocabulary import Lexicon, lexicon, stems
from claimtrack.extract.tokens import Tokens, is_quotation_mark

_LONGEST_PHRASE = 6
_PARENTHESIS = 18
_FAR = 20
_CLAUSE = frozenset(",;:.!?()[]\u2026")


class Nouns:
    """Finds noun phrases by the closed classes, endings and capitals of a language."""

    def __init__(self, language: str) -> None:
        lex: Lexicon = lexicon(language)
        self.lex = lex
        options = lex.options
        self.adjective_first = options.get("order") == "adjective noun"
        self.capitals = bool(options.get("nouns_are_capital"))
        self.plural_s = bool(options.get("plural_s"))
        self.verb_endings = tuple(options.get("verb_endings", ()))
        self.adjective_endings = tuple(options.get("adjective_endings", ()))
        self.verbs = lex.words.get("verbs", frozenset())
        self.not_nouns = lex.stop | lex.words.get("months", frozenset()) | lex.words.get("weekdays", frozenset())
        self.plurals = lex.words.get("plurals", frozenset())
        self.singular_s = lex.words.get("singular_s", frozenset())
        self.before_noun = lex.words.get("before_noun", frozenset())
        self.of = lex.words.get("of", frozenset())
        self.of_bare = lex.kind("of_bare")
        self.of_first = lex.kind("of_first") or self.of
        self.articles = lex.kind("articles")
        self.nominative = lex.kind("nominative_articles") or self.articles
        self.possessives = lex.kind("possessives")
        self.pronouns = lex.kind("pronouns") - lex.kind("possessives")
        self.prepositions = lex.kind("prepositions")
        self.conjunctions = lex.kind("conjunctions")
        self.adverbs = lex.kind("adverbs")
        self.clitics = lex.kind("clitics")
        self.copulas = lex.kind("copulas")
        self.number_words = lex.kind("number_words")
        self.between = lex.kind("between_number_and_noun")
        self.points = lex.kind("points")
        self.share_in = lex.kind("share_in") | self.of
        self.share_next = lex.kind("share_next")
        self.goal_prepositions = lex.kind("goal_prepositions")
        self.measure_prepositions = lex.kind("measure_prepositions")
        self.duration_prepositions = lex.kind("duration_prepositions")
        self.attributive = lex.kind("attributive_prepositions") | self.of
        self.scale_needs_of = bool(options.get("scale_needs_of"))
        self.genitive_shares = bool(options.get("genitive_shares"))
        self.genitive_first = bool(options.get("inverted_endings"))
        self.genitive_endings = tuple(options.get("inverted_endings", ()))
        self.genitives = lex.kind("inverted_nouns")
        self.not_noun_endings = tuple(options.get("not_noun_endings", ()))
        self.closing = frozenset(",;.)")
        self.link = stems(language, "link_verbs")
        self.change = stems(language, "change_verbs")

    def noun_like(self, tokens: Tokens, i: int) -> bool:
        """A word that may be a noun or an adjective."""
        if not tokens.word(i):
            return False
        word = tokens.text[i]
        if word in self.not_nouns or len(word) < 2:
            return False
        return not (self.not_noun_endings and word.endswith(self.not_noun_endings))

    def genitive_plural(self, tokens: Tokens, i: int) -> bool:
        """A noun in the genitive plural, by its ending or the pack's list."""
        word = tokens.at(i)
        return self.noun_like(tokens, i) and (
            word in self.genitives or (bool(self.genitive_endings) and word.endswith(self.genitive_endings))
        )

    def plural(self, word: str) -> bool:
        if word in self.plurals:
            return True
        return word.endswith("s") and len(word) > 3 and word not in self.singular_s and not word.endswith(("ss", "us", "is"))

    def verb(self, tokens: Tokens, i: int) -> bool:
        word = tokens.at(i)
        return word in self.verbs or (
            bool(self.verb_endings) and len(word) > 4 and word.endswith(self.verb_endings) and word not in self.plurals
        )

    def links(self, tokens: Tokens, i: int) -> bool:
        """A linking verb; where nouns are capital, a capital word is none."""
        return tokens.at(i) in self.link and not (self.capitals and tokens.capital(i))

    def phrase_after(self, tokens: Tokens, i: int, singular: bool = False) -> Tokenspan | None:
        """The noun phrase that begins at token i, without articles."""
        if i >= tokens.size or tokens.gap(i).count("\n"):
            return None
        if self.capitals:
            return self._capital_phrase(tokens, i)
        if self.plural_s:
            return self._plural_phrase(tokens, i, singular)
        if self.adjective_first:
            return self._adjective_noun(tokens, i)
        return self._noun_adjective(tokens, i)

    def _run(self, tokens: Tokens, i: int) -> int:
        """End of the run of words that may be one phrase."""
        j = i
        while j < tokens.size and j - i < _LONGEST_PHRASE and self.noun_like(tokens, j):
            if j > i and tokens.gap(j).count("\n"):
                break
            j += 1
            while tokens.at(j) == "-" and tokens.glued(j) and tokens.glued(j + 1):
                j += 2  # hyphened words and models: CH-47
        return j

    def _plural_phrase(self, tokens: Tokens, i: int, singular: bool) -> Tokenspan | None:
        """English: up to the first plural; a model name may lead it."""
        j = self._run(tokens, i)
        if j == i:
            return None
        k, end = i, 0
        while k < j:
            word = tokens.text[k]
            if self.plural(word):
                end = k + 1
                if not (k + 1 < j and self.plural(tokens.text[k + 1]) and tokens.text[k + 1] not in self.verbs):
                    break
            elif k > i and word.endswith("ed") and end:
                break
            k += 1
        if not end and singular:
            end = j
            while end > i + 1 and self.verb(tokens, end - 1):
                end -= 1
        return (i, end) if end else None

    def _capital_phrase(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """German: small adjectives and a capital noun."""
        j = i
        while j < tokens.size and j - i < 4:
            if not tokens.word(j) or (j > i and "\n" in tokens.gap(j)):
                return None
            if tokens.capital(j):
                if tokens.text[j] in self.not_nouns and tokens.text[j] not in self.plurals:
                    return None
                end = j + 1
                while tokens.at(end) == "-" and tokens.glued(end) and tokens.glued(end + 1) and tokens.word(end + 1):
                    end += 2
                return (i, end)
            if tokens.text[j] in self.lex.stop or not tokens.text[j].endswith(self.adjective_endings):
                return None
            j += 1
        return None

    def _adjective_noun(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """Ukrainian, Russian: adjectives by their endings, then a noun."""
        j = i
        while j - i < 4 and self.noun_like(tokens, j) and tokens.text[j].endswith(self.adjective_endings) and tokens.text[j] not in self.plurals:
            j += 1
        if self.noun_like(tokens, j) and not self.verb(tokens, j) and (j == i or "\n" not in tokens.gap(j)):
            return (i, j + 1)
        return (i, j) if j > i else None

    def _noun_adjective(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """Romance: perhaps an adjective of the short list, the noun, adjectives behind it."""
        j = i
        while tokens.at(j) in self.before_noun:
            j += 1
        if not self.noun_like(tokens, j) or self.verb(tokens, j):
            return (i, j) if j > i and tokens.at(j - 1) in self.plurals else None
        end = j + 1
        while end < tokens.size and end - i < _LONGEST_PHRASE and tokens.word(end):
            word = tokens.text[end]
            if tokens.gap(end).strip(" \u00a0\u202f-"):
                break
            if word.endswith(self.adjective_endings) and word not in self.not_nouns and not self.verb(tokens, end):
                end += 1
            else:
                break
        return (i, end)

    def head_before(self, tokens: Tokens, i: int, linked: bool = False) -> Tokenspan | None:
        """The noun phrase that ends right before token i, without its article.

        ``linked`` takes a noun that looks like a linking verb: *aumenti del 4 %*.
        """
        j = i
        while j > 0 and i - j < 4:
            k = j - 1
            if not tokens.word(k) or tokens.text[k] in self.not_nouns or "\n" in tokens.gap(j):
                break
            if self.verb(tokens, k) or (self.links(tokens, k) and not (linked and j == i)):
                break
            if self.capitals and not tokens.capital(k) and not (j < i and tokens.text[k].endswith(self.adjective_endings)):
                break
            j = k
        return (j, i) if j < i else None


@cache
def nouns(language: str) -> Nouns:
    """The noun finder of a language, compiled once."""
    return Nouns(language)


def clause_start(tokens: Tokens, i: int) -> int:
    """Token at which the clause that holds token i begins."""
    j = i
    while j > 0:
        word = tokens.text[j - 1]
        if word in _CLAUSE or is_quotation_mark(word) or "\n" in tokens.gap(j):
            break
        if word == "-" and not tokens.glued(j):
            break
        j -= 1
    return j


def find_item(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> None:
    """Sets ``item`` and ``whole`` of a figure from the words around it."""
    if figure.kind == "count":
        if not (figure.inverted and figure.item):
            figure.item = _counted(r, n, tokens, figure)
    elif figure.kind in ("fraction", "percent"):
        _share_of(n, tokens, figure)
        if figure.whole is None and figure.item is None:
            if figure.kind == "percent":
                figure.item = measured(n, tokens, figure)
            else:
                figure.item = _before(n, tokens, figure) or _genitive_before(n, tokens, figure)
    else:
        figure.item = _unit_of(n, tokens, figure) or measured(n, tokens, figure)


# --------------------------------------------------------------- counted things


def _counted(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """The noun phrase behind the number, behind *of the*, or elsewhere in the clause."""
    j = figure.last
    while tokens.at(j) in n.between:
        j += 1
    if tokens.at(j) in n.points:
        return None
    if tokens.at(j) in n.of and not (n.capitals and not figure.number.grouped and tokens.at(j) in n.articles):
        return _behind_of(r, n, tokens, figure, j + 1)
    phrase = None
    exact_decimals = figure.number.decimals and figure.number.scale == 1
    if not exact_decimals and not (figure.number.grouped and n.scale_needs_of):
        phrase = n.phrase_after(tokens, j, figure.number.value == 1 or figure.number.weak)
    return (
        phrase
        or _second_number(r, n, tokens, j)
        or _before(n, tokens, figure)
        or _behind_comma(n, tokens, j)
        or _of_at_the_start(r, n, tokens, figure)
    )


def _behind_of(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure, k: int
) -> Tokenspan | None:
    """*two of the boats*, *un milione di persone*, *five of its eight lifeboats*."""
    while tokens.at(k) in n.articles or tokens.at(k) in n.possessives:
        k += 1
    if tokens.at(k) in n.pronouns:  # nueve de ellos policías
        return n.phrase_after(tokens, k + 1)
    if k < tokens.size and (tokens.number[k] or r.grammar.anchor(tokens.at(k))):
        inner = r.grammar.read(tokens, k)
        if inner is not None:
            k = inner.last
    phrase = n.phrase_after(tokens, k, figure.number.grouped)
    named = figure.number.plain and tokens.capital(figure.first - 1) and not n.capitals
    return None if named else phrase


def _second_number(r: Reader, n: Nouns, tokens: Tokens, j: int) -> Tokenspan | None:
    """*451 of 512 drones*, *cinq canots sur huit*: the second number has the noun."""
    if tokens.at(j) not in n.share_in:
        return None
    k = j + 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.possessives:
        k += 1
    if k >= tokens.size or not (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
        return None
    number = r.grammar.read(tokens, k)
    return n.phrase_after(tokens, number.last) if number else None


def _behind_comma(n: Nouns, tokens: Tokens, j: int) -> Tokenspan | None:
    """*io ne ho due, di forni*."""
    if tokens.at(j) == "," and tokens.at(j + 1) in n.of_bare:
        phrase = n.phrase_after(tokens, j + 2)
        if phrase and not tokens.word(phrase[1]):
            return phrase
    return None


def _of_at_the_start(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure
) -> Tokenspan | None:
    """*Of the missiles we got thirty-one*, *Of the 500 launched, 430*; *Ракет знищено 31*."""
    start = figure.first
    while start > 0 and figure.first - start < _FAR and not _ends(tokens, start - 1):
        start -= 1
    first = start
    while first < figure.first and not tokens.word(first) and not tokens.number[first]:
        first += 1
    if tokens.at(first) in n.of_first:
        k = first + 1
        while tokens.at(k) in n.articles:
            k += 1
        if k < tokens.size and k < figure.first and (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
            number = r.grammar.read(tokens, k)
            k = number.last if number else k
        phrase = n.phrase_after(tokens, k)
        return phrase if phrase and phrase[1] <= figure.first else None
    if n.genitive_first and first < figure.first - 1 and n.genitive_plural(tokens, first):
        return (first, first + 1)
    return None


def _ends(tokens: Tokens, i: int) -> bool:
    """Token i ends a sentence or opens a quotation."""
    if "\n" in tokens.gap(i + 1):
        return True
    word = tokens.text[i]
    return word in ".!?:\u2026" and not tokens.glued(i + 1)


def _before(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """The counted noun stands before: *the wounded are 40*, *drones – some 510 –*."""
    k = figure.first - 1
    while tokens.at(k) in n.adverbs or tokens.at(k) in n.goal_prepositions:
        k -= 1
    word = tokens.at(k)
    if word == "-" and not tokens.glued(k + 1):
        return _at_dash(n, tokens, k)
    if word in n.copulas or (word in n.change and k < figure.first - 1):
        k -= 1
        while n.links(tokens, k) or tokens.at(k) in n.verbs:
            k -= 1
        if tokens.at(figure.last) in n.articles:
            phrase = n.phrase_after(tokens, figure.last + 1)
            if phrase:
                return phrase
        return _number_of(n, tokens, k + 1) or _subject_head(n, tokens, k + 1)
    return None


def _number_of(n: Nouns, tokens: Tokens, end: int) -> Tokenspan | None:
    """*the number of dead in the town rose to 11* counts the dead."""
    for k in range(end - 1, max(end - _PARENTHESIS, -1), -1):
        if _ends(tokens, k):
            return None
        if tokens.text[k] in n.number_words:
            k += 1
            while tokens.at(k) in n.of or tokens.at(k) in n.articles:
                k += 1
            phrase = n.phrase_after(tokens, k, True)
            return phrase if phrase and phrase[1] <= end else None
    return None


def _at_dash(n: Nouns, tokens: Tokens, k: int) -> Tokenspan | None:
    """The noun before a dash; not the place of a dateline."""
    head = n.head_before(tokens, k)
    if head is None or (tokens.capital(head[1] - 1) and not n.capitals and "\n" in tokens.gap(head[0])):
        return None
    return head


def _genitive_before(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """*новых денег там примерно треть*."""
    if not n.genitive_first:
        return None
    k = figure.first
    while tokens.at(k - 1) in n.adverbs:
        k -= 1
    head = n.head_before(tokens, k)
    return head if head and k < figure.first else None


# --------------------------------------------------------------- shares


def _share_of(n: Nouns, tokens: Tokens, figure: Figure) -> None:
    """*half of the town*, *40 % der Betriebe*: the whole; *5 % de crecimiento*: an item."""
    j = figure.last
    if is_quotation_mark(tokens.at(j)) and tokens.at(j + 1) in n.of:
        j += 1
    has_of = tokens.at(j) in n.of
    if not (has_of or tokens.at(j) in n.share_next or n.genitive_shares) or tokens.glued(j) and not has_of:
        return
    begin = j + 1 if has_of and tokens.at(j) not in n.articles else j
    k = begin
    while tokens.at(k) in n.articles or tokens.at(k) in n.share_next or tokens.at(k) in n.possessives:
        if tokens.at(k) in n.of and tokens.at(k) not in n.articles:
            begin = k + 1
        k += 1
    if tokens.number[k : k + 1] == [True]:
        k += 1  # almost half of the 12,000 households
    phrase = n.phrase_after(tokens, k, True)
    if phrase is None and has_of and tokens.word(k) and tokens.capital(k):
        phrase = (k, k + 1)
    if phrase is None:
        return
    if figure.kind == "percent" and begin == k and tokens.at(j) in n.of_bare and not tokens.capital(k):
        figure.item = phrase
    else:
        figure.whole = (begin, phrase[1])


# --------------------------------------------------------------- measured things


def _unit_of(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """*60 tonnes of fuel*, *24-hour strike*, *вісімнадцять тонн цибулі*, *34 Tonnen Öl*."""
    j = figure.last
    if tokens.at(j) in n.of:
        k = j + 1
        while tokens.at(k) in n.articles:
            k += 1
        return n.phrase_after(tokens, k, True)
    if figure.adjectival:
        return n.phrase_after(tokens, j, True)
    if n.genitive_shares and j < tokens.size and not tokens.glued(j):
        phrase = n.phrase_after(tokens, j, True)
        if phrase and (n.capitals or not tokens.capital(phrase[0])):
            return phrase
    return None


def measured(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """What a measure, sum or rate is of: the noun it modifies, or the subject of its verb."""
    i = figure.first
    k = i - 1
    while tokens.at(k) in n.articles:
        k -= 1
    word = tokens.at(k)
    duration = figure.kind == "duration"
    if word == "-" and not tokens.glued(k + 1):
        return _at_dash(n, tokens, k) or _subject(n, tokens, clause_start(tokens, k), k)
    if word in (n.of if duration else n.measure_prepositions):
        head = n.head_before(tokens, k, True)
        if head and tokens.capital(head[1] - 1) and not n.capitals:
            head = _outer(n, tokens, head, 0)
        if head and tokens.text[head[1] - 1] in n.number_words:
            return None
        if head and (n.capitals or not tokens.capital(head[1] - 1)):
            return head
    if word in n.goal_prepositions and _changes_before(n, tokens, k):
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
        return n.head_before(tokens, i)
    return _subject(n, tokens, clause_start(tokens, i), i)


def _changes_before(n: Nouns, tokens: Tokens, k: int) -> bool:
    """A verb of change stands a few words before its object: *cut the working week to*."""
    return not n.capitals and any(
        tokens.text[m] in n.change for m in range(max(k - 5, 0), k - 1) if not _ends(tokens, m)
    )


def _subject(n: Nouns, tokens: Tokens, start: int, i: int) -> Tokenspan | None:
    """The subject of the linking verb between clause start and figure."""
    verb = None
    for k in range(i - 1, start - 1, -1):
        word = tokens.text[k]
        if n.links(tokens, k):
            verb = k
            break
        if word in n.pronouns and word not in n.articles or word in n.conjunctions:
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
        verb = _past_parenthesis(tokens, start - 1)
        if verb is None:
            return behind
    return _subject_head(n, tokens, verb) or behind


def _behind_verb(n: Nouns, tokens: Tokens, verb: int, i: int) -> Tokenspan | None:
    """*steigt das Wachstum um*, *costeranno gli straordinari*: the subject follows its verb."""
    k = verb + 1
    if tokens.at(k) not in n.nominative:
        return None
    phrase = n.phrase_after(tokens, k + 1, True)
    return phrase if phrase and phrase[1] <= i else None


def _past_parenthesis(tokens: Tokens, comma: int) -> int | None:
    """The comma that opens the parenthesis which closes at this one."""
    for k in range(comma - 1, max(comma - _PARENTHESIS, 0), -1):
        if tokens.text[k] == ",":
            return k
        if _ends(tokens, k):
            return None
    return None


def _subject_head(n: Nouns, tokens: Tokens, end: int) -> Tokenspan | None:
    """Head of the noun phrase that ends at token ``end``; None inside a prepositional phrase."""
    head = _outer(n, tokens, n.head_before(tokens, end), 0)
    if head is None:
        return None
    k = head[0] - 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.possessives:
        k -= 1
    if tokens.at(k) in n.prepositions and tokens.at(k) not in n.of_first:
        return None
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

"""What a figure counts or measures (its item), and what a share is a share of (its whole)."""

from __future__ import annotations

from functools import cache

from claimtrack.extract.figures import Figure, Reader, Tokenspan
from claimtrack.extract.vocabulary import Lexicon, lexicon, stems
from claimtrack.extract.tokens import Tokens, is_quotation_mark

_LONGEST_PHRASE = 6
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
        self.articles = lex.words.get("articles", frozenset())
        self.link = stems(language, "link_verbs")
        self.change = stems(language, "change_verbs")

    def noun_like(self, tokens: Tokens, i: int) -> bool:
        """A word that may be a noun or an adjective."""
        return tokens.word(i) and tokens.text[i] not in self.not_nouns and len(tokens.text[i]) > 1

    def plural(self, word: str) -> bool:
        if word in self.plurals:
            return True
        return word.endswith("s") and len(word) > 3 and word not in self.singular_s and not word.endswith(("ss", "us", "is"))

    def verb(self, tokens: Tokens, i: int) -> bool:
        word = tokens.at(i)
        return word in self.verbs or (
            bool(self.verb_endings) and len(word) > 4 and word.endswith(self.verb_endings) and word not in self.plurals
        )

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

    def head_before(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """The noun phrase that ends right before token i, without its article."""
        j = i
        while j > 0 and i - j < 4:
            k = j - 1
            if not tokens.word(k) or tokens.text[k] in self.not_nouns or "\n" in tokens.gap(j):
                break
            if self.verb(tokens, k) or tokens.text[k] in self.link:
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


def find_item(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sentence: Tokenspan) -> None:
    """Sets ``item`` and ``whole`` of a figure from the words around it."""
    if figure.kind == "count":
        _count_item(r, n, tokens, figure, sentence)
    elif figure.kind in ("fraction", "percent"):
        _share_item(r, n, tokens, figure, sentence)
    else:
        _measured_item(r, n, tokens, figure, sentence)


def _skip_of(r: Reader, n: Nouns, tokens: Tokens, j: int) -> tuple[int, bool]:
    """Past *of the*, *di*, *d'*; and whether there was one."""
    k = j
    if tokens.at(k) in n.of:
        k += 1
        while tokens.at(k) in n.articles or tokens.at(k) in n.lex.words.get("possessives", frozenset()):
            k += 1
        return k, True
    return j, False


def _count_item(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sentence: Tokenspan) -> None:
    lex = n.lex
    j = figure.last
    if figure.inverted and figure.item:
        return
    while tokens.at(j) in lex.words.get("between_number_and_noun", frozenset()):
        j += 1
    k, has_of = _skip_of(r, n, tokens, j)
    if has_of:
        if tokens.number[k : k + 1] == [True] or r.grammar.anchor(tokens.at(k)):
            inner = r.grammar.read(tokens, k)
            if inner is not None:
                k = inner.last
        phrase = n.phrase_after(tokens, k)
        if phrase is None and figure.number.grouped:
            phrase = n.phrase_after(tokens, k, True)
        if phrase and tokens.capital(phrase[0]) and not n.capitals and not figure.number.grouped:
            phrase = None if figure.number.value is None else phrase
        figure.item = phrase
        return
    if figure.number.grouped and lex.options.get("scale_needs_of"):
        phrase = None
    else:
        singular = figure.number.value == 1 or figure.number.weak
        phrase = n.phrase_after(tokens, j, singular)
    if phrase is None:
        phrase = _of_another(r, n, tokens, j)
    if phrase is None:
        phrase = _before(r, n, tokens, figure, sentence)
    figure.item = phrase


def _of_another(r: Reader, n: Nouns, tokens: Tokens, j: int) -> Tokenspan | None:
    """*451 of 512 drones*, *cinq canots sur huit* are read by the second number's noun."""
    share = n.lex.words.get("share_in", frozenset())
    if tokens.at(j) not in share and tokens.at(j) not in n.of:
        return None
    k = j + 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.lex.words.get("possessives", frozenset()):
        k += 1
    if k >= tokens.size or not (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
        return None
    number = r.grammar.read(tokens, k)
    return n.phrase_after(tokens, number.last) if number else None


def _before(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sentence: Tokenspan) -> Tokenspan | None:
    """The counted noun stands before: *the wounded are 40*, *drones – some 510 –*."""
    i = figure.first
    k = i - 1
    while tokens.at(k) in n.lex.words.get("adverbs", frozenset()) or tokens.at(k) in n.lex.words.get("goal_prepositions", frozenset()):
        k -= 1
    word = tokens.at(k)
    if word == "-" and not tokens.glued(k + 1):
        return n.head_before(tokens, k)
    if word in n.lex.words.get("copulas", frozenset()) or word in n.change:
        k -= 1
        while tokens.at(k) in n.link or tokens.at(k) in n.lex.words.get("verbs", frozenset()):
            k -= 1
        return _number_of(n, tokens, n.head_before(tokens, k + 1))
    return None


def _number_of(n: Nouns, tokens: Tokens, head: Tokenspan | None) -> Tokenspan | None:
    """*the number of dead rose to 11* counts the dead."""
    if head is None:
        return None
    if tokens.text[head[1] - 1] in n.lex.words.get("number_words", frozenset()):
        return None
    return head


def _share_item(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sentence: Tokenspan) -> None:
    j = figure.last
    if tokens.at(j) in n.of or tokens.at(j) in n.lex.words.get("share_next", frozenset()) or n.lex.options.get("genitive_shares"):
        begin = j + (tokens.at(j) in n.of)
        k, pronoun = begin, False
        while tokens.at(k) in n.articles or tokens.at(k) in n.lex.words.get("share_next", frozenset()):
            if tokens.at(k) in n.of:
                begin = k + 1
            k += 1
        phrase = n.phrase_after(tokens, k, True)
        if phrase is None and tokens.word(k) and tokens.capital(k) and tokens.at(j) in n.of:
            phrase = (k, k + 1)
        if phrase and not pronoun:
            bare = begin == k
            if figure.kind == "percent" and bare and tokens.at(j) in n.of and not tokens.capital(k) and n.lex.options.get("of_article"):
                figure.item = phrase
            else:
                figure.whole = (begin, phrase[1])
    if figure.kind == "percent" and figure.item is None:
        if figure.whole is None or tokens.text[figure.last - 1] != "":
            figure.item = _measured(r, n, tokens, figure, sentence) if figure.whole is None else None
    elif figure.kind == "fraction" and figure.whole is None:
        figure.item = _before(r, n, tokens, figure, sentence)


def _measured_item(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sentence: Tokenspan) -> None:
    j = figure.last
    if figure.kind == "duration" and not figure.adjectival and not n.lex.has("of", tokens.at(j)):
        figure.item = _measured(r, n, tokens, figure, sentence)
        return
    if tokens.at(j) in n.of:
        k = j + 1
        while tokens.at(k) in n.articles:
            k += 1
        figure.item = n.phrase_after(tokens, k, True)
        if figure.item:
            return
    elif figure.adjectival:
        figure.item = n.phrase_after(tokens, j, True)
        return
    elif n.lex.options.get("genitive_shares") and not tokens.glued(j):
        phrase = n.phrase_after(tokens, j, True)
        if phrase and not (tokens.capital(phrase[0]) and not n.capitals):
            figure.item = phrase
            return
    figure.item = _measured(r, n, tokens, figure, sentence)


def _measured(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sentence: Tokenspan) -> Tokenspan | None:
    """What a measure, sum or rate is of: the noun it modifies, or the subject of its verb."""
    i = figure.first
    prepositions = n.lex.words.get("measure_prepositions", frozenset())
    k = i - 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.lex.words.get("goal_prepositions", frozenset()):
        k -= 1
    if tokens.at(k) == "-" and not tokens.glued(k + 1):
        return n.head_before(tokens, k)
    if tokens.at(k) in prepositions:
        head = n.head_before(tokens, k)
        if head and not tokens.capital(head[0]) or head and n.capitals:
            return head
    start = max(clause_start(tokens, i), sentence[0])
    return _subject(n, tokens, start, i)


def _subject(n: Nouns, tokens: Tokens, start: int, i: int) -> Tokenspan | None:
    """The noun phrase before a linking verb that stands between clause start and figure."""
    verb = None
    for k in range(i - 1, start - 1, -1):
        if tokens.text[k] in n.link:
            verb = k
            break
    if verb is None:
        return None
    while verb > start and (tokens.text[verb - 1] in n.link or tokens.text[verb - 1] in n.lex.words.get("verbs", frozenset()) or tokens.text[verb - 1] in n.lex.words.get("adverbs", frozenset())):
        verb -= 1
    head = n.head_before(tokens, verb)
    if head is None:
        return None
    # back over "of the …" to the head of the phrase
    while True:
        k = head[0] - 1
        while k > start and tokens.text[k] in n.articles:
            k -= 1
        if k > start and tokens.text[k] in n.of | n.lex.words.get("attributive_prepositions", frozenset()):
            outer = n.head_before(tokens, k)
            if outer is None:
                break
            head = outer
        else:
            break
    if tokens.text[head[1] - 1] in n.lex.words.get("pronouns", frozenset()):
        return None
    return head

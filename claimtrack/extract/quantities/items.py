"""What a figure counts (its item), and what a share is a share of (its whole)."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader, Tokenspan
from claimtrack.extract.quantities.measured import (
    at_dash,
    clause_start,
    ends,
    measured,
    past_parenthesis,
    subject_head,
    unit_of,
)
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import QUOTATION_MARKS, Tokens

_PARENTHESIS = 18
_FAR = 20
_MILLION = 1e6


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
        figure.item = unit_of(n, tokens, figure) or measured(n, tokens, figure)


# --------------------------------------------------------------- counted things


def _counted(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """The noun phrase behind the number, behind *of the*, or elsewhere in the clause."""
    j = figure.last
    if tokens.at(j) == "-" and tokens.glued(j) and tokens.glued(j + 1) and tokens.word(j + 1):
        return (j + 1, j + 2)  # a 46-page report
    while tokens.at(j) in n.between:
        j += 1
    behind = tokens.at(j)
    if behind in n.points:
        whole = figure.number.value is not None and not figure.number.decimals
        return (j, j + 1) if whole and not tokens.capital(j - 1) else None
    k = j + (behind in n.of)
    if tokens.at(k) in n.times and tokens.at(k + 1) not in n.adverbs:
        return (k, k + 1)  # une quinzaine de fois
    if behind in n.of and not (n.capitals and not figure.number.grouped and behind in n.articles):
        return _behind_of(r, n, tokens, figure, j + 1)
    if figure.number.value is None and behind in n.articles and not n.capitals:
        return n.phrase_after(tokens, j + 1)  # a decine le case crollate
    millions = figure.number.scale >= _MILLION and behind in n.sums_of
    if (
        n.plural_s
        and millions
        and tokens.word(j + 1)
        and tokens.text[j + 1] not in n.determiners
        and tokens.text[j + 1] not in n.not_sums
    ):
        return n.phrase_after(tokens, j + 1, True)  # 60 million in public money
    if behind in n.article_after:
        return n.phrase_after(tokens, j + 1)  # almeno una trentina i feriti
    phrase = None
    marked = behind in QUOTATION_MARKS and tokens.at(j + 2) in QUOTATION_MARKS
    if marked and n.noun_like(tokens, j + 1):
        return (j + 1, j + 2)  # п'ять «Шахедів»
    exact_decimals = n.of_article and figure.number.decimals and figure.number.scale == 1
    if not exact_decimals and not (figure.number.grouped and n.scale_needs_of):
        phrase = n.phrase_after(tokens, j, figure.number.value == 1 or figure.number.weak)
    return (
        phrase
        or _graded(n, tokens, figure)
        or _second_number(r, n, tokens, j)
        or _before(n, tokens, figure)
        or _genitive_opening(n, tokens, figure)
        or _behind_comma(n, tokens, j)
        or _of_at_the_start(r, n, tokens, figure)
    )


def _graded(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """*of magnitude 6.1*: a decimal behind a noun is its value."""
    i = figure.first
    if not (figure.bare and figure.number.decimals and figure.number.scale == 1):
        return None
    if not n.noun_like(tokens, i - 1) or tokens.capital(i - 1) != n.capitals:
        return None
    return None if n.verb(tokens, i - 1) or n.links(tokens, i - 1) else (i - 1, i)


def _behind_of(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, k: int) -> Tokenspan | None:
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
    if tokens.at(j) not in n.share_in and not (n.capitals and tokens.at(j) in n.possessives):
        return None
    k = j + 1
    while tokens.at(k) in n.articles or tokens.at(k) in n.possessives:
        k += 1
    plain = n.capitals and tokens.word(k) and not tokens.capital(k)
    if plain and not r.grammar.anchor(tokens.text[k]):
        k += 1  # der zeitweise 310.000 Haushalte
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


def _of_at_the_start(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """*Of the missiles we got thirty-one*, *Of the 500 launched, 430*; *Ракет знищено 31*."""
    start = figure.first
    while start > 0 and figure.first - start < _FAR and not ends(tokens, start - 1):
        if tokens.text[start - 1] == ";":
            break
        start -= 1
    first = start
    while first < figure.first and not tokens.word(first) and not tokens.number[first]:
        first += 1
    if tokens.at(first) in n.of_first:
        k = first + 1
        while tokens.at(k) in n.articles:
            k += 1
        if modifier := r.lex.before.at(tokens, k):
            k += modifier[0]  # de los cerca de 240 drones
        if (
            k < tokens.size
            and k < figure.first
            and (tokens.number[k] or r.grammar.anchor(tokens.text[k]))
        ):
            number = r.grammar.read(tokens, k)
            k = number.last if number else k
        phrase = n.phrase_after(tokens, k)
        return phrase if phrase and phrase[1] <= figure.first else None
    named = tokens.at(start - 1) == ";" and tokens.capital(first)
    if named:
        return None
    if n.genitive_first and first < figure.first - 1 and n.genitive_plural(tokens, first):
        return (first, first + 1)
    return None


def _before(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """The counted noun stands before: *the wounded are 40*, *drones – some 510 –*."""
    k = figure.first - 1
    while tokens.at(k) in n.adverbs or tokens.at(k) in n.goal_prepositions:
        k -= 1
    word = tokens.at(k)
    if word == "-" and not tokens.glued(k + 1):
        return at_dash(n, tokens, k)
    if word in n.copulas or (word in n.change and k < figure.first - 1):
        k -= 1
        while n.links(tokens, k) or tokens.at(k) in n.verbs:
            k -= 1
        if tokens.at(figure.last) in n.articles:
            phrase = n.phrase_after(tokens, figure.last + 1)
            if phrase:
                return phrase
        end: int | None = k + 1
        if tokens.at(k) == ",":
            end = past_parenthesis(tokens, k)  # los arrestos, dice el abogado, son ya 112
        if end is None:
            return None
        return _number_of(n, tokens, end) or subject_head(n, tokens, end)
    return None


def _genitive_opening(n: Nouns, tokens: Tokens, figure: Figure) -> Tokenspan | None:
    """*задержанных более двухсот*, *пунктов обогрева уже 63*: the counted noun opens the clause."""
    if not n.genitive_first:
        return None
    start, end = clause_start(tokens, figure.first), figure.first
    while tokens.at(end - 1) in n.adverbs:
        end -= 1
    if end <= start and tokens.at(start - 1) == ",":
        opened = past_parenthesis(tokens, start - 1)  # погибших, по его данным, шестеро
        if opened is None:
            return None
        start, end = clause_start(tokens, opened), opened
    if n.genitive_plural(tokens, end - 1) and tokens.at(end - 2) in n.conjunctions:
        return (end - 1, end)  # настаивает, что людей 2600
    opens = start < end and (n.genitive_plural(tokens, start) or n.counted(tokens.at(start)))
    if not opens or end - start > 2 or not all(n.noun_like(tokens, k) for k in range(start, end)):
        return None
    return (start, end)


def _number_of(n: Nouns, tokens: Tokens, end: int) -> Tokenspan | None:
    """*the number of dead in the town rose to 11* counts the dead."""
    for k in range(end - 1, max(end - _PARENTHESIS, -1), -1):
        if ends(tokens, k):
            return None
        if tokens.text[k] in n.number_words:
            k += 1
            while tokens.at(k) in n.of or tokens.at(k) in n.articles:
                k += 1
            if tokens.at(k) in n.participle_nouns:
                return (k, k + 1)
            phrase = n.phrase_after(tokens, k, True)
            return phrase if phrase and phrase[1] <= end else None
    return None


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
    if tokens.at(j) in QUOTATION_MARKS and tokens.at(j + 1) in n.of:
        j += 1
    has_of = tokens.at(j) in n.of or (n.genitive_first and tokens.at(j) in n.share_in)
    if n.capitals and not has_of and tokens.at(j) not in n.share_next:
        return
    if not (has_of or tokens.at(j) in n.share_next or n.genitive_shares) or (
        tokens.glued(j) and not has_of
    ):
        return
    begin = j + 1 if has_of and tokens.at(j) not in n.articles else j
    k = begin
    while (
        tokens.at(k) in n.articles or tokens.at(k) in n.share_next or tokens.at(k) in n.possessives
    ):
        if tokens.at(k) in n.of and tokens.at(k) not in n.articles:
            begin = k + 1
        k += 1
    if tokens.number[k : k + 1] == [True]:
        k += 1  # almost half of the 12,000 households
    phrase = n.phrase_after(tokens, k, True)
    if phrase and tokens.at(phrase[1]) in n.genitive_marks:  # half of the town's residents
        m = phrase[1] + 1
        owned = n.phrase_after(tokens, m + (tokens.number[m : m + 1] == [True]), True)
        phrase = (phrase[0], owned[1]) if owned else phrase
    if phrase is None and has_of and tokens.word(k) and tokens.capital(k):
        phrase = (k, k + 1)
    if phrase is None:
        return
    if (
        figure.kind == "percent"
        and not n.plural_s
        and begin == k
        and tokens.at(j) in n.of_bare
        and not tokens.capital(k)
    ):
        figure.item = phrase
    else:
        figure.whole = (begin, _with_its_name(n, tokens, phrase[1]))


def _with_its_name(n: Nouns, tokens: Tokens, end: int) -> int:
    """*the city of Kupiansk*, *місто Куп'янськ*: the name belongs to the phrase."""
    k = end + (tokens.at(end) in n.of and tokens.at(end) not in n.nominative)
    bare = k == end and (n.capitals or n.plural_s or not n.genitive_first)
    if bare or tokens.capital(end - 1) != n.capitals:
        return end
    while k < tokens.size and tokens.capital(k) and tokens.word(k) and "\n" not in tokens.gap(k):
        end = k = k + 1
    return end

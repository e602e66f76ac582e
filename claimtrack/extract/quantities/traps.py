"""Numbers that say no quantity: names, ordinals, labels, scores, ages, titles, times."""

from __future__ import annotations

from claimtrack.extract.quantities.ages import age
from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.nouns import nouns
from claimtrack.extract.quantities.timepoints import clock, date, is_year
from claimtrack.extract.quantities.tokens import QUOTATION_MARKS, Tokens

_LONGEST_TITLE = 60
_NEAR = 25
_LONGEST_STREET = 3


def trap(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """Name of the trap that a figure falls into, before its item is known."""
    number = figure.number
    if number.digits:
        return (
            _part_of_a_name(r, tokens, figure)
            or _ordinal(r, tokens, figure)
            or clock(r, tokens, figure)
            or date(r, tokens, figure)
            or _label(r, tokens, figure)
            or age(r, tokens, figure)
            or _title(tokens, figure)
        )
    if number.value == 0 and tokens.text[figure.first] in r.lex.below_zero:
        return "below zero"
    rate = number.last - number.first == 1 and number.scale >= 1000
    if rate and r.lex.has("rate_words", tokens.at(figure.first - 1)):
        return "rate"  # 47 donors per million
    return (
        clock(r, tokens, figure)
        or date(r, tokens, figure)
        or _label(r, tokens, figure)
        or age(r, tokens, figure)
        or _ordinal_words(r, tokens, figure)
        or _capital_word(r, tokens, figure)
        or _glued_word(tokens, figure)
        or _title(tokens, figure)
    )


def trap_without_item(
    r: Reader, tokens: Tokens, figure: Figure, previous: Figure | None
) -> str | None:
    """Traps that a counted noun or a unit clears."""
    number = figure.number
    if number.value in (0.25, 0.5) and figure.bare and not (number.digits or number.fraction):
        return "half of something unsaid"  # о пів на сьому, medio vacías
    if not figure.bare or (figure.item is not None and figure.item[0] >= figure.last):
        return None
    before = tokens.at(figure.first - 1)
    if _year_behind_modifier(r, tokens, figure):
        return "year"
    named = r.lex.has("name_articles", before) and not r.lex.has(
        "of_first", tokens.at(figure.first - 2)
    )
    if number.plain and figure.modifier == "exact" and named:
        return "part of a name"  # the 411, but: of the 94 on board
    if number.digits and figure.modifier == "exact" and number.plain:
        if is_year(r, tokens, figure) and not _counts_with_the_next(r, tokens, figure.last):
            return "year"
        if _after_a_name(r, tokens, figure):
            return "label"
        if before in r.lex.kind("day_articles") and (number.value or 0) <= 31:
            near = previous is not None and figure.first - previous.last < _NEAR
            if not (near and previous is not None and previous.kind == "percent"):
                return "day of the month"
        street = tuple(r.lex.options.get("house_after_comma", ()))
        named = before == "," and tokens.capital(figure.first - 2)
        if named and street and tokens.at(figure.first - 2).endswith(street):
            return "address"
    if figure.item is not None:
        return None
    joined = tokens.at(number.first - 1) == "-" and tokens.glued(number.first)
    if figure.modifier == "range" and number.plain and joined and (figure.high or 0) < 100:
        return "score"
    whole = not (number.fraction or number.decimals)
    small = whole and (number.value or 99) <= 10 and figure.modifier == "exact"
    if not number.digits and small and before in r.lex.kind("articles"):
        return "pronoun"
    return None


def _counts_with_the_next(r: Reader, tokens: Tokens, j: int) -> bool:
    """*с 2150 до 1980 голосов*: the number joined behind has a noun in the genitive plural."""
    if not r.genitives or tokens.number[j + 1 : j + 2] != [True] or tokens.at(j) not in r.joiners:
        return False
    behind = tokens.at(j + 2)
    return behind.endswith(r.genitives) and behind not in r.lex.kind("after_year")


def _year_behind_modifier(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*bis 2020*, *hasta 2030*: the modifier is a preposition of time."""
    if figure.number.first - figure.first != 1 or not is_year(r, tokens, figure):
        return False
    return figure.number.plain and r.lex.has("year_before", tokens.at(figure.first))


def _part_of_a_name(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    i, j = figure.number.first, figure.number.last
    if figure.first == figure.core and tokens.glued(i) and figure.core == i:
        before = tokens.text[i - 1]
        if (before[0].isalnum() and before[-1] != "'") or before in "_/.@=#":
            return "part of a name"
        if before == "-" and tokens.glued(i - 1):
            prefix = tokens.text[i - 2]
            if prefix[0].isalnum() and figure.modifier != "range":
                return "part of a name"
        if before == "'" or before == ":":
            return "part of a name"
    if tokens.glued(j) and figure.last == j:
        behind = tokens.text[j]
        if behind in r.lex.kind("genitive_marks"):
            return "decade"  # the 80's
        if behind[0].isalpha() and not _case_mark(r, tokens, j):
            return "part of a name"
        if behind in "_/:" and tokens.glued(j + 1) and tokens.at(j + 1)[:1].isalnum():
            return "part of a name"
        if behind == "-" and tokens.glued(j + 1) and tokens.at(j + 1)[:1].isalnum():
            if tokens.number[j + 1]:
                return "score or number with parts"
            if tokens.at(j + 1) not in r.lex.kind("case_marks"):
                following = tokens.at(j + 1)
                if following in r.lex.kind("ordinal_marks"):
                    return "ordinal"
                return None
    if figure.number.plain and len(tokens.text[i]) > 1 and tokens.text[i][0] == "0":
        return "number with a leading zero"
    if tokens.at(j) == ")" and tokens.glued(j) and not tokens.glued(i):
        return "mark of a list"  # 1) first …
    if _row_of_digits(tokens, i):
        return "row of digits"
    if figure.kind == "count" and tokens.raw(j - 1) == "K" and tokens.glued(j - 1):
        return "part of a name"  # 4K
    return None


def _row_of_digits(tokens: Tokens, i: int) -> bool:
    """Beside a number with a leading zero: *020 7946 0958*."""
    for k in (i - 1, i + 1):
        digits = tokens.text[k] if 0 <= k < tokens.size else ""
        if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
            return True
    return False


def _case_mark(r: Reader, tokens: Tokens, j: int) -> bool:
    return tokens.at(j) in r.lex.kind("case_marks")


def _capital_word(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*Kick Six*, *the Big Five*: a capital number word behind a capital word."""
    i = figure.number.first
    if r.lex.options.get("nouns_are_capital") or figure.first != i or not figure.bare:
        return None
    if not (tokens.capital(i) and tokens.word(i - 1)) or "\n" in tokens.gap(i):
        return None
    capitals = tokens.raw(i).isupper() and len(tokens.raw(i)) > 1
    if not tokens.capital(i - 1):
        return None if capitals else "part of a name"  # the church of the Forty Martyrs
    inside = i > 1 and tokens.word(i - 2) and "\n" not in tokens.gap(i - 1)
    return None if capitals or not inside else "part of a name"


def _glued_word(tokens: Tokens, figure: Figure) -> str | None:
    """A number word inside a hyphened word: *two-faced*, *drei-D*."""
    j = figure.number.last
    if figure.last == j and tokens.at(j) == "-" and tokens.glued(j) and tokens.glued(j + 1):
        return "part of a word"
    i = figure.number.first
    if tokens.at(i - 1) == "-" and tokens.glued(i) and tokens.glued(i - 1) and figure.first == i:
        return "part of a word"
    return None


def _ordinal_words(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*дев'яносто четвертий*: tens and an ordinal are an ordinal."""
    value, j = figure.number.value or 0, figure.number.last
    if value < 20 or value % 10 or figure.last != j:
        return None
    if r.lex.ordinals.at(tokens, j) or tokens.at(j) in r.ordinals:
        figure.last = j + 1
        return "ordinal"
    return None


def _ordinal(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    j = figure.number.last
    if tokens.glued(j) and tokens.at(j) in r.lex.kind("ordinal_marks"):
        return "ordinal"
    if tokens.at(j) in ("°", "º", "ª") and tokens.glued(j) and figure.unit in (None, "°C"):
        following = tokens.at(j + 1)
        if (
            following
            and following[0].isalpha()
            and following not in ("c", "f")
            and not r.lex.options.get("bare_degree")
        ):
            return "ordinal"
    if (
        r.lex.options.get("ordinal_dot")
        and figure.number.plain
        and figure.last == j
        and (
            tokens.at(j) == "."
            and tokens.glued(j)
            and tokens.word(j + 1)
            and not tokens.glued(j + 1)
        )
    ):
        following = tokens.text[j + 1]
        if "\n" in tokens.gap(j + 1) or (figure.number.value or 0) > 100:
            return None
        if _closes_a_clause(r, tokens.at(figure.first - 1)) or r.lex.cardinals.single(following):
            return None  # vor einem Jahr waren es 37. Bürgermeister …
        if not tokens.capital(j + 1) or following not in r.lex.stop:
            return "ordinal"
    return None


def _closes_a_clause(r: Reader, before: str) -> bool:
    """Behind a pronoun or a verb there is no ordinal."""
    determiner = any(r.lex.has(kind, before) for kind in ("articles", "possessives"))
    return not determiner and (r.lex.has("pronouns", before) or r.lex.has("copulas", before))


def _label(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*Gate 7*, *page 62*, *№ 5*: the number is a name. Modifiers and units clear it."""
    if figure.modifier not in ("exact", "range") or figure.kind != "count" or figure.number.grouped:
        return None
    i = figure.first
    before = tokens.at(i - 1)
    if before == "." and tokens.glued(i - 1) and not r.lex.labels.before(tokens, i):
        i -= 1
        before = tokens.at(i - 1)
        if not r.lex.has("dotted_labels", before):
            return None
        return "label"
    if before in ("№", "§", "#"):
        return "label"
    if r.lex.labels.before(tokens, i) and not _counts_behind_a_label(r, tokens, figure):
        return "label"
    if (
        figure.number.digits
        and before in r.lex.kind("label_connectors")
        and r.lex.labels.before(tokens, i - 1)
    ):
        return "label"
    small = r.lex.options.get("plural_s") and not tokens.capital(figure.last)  # 31 road blocks
    if figure.number.plain and tokens.at(figure.last) in r.lex.kind("streets") and not small:
        return "address"
    if figure.number.plain and figure.bare and before not in r.lex.stop:
        j = figure.last
        atom = r.lex.cardinals.single(tokens.at(j))
        if tokens.word(i - 1) and atom is not None and atom > 1 and not tokens.glued(j):
            return "label"  # Nel capannone 3 sette operai
    if figure.number.plain and tokens.capital(figure.last):
        k = figure.last
        while k - figure.last < _LONGEST_STREET and tokens.capital(k) and tokens.word(k):
            k += 1
            if tokens.capital(k) and tokens.text[k] in r.lex.kind("streets"):
                return "address"  # 14 Harbour Street
    return None


def _counts_behind_a_label(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*Murieron en la calle nueve vecinos*, *letzte Saison 27 Mal*: no number of the street."""
    number, j, n = figure.number, figure.last, nouns(r.lex.language)
    value = number.value or 0
    if tokens.at(j) in n.times:
        return True
    if number.digits and number.decimals:
        return r.lex.has("dotted_labels", tokens.at(figure.first - 1))  # No 49.6, not: section 3.2
    if value >= 1000 and tokens.at(j) in n.share_in:
        return True
    named = tokens.capital(number.first) or (tokens.capital(j) and not n.capitals)
    if n.plural_s or value == 1 or named or tokens.at(j) in n.determiners:
        return False  # piazza Nove Martiri
    phrase = n.phrase_after(tokens, j)
    if phrase is None or (number.digits and value < 100):
        return False
    if n.genitive_first:
        head = phrase[1] - 1
        counted = n.genitive_plural(tokens, head) or n.counted(tokens.text[head])
        return counted or not number.digits
    return not n.plural_nouns or tokens.text[phrase[1] - 1].endswith(("s", "x"))


def _after_a_name(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """Digits right behind a capitalised word inside a sentence: *Mercedes 220*, *Gleis 3*."""
    i = figure.first
    if not tokens.word(i - 1) or tokens.gap(i).strip(" \u00a0\u202f"):
        return False
    before = tokens.text[i - 1]
    if before in r.lex.kind("genitive_marks") or (before == "s" and tokens.glued(i - 1)):
        return tokens.capital(i - 2)  # Standard & Poor's 500
    opens = not tokens.word(i - 2) and tokens.at(i - 2) not in QUOTATION_MARKS
    if opens and before.endswith(r.verb_endings):
        return False  # a verb that opens its sentence
    named = any(letter.isupper() for letter in tokens.raw(i - 1))  # iPhone, DAX
    if before in r.lex.stop or r.lex.has("weekdays", before) or not named:
        return False
    return (figure.number.value or 0) < 10000


def _title(tokens: Tokens, figure: Figure) -> str | None:
    """A number inside the marked title of a work: short, capital first, no sentence."""
    if figure.number.digits and figure.kind in ("percent", "money"):
        return None
    i = figure.first
    start, opened = tokens.start[i], tokens.mark_before(i)
    if opened < 0 or start - tokens.start[opened + 1] > _LONGEST_TITLE:
        return None
    if QUOTATION_MARKS.isdisjoint(tokens.original[max(0, start - _LONGEST_TITLE) : start]):
        return None
    a = i - 1
    while a >= 0 and tokens.text[a] not in QUOTATION_MARKS:
        if start - tokens.start[a] > _LONGEST_TITLE or tokens.text[a] in ".!?:;\u2026":
            return None
        a -= 1
    if a < 0 or (tokens.gap(a + 1) != "" and tokens.text[a] == '"'):
        return None
    b = figure.last
    while b < tokens.size and tokens.text[b] not in QUOTATION_MARKS:
        if tokens.end[b] - tokens.start[a] > _LONGEST_TITLE or tokens.text[b] in ".!?:;\u2026":
            return None
        b += 1
    if b >= tokens.size or b - a > 9 or not (tokens.capital(a + 1) or tokens.number[a + 1]):
        return None
    if tokens.text[b - 1] == ",":
        return None
    before = a - 1
    if before < 0 or "\n" in tokens.gap(a):
        return None
    mark = tokens.text[before]
    if not (tokens.word(before) or mark == ","):
        return None
    if mark == "," and b - a > 7:
        return None
    return "title of a work"

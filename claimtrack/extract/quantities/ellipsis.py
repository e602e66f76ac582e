"""What a figure leaves unsaid because its sibling says it: unit, currency, scale, item."""

from __future__ import annotations

from itertools import pairwise
from unicodedata import category

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.measured import measured
from claimtrack.extract.quantities.modifiers import apply
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import QUOTATION_MARKS, Tokens
from claimtrack.extract.quantities.units import national

BILLION = 1e9
MILLION = 1e6
_SCALED = 1000
"""A larger number is said in full: it takes no scale of a sibling."""
_ECHO = 25
"""Tokens after which an answer no longer leaves out the unit."""
_NEAR_ECHO = 12
_FAR = 60
"""Tokens after which a sibling of another sentence is forgotten."""


def complete(r: Reader, n: Nouns, tokens: Tokens, figures: list[Figure]) -> list[Figure]:
    """Fills in what siblings say; figures come and go in text order."""
    for figure in figures:
        if figure.kind == "money":
            figure.unit = national(figure.unit, tokens, r.lex.language)
    currency = _currency(r, figures)
    _before_its_noun(r, tokens, figures)
    for k, figure in enumerate(figures):
        if k and figure.item is None:
            _near_twin(r, tokens, figure, figures[k - 1])
        if figure.kind == "money" and figure.unit is None:
            figure.unit = currency
        if not figure.bare or figure.number.fraction or figure.kind != "count":
            continue
        previous = figures[k - 1] if k else None
        following = figures[k + 1] if k + 1 < len(figures) else None
        decimals = decimals_alone = figure.number.decimals and figure.number.scale == 1
        points = r.lex.has("points", tokens.at(figure.last))
        counted = figure.item is not None and figure.item[0] == figure.last
        graded = k > 0 and figures[k - 1].kind == "measure" and _behind_its_noun(figure)
        decimals = decimals and not (counted or graded)  # 4.5 rebounds, magnitude 5.2
        before = figure.item is not None and figure.item[1] <= figure.first and not graded
        if figure.item is None or before or decimals or points:
            _inherit(
                r,
                n,
                tokens,
                figure,
                previous,
                following,
                currency,
                figures[max(0, k - 3) : max(0, k - 1)],
            )
        if figure.item is None and figure.kind == "count" and previous is not None:
            _same_item(r, n, tokens, figure, previous)
        if figure.kind == "count" and decimals_alone and _behind_its_noun(figure):
            figure.kind = "measure"  # of magnitude 5.2
        if figure.kind == "count" and figure.item is None and (figure.high or 0) < 0:
            _temperature(figure)
    return figures


def _before_its_noun(r: Reader, tokens: Tokens, figures: list[Figure]) -> None:
    """*from 18 to 24 monthly wages*: the first of two counts has the noun of the second."""
    for first, second in pairwise(figures):
        bare = first.kind == second.kind == "count" and first.bare and second.bare
        if not (bare and first.number.value and second.item and first.first > 0):
            continue
        near = second.first - first.last == 1 and tokens.word(first.last)
        near = near and not r.lex.has("and", tokens.text[first.last])
        free = first.item is None or first.item[1] <= first.first
        if near and free and second.item[0] >= second.last and tokens.word(first.first - 1):
            first.item = second.item
            first.notes.append("item of the figure behind")


_COLDEST = -70.0


def _temperature(figure: Figure) -> None:
    """*minus fourteen outside*: what is below zero and counts nothing is a temperature."""
    if figure.low is not None and figure.low >= _COLDEST:
        figure.kind, figure.unit, figure.bare = "measure", "°C", False
        figure.notes.append("below zero")


def _same_duration(r: Reader, tokens: Tokens, figure: Figure, previous: Figure) -> bool:
    """*36 months, not 14*; *we began at fourteen months and end at twenty-eight*; *"Four," …*."""
    i, j = figure.first, figure.last
    if i - previous.last > _ECHO or (figure.point or 0) > 365:
        return False
    contrasted = _contrasted(r, tokens, figure)
    if figure.item is not None:
        return contrasted and figure.item[1] <= previous.first
    if j < tokens.size and tokens.word(j) and "\n" not in tokens.gap(j):
        return r.lex.has("copulas", tokens.at(i - 1))  # fueron cuatro no estaba
    k = i - 1
    while r.lex.has("adverbs", tokens.at(k)):
        k -= 1
    before = tokens.at(k)
    same = before == tokens.at(previous.first - 1) and tokens.word(k)
    same = same and not r.lex.has("company_prepositions", before)
    corrected = before == "," and k < i - 1 and previous.last == k  # seven months, perhaps eight
    alone = corrected or (not tokens.word(k) and before not in (",", "(", "-"))
    return same or alone or contrasted or before in r.lex.kind("copulas")


def _currency(r: Reader, figures: list[Figure]) -> str | None:
    """The currency that the document speaks of, else the pack's."""
    for figure in figures:
        if figure.kind == "money" and figure.unit:
            return figure.unit
    default = r.lex.options.get("currency")
    return str(default) if default else None


def _inherit(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure, previous: Figure | None,
    following: Figure | None, currency: str | None, earlier: list[Figure],
) -> None:  # fmt: skip
    points = tokens.at(figure.last) in r.lex.kind("points")
    if points:
        small = abs(figure.number.value or 0) <= 100
        beside = previous if _is(previous, "percent") else following
        if small and beside is not None and beside.kind == "percent":
            figure.kind, figure.unit, figure.bare = "percent", "percent", False
            figure.last += 1
            figure.item = measured(n, tokens, figure)
            figure.notes.append("points")
            if figure.modifier == "about":
                apply(figure, "about")
        return
    if figure.number.value is not None and figure.number.scale >= MILLION:
        while previous is not None and earlier and _passed_over(tokens, figure, previous):
            previous = earlier.pop()
        if previous is not None and _as_many(tokens, figure, previous):
            _copy(r, n, tokens, figure, previous)
            return
        near = (
            previous is not None
            and figure.first - previous.last < _FAR
            and previous.kind == "money"
        )
        if near or abs(figure.number.value) >= BILLION:
            figure.kind, figure.unit, figure.bare = (
                "money",
                (previous.unit if near and previous else currency),
                False,
            )
            figure.notes.append("currency of a sibling" if near else "currency of the document")
            if figure.item is None:
                figure.item = measured(n, tokens, figure)
        return
    j = figure.last
    ends = not tokens.word(j) or "\n" in tokens.gap(j)
    if following is not None and _one_clause(tokens, figure, following) and not following.bare:
        gap = following.first - figure.last
        change = r.lex.openers.before(tokens, figure.first)
        joined = change is not None and tokens.at(figure.last) in change[1]
        same = tokens.at(figure.first - 1) == tokens.at(following.first - 1) and tokens.word(
            figure.first - 1
        )
        if (joined and gap <= 3) or (same and figure.number.decimals):
            _copy(r, n, tokens, figure, following)
            return
    if previous is not None and previous.kind == "duration":
        if _same_duration(r, tokens, figure, previous):
            _copy(r, n, tokens, figure, previous)
            return
        measures = [f for f in earlier if f.kind in ("measure", "percent", "money")]
        around = tokens.at(figure.last) in r.lex.kind("of")
        if not around:
            if not (measures and _one_sentence(tokens, measures[-1], figure)):
                return
            previous = measures[-1]
        elif tokens.at(previous.last) != "," or figure.first != previous.last + 1:
            return  # 22 hours, and 41 of them slept; but: eight hours, two of them
    if (
        previous is None
        or figure.first - previous.last > _FAR
        or previous.kind in ("count", "fraction")
    ):
        return
    if figure.number.grouped or _counts_things(r, tokens, figure, previous):
        return
    one_sentence = _one_sentence(tokens, previous, figure)
    before = tokens.at(figure.first - 1)
    same = before == tokens.at(previous.first - 1) and tokens.word(figure.first - 1)
    article = before in r.lex.kind("day_articles")
    pronoun = tokens.at(figure.last) in r.lex.kind("of") and tokens.at(
        figure.last + 1
    ) in r.lex.kind("pronouns")
    decimals = figure.number.decimals and figure.number.scale == 1
    ends = ends or (tokens.text[j] in r.per and previous.kind in ("money", "measure"))
    if decimals or (one_sentence and (ends or same or article or pronoun)):
        _copy(r, n, tokens, figure, previous)


def _passed_over(tokens: Tokens, figure: Figure, previous: Figure) -> bool:
    """What stands between two sums of millions, unless the same sentence counts things."""
    if previous.kind in ("duration", "fraction"):
        return True
    other = previous.kind != "money" and figure.item is None
    return other and not _one_sentence(tokens, previous, figure)


def _as_many(tokens: Tokens, figure: Figure, previous: Figure) -> bool:
    """*19 million tonnes, down from 31 million*."""
    millions = previous.kind == "measure" and previous.number.scale >= MILLION
    return millions and not tokens.word(figure.last) and _one_sentence(tokens, previous, figure)


def _counts_things(r: Reader, tokens: Tokens, figure: Figure, previous: Figure) -> bool:
    """A bare figure behind an amount that has a noun of its own, said or understood."""
    i = figure.first
    before = tokens.at(i - 1)
    if r.lex.has("company_prepositions", before):
        return True  # eravamo in nove
    paid = previous.kind == "money" and previous.last == i - 1
    if paid and r.lex.has("goods_prepositions", before):
        return True  # paid 3.40 for six
    if any(r.lex.has(kind, tokens.at(figure.last)) for kind in ("times", "multiples")):
        return True  # debt of 19 billion, 3.9 times earnings
    if figure.number.decimals:
        return False
    if _begins_to_speak(tokens, tokens.mark_before(i), previous):
        return True
    said = figure.item is not None and figure.item[1] < i and previous.kind != "percent"
    return said and r.lex.has("plural_copulas", before)  # le inchieste sono ventidue


def _begins_to_speak(tokens: Tokens, mark: int, previous: Figure) -> bool:
    """A quotation that opens behind the figure before leaves nothing of it unsaid."""
    if mark < previous.last or tokens.glued(mark):
        return False
    return category(tokens.text[mark]) != "Pf"


def _near_twin(r: Reader, tokens: Tokens, figure: Figure, previous: Figure) -> None:
    """*from 3.4 to 3.2 %*, *by 0.2 points, to 3.2 %*: the second figure measures the same."""
    if figure.kind != previous.kind or figure.kind in ("count", "fraction", "duration"):
        return
    if (
        previous.item is None
        or not 0 <= figure.first - previous.last <= 6
        or figure.whole is not None
    ):
        return
    if not _one_sentence(tokens, previous, figure):
        return
    between = range(previous.last, figure.first)
    free = r.lex.stop | r.lex.kind("months") | r.lex.kind("weekdays")
    if all(not tokens.word(i) or tokens.text[i] in free for i in between):
        figure.item = previous.item
        figure.notes.append("item of the figure before")


def _is(figure: Figure | None, kind: str) -> bool:
    return figure is not None and figure.kind == kind


def _copy(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, sibling: Figure) -> None:
    if sibling.kind == "percent" and abs(figure.number.value or 0) > 100:
        return  # rose 0.7 percent to 6,327.80
    figure.kind, figure.unit, figure.bare = sibling.kind, sibling.unit, False
    side = "behind" if sibling.first > figure.first else "before"
    figure.notes.append(f"unit of the figure {side}")
    contrasted = _contrasted(r, tokens, figure)
    if figure.item is None and not contrasted:
        figure.item = measured(n, tokens, figure)
        if figure.item and figure.item[1] > sibling.first and figure.item[0] < sibling.last:
            figure.item = None
    if (
        figure.item is None
        and (sibling.kind in ("percent", "money") or contrasted)
        and sibling.item
        and sibling.whole is None
    ):
        figure.item = sibling.item
    factor = sibling.factor
    rival = figure.number.scale == 1 and abs(figure.number.value or 0) < _SCALED
    if sibling.kind in ("money", "measure") and sibling.number.scale >= MILLION and rival:
        factor *= sibling.number.scale  # from 310 to 400 million zloty
        figure.notes.append("scale of a sibling")
        figure.number.scale = sibling.number.scale
    if factor != 1:
        for name in ("low", "high", "point"):
            value = getattr(figure, name)
            if value is not None:
                setattr(figure, name, value * factor)
    if figure.modifier == "about" and figure.kind == "percent":
        apply(figure, "about")


def _behind_its_noun(figure: Figure) -> bool:
    return figure.item is not None and figure.item[1] == figure.first


def _contrasted(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*twelve metres long, not three*."""
    return r.lex.contrast.before(tokens, figure.first) is not None


def _one_sentence(tokens: Tokens, left: Figure, right: Figure) -> bool:
    for i in range(left.last, right.first):
        if tokens.text[i] in ".!?" and not tokens.glued(i + 1):
            return False
        if "\n" in tokens.gap(i + 1):
            return False
    return True


def _one_clause(tokens: Tokens, left: Figure, right: Figure) -> bool:
    return right.first - left.last <= 8 and _one_sentence(tokens, left, right)


def _same_item(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, previous: Figure) -> None:
    """*eleven on Sunday*, *six entrances, two are left*: the noun of the figure before."""
    if (
        previous.item is None
        or previous.kind != "count"
        or not _one_sentence(tokens, previous, figure)
    ):
        return
    j = figure.last
    while (
        tokens.at(j) in r.lex.kind("articles")
        or tokens.at(j) in r.lex.kind("pronouns")
        or tokens.at(j) in r.lex.kind("prepositions")
    ):
        j += 1
    i = figure.first - 1
    while tokens.at(i) in r.lex.kind("adverbs"):
        i -= 1
    of = r.lex.kind("share_in") | r.lex.kind("of")
    if tokens.at(i) in of and previous.item[1] in (i, i - 1) and previous.item[0] >= previous.last:
        figure.item = previous.item
        figure.notes.append("item of the figure before")
        return
    quoted = tokens.at(i) in QUOTATION_MARKS and tokens.at(i - 1) in r.lex.kind("versus")
    if (quoted or tokens.at(i) in r.lex.kind("versus")) and previous.last <= previous.item[0] <= i:
        figure.item = previous.item  # 51 votes to 49
        figure.notes.append("item of the figure before")
        return
    k = figure.last
    if r.lex.has("relatives", tokens.at(k)):
        figure.item = previous.item  # 40 people who stayed and 90 who left
        figure.notes.append("item of the figure before")
        return
    ends = not tokens.word(k) or tokens.text[k] in r.lex.stop
    echo = r.lex.kind("echo")
    if tokens.at(i) in QUOTATION_MARKS:
        i -= 1
    echoes = tokens.at(i) in echo or tokens.at(figure.first - 1) in echo
    if echoes and ends and figure.first - previous.last <= _NEAR_ECHO:
        figure.item = previous.item  # the jobs cut are 2,600, not 2,140
        figure.notes.append("item of the figure before")
        return
    weekdays, remain = (
        r.lex.kind("weekdays"),
        r.lex.kind("remain"),
    )
    if tokens.at(j) in weekdays or tokens.at(i) in remain:
        figure.item = previous.item
        figure.notes.append("item of the figure before")

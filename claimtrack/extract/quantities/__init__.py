"""Quantities of a document: one pass over its tokens, anchored on numbers and number words."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities.amounts import article_of_a_unit, with_unit
from claimtrack.extract.quantities.cqe import kept_in_cqe
from claimtrack.extract.quantities.ellipsis import complete
from claimtrack.extract.quantities.figures import Figure, Reader, reader
from claimtrack.extract.quantities.inversion import invert, inverted_scale, scale_behind_bound
from claimtrack.extract.quantities.items import find_item
from claimtrack.extract.quantities.modifiers import apply, modify, modify_behind
from claimtrack.extract.quantities.nouns import Nouns, nouns
from claimtrack.extract.quantities.profiles import Profile, in_profile
from claimtrack.extract.quantities.ranges import close_interval, join_range
from claimtrack.extract.quantities.shares import every_other, one_in_four
from claimtrack.extract.quantities.timepoints import year_before_noun, year_word
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.traps import trap, trap_without_item
from claimtrack.types import Attribution, Quantity, Quote, Span


def extract_quantities(
    layout: Layout, profile: Profile = "strict", quotes: Sequence[Quote] = ()
) -> list[Quantity]:
    """Figures in text order, as ``fixtures/gold/GUIDE.md`` defines them (``strict``).

    One that stands in some of the quotes carries the attribution of the smallest.
    """
    language = layout.language
    r, n = reader(language), nouns(language)
    tokens = Tokens(layout.text, layout.folded, language)
    figures = _figures(r, n, tokens, profile)
    voices = _voices(quotes)
    found = [_quantity(tokens, figure, voices) for figure in figures]
    return in_profile(profile, r, n, tokens, figures, found)


def read_figure(r: Reader, tokens: Tokens, i: int, changes: bool = False) -> Figure | None:
    """The figure whose number begins at token i, with its unit, range and modifiers."""
    number = r.grammar.read(tokens, i) or article_of_a_unit(r, tokens, i)
    if number is None:
        return None
    number = inverted_scale(r, tokens, number)
    if tokens.at(number.last) in r.lex.after:
        number = scale_behind_bound(r, tokens, number)
    figure = join_range(r, tokens, with_unit(r, tokens, number), changes)
    modify(r, tokens, figure)
    return figure


def _figures(r: Reader, n: Nouns, tokens: Tokens, profile: Profile) -> list[Figure]:
    every, anchor, numeric = r.lex.kind("every"), r.grammar.anchor, tokens.number
    links = web_links(tokens)
    found: list[Figure] = []
    dropped: tuple[int, str] = (-9, "")
    behind, floor = 0, 0
    for i, word in enumerate(tokens.text):
        number = numeric[i] or anchor(word)
        if i < behind or not (number or word in every):
            continue
        if not number:
            if share := every_other(r, n, tokens, i):
                _modify_share(r, tokens, share)
                found.append(share)
                behind = share.last
            continue
        figure = read_figure(r, tokens, i, profile == "cqe")
        if figure is None:
            continue
        figure.first = max(figure.first, floor)
        reason = "address" if links and _inside(tokens, figure, links) else None
        if (
            found
            and found[-1].item
            and found[-1].item[0] <= figure.number.first < found[-1].item[1]
            and _names(r, tokens, figure.number.first)
        ):
            reason = "part of a name"  # a dozen Leopard 2 tanks
        reason = reason or _judge(r, n, tokens, figure, found[-1] if found else None)
        if profile == "cqe" and reason and kept_in_cqe(r, n, tokens, figure, reason):
            reason = None
        if (
            reason is None
            and dropped[1] in _CONTAGIOUS
            and _joined_to(r, tokens, dropped[0], figure)
        ):
            reason = dropped[1]
        if reason is None and found and close_interval(r, tokens, found[-1], figure):
            behind = floor = figure.last
            continue
        if reason is None:
            found.append(figure)
        else:
            dropped = (figure.last, reason)
        behind = floor = max(figure.last, i + 1)
    return complete(r, n, tokens, found)


_CONTAGIOUS = frozenset({"label", "date", "day of the month"})


def _names(r: Reader, tokens: Tokens, i: int) -> bool:
    """The number at token i belongs to the noun around it: *due diversi tipi*, *Leopard 2*."""
    return tokens.number[i] or tokens.capital(i) or r.lex.has("vague_adjectives", tokens.text[i])


def _joined_to(r: Reader, tokens: Tokens, last: int, figure: Figure) -> bool:
    """*districts 1 and 2*: bare digits joined to digits that are no quantity."""
    if figure.first - last != 1 or not (figure.bare and figure.number.plain):
        return False
    if figure.item is not None and figure.item[0] >= figure.last:
        return False
    return tokens.at(last) in (",", "/") or r.lex.has("and", tokens.at(last))


def _judge(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure, previous: Figure | None
) -> str | None:
    """Why a figure is no quantity, or None; finds its item on the way."""
    if reason := trap(r, tokens, figure):
        return reason
    if year_word(r, tokens, figure):
        return "year"
    if figure.modifier != "range" and year_before_noun(r, tokens, figure):
        return "year"
    if one_in_four(r, n, tokens, figure):
        if figure.modifier != "exact":
            apply(figure, figure.modifier)
        modify_behind(r, tokens, figure)
        return None
    invert(r, n, tokens, figure)
    find_item(r, n, tokens, figure)
    if figure.modifier == "range" and year_before_noun(r, tokens, figure):
        return "year"
    if (
        previous
        and figure.item
        and figure.item[0] < previous.last
        and figure.item[1] > previous.first
    ):
        figure.item = None  # part of the figure before
    reason = trap_without_item(r, tokens, figure, previous)
    if reason == "label" and previous and _gapped(r, n, tokens, figure, previous):
        figure.item, reason = previous.item, None
    if reason in (None, "year") and previous and _total_behind(n, tokens, figure, previous):
        figure.item, reason = previous.item, None
        figure.notes.append("item of the figure before")
    if reason:
        return reason
    if figure.number.fraction and _empty_share(r, n, tokens, figure):
        return "half without a whole"
    lone = figure.number.rule == "vague" and figure.item is None and figure.kind == "count"
    if lone and r.lex.has("vague_adjectives", tokens.text[figure.last - 1]):
        return "an adjective"  # significati diversi
    if figure.number.weak and not _counts_one(r, tokens, figure):
        return "one as an article"
    return None


def _total_behind(n: Nouns, tokens: Tokens, figure: Figure, previous: Figure) -> bool:
    """*214 polling stations of 1386*: a total behind its part is no year."""
    if previous.kind != "count" or previous.item is None or figure.kind != "count":
        return False
    if figure.item and figure.item[0] >= figure.last:
        return False  # 3,500 cuts among 46,000 employees
    between = tokens.at(figure.first - 1) in n.share_in and previous.item[1] == figure.first - 1
    return between and (previous.number.value or 0) < (figure.number.value or 0)


_GAP = 8
"""Words between two clauses of which the second leaves out its verb."""


def _gapped(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, previous: Figure) -> bool:
    """*3,200 jobs go in Germany, in Italy 270*: no label of a name."""
    i = figure.first
    if previous.kind != "count" or previous.item is None or tokens.word(figure.last):
        return False
    between = tokens.text[previous.last : i]
    if len(between) > _GAP or "," not in between or not tokens.capital(i - 1):
        return False
    return tokens.at(i - 2) == "," or tokens.at(i - 2) in n.prepositions


_TELLING = frozenset({"at_least", "at_most", "over", "under", "almost"})


def _counts_one(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """A word for one that is a number: with a modifier, or in a list of counts (decided later)."""
    measured = figure.kind in ("measure", "duration")
    if figure.kind == "count" and r.lex.has("spatial_modifiers", tokens.text[figure.first]):
        return False  # vicino a una finestra
    if r.lex.has("another", tokens.at(figure.first - 1)):
        return False
    if r.lex.has("only", tokens.at(figure.first - 1)) and figure.kind == "count":
        return True  # only one had caught fire
    if figure.modifier in _TELLING or (measured and figure.modifier == "about"):
        return not r.lex.has("ago", tokens.at(figure.last))  # more than a year ago
    if figure.item is None or figure.item[0] < figure.last:
        return False
    if not any(tokens.text[k] in r.lex.kind("counted_persons") for k in range(*figure.item)):
        return False
    return bool(r.lex.options.get("one_is_a_number")) or _counts_follow(r, tokens, figure)


def _counts_follow(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*un morto e tre feriti*: another number stands close behind in the sentence."""
    k = figure.item[1] if figure.item else figure.last
    if tokens.at(k) != "," and tokens.at(k) not in r.lex.kind("and"):
        return False
    k += 1
    if k >= tokens.size or not (tokens.number[k] or r.grammar.anchor(tokens.text[k])):
        return False
    number = r.grammar.read(tokens, k)
    return number is not None and not number.weak and not number.fraction


def _empty_share(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> bool:
    """*half joking*, *metà maggio*, *un terzo uomo*: no share of anything."""
    behind, before = tokens.at(figure.last), tokens.at(figure.first - 1)
    alone = figure.number.rule == "share"
    bare = alone and figure.modifier == "exact"
    if (bare and r.lex.has("trap_before", before)) or r.lex.has("trap_after", behind):
        return True
    if behind in r.lex.kind("months"):
        return True
    if figure.whole is not None or r.lex.has("comparatives", behind):
        return False  # a fifth more than last year
    if behind == "-" and tokens.glued(figure.last):
        return True
    if alone and r.lex.has("partial_shares", tokens.text[figure.last - 1]):
        return True  # un pays tiers
    if r.lex.has("adverbial_shares", tokens.text[figure.last - 1]):
        return figure.modifier == "exact" and tokens.word(figure.last)
    if before in n.articles and r.lex.has("noun_shares", tokens.text[figure.last - 1]):
        return False  # la moitié servira
    if n.verb(tokens, figure.last) or n.links(tokens, figure.last):
        return False
    if figure.modifier != "exact" or figure.item is not None:
        return False
    if r.lex.options.get("genitive_shares"):
        return False
    free = not tokens.word(figure.last) or behind in r.lex.stop
    return not free or before in r.lex.kind("share_blocks")


def _modify_share(r: Reader, tokens: Tokens, figure: Figure) -> None:
    if modifier := r.lex.before.before(tokens, figure.first):
        figure.first -= modifier[0]
        apply(figure, modifier[1])


def web_links(tokens: Tokens) -> list[Span]:
    """Spans of web and mail addresses."""
    if "://" not in tokens.folded and "www." not in tokens.folded and "@" not in tokens.folded:
        return []
    spans, start = [], 0
    for part in tokens.folded.split(" "):
        if "://" in part or "www." in part or "@" in part:
            spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


def _inside(tokens: Tokens, figure: Figure, spans: list[Span]) -> bool:
    at = tokens.start[figure.number.first]
    return any(start <= at < end for start, end in spans)


_Voices = list[tuple[int, int, Attribution]]
_NOBODY = Attribution()


def _voices(quotes: Sequence[Quote]) -> _Voices:
    """Where somebody speaks, and who it is; stretches of the smallest quotes first."""
    return [
        (start, end, quote.attribution)
        for quote in sorted(quotes, key=lambda quote: sum(e - s for s, e in quote.spans))
        for start, end in quote.spans
    ]


def _quantity(tokens: Tokens, figure: Figure, voices: _Voices) -> Quantity:
    places = 4 if figure.kind == "fraction" else 6
    start, end = tokens.start[figure.first], tokens.end[figure.last - 1]
    return Quantity(
        span=(start, end),
        low=_rounded(figure.low, places),
        high=_rounded(figure.high, places),
        point=_rounded(figure.point, places),
        modifier=figure.modifier,
        kind=figure.kind,
        unit=figure.unit,
        item=tokens.span(figure.item),
        whole=tokens.span(figure.whole),
        attribution=_voice_around(voices, start, end),
        rule="; ".join(figure.notes),
    )


def _voice_around(voices: _Voices, start: int, end: int) -> Attribution:
    for first, last, voice in voices:
        if first <= start and end <= last:
            return voice
    return _NOBODY


def _rounded(value: float | None, places: int) -> float | None:
    """An integer where the value is one, as far as floating point can tell."""
    if value is None:
        return None
    whole = int(value)
    if value != whole:
        value = round(value, places)
        whole = int(value)
    return whole if value == whole and abs(value) < 1e15 else value
